"""п. 4.2: comments and private messages are open."""

from regulation.clauses import clause
from regulation.facts import OnPage
from regulation.rules.base import Outcome, Rule, finding, inapplicable, met, unknown


def _comments(page: OnPage) -> Outcome:
    told = page.settings
    if told.why:
        return unknown(told.why)
    if not told.has_discussion:
        return inapplicable("У канала нет группы обсуждений: комментариев в нём нет, открывать нечего")
    if told.comments_open is None:
        return unknown("Сеть не говорит, открыты ли комментарии")
    return met("Комментарии открыты") if told.comments_open else finding("Комментарии закрыты")


def _messages(page: OnPage) -> Outcome:
    told = page.settings
    if told.why:
        return unknown(told.why)
    if told.messages_open is None:
        return unknown("Сеть не говорит, открыты ли личные сообщения")
    return met("Личные сообщения открыты") if told.messages_open else finding("Личные сообщения закрыты")


COMMENTS_OPEN = Rule(
    id="4.2-comments",
    clause=clause("4.2"),
    title="Комментарии открыты",
    explanation="Сеть отвечает, что под публикациями страницы можно писать комментарии. Канал без группы обсуждений "
    "комментариев не имеет. Где сеть молчит, нужно заверение.",
    check=_comments,
    assured_days=30,
    how_to="Откройте комментарии в настройках страницы в сети: проверка пройдёт сама на следующий день.",
)
MESSAGES_OPEN = Rule(
    id="4.2-messages",
    clause=clause("4.2"),
    title="Личные сообщения открыты",
    explanation="Сеть отвечает, что странице можно написать личное сообщение. Где сеть молчит, нужно заверение.",
    check=_messages,
    assured_days=30,
    how_to="Включите сообщения в настройках страницы в сети.",
)
