"""Messages in another language: found with Lingua, answered with one authored line in that language."""

from __future__ import annotations

import re
from functools import lru_cache

from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

from clinic import ROOT

# The languages there is an authored line for (utter_non_english_<code> in domain.yml), and English.
CODES = "pl es fr ar ro pt it de ur zh tr ru uk hi bn pa gu el nl hu bg lt fa so".split()
# Told apart from those above, and answered in English.
OTHERS = "ja ko he sv da nb cs sk hr id tl vi th ta".split()
# Scripts that English never uses settle the matter for very short messages.
_FOREIGN_SCRIPT = re.compile(
    r"[\u0370-\u03ff\u0400-\u04ff\u0590-\u06ff\u0900-\u0aff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MASHING = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}|([a-z])\1{3,}")
EXAMPLES = ROOT / "data" / "nlu"
NOT_ENGLISH = frozenset({"non_english", "gibberish"})
# Tags, addresses and links are in no language.
_NOT_WORDS = re.compile(r"<[^>]*>|\S+@\S+|https?://\S+")
LEAST_LEAD = 0.25
# Up to this many words, letter statistics are a guess; words everybody uses are not.
SHORT = 4


def detect(text: str, *, in_form: bool = False) -> str | None:
    """ISO 639-1 code of the message's language if it is surely not English, else None.

    "other" for a language without an authored line. Short answers to a form's question (a name, a place) are not
    judged: in_form asks for a longer message.
    """
    text = _NOT_WORDS.sub(" ", text)
    letters = [character for character in text if character.isalpha()]
    words = _WORD.findall(text.lower())
    foreign = len(_FOREIGN_SCRIPT.findall(text))
    if not letters or (in_form and len(words) < 5 and foreign < 12):
        return None
    latin = foreign * 2 < len(letters)
    if latin:
        if len(words) == 1:
            return None if in_form else _OPENERS.get(words[0])
        if len(words) <= SHORT and not in_form and (code := _by_common_words(words)):
            return code
        known = sum(word.replace("’", "'") in _english_words() for word in words)
        if known * 2 > len(words) or len(words) < 3 or any(_MASHING.search(word) for word in words):
            return None
    ranked = _detector().compute_language_confidence_values(text)
    best = ranked[0]
    if best.language == Language.ENGLISH:
        return None
    english = next((value.value for value in ranked if value.language == Language.ENGLISH), 0.0)
    if latin and best.value - english < LEAST_LEAD:
        return None
    code = best.language.iso_code_639_1.name.lower()
    return code if code in CODES else "other"


# One-word openers that no English message consists of.
_OPENERS = {
    "hola": "es",
    "gracias": "es",
    "bonjour": "fr",
    "merci": "fr",
    "hallo": "de",
    "danke": "de",
    "ciao": "it",
    "grazie": "it",
    "buongiorno": "it",
    "olá": "pt",
    "ola": "pt",
    "obrigado": "pt",
    "obrigada": "pt",
    "cześć": "pl",
    "dziękuję": "pl",
    "dzień": "pl",
    "salut": "ro",
    "bună": "ro",
    "mulțumesc": "ro",
    "merhaba": "tr",
    "salaam": "ur",
}


_COMMON = {
    "es": "duele mucho cuánto cuanto cuesta qué que es cómo como hola buenos días dias tardes gracias hablan habla español",
    "fr": "combien ça ca coûte coute fait mal bonjour merci bonsoir quel prix vous parlez français c'est est-ce que",
    "de": "guten tag morgen was wie viel kostet tut es weh danke hallo sprechen sie deutsch das ist",
    "it": "quanto costa fa male buongiorno buonasera ciao grazie parlate parli italiano quanto dura",
    "pt": "quanto custa dói doi bom dia boa tarde noite obrigado obrigada fala falam português muito",
    "pl": "czy to boli ile kosztuje dzień dobry dziękuję cześć jak długo trwa po polsku",
    "ro": "cât cat costă costa doare bună buna ziua mulțumesc vorbiți vorbiti română",
    "tr": "ne kadar acıyor mu merhaba fiyat fiyatı nedir teşekkürler var",
    "nl": "hoeveel kost het doet pijn goedemorgen goedemiddag dank je wel spreekt u nederlands",
}
_COMMON_WORDS = {code: frozenset(words.split()) for code, words in _COMMON.items()}


def _by_common_words(words: list[str]) -> str | None:
    """The language of a few words that are all common in it, and not all English too."""
    for code, common in _COMMON_WORDS.items():
        if all(word in common for word in words) and any(word not in _english_words() for word in words):
            return code
    return None


@lru_cache(maxsize=1)
def _english_words() -> frozenset[str]:
    """The words of the English training examples: what visitors of this clinic write."""
    words: set[str] = set()
    for path in EXAMPLES.glob("*.yml"):
        if path.stem not in NOT_ENGLISH:
            words.update(_WORD.findall(path.read_text(encoding="utf-8").lower()))
    return frozenset(words)


@lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    languages = [Language.from_iso_code_639_1(getattr(IsoCode639_1, code.upper())) for code in CODES + OTHERS]
    return LanguageDetectorBuilder.from_languages(Language.ENGLISH, *languages).with_low_accuracy_mode().build()
