"""`docs/answers.md`: what the portal makes of each answer of VK and Odnoklassniki, told by the programs themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from core.errors import OutsideError, Where
from core.http import Answer
from core.work.verdicts import judge
from networks.base import NETWORK_NAMES, Network
from networks.ok import errors as ok
from networks.vk import errors as vk

_HEAD = """# What the networks answer

Made by `RECORD=1 python -m pytest networks/tests/test_reference.py`; a test holds this file to the programs. A code is
turned into a family of `core/errors.py` by `networks/<network>/errors.py`, and the family into the worker's next step by
`core/work/verdicts.py`: retry (certainly not executed), wait (as long as told), pause (until the token is mended), unknown
(looked up, never sent again blindly), person, fail. «Read» is a call that changes nothing. A code that is not here fails
with the network's own words; an answer that holds no code and no result (empty, cut, a page, another type) is unknown for
a change and asked again for a read.

Telegram and MAX tell by HTTP status and words instead of numbers: `networks/telegram/errors.py`, `networks/max/errors.py`.
"""
_COLUMNS = "| code | of a change | then | of a read | then | a person sees |\n|---|---|---|---|---|---|\n"
Judge = Callable[[bool], OutsideError]


def answers() -> str:
    """The whole page."""
    vk_codes = [(str(code), _of_vk(code)) for code in sorted(vk.KNOWN)]
    ok_codes = [(str(code), _of_ok(code)) for code in sorted(ok.KNOWN)]
    return (
        _HEAD
        + _table(Network.VK, [*vk_codes, *_VK_WORDS, ("HTTP 429", _front(Network.VK, 429)), ("HTTP 5xx", _front(Network.VK, 502))])
        + _table(Network.OK, [*ok_codes, ("HTTP 429", _front(Network.OK, 429)), ("HTTP 5xx", _front(Network.OK, 502))])
    )  # fmt: skip


def _table(network: Network, rows: Iterable[tuple[str, Judge]]) -> str:
    lines = "".join(_row(code, judged) for code, judged in rows)
    return f"\n## {NETWORK_NAMES[network]}\n\n{_COLUMNS}{lines}"


def _row(code: str, judged: Judge) -> str:
    change, read = judged(True), judged(False)
    cells = [
        code,
        _family(change),
        judge(change, sent=True).then,
        _family(read),
        judge(read, sent=False).then,
    ]
    return "| " + " | ".join([*map(str, cells), change.message]) + " |\n"


def _family(error: OutsideError) -> str:
    return f"`{type(error).__name__}`"


def _answer(network: Network, status: int, changes: bool) -> Answer:
    return Answer(status, {}, b"", Where(network.value, "method"), changes)


def _of_vk(code: int, text: str = "") -> Judge:
    return lambda changes: vk.error_of(
        {"error_code": code, "error_msg": text}, _answer(Network.VK, 200, changes)
    )


def _of_ok(code: int) -> Judge:
    return lambda changes: ok.error_of({"error_code": code}, _answer(Network.OK, 200, changes))


def _front(network: Network, status: int) -> Judge:
    def judged(changes: bool) -> OutsideError:
        answer = _answer(network, status, changes)
        if network is Network.VK:
            return vk.front_end(answer)
        return ok.too_often(answer) if status == 429 else ok.front_end(answer)

    return judged


# Codes whose words decide.
_VK_WORDS = [
    ("5, 27, 28 «unavailable with … auth»", _of_vk(27, "method is unavailable with group auth.")),
    ("27 «access_token …»", _of_vk(27, "access_token was revoked")),
    ("5 «another ip address»", _of_vk(5, "access_token was given to another ip address.")),
    ("214 «… posts a day»", _of_vk(214, "you can only add 50 posts a day")),
]
