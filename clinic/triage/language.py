"""Messages in another language: found with Lingua, answered with one authored line in that language."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

from clinic import ROOT
from clinic.personal.patterns import AROUND_AT
from clinic.text.plain import straight

# The languages there is an authored line for (utter_non_english_<code> in domain.yml), and English.
CODES = "pl es fr ar ro pt it de ur zh tr ru uk hi bn pa gu el nl hu bg lt fa so".split()
# Told apart from those above, and answered in English.
OTHERS = "ja ko he sv da nb cs sk hr id tl vi th ta".split()
# What visitors of this clinic write, from the training examples, one word a line; cli/english_words.py makes it.
ENGLISH_WORDS = Path("data/english_words.txt")
# Scripts that English never uses settle the matter for very short messages.
_FOREIGN_SCRIPT = re.compile(
    r"[\u0370-\u03ff\u0400-\u04ff\u0590-\u06ff\u0900-\u0aff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MASHING = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}|([a-z])\1{3,}")
# Tags, addresses and links are in no language.
_NOT_WORDS = re.compile(rf"<[^>]*>|{AROUND_AT}|https?://\S+")
LEAST_LEAD = 0.25
# Up to this many words, letter statistics are a guess; words everybody uses are not.
SHORT = 4
FEWEST_WORDS = 3
# A shorter answer to a form's question may be a name or a place.
FEWEST_WORDS_IN_FORM = 5
FEWEST_FOREIGN_LETTERS_IN_FORM = 12


def detect(text: str, *, in_form: bool = False) -> str | None:
    """ISO 639-1 code of the message's language if it is surely not English, else None.

    "other" for a language without an authored line. Short answers to a form's question (a name, a place) are not
    judged: in_form asks for a longer message.
    """
    text = _NOT_WORDS.sub(" ", text)
    letters = sum(character.isalpha() for character in text)
    foreign = len(_FOREIGN_SCRIPT.findall(text))
    words = words_of(text)
    if not letters or (in_form and _too_short_in_form(words, foreign)):
        return None
    if foreign * 2 >= letters:
        return _by_letters(text, least_lead=0.0)
    if len(words) == 1:
        return None if in_form else _OPENERS.get(words[0])
    if len(words) <= SHORT and not in_form and (code := _by_common_words(words)):
        return code
    return None if _may_be_english(words) else _by_letters(text, least_lead=LEAST_LEAD)


def words_of(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return _WORD.findall(text.lower())


def _too_short_in_form(words: list[str], foreign: int) -> bool:
    """Whether it may be just a name or a place; foreign: its letters of scripts that English never uses."""
    return len(words) < FEWEST_WORDS_IN_FORM and foreign < FEWEST_FOREIGN_LETTERS_IN_FORM


def _may_be_english(words: list[str]) -> bool:
    """Whether Latin letters say nothing against it: too few words, most of them English, or none at all (mashing)."""
    known = sum(straight(word) in _english_words() for word in words)
    return known * 2 > len(words) or len(words) < FEWEST_WORDS or any(map(_MASHING.search, words))


def _by_letters(text: str, *, least_lead: float) -> str | None:
    """The language by its letters, as far as it leads English by so much (of 1); "other" as for detect."""
    ranked = _detector().compute_language_confidence_values(text)
    best = ranked[0]
    english = next((value.value for value in ranked if value.language == Language.ENGLISH), 0.0)
    if best.language == Language.ENGLISH or best.value - english < least_lead:
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
    "es": "duele mucho cuánto cuanto cuesta qué que es cómo como hola buenos días dias tardes gracias hablan habla "
    "español",
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
    return frozenset((ROOT / ENGLISH_WORDS).read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    languages = [Language.from_iso_code_639_1(getattr(IsoCode639_1, code.upper())) for code in CODES + OTHERS]
    return LanguageDetectorBuilder.from_languages(Language.ENGLISH, *languages).with_low_accuracy_mode().build()
