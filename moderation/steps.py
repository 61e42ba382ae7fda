"""How a person does by hand what the network's API does not let the portal do: exact steps and where to go."""

from __future__ import annotations

from moderation.links import author_url
from moderation.models import Action
from networks.addresses import page_url
from networks.base import Network

Steps = tuple[str, ...]
_KIND = Action.Kind

_DELETE: dict[Network, Steps] = {
    Network.VK: (
        "Откройте комментарий по ссылке, войдя как администратор сообщества.",
        "Наведите на комментарий и нажмите крестик «Удалить».",
        "Обновите страницу: комментария быть не должно.",
    ),
    Network.OK: (
        "Откройте тему по ссылке, войдя как администратор группы.",
        "Найдите комментарий, нажмите «Удалить» под ним.",
        "Обновите страницу: комментария быть не должно.",
    ),
    Network.TELEGRAM: (
        "Откройте обсуждение под публикацией в приложении Телеграма.",
        "Нажмите на сообщение, выберите «Удалить» и «Удалить для всех».",
        "Закройте и откройте обсуждение: сообщения быть не должно.",
    ),
    Network.MAX: (
        "Откройте комментарии под публикацией в приложении MAX.",
        "Нажмите на комментарий и выберите «Удалить».",
        "Откройте комментарии снова: его быть не должно.",
    ),
}
_DELETE_MESSAGE: Steps = (
    "Откройте личные сообщения страницы и найдите диалог с этим человеком.",
    "Удалите сообщение, отметив «удалить для всех», если сеть это позволяет.",
    "Запишите, что сделано: прочитать диалог портал не может.",
)
_BAN: dict[Network, Steps] = {
    Network.VK: (
        "Откройте «Управление» сообщества, раздел «Чёрный список».",
        "Нажмите «Добавить в чёрный список» и вставьте ссылку на человека.",
        "Выберите срок и причину те же, что здесь, нажмите «Сохранить».",
    ),
    Network.OK: (
        "Откройте группу как администратор, раздел «Настройки» → «Чёрный список».",
        "Найдите человека по ссылке и нажмите «Заблокировать».",
        "Проверьте, что он появился в списке.",
    ),
    Network.TELEGRAM: (
        "Откройте группу обсуждений канала, её участников.",
        "Найдите человека, выберите «Заблокировать» (удалить из группы).",
        "Проверьте, что он в разделе «Чёрный список» группы.",
    ),
    Network.MAX: (
        "Откройте канал в приложении MAX, раздел «Подписчики».",
        "Найдите человека и выберите «Заблокировать».",
        "Проверьте, что его нет среди подписчиков.",
    ),
}
_UNBAN: dict[Network, Steps] = {
    Network.VK: (
        "Откройте «Управление» сообщества, раздел «Чёрный список».",
        "Найдите человека и нажмите «Удалить из списка».",
    ),
    Network.OK: (
        "Откройте группу как администратор, раздел «Настройки» → «Чёрный список».",
        "Найдите человека и нажмите «Разблокировать».",
    ),
    Network.TELEGRAM: (
        "Откройте группу обсуждений, «Управление группой» → «Чёрный список».",
        "Найдите человека и уберите его из списка.",
    ),
    Network.MAX: (
        "Откройте канал в приложении MAX, раздел «Заблокированные».",
        "Найдите человека и нажмите «Разблокировать».",
    ),
}
_REPLY: Steps = (
    "Скопируйте текст ответа.",
    "Откройте комментарий по ссылке и ответьте от имени страницы, не от своего.",
    "Скопируйте ссылку на ответ и вставьте её сюда.",
)
_SEND: Steps = (
    "Скопируйте текст ответа.",
    "Откройте личные сообщения страницы, диалог с этим человеком, и отправьте.",
    "Запишите, что отправлено.",
)


def steps_of(action: Action) -> Steps:
    """What to do, one sentence a step."""
    network = Network(action.page.network)
    if action.kind == _KIND.DELETE_COMMENT:
        return _DELETE[network]
    if action.kind == _KIND.DELETE_MESSAGE:
        return _DELETE_MESSAGE
    if action.kind == _KIND.BAN:
        return _BAN[network]
    if action.kind == _KIND.UNBAN:
        return _UNBAN[network]
    return _REPLY if action.kind == _KIND.REPLY else _SEND


def place_of(action: Action) -> str:
    """Where to go: the comment itself, the person, or the page."""
    if action.item is not None and action.item.url and action.kind not in (_KIND.BAN, _KIND.UNBAN):
        return action.item.url
    return page_url(action.page.target)


def person_of(action: Action) -> str:
    """Where the person to ban is found, if the network has such an address."""
    entry = action.entry
    if entry is None:
        return ""
    return entry.author_url or author_url(entry.network, entry.author_id)
