"""What a text has of an advertisement: counted signs and where they stand."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from moderation.triage.clear import clear
from moderation.triage.fold import Folded
from moderation.triage.labels import Fragment
from moderation.triage.linear import Features, ngrams

LONGEST = 5000
"""An advertisement shows itself in so many signs."""
_WORD = re.compile(r"[а-яa-z]+")

_SIGNS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "link": r"https?://\S+|\bwww\.\S+|\b[\w-]+\.(?:ru|com|org|net|info|me|io|ly|cc|top|xyz|site|online|club|pro|shop|ltd|fr|in|biz|vip|win|bet|casino)\b(?:/\S*)?",
        "invite": r"t\.me/\S+|telegram\.me/\S+|wa\.me/\S+|whatsapp|вотсап\w*|ватсап\w*|вайбер\w*|discord\.gg|bit\.ly|clck\.ru|goo\.su|vk\.cc|tinyurl",
        "handle": r"(?<!\w)@[a-z_][a-z0-9_]{3,}",
        "phone": r"(?<!\d)(?:\+7|8|7)[\s(-]{0,2}\d{3}[\s)-]{0,2}\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\d)",
        "money": r"(?<!\d)\d{1,9}(?:[\s.,]{1,2}\d{1,3}){0,4}\s?(?:руб\w*|₽|р\.|р\b|\$|€|usdt|тыс\w*|к\b|k\b|долл\w*|евро|bitcoin|btc|ton)|[$₽€]\s?\d[\d.,]*|\d{1,3}\s?%",
        "income": r"\b(?:доход\w*|схем\w+ заработка|доллар\w+|заработ\w*|зарабат\w*|прибыл\w*|выплат\w*|пассивн\w+|инвест\w+|вложен\w*|крипт\w+|трейд\w+|ставк[аиу]\b|прогноз\w* на спорт|казино|слот\w*|букмекер\w*|бонус\w*|кэшб[еэ]к\w*|промокод\w*|розыгрыш\w*|earn\w*|profit\w*|invest\w*|income|crypto\w*|bitcoin|trading|forex|casino|airdrop|giveaway|фриспин\w*|джекпот\w*|вавада|1xbet|1win|мостбет|вулкан\w*|vulkan|казик\w*|депозит\w*|листинг\w*|токен\w*|майнинг\w*|деньги (?:сразу|в день|под залог|в долг|за)|оплат\w+ (?:сразу|ежедневн\w+)|договорн\w+ матч\w*|проходимост\w+|зеркало (?:рабоч\w+|на сегодня))",
        "job": r"\b(?:требу(?:ются|ется)|набира(?:ем|ю)|набор|ваканси\w+|подработк\w+|удал[её]нн\w+|на дому|без опыта|обучение бесплатн\w*|обучим|свободный график|\d+\s?-?\s?\d*\s?час\w* в день|партн[её]р\w*|ищу (?:людей|партн)|ищем (?:людей|сотрудн)|нужны люди|возраст от 18|от 18 лет|18\+|remote|work from home)",
        "offer": r"\b(?:скидк\w+|акци[яи]\b|распродаж\w*|бесплатн\w+|недорого|дешево|дёшево|заказ(?:ать|ывай\w*)|купить|прода(?:м|ю|[её]м|жа|жи)|доставк\w+|прайс|услуг[иа]|ремонт (?:квартир|техник|холодильник|стиральн|компьютер|ноутбук|телевизор|окон|крыш)\w*|натяжн\w+|окна пвх|кредит\w*|займ\w*|займы|микрозайм\w*|ипотек\w+|списан\w+ долг\w*|банкротств\w*|магия|гадан\w+|гадалк\w+|приворот\w*|порч[аиу]|таро\b|похуд\w+|виагра|интим\w*|эскорт\w*|знакомств\w*|индивидуалк\w*|массаж\w*|выезд\w* (?:бесплатн\w+|на дом|мастер\w*|круглосуточн\w+)|замер\w* бесплатн\w+|рассрочк\w+|одобря\w+|одобрим|выигра(?:ли|ла|л) (?:приз\w*|айфон\w*|подар\w+)|обменник\w*|девочки|досуг|по закупке|накрут\w+|подписчик\w+|раскрут\w+|продвижен\w+|аккаунт\w* (?:купить|прод)|под ключ|на заказ\b|от (?:производител\w+|завода|собственник\w*)|с доставкой|самовывоз|наращиван\w+|скупка|выкуп\b|установка|монтаж|свежий завоз|завоз\b|оптом|в розницу|без рецепта|наложк\w*|наложенным|реплик\w+|копия люкс|под залог|в подарок|ассортимент|спецпредложен\w*|посуточно|бронь|бронируйте|торг\b|замер|даром|прогноз\w*|шиномонтаж|сайт\w* под|эскорт|вебкам\w*|порно|потенц\w+|для похуд\w+|без акциза|без допов|осаго|техосмотр|медкнижк\w+|маникюр\w*|ресниц\w*|курс\w* по|вебинар\w*|марафон\w*|тренинг\w*|биодобавк\w*|бад\b)",
        "act": r"\b(?:пиши(?:те)?|напиши(?:те)?|жми(?:те)?|переход\w+|перейди\w*|подписыв\w+|подпишись|вступай\w*|регистрир\w+|зарегистрир\w+|звони(?:те)?|кликай\w*|заходи(?:те)?|успей(?:те)?|забирай\w*|получи(?:те)?|торопи\w+|присоединя\w+|оставь(?:те)? (?:заявку|\+)|ставь(?:те)? \+|приезжайте|приходите|закажи(?:те)?|скачай(?:те)?|ставь|скину инфу|расскажу|оформи(?:те)?|лайкни\w*|репостн\w*|голосуйте|переведите|click|join|subscribe|contact|register|write me|dm\b)",
        "private": r"\b(?:в л\.?с\.?\b|в личк\w+|в личные|в директ\w*|на стен\w+|в профил\w+|ссылк\w+ (?:в|ниже|тут)|по ссылк\w+|в шапке|в описании|в закреп\w*|в телеграм\w*|в телегу|в тг\b|в бот\w*|запись (?:в|по|откры)\w*|закрыт\w+ канал\w*|секретн\w+ канал\w*|телега\b|телеграм\w*|без цензуры|по телефону|в комментариях|у меня на странице|в группу|в канал\w*|link below|below|inbox|profile)",
        "hurry": r"\b(?:срочно|только сегодня|последн\w+ (?:день|мест)|количество мест|ограничен\w*|гарант\w+|круглосуточно|в любое время|бесплатно|без посредник\w*|за (?:час|день|минуту|5 минут)|100\s?%|проверен\w+|честн\w+|без (?:вложен|риск|предоплат|отказ|справок|обман)\w*|легально|легит\w*|legit\w*|guarantee\w*|trusted)",
    }.items()
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with its signs (at most 200), its words with lookalike letters undone, and whether any had them."""

    text: str
    found: list[tuple[str, Fragment]]
    words: list[str]
    mixed: bool


def read(text: str, folded: Folded) -> Reading:
    """Signs are sought in the text as written, for addresses, and in what its letters pass for."""
    source, plain = text[:LONGEST], clear(folded.text[:LONGEST])
    found = [(name, match.span()) for name, pattern in _SIGNS.items() for match in pattern.finditer(source)]
    if plain != folded.text[:LONGEST] or len(folded.text) != len(folded.source):
        told = set(found)
        more = [
            (name, folded.fragment(*match.span()))
            for name, pattern in _SIGNS.items()
            for match in pattern.finditer(plain)
        ]
        found += [one for one in more if one not in told]
    return Reading(source, found[:200], _WORD.findall(plain), plain != folded.text[:LONGEST])


def features(reading: Reading) -> Features:
    """What the model sees."""
    text, words, found = reading.text, reading.words, reading.found
    made = ngrams(words[:200], 4, 5)
    for name, _ in found:
        made[f"#{name}"] = min(3.0, made.get(f"#{name}", 0.0) + 1.0)
    kinds = len({name for name, _ in found})
    for least in (2, 3, 4, 5):
        if kinds >= least:
            made[f"#kinds{least}"] = 1.0
    emoji = sum(1 for sign in text[:1500] if ord(sign) > 0x2000 and unicodedata.category(sign) == "So")
    made["#emoji"] = min(1.0, emoji / 5)
    letters = [sign for sign in text[:1500] if sign.isalpha()]
    if letters:
        made["#latin"] = sum(sign.isascii() for sign in letters) / len(letters)
        made["#upper"] = sum(sign.isupper() for sign in letters) / len(letters)
    if reading.mixed:
        made["#mixed"] = 1.0
    made["#long"] = min(1.0, len(words) / 60)
    return {name: value for name, value in made.items() if value}
