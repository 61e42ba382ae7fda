"""Whether a folded Russian word is obscene or rude: the dictionary's word first, then prefix + root + suffix.

A word that the dictionary knows is judged by its lemma alone, so no innocent word is ever read as a root. Only an
unknown word (most obscene words are unknown to it, as are misspellings and surnames) is held against the grammar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from moderation.triage import dictionary
from moderation.triage.memory import remembered
from moderation.triage.obscene.index import forms

_DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`kind` is obscene, rude or context; `root` names the rule."""

    kind: str
    root: str


def _known_bad() -> dict[str, Verdict]:
    """Lemmas of the dictionary that are not innocent: `data/known_lemmas.txt`, «kind root: lemmas»."""
    found = {}
    for line in (_DATA / "known_lemmas.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            head, words = line.split(":")
            kind, root = head.split()
            found.update({word: Verdict(kind, root) for word in words.split()})
    return found


_KNOWN = _known_bad()
_INNOCENT = re.compile(
    "|".join(
        line
        for line in (_DATA / "innocent_stems.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    )
)

_PRE = (
    r"(?:(?:не|ни|по|на|за|до|пере|недо|при|про|вы|у|о|а|об|от|под|раз|рас|вз|из|ис|над|пред|супер|мега|гипер|нано|архи|"
    r"анти|псевдо|ультра|овер|обще|полу|мини|мульти|евро|кибер|турбо|квази|лже|мразо|все|ото|обо|подо|разо|само)[ъь]?)"
)
_WITH_SIGN = r"(?:с[ъь]|в[ъь]|взъ)"
_JOINED = r"[а-я]{2,12}[оеая]"

# Rule id → pattern of a whole unknown word.
_ROOTS: tuple[tuple[str, str, str], ...] = (
    ("obscene", "хуй", rf"(?:{_PRE}|{_WITH_SIGN}|с|в|ни?с){{0,3}}ху(?:й(?!т[еэу]н)|[ея](?!р[те])|ю|и(?:$|л|щ|н[яьюе]|т[аыуо]|нк|с[ото]|в)|ьй).*"),
    ("obscene", "хуй", rf"{_JOINED}ху(?:й|е[тсвпнлюч]|я[рчм]|ю$).*"),
    ("obscene", "хуй", r"(?:за|о|а|по)ху[яе].*|йух|ху[йяеи]л[оаыу].*|хуус"),
    ("obscene", "пизда", r".*п[иеы][зсж]д(?:[аеиоуыяю](?!лов)|[ьц]?$|[ярнв]).*"),
    ("obscene", "пизда", r".*пизд.*|п[иеы]з+[ьъ]?д?ец(?:$|.*)|пзд.{1,5}|пи?здц|.*пиж(?:у|ен)$|пипизд.*"),
    ("obscene", "блядь", r".*бляд.*|(?:вы|на|за|про|от|раз|о|до|поза|с|про)?бл(?:я|е[яа]|иа|йа)[тц](?:[ьъ].*|$|[ису].*|еха.*)|бля(?:ха.*)?"),
    ("obscene", "блядь", r"(?:еп?т|ет|ебт?|епты?|ебана|ой|да|ну|вот|так|ух|эх|во|а|и|это|че|что|о|ай|не|блин)бля|бля(?:я|н[ьу]|ц|ть|дь|а|ду?н)+|бл[яе](?:йт|ять|еть)|гоблят.*"),
    (
        "obscene",
        "ебать",
        rf"(?:{_PRE}|{_WITH_SIGN}){{0,3}}(?:йо?|[ьъ])?еб(?:а(?:$|[лтншщкйюясв](?!$)|[лтнйшкщю]$|р[ьяию])|л(?:[аоиуыеяю]$|ан|ивы|ищ|ом|ышк|е[тс]|яд)"
        r"|н(?:[иуяеё]|ы[йемх]|ом|ая|ое|ут)|е(?:$|[тмшн]|й$|л[аьд])|у(?:$|[тчшнщ]|сь)|и(?:$|сь|те|щ|зм|ст|к$|н[аую]|вш)|о(?:к$|т[аоуы]|н[ыоь]|бо|т[аун]|ш|с|щ|в$)"
        r"|ыр|ыч|ыва|ыст|ск|ств|ц[аоу]|ическ|як|т(?:вою|ыт|вой)|е?нь(?:$|к)|к[аиоу]$|кой$|ищ|$).*",
    ),
    ("obscene", "ебать", r"[а-я]{2,14}[оеая](?:йо?)?еб(?:$|[ауыоие]$|о[мв]|ам|ами|ик|ин|изм|ств|ск|н[уы]|ищ|к[аиу]$|анут|ал|ут|ат|е[тш]|ус$).*"),
    ("obscene", "ебать", r"(?:долб|далб|дол[бп]а?|мозг|скот|овц|кон|козл|мам|кукла?|дур|крив|крут|зл|пон|сук|уе|г[оа]вн|уш)[оеая]?(?:йо?)?еб(?:$|[ауыоиен]|к[аиу]|ск|ск|л).*"),
    ("obscene", "ебать", r"ебт(?:вою|ыть?)?|[её]пт(?:вою)|ебт?ить|ебаеб.*"),
    ("obscene", "манда", r"манд(?:[аыеу]|ой|ою|авош.*|юк.*|ень|ят.*)"),
    ("obscene", "мудак", rf"(?:{_PRE})?м[уы]д(?:а[кч](?!ов$|ова$|енк).*|ацк.*|ашк.*|ил[аоыуеи].*|ил|озв.*|о[хш]а.*|ень|ени|ло|ла|лан.*|[яие]|ищ.*|ей|окт.*|ат.{0,3}|ачь.*|о[её]б.*)"),
    ("obscene", "пидор", r"(?:.*[оеаиыуяс])?(?<!ски)(?<!ла)(?<!те)п(?:и|ы|йи)д[оа]р(?:$|[аеиоуыюямнкпвшсхгщь]).*|(?:с|лахт|пропа)?пид[ое]р.*|пид[ое]?р|пидр(?:$|ы$|[аоу]$|ил|ов|ос|ом|як|ан|ы).*"),
    ("obscene", "пидор", r"п[еи]д[ое]рас.*|пидарк.*|пидарст.*"),
    ("obscene", "залупа", r"(?:под|раз|вы)?залуп(?:[аыеу]|о[йгю].*|к.*|н.*|енец|енц.*|ищ.*|ян.*|ин(?:$|[аы]$))"),
    ("obscene", "гондон", r"(?:про|пропа|мега|супер)?г[ао]ндон(?!с|ьер)(?:$|[аыуе].*|о[мв].*|ч.*|и[шщ].*|ск.*)"),
    ("obscene", "елда", r"елд(?:[аыуе]|ой|ак.{0,3}|ищ.*)"),
    ("rude", "хер", rf"(?:{_PRE}|с|на|ни|до){{0,2}}хер(?:$|[аеу]$|ом$|ов(?:[аоыу].*|$)|н[яеиюё].*|ач.*|ас[еь].*|и(?:т|л)ь?.*|ан.*|ей.*)|хул(?:е|ьк)"),
    ("rude", "хрен", rf"(?:{_PRE}|с){{0,2}}хрен(?:$|а$|ов(?:ень|ат)|от[еу]н|ач|асе|е(?:л|ть|ва|т$|ю$)|ун).*"),
    ("rude", "сука", r"суч(?:ар|он[оы]?[кш]|ен[ыо]?[кш]).*"),
    ("rude", "говно", r"(?:[а-я]{3,12}[оеая])?г[оа]вн(?:$|[оаеуяюи]|ы).*|говен(?:н?[ыо]й|н?[ао][яе]|н?ые|н?ых|н?ого|неньк).{0,3}"),
    ("rude", "жопа", r"(?:[а-я]{0,12}[оеая]|за|при)?жоп(?:$|[аоуыеикнсц]).*"),
    ("rude", "срать", rf"(?:{_PRE}|в|с){{0,3}}(?:сра(?:ть|л[аои]?|л[аои]сь|лся|н[ыоауеиья]|вш|т[ыоаук]|к[аиуеo]|ти|тый)|сру(?:т|тся|н|$)|сер(?:у|ешь|ет|ут|ем)|ссра.{{1,3}})(?:[а-я]{{0,4}})"),
    ("rude", "срать", rf"(?:{_PRE}|в|с){{0,3}}(?:с?сс(?:ать|ут$|у$|ал|аный|ыт|ышь|ыкун|ака|ани)|зассан|сцать|сцык|дрист|дриста|бздеть|бзд[еиюяу]|перд(?:еть|ет|ит|я|ун|ак|ел|ан|еж|ильн)|пёрн)[а-я]{{0,6}}"),
    ("rude", "дрочить", rf"(?:[а-я]{{2,10}}о)?(?:{_PRE}|с)?(?:дроч(?:и|у$|у[нш]|ер|е[тшв]|а(?:$|т|л|щ)|ь$|к[аиу]|$)|задрот|дрочен).*"),
    ("rude", "шлюха", r"(?:[а-я]{0,10})шлюх(?:$|[аиуео]$|ой|а[мх]|а?нск|овск).*|шлюш(?:$|к[аиу]|ек|ье).*|шалав[аыуео]й?|профурсет.*|простит?утк.*|прошмандовк.*|потаскух.*|курв[аыуео]й?|подстилк[аиу]"),
    ("rude", "трахать", rf"(?:{_PRE})?трах(?:а(?:ть|л|ю|е[тш]|нь|ри)|ну(?:ть|л|т|в)).*|минетч.*|отсос(?:и|ал|ать|ик|ун|ала|ывай|ут|ет|ешь).*|соси(?:те)?$|хуесо.*"),
    ("rude", "сокращение", r"нахх?|нахх*|пнх|ппц|пзц|пздц|ебт|епт[аы]?|епта|еба|бл|ебн|ептить|ептать|нах[еу]р|сцу?ко|сцука"),
    ("rude", "дерьмо", r"[а-я]{0,10}дерьм.*|ср[ае]нь.*|мраз[ьо]т.*"),
    ("rude", "fuck", r"факинг|мазафака.*|фак(?:ю|офф)"),
)  # fmt: skip
_GRAMMAR = tuple((Verdict(kind, root), re.compile(pattern)) for kind, root, pattern in _ROOTS)

# What a word must contain to be looked at at all: most words leave here.
HINT = re.compile(
    r"[хк]у[йеяюилсь]|йух|п[иеы]+[зсж]+[ьъ]?[дец]|пзд|пиж|[еиё]б|бл[яеий]|манд|м[уы]д|п[иеы]д|залуп|ндон|елд|хер|г[оа]вн|гове|жоп|сра|сру|сер"
    r"|сс[аы]|сца|сцы|дрис|бзд|перд|дроч|дрот|шлю|шалав|простит|прошман|потаск|курв|подстил|профур|трах|минет|отсос|соси|^нах|^пох|п[пз]ц|пнх|епт|^бл"
    r"|дерьм|ср[ае]нь|мраз|фак|сук|суч|суц|член|хрен|кобел|сцук|сцу"
)


@remembered(8192)
def judge(word: str) -> Verdict | None:
    """The verdict on one folded word; None is «nothing against it»."""
    if not HINT.search(word) or not 2 <= len(word) <= 40:
        return None
    if dictionary.is_known(word):
        return _of_known(word)
    if word in forms():
        return Verdict("obscene", _root_of(word))
    if is_innocent(word):
        return None
    return next((verdict for verdict, pattern in _GRAMMAR if pattern.fullmatch(word)), None)


def is_innocent(word: str) -> bool:
    """Whether an unknown word is of `data/innocent_stems.txt`."""
    return _INNOCENT.search(word) is not None


def _of_known(word: str) -> Verdict | None:
    return next((_KNOWN[lemma] for lemma in sorted(dictionary.lemmas(word)) if lemma in _KNOWN), None)


def _root_of(form: str) -> str:
    return next((verdict.root for verdict, pattern in _GRAMMAR if pattern.fullmatch(form)), "мат")
