"""How long an answer may be, in the network's own unit."""

from __future__ import annotations

from core.errors import Refused
from networks.base import NETWORK_NAMES, Network, TextLimit
from networks.texts import utf16_length

# Comments of VK and OK have no published limit: what people are known to have written without loss.
_MOST: dict[Network, int] = {
    Network.VK: 4096,
    Network.OK: 4096,
    Network.TELEGRAM: 4096,
    Network.MAX: 4000,
}
_BY_UTF16 = (Network.TELEGRAM,)


def answer_limit(network: str, text: str = "") -> TextLimit:
    """How much of the network's limit an answer uses."""
    name = Network(network)
    if name in _BY_UTF16:
        return TextLimit(utf16_length(text), _MOST[name], "знаков UTF-16")
    return TextLimit(len(text), _MOST[name], "знаков")


def fit(network: str, text: str) -> str:
    """The answer as it goes out.

    Raises:
        Refused: empty, or longer than the network takes; `field` is «text».
    """
    text = text.replace("\x00", "").strip()
    if not text:
        raise Refused("Напишите ответ.", field="text")
    limit = answer_limit(network, text)
    if limit.used > limit.most:
        name = NETWORK_NAMES[Network(network)]
        raise Refused(
            f"{name}: ответ длиннее предела: {limit.used} из {limit.most} {limit.unit}, "
            f"лишних {limit.used - limit.most}.",
            field="text",
            advice="Сократите или разделите на два ответа.",
        )
    return text
