"""A linter for every authored string: answers, buttons, topic words, clinic facts and knowledge.

Rules are named; `RULES` says what each one means. The same `check_text` reads a finished reply, so the tests can
hold every reply of the running assistant to the rules of the authored text.

    python -m clinic.lint [root]        prints the problems, exits 1 when there is any
"""

from __future__ import annotations

import re
import statistics
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import textstat  # type: ignore[import-untyped,unused-ignore]
import yaml

from clinic.facts import describe_hours

MAX_SENTENCE_WORDS = 20
MAX_REPLY_WORDS = 60
MAX_VALUE_WORDS = 35
MAX_TITLE = 20
MAX_GRADE = 8.0
MAX_MEDIAN_GRADE = 6.0
GRADED_FROM_WORDS = 10

RULES: Mapping[str, str] = {
    "sentence-length": "a sentence has at most 20 words",
    "reply-length": "a reply has at most 60 words",
    "reading-grade": "Flesch-Kincaid grade at most 8 (texts of 10 words or more)",
    "reading-grade-median": "median Flesch-Kincaid grade of all answers at most 6",
    "british-spelling": "British spelling",
    "painless": "never say that it does not hurt",
    "no-downtime": "never say that there is no downtime or recovery",
    "unattributed": "what the guide says about downtime or harm is attributed to the guide",
    "guarantee": "no promise of a result",
    "cure": "no claim to cure, remove or get rid of anything",
    "permanent": "no claim that results stay for good",
    "risk-free": "no claim that it is free of risk",
    "safe": "safety is not promised",
    "best": "no superlatives",
    "effective": "no claim of strong or proven effect",
    "miracle": "no hype",
    "medicine-name": "no medicine is named or hinted at",
    "urgency": "no pressure to hurry",
    "insecurity": "no playing on how someone looks",
    "booked-claim": "a request is not a booking until staff confirm it",
    "suitability": "no verdict on whether it suits this person",
    "symptom-verdict": "no reading of symptoms",
    "medicine-advice": "no word on stopping, starting, delaying or spacing a medicine",
    "pretend-person": "the assistant is not a person",
    "law": "policy is never called law",
    "markup": "plain text: no Markdown, no HTML, no blank line",
    "asks-personal": "no asking for date of birth, photos, card data or health history",
    "radio-frequency": "answers on microneedling do not speak for radio-frequency needling",
    "marketing": "no marketing inside an answer",
    "number": "every figure, price, time and duration stands in knowledge.yml or clinic.yml",
    "address": "every street and postcode stands in clinic.yml",
    "qualification": "every qualification or register stands in clinic.yml",
    "placeholder": "every {placeholder} is a clinic fact or one that the code fills in",
    "clinic-listed": "metadata.clinic lists exactly the clinic facts that the text uses",
    "unknown-fact": "every fact id exists",
    "source": "answers on a topic name their source",
    "untraced": "an answer from the guide says nothing that its facts do not say",
    "fallback": "text that needs a clinic fact has a variation without it, where no decline is generic",
    "button-title": "a button has at most 20 characters",
    "topic": "every topic has an entry in topics.yml, and an answer",
    "clinic-fact": "a clinic fact has a value with source and review dates, or is empty",
    "knowledge": "a fact has an id, a section, sentences and a text",
}


@dataclass(frozen=True)
class Problem:
    path: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.rule}: {self.message}"


@dataclass(frozen=True)
class Facts:
    """What the two sources allow an answer to say. `clinic` values are as rendered; None when empty."""

    knowledge: Mapping[str, str] = field(default_factory=dict)
    clinic: Mapping[str, str | None] = field(default_factory=dict)
    extra_numbers: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        return "\n".join([*self.knowledge.values(), *(value for value in self.clinic.values() if value)])


# ------------------------------------------------------------------------------------------- words

_WORD = re.compile(r"[^\s]*\w[^\s]*")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')]*\s+|\n+")
_CLAUSE = re.compile(r"[,;:]|\b(?:but|and|so|because|though)\b", re.IGNORECASE)
_NEGATION = re.compile(r"\b(?:no|not|never|nobody|cannot|nor|neither|without)\b|n[’']t\b", re.IGNORECASE)
_FALSE_NEGATION = re.compile(r"\b(?:not (?:only|just)|no (?:doubt|question|wonder)|why not|can[’']t go wrong)\b", re.I)
_GUIDE = re.compile(r"\b(?:guide|document)\b", re.IGNORECASE)


def words(text: str) -> list[str]:
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    return [part.strip() for part in _SENTENCE_END.split(text) if part and part.strip()]


# Words that the syllable dictionary lacks, with the syllables it misses.
_MISSED_SYLLABLES = {"microneedling": 2, "needling": 1, "elastin": 2, "serums": 1, "hyperpigmentation": 1}


@cache
def grade(text: str) -> float:
    """Flesch-Kincaid grade by textstat, with the syllables of our field's words put right."""
    plain = re.sub(r"https?://\S+", "the page", text).replace("\n", ". ")
    found = [word.strip(".,:;!?\"'()").lower() for word in words(plain)]
    missed = sum(_MISSED_SYLLABLES.get(word, 0) for word in found)
    return float(textstat.flesch_kincaid_grade(plain)) + 11.8 * missed / max(1, len(found))


def _negated(sentence: str, start: int) -> bool:
    clause = _CLAUSE.split(sentence[:start])[-1]
    return bool(_NEGATION.search(clause)) and not _FALSE_NEGATION.search(clause)


# ------------------------------------------------------------------------------------------- phrases


@dataclass(frozen=True)
class Phrase:
    """A phrase that may not be said. `negatable`: allowed after a "not" in its clause. `guided`: if the guide is named."""

    rule: str
    pattern: re.Pattern[str]
    negatable: bool = False
    guided: bool = False


def _phrase(rule: str, pattern: str, *, negatable: bool = False, guided: bool = False) -> Phrase:
    return Phrase(rule, re.compile(pattern.replace("'", "[’']"), re.IGNORECASE), negatable, guided)


_MEDICINE = (
    r"(?:medicines?|medication|meds|tablets?|pills?|drugs?|antibiotics?|blood[- ]thinners?|steroids?|isotretinoin"
    r"|retinoids?|prescriptions?|aspirin)"
)
_ROLE = r"(?:nurse|doctor|human|real person|person|practitioner|therapist|clinician|receptionist|manager|woman|man)"

PHRASES: Sequence[Phrase] = (
    _phrase("painless", r"\bpainless|\bpain[- ]free", negatable=True),
    _phrase("painless", r"\b(?:no|zero|without(?: any)?) pain\b|\b(?:doesn't|does not|won't|will not|never) hurt"),
    _phrase("painless", r"\b(?:won't|will not|don't|hardly) feel (?:a thing|anything|it)\b"),
    _phrase("no-downtime", r"\b(?:no|zero|without(?: any)?|free of|little or no)[ -](?:downtime|recovery)\b"),
    _phrase("no-downtime", r"\bdowntime[- ]free\b"),
    _phrase("unattributed", r"\bminimal\b|\b(?:little|quick|short|fast) (?:downtime|recovery)\b", guided=True),
    _phrase("unattributed", r"\b(?:straight|right) back to (?:work|normal)\b|\bmild downtime\b", guided=True),
    _phrase("unattributed", r"\b(?:no|without|not)\b(?: \w+){0,3} (?:harm|damage)\b", guided=True),
    _phrase("guarantee", r"\bguarante\w+|\bpromis(?:e|es|ing)\b(?! (?:no|none|nothing)\b)", negatable=True),
    _phrase("guarantee", r"\byou(?:'ll| will) (?:see|get|notice|love|have) (?:\w+ )?(?:results?|a difference|skin)"),
    _phrase("guarantee", r"\b100 ?(?:%|per cent)"),
    _phrase("cure", r"\bcur(?:e|es|ed|ing)\b|\bgets? rid of\b|\beliminat\w+", negatable=True),
    _phrase("cure", r"\b(?:removes?|erases?|clears?|wipes?) (?:\w+ ){0,3}(?:scars?|wrinkles|lines|spots|acne)", negatable=True),
    _phrase("permanent", r"\bpermanent(?:ly)?\b|\bfor ?ever\b|\blifelong\b|\bonce and for all\b", negatable=True),
    _phrase("permanent", r"\blong[- ]lasting\b|\blasting (?:results?|change)", negatable=True),
    _phrase("risk-free", r"\brisk[- ]free\b|\b(?:no|zero|without(?: any)?) (?:risks?|side effects?|dangers?)\b"),
    _phrase("risk-free", r"\bharmless\b", negatable=True),
    _phrase("safe", r"\bsafe(?:ly|r|st)?\b", negatable=True),
    _phrase("best", r"\bbest\b(?! (?:day|time))|\bfinest\b|\bunrivalled\b|\bworld[- ]class\b|\bnumber one\b", negatable=True),
    _phrase("best", r"\btop[- ]rated\b|\baward[- ]winning\b|\bleading (?:clinic|treatment)|\b(?:london|uk)'s (?:top|favourite)"),
    _phrase("effective", r"\b(?:highly|very|most|extremely|so|really) effective\b"),
    _phrase("effective", r"\b(?:clinically|scientifically) proven\b|\bproven\b", negatable=True),
    _phrase("miracle", r"\bmirac\w+|\bmagic\w*|\bamazing\b|\bincredible\b|\bstunning\b|\blife[- ]changing\b|\bdramatic\w*"),
    _phrase("miracle", r"\bflawless\b|\btransform\w*|\brevolution\w+|\bperfect skin\b"),
    _phrase("medicine-name", r"\bbotox\b|\bbotulin\w*|\bdysport\b|\bazzalure\b|\bbocouture\b|\bxeomin\b|\bletybo\b|\bnuceiva\b"),
    _phrase("medicine-name", r"\balluzience\b|\brelfydess\b|\banti[- ]?wrinkle (?:injection|treatment|jab)s?|\bwrinkle[- ]relax\w*"),
    _phrase("medicine-name", r"\bprofhilo\b|\btretinoin\b|\bisotretinoin\b|\bro?accutane\b|\bhydroquinone\b|\bhyaluronidase\b"),
    _phrase("medicine-name", r"\blidocaine\b|\bemla\b|\bwarfarin\b|\bfinasteride\b|\bozempic\b|\bwegovy\b|\bmounjaro\b"),
    _phrase("urgency", r"\btoday only\b|\bonly today\b|\blast (?:few )?(?:slots?|spaces?|places?|chance)\b|\bhurry\b"),
    _phrase("urgency", r"\blimited[- ]time\b|\bmiss out\b|\bselling fast\b|\b(?:filling|going) (?:up )?fast\b|\bact now\b"),
    _phrase("urgency", r"\bbook (?:now|today|fast|soon)\b|\bonly \w+ (?:\w+ )?left\b|\b(?:offer|sale|price) ends\b|\btoo late\b"),
    _phrase("insecurity", r"\bugly\b|\bunsightly\b|\bflaws?\b|\bimperfections?\b|\bembarrass\w*|\bashamed\b|\bself-conscious\b"),
    _phrase("insecurity", r"\blook(?:s|ing)? (?:old|tired|years younger|younger|your age)\b|\bturn back the clock\b"),
    _phrase("insecurity", r"\b(?:problem|bad) skin\b|\byouthful\b|\banti-?age?ing\b|\bhate your\b|\bsuffer(?:s|ing)?\b"),
    _phrase(
        "booked-claim",
        r"\b(?:is|are|been|was|'s|'re|have|has|'ve|get|got)(?: (?:now|all|already))? (?:booked|confirmed|reserved)\b",
        negatable=True,
    ),
    _phrase("booked-claim", r"\b(?:booking|appointment|slot) (?:confirmed|made)\b|\bbooked you\b|\bsee you (?:on|at|then)\b"),
    _phrase("suitability", r"\byou(?:'re| are) (?:suitable|eligible|a (?:good|great) candidate|(?:fine|ok|okay|able) to)\b"),
    _phrase("suitability", r"\byou can (?:safely |still |certainly )?(?:have (?:it|the|this|micro|a)|go ahead|be treated)"),
    _phrase("suitability", r"\b(?:can't|cannot|can not|shouldn't|should not|mustn't|must not) have (?:it|the|this|micro)"),
    _phrase("suitability", r"\b(?:right|ideal|perfect|good|fine|ok|okay|suitable|unsuitable|safe) for (?:you\b|your)", negatable=True),
    _phrase("suitability", r"\b(?:it|this|that|treatment|microneedling) (?:will |would |should )?suits? (?:you\b|your|all|every)", negatable=True),
    _phrase("symptom-verdict", r"\b(?:that|this|it|they)(?:'s| is| are|'re| sounds| looks)(?: \w+)? normal\b"),
    _phrase("symptom-verdict", r"\b(?:perfectly|completely|quite|totally) normal\b|\bto be expected\b|\bnothing to worry about\b"),
    _phrase("symptom-verdict", r"\b(?:don't|do not|no need to) worry\b|\b(?:you|it)(?:'ll| will) be (?:fine|ok|okay|all right)\b"),
    _phrase("symptom-verdict", r"\b(?:sounds|looks) (?:like|infected|allergic)\b|\byou have an? (?:infection|allergy|reaction)\b"),
    _phrase(
        "medicine-advice",
        r"(?<!can't )(?<!cannot )\b(?:stop|start|pause|delay|skip|avoid|come off|go off|switch|miss|restart|hold)(?:ping|ing)?\b"
        rf"[^.!?]*\b{_MEDICINE}\b",
    ),
    _phrase("medicine-advice", rf"\b(?:wait|leave|allow|gap)\b[^.!?]*\b{_MEDICINE}\b"),
    _phrase("medicine-advice", rf"\b{_MEDICINE}\b[^.!?]*\b(?:days?|weeks?|months?)\b(?: (?:before|after|off|ago))?"),
    _phrase("pretend-person", rf"\bI(?:'m| am) (?:a|an|the|your|one of the)(?: \w+)? ?{_ROLE}s?\b|\bas an? {_ROLE}\b"),
    _phrase("pretend-person", r"\bin my (?:experience|opinion|practice)\b|\bmy (?:name is|name's|patients?|clients?|skin|own skin)\b"),
    _phrase("pretend-person", r"\bI(?:'ve| have) (?:had it|treated|seen (?:many|lots))|\bI (?:love|use) (?:it|this|micro)"),
    _phrase("law", r"\bthe law\b|\bby law\b|\b(?:il)?legal(?:ly)?\b|\bUK law\b"),
    _phrase("markup", r"\*\*|__|`|</?[a-z][^>]*>|\[[^\]]*\]\([^)]*\)|(?:^|\n)\s*(?:#+ |[-*•] )|\n\s*\n|&[a-z]+;|\*\w"),
    _phrase("asks-personal", r"\bdate of birth\b|\bbirthday\b|\bD\.?O\.?B\b|\bhow old are you\b|\byour age\b|\bborn\b", negatable=True),
    _phrase(
        "asks-personal", r"\b(?:send|share|upload|attach|post)\b[^.!?]*\b(?:photos?|pictures?|selfies?|images?)\b", negatable=True
    ),
    _phrase("asks-personal", r"\bcard (?:number|details?)\b|\bcvv\b|\bsort code\b|\bexpiry date\b", negatable=True),
    _phrase("asks-personal", r"\bmedical (?:history|records?|conditions?)\b|\bhealth (?:history|problems?)\b", negatable=True),
    _phrase("asks-personal", rf"\b(?:what|which|any)\b[^.!?]*\b(?:{_MEDICINE}|allergies|illness(?:es)?)\b[^.!?]*\?"),
    _phrase("asks-personal", r"\bare you (?:pregnant|diabetic|allergic|taking|on any)\b|\bsymptoms do you\b"),
    _phrase("radio-frequency", r"\bradio[- ]?frequency\b|\bRF\b|\bmorpheus", negatable=True),
    _phrase("marketing", r"\bnewsletter\b|\bsubscribe\b|\bfollow us\b|\brefer a friend\b|\bspecial offers?\b|\bdiscounts?\b"),
    _phrase("marketing", r"\btreat yourself\b|\byou deserve\b|\b(?:great|good|unbeatable) (?:value|deal)\b|\b% off\b"),
    _phrase(
        "british-spelling",
        r"\b(?:\w*colors?|\w*(?:minim|real|organ|special|custom|recogn|apolog|emphas|revital|optim|normal|summar|author)iz\w+"
        r"|aging|center(?:s|ed)?|favor\w*|flavors?|behavior\w*|gray|fibers?|canceled|canceling|traveled|licens(?:e|ed) holder"
        r"|meters?|millimeters?|tumors?|jewelry|check(?:ing)? account|moisturiz\w+|anesthe\w+|hemo\w+|pediatric\w*|skillful"
        r"|fulfill|enroll|program me|catalog|dialog|inquir\w+|gotten|mom|zip code|ass+hole)\b",
    ),
)


# ------------------------------------------------------------------------------------------- figures

_NUMBER_WORDS = {
    name: str(value)
    for value, name in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split()
    )
} | {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "ninety": "90", "couple of": "2", "dozen": "12"}
_VAGUE = {"few": "few", "several": "several", "half an": "half", "half a": "half", "an": "1", "a": "1"}
_UNIT = (
    r"minute|min|hour|hr|day|week|month|year|session|treatment|visit|appointment|millimetre|millimeter|mm|pound|needle"
    r"|per cent|percent|point"
)
_COUNT = r"\d+(?:[.,]\d+)*|" + "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True)) + "|few|several"
_QUANTITY = re.compile(
    rf"\b({_COUNT})(?:[ -](?:to|or|and|-|–)[ -]({_COUNT})|[-–]({_COUNT}))?[ -](?:more |full |working |calendar |whole )?({_UNIT})s?\b",
    re.IGNORECASE,
)
_ONE_UNIT = re.compile(
    r"\b(?:about|around|within|takes?|lasts?|for|after|in|under|over|every|once|twice)\s+(half an?|an?)\s+"
    r"(minute|hour|day|week|month|year)\b",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\+?\(?\d[\d ()-]{7,}\d")
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
_MONEY = re.compile(r"[£$€]\s?\d+(?:[.,]\d+)*")
_BIG = re.compile(r"\b(?:hundred|thousand|million|billion)s?\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b\d{2}:\d{2}\b")
_STREET = re.compile(r"\b(?:[A-Z][a-z]+ ){1,2}(?:Street|Road|Lane|Mews|Square|Avenue|Place|Row|Gardens|Hill|Station)\b")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_QUALIFICATION = re.compile(
    r"\b(?:registered nurse|GMC|NMC|JCCP|CQC|Save Face|(?i:level (?:\d|two|three|four|five|six|seven))|(?i:diploma|degree)"
    r"|(?i:(?:board|fully) certified|certificate|qualified|accredited|insured|years of experience|years' experience))\b"
)
ALWAYS_ALLOWED = frozenset({"999", "111", "116", "123", "18"})


def _count(word: str) -> str:
    word = word.lower()
    return _NUMBER_WORDS.get(word) or _VAGUE.get(word) or word


def _quantities(text: str) -> set[str]:
    found: set[str] = set()
    for match in _QUANTITY.finditer(text):
        unit = match[4].lower()
        found |= {f"{_count(count)} {unit}" for count in match.group(1, 2, 3) if count}
    found |= {f"{_VAGUE[match[1].lower()]} {match[2].lower()}" for match in _ONE_UNIT.finditer(text)}
    return found


def _phones(text: str) -> set[str]:
    return {re.sub(r"\D", "", match) for match in _PHONE.findall(text)}


def _clock_numbers(text: str) -> set[str]:
    """The ways in which an opening time such as 18:00 may be written: 18:00, 18.00, 18, 6, 6:00, 6.00, 00."""
    found: set[str] = set()
    for clock in _CLOCK.findall(text):
        hour, minute = clock.split(":")
        for written in {hour, str(int(hour)), str((int(hour) - 1) % 12 + 1)}:
            found |= {written, f"{written}:{minute}", f"{written}.{minute}"}
    return found


def _figure_problems(text: str, facts: Facts) -> Iterator[tuple[str, str]]:
    known = facts.text
    phones = _phones(known)
    for phone in _phones(text):
        international = "0" + phone[2:] if phone.startswith("44") else phone
        if phone not in phones and international not in phones:
            yield "number", f"the number {phone} is in neither source"
    plain = _PHONE.sub(" ", text)
    numbers = set(_DIGITS.findall(known)) | _clock_numbers(known) | ALWAYS_ALLOWED | facts.extra_numbers
    for number in _DIGITS.findall(plain):
        if number not in numbers:
            yield "number", f"{number} is in neither source"
    money = {re.sub(r"\s", "", match) for match in _MONEY.findall(known)}
    for amount in _MONEY.findall(plain):
        if re.sub(r"\s", "", amount) not in money:
            yield "number", f"{amount} is in neither source"
    for quantity in sorted(_quantities(plain) - _quantities(known)):
        yield "number", f'"{quantity}" is in neither source'
    big = {match.lower() for match in _BIG.findall(known)}
    for match in _BIG.findall(plain):
        if match.lower() not in big:
            yield "number", f'"{match}" is in neither source'
    for pattern, rule in ((_STREET, "address"), (_POSTCODE, "address"), (_QUALIFICATION, "qualification")):
        for found in pattern.finditer(text):
            if found[0].lower() not in known.lower():
                yield rule, f'"{found[0]}" is not in the clinic\'s facts'


# ------------------------------------------------------------------------------------------- one text


def check_text(
    text: str,
    *,
    facts: Facts,
    path: str = "",
    own: Iterable[str] = (),
    skip: Collection[str] = (),
    max_words: int = MAX_REPLY_WORDS,
) -> list[Problem]:
    """Problems of one text as a visitor would read it.

    own: the visitor's own words (a name, a phone number, a reference) that the text may repeat unchecked.
    skip: names of rules that do not apply. max_words: raise it for a reply that joins two answers.
    """
    for words_of_theirs in own:
        if words_of_theirs:
            text = text.replace(words_of_theirs, "it")
    problems: list[Problem] = []

    def add(rule: str, message: str) -> None:
        if rule not in skip:
            problems.append(Problem(path, rule, message))

    parts = sentences(text)
    for sentence in parts:
        if len(words(sentence)) > MAX_SENTENCE_WORDS:
            add("sentence-length", f'{len(words(sentence))} words: "{sentence}"')
    if len(words(text)) > max_words:
        add("reply-length", f"{len(words(text))} words")
    if "reading-grade" not in skip and len(words(text)) >= GRADED_FROM_WORDS and grade(text) > MAX_GRADE:
        add("reading-grade", f"grade {grade(text):.1f}")
    for phrase in PHRASES:
        for part in [text] if phrase.rule == "markup" else parts:
            for match in phrase.pattern.finditer(part):
                if phrase.negatable and _negated(part, match.start()):
                    continue
                if phrase.guided and _GUIDE.search(part):
                    continue
                add(phrase.rule, f'"{match[0].strip()}"')
    for rule, message in _figure_problems(text, facts):
        add(rule, message)
    return problems


# ------------------------------------------------------------------------------------------- the sources

def _load(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as file:
        loaded = yaml.safe_load(file)
    return loaded if isinstance(loaded, dict) else {}


def _value_as_text(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, dict):
        return describe_hours(value)
    return str(value)


def load_facts(root: Path) -> Facts:
    """Both sources of a project directory, whatever their review dates."""
    knowledge = _load(root / "data/knowledge.yml").get("facts") or []
    clinic = _load(root / "clinic.yml").get("facts") or {}
    return Facts(
        knowledge={str(fact.get("id")): str(fact.get("text", "")) for fact in knowledge},
        clinic={str(name): _value_as_text((fact or {}).get("value")) for name, fact in clinic.items()},
    )


# ------------------------------------------------------------------------------------------- tracing

# Words that claim nothing about the treatment, so an answer may use them without a fact that has them.
_PLAIN_WORDS = frozenset(
    """a about above across address after all also always am among an and another any anything are around as ask at be
    because been before big both but by call called calls can can't cause causes changes choose clinic's come comes day
    days depends describe device differ different differs do does doesn't doing don't done each else even every figure
    figures find first for four frame from gave general get gets give given gives go goes going got great guess guide
    had has have he hear her here his hours how i i'll i'm if in into is isn't it it's its itself just kind kinds know
    leave leaves left let lets like list lists little long look looks main make makes many me means microneedling more
    most much my name named names need needle needles needling needs never new no nobody none nor not note notes nothing
    notice number of off on once one ones only open opening or other others our out own person photos plan please point
    practitioner product products promise promises put puts putting rate rates read reads reason result results risks
    same say says see serum serums set she short should show shows single skin so some someone staff step still studies
    study success such sure take takes talk talks tell tells than thanks that that's the their them then there these
    they thing things think this those through time times to too treatment true two under up us use used uses varies
    vary very visit want was way we we'd well were what when where which while who why will with without won't word
    words work works would yes you you'd your yours""".split()
)

# Words that say the same as a word of the facts.
_SAME: Mapping[str, tuple[str, ...]] = {
    "age": ("years",),
    "bounce": ("springy", "springs"),
    "bring": ("made", "lead"),
    "brings": ("made", "lead"),
    "carry": ("bring",),
    "deeper": ("further",),
    "falls": ("less",),
    "improve": ("help",),
    "leads": ("made",),
    "mends": ("healing", "repair"),
    "mend": ("healing", "repair"),
    "raising": ("more",),
    "recovery": ("downtime",),
    "repair": ("healing",),
    "rough": ("uneven",),
    "sagging": ("sag",),
    "start": ("start", "begins", "set"),
    "starting": ("start", "begins", "set"),
    "starts": ("start", "begins", "set"),
    "tiny": ("small",),
    "top": ("outer",),
    "wake": ("prompt",),
}


def _stem(word: str) -> str:
    for ending in ("iness", "ingly", "ier", "ies", "ing", "ed", "er", "es", "ly", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def untraced_words(text: str, facts: Iterable[str]) -> list[str]:
    """Words of an answer that stand neither in its facts nor among the words that claim nothing."""
    known = {_stem(word) for fact in facts for word in re.findall(r"[a-z']+", fact.lower())}
    found = re.findall(r"[a-z']+", text.lower().replace("’", "'"))
    return [
        word
        for word in found
        if word not in _PLAIN_WORDS and not any(_stem(same) in known for same in (word, *_SAME.get(word, ())))
    ]


# ------------------------------------------------------------------------------------------- the project

FILLED_BY_CODE: Mapping[str, str] = {
    "name": "Sam Lee",
    "contact": "sam@example.org",
    "times": "Tuesday morning",
    "reference": "MN-7F3K",
    "about": "the price",
    "source": "the clinic's guide: Collagen Production",
}
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_STAND_IN = "This is a note from the clinic."

# Explicit exemptions, and why.
_LANGUAGE_RULES = frozenset({"sentence-length", "reading-grade", "british-spelling"})
EXEMPT: Mapping[str, frozenset[str]] = {
    # Grades and spelling are for English. (utter_non_english itself is English and not exempt.)
    "utter_non_english_": _LANGUAGE_RULES,
    # Says that our answers do not stand for it, which is the point of the rule.
    "utter_ask_prp_rf_variants": frozenset({"radio-frequency"}),
}


def _exempt(response: str) -> frozenset[str]:
    return frozenset().union(*(rules for start, rules in EXEMPT.items() if response.startswith(start)))


def _fill(text: str, facts: Facts, about: str) -> str:
    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name == "about":
            return about
        return FILLED_BY_CODE.get(name) or facts.clinic.get(name) or _STAND_IN

    return _PLACEHOLDER.sub(value, text)


def _check_topics(root: Path, facts: Facts, topics: Mapping[str, Any], responses: Mapping[str, Any]) -> Iterator[Problem]:
    path = "data/topics.yml"
    page = (root / "docs/topics.md").read_text(encoding="utf-8") if (root / "docs/topics.md").exists() else ""
    for topic in sorted(set(re.findall(r"`([a-z]+(?:_[a-z]+)*)`", page)) - set(topics)):
        yield Problem(path, "topic", f"{topic} has no entry")
    for topic, entry in topics.items():
        where = f"{path}:{topic}"
        if not entry.get("about"):
            yield Problem(where, "topic", "has no about")
        if topic.startswith(("faq_", "ask_")):
            if not entry.get("title"):
                yield Problem(where, "topic", "has no title")
            if f"utter_{topic}" not in responses:
                yield Problem(where, "topic", f"has no answer utter_{topic}")
        if len(str(entry.get("title", ""))) > MAX_TITLE:
            yield Problem(where, "button-title", f'"{entry["title"]}" has {len(entry["title"])} characters')
        following = entry.get("next") or []
        if len(following) > 3:
            yield Problem(where, "topic", "offers more than three next steps")
        for step in following:
            if step not in topics or not topics[step].get("title"):
                yield Problem(where, "topic", f"next step {step} is not a topic with a title")
        for key in ("title", "about"):
            yield from check_text(str(entry.get(key, "")), facts=facts, path=f"{where}.{key}")


def _check_knowledge(root: Path, facts: Facts, loaded: Mapping[str, Any]) -> Iterator[Problem]:
    seen: set[str] = set()
    for fact in loaded.get("facts") or []:
        where = f"data/knowledge.yml:{fact.get('id')}"
        if fact.get("id") in seen:
            yield Problem(where, "knowledge", "the id is used twice")
        seen.add(fact.get("id"))
        if not (fact.get("id") and fact.get("section") and fact.get("sentences") and fact.get("text")):
            yield Problem(where, "knowledge", "id, section, sentences or text is missing")
        yield from check_text(str(fact.get("text", "")), facts=facts, path=where)


def _check_clinic(facts: Facts, loaded: Mapping[str, Any]) -> Iterator[Problem]:
    for name, fact in (loaded.get("facts") or {}).items():
        where = f"clinic.yml:{name}"
        if not isinstance(fact, dict) or set(fact) != {"value", "source", "reviewed_on", "review_by"}:
            yield Problem(where, "clinic-fact", "needs exactly value, source, reviewed_on and review_by")
            continue
        text = facts.clinic.get(name)
        if text is None:
            continue
        if not fact["source"]:
            yield Problem(where, "clinic-fact", "has no source")
        try:
            if date.fromisoformat(str(fact["review_by"])) <= date.fromisoformat(str(fact["reviewed_on"])):
                yield Problem(where, "clinic-fact", "review_by is not after reviewed_on")
        except ValueError:
            yield Problem(where, "clinic-fact", "a review date is not an ISO date")
        if isinstance(fact["value"], str) and len(words(text)) > MAX_VALUE_WORDS:
            yield Problem(where, "clinic-fact", f"has {len(words(text))} words, more than {MAX_VALUE_WORDS}")
        skip = {"sentence-length", "reading-grade"} if isinstance(fact["value"], dict) else set[str]()
        yield from check_text(text, facts=facts, path=where, skip=skip)


def _check_variation(name: str, where: str, variation: Mapping[str, Any], facts: Facts, about: str) -> Iterator[Problem]:
    text = str(variation.get("text", ""))
    metadata = variation.get("metadata") or {}
    used = set(_PLACEHOLDER.findall(text))
    for placeholder in sorted(used - set(facts.clinic) - set(FILLED_BY_CODE)):
        yield Problem(where, "placeholder", f"{{{placeholder}}} is unknown")
    if "{" in _PLACEHOLDER.sub("", text) or "}" in _PLACEHOLDER.sub("", text):
        yield Problem(where, "placeholder", "a brace is left open")
    clinic = list(metadata.get("clinic") or [])
    if set(clinic) != used & set(facts.clinic):
        yield Problem(where, "clinic-listed", f"lists {sorted(clinic)}, uses {sorted(used & set(facts.clinic))}")
    listed = list(metadata.get("facts") or [])
    for fact in [*(f for f in listed if f not in facts.knowledge), *(c for c in clinic if c not in facts.clinic)]:
        yield Problem(where, "unknown-fact", f"{fact} is in neither source")
    source = metadata.get("source") or {}
    guided = name.startswith("utter_faq_")
    if (guided or listed or (clinic and name.startswith("utter_ask_") and not name.startswith("utter_ask_booking"))) and not (
        source.get("document") and source.get("section")
    ):
        yield Problem(where, "source", "names no source")
    if guided and not listed:
        yield Problem(where, "source", "rests on no fact")
    if guided:
        for word in untraced_words(text, [facts.knowledge.get(fact, "") for fact in listed]):
            yield Problem(where, "untraced", f'"{word}" is in none of its facts')
    shown = _fill(text, facts, about)
    yield from check_text(shown, facts=facts, path=where, own=FILLED_BY_CODE.values(), skip=_exempt(name))
    for button in variation.get("buttons") or []:
        title = str(button.get("title", ""))
        if not title or len(title) > MAX_TITLE:
            yield Problem(where, "button-title", f'"{title}" has {len(title)} characters')
        yield from check_text(title, facts=facts, path=f"{where} button")


def _check_responses(facts: Facts, responses: Mapping[str, Any], topics: Mapping[str, Any]) -> Iterator[Problem]:
    sections = {str(entry.get("about", "")) for entry in topics.values()} or {"the price"}
    for name, variations in responses.items():
        for index, variation in enumerate(variations or []):
            where = f"domain.yml:{name}[{index}]"
            abouts = sorted(sections) if "{about}" in str(variation.get("text", "")) else ["the price"]
            seen: set[tuple[str, str]] = set()
            for about in abouts:
                for problem in _check_variation(name, where, variation, facts, about):
                    if (problem.rule, problem.message) not in seen:
                        seen.add((problem.rule, problem.message))
                        yield problem
        needs_clinic = [bool((variation.get("metadata") or {}).get("clinic")) for variation in variations or []]
        has_own_decline = name.startswith("utter_ask_") and not name.startswith("utter_ask_booking")
        if all(needs_clinic) and not has_own_decline and f"{name}_no_contact" not in responses:
            yield Problem(f"domain.yml:{name}", "fallback", "every variation needs a clinic fact")


def answer_grades(root: Path) -> list[float]:
    """The reading grades of all responses of ten words or more, as a visitor of this clinic would read them."""
    facts = load_facts(root)
    grades: list[float] = []
    for name, variations in (_load(root / "domain.yml").get("responses") or {}).items():
        if "reading-grade" in _exempt(name):
            continue
        for variation in variations:
            shown = _fill(str(variation.get("text", "")), facts, "the price")
            if len(words(shown)) >= GRADED_FROM_WORDS:
                grades.append(grade(shown))
    return grades


def lint(root: Path) -> list[Problem]:
    """All problems of the authored text under a project directory."""
    facts = load_facts(root)
    topics = _load(root / "data/topics.yml")
    responses = _load(root / "domain.yml").get("responses") or {}
    problems = [
        *_check_knowledge(root, facts, _load(root / "data/knowledge.yml")),
        *_check_clinic(facts, _load(root / "clinic.yml")),
        *_check_topics(root, facts, topics, responses),
        *_check_responses(facts, responses, topics),
    ]
    grades = answer_grades(root)
    if grades and statistics.median(grades) > MAX_MEDIAN_GRADE:
        problems.append(Problem("domain.yml", "reading-grade-median", f"median grade {statistics.median(grades):.1f}"))
    return problems


def main(arguments: Sequence[str]) -> int:
    root = Path(arguments[0]) if arguments else Path.cwd()
    problems = lint(root)
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problem{'' if len(problems) == 1 else 's'}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
