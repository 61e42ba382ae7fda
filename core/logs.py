"""The last net under the secrets: log records lose whatever looks like one."""

import logging
import re

_PATTERNS = (
    # Whoever knows such an address may set a password or speak for a network; Django logs addresses it refuses.
    (re.compile(r"/(invitation|hooks/[a-z]+)/[A-Za-z0-9_-]{16,}"), r"/\1/•••"),
    # Telegram carries the token in the path.
    (re.compile(r"/bot\d+(?::|%3A)[A-Za-z0-9_-]+", re.I), "/bot•••"),
    (re.compile(r"\d{6,}(?::|%3A)[A-Za-z0-9_-]{20,}", re.I), "•••"),
    # A database, a mail server, a proxy: who and with what password stands before the host.
    (re.compile(r"(\w://)[^\s/@'\"]+@"), r"\1•••@"),
    (
        re.compile(
            r"(?i)(access_token|session_secret_key|application_secret_key|password|passwd|token|secret|sig|code"
            r"|authorization)([\"']?\s*[=:]\s*(?:b(?=[\"']))?[\"']?)(?:Bearer\s+)?[^\s\"'&,;}]+"
        ),
        r"\1\2•••",
    ),
    (re.compile(r"\bvk1\.[A-Za-z]\.[A-Za-z0-9._-]+"), "•••"),
)


def scrub(text: str) -> str:
    """`text` without anything that looks like a token, password or signature."""
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


class NoSecrets(logging.Filter):
    """Rewrites a record's finished message, exception and stack through `scrub`."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = scrub(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = scrub(record.exc_text)
        if record.stack_info:
            record.stack_info = scrub(record.stack_info)
        return True


class WithoutExpected(logging.Filter):
    """Drops answers that are no fault: «not ready» is asked for every second while the portal starts."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        status = getattr(record, "status_code", None)
        return not (status == 503 and request is not None and request.path == "/readyz")
