"""Ready answers to residents. A comment is not an appeal (59-ФЗ): they lead to the state's form for appeals."""

from __future__ import annotations

from typing import NamedTuple

FORM = "https://pos.gosuslugi.ru"


class Ready(NamedTuple):
    """An answer to take and to change."""

    code: str
    title: str
    text: str


READY: tuple[Ready, ...] = (
    Ready(
        "problem",
        "Сообщить о проблеме",
        "Здравствуйте! Чтобы проблему взяли в работу и вы получили официальный ответ, опишите её в форме «Сообщить о "
        f"проблеме» на Госуслугах: {FORM}. Комментарий в сети обращением не считается, срок ответа по нему не идёт.",
    ),
    Ready(
        "accident",
        "Авария",
        "Здравствуйте! Передали аварийной службе. Если есть угроза людям, звоните 112. Чтобы вам ответили официально, "
        f"сообщите об аварии и на Госуслугах: {FORM}.",
    ),
    Ready(
        "passed",
        "Передали в отдел",
        "Здравствуйте! Передали ваш вопрос в отдел, который этим занимается. Ответ напишем здесь же. Официальное "
        f"обращение можно подать на Госуслугах: {FORM}.",
    ),
    Ready(
        "elsewhere",
        "Не наш вопрос",
        "Здравствуйте! Этот вопрос решает не администрация города. Через форму на Госуслугах он попадёт сразу тому, "
        f"кто за него отвечает: {FORM}.",
    ),
    Ready(
        "private",
        "Спрячьте личные данные",
        "Здравствуйте! Телефон, адрес и документы в комментариях видят все: удалите их. Сообщить о проблеме с вашими "
        f"данными безопасно на Госуслугах: {FORM}.",
    ),
    Ready("thanks", "Спасибо", "Здравствуйте! Спасибо, что написали. Передадим тем, кто это сделал."),
)


def ready(code: str) -> Ready | None:
    """A ready answer by its code."""
    return next((one for one in READY if one.code == code), None)
