"""What may not be said, as named patterns. A sentence that says "not" may use some of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from cli.lint.english import GUIDE, negated, sentences


@dataclass(frozen=True)
class Phrase:
    """A phrase that may not be said.

    negatable: allowed after a "not" in the same clause. guided: allowed where the sentence names the guide.
    """

    rule: str
    pattern: re.Pattern[str]
    negatable: bool = False
    guided: bool = False


def _phrase(rule: str, pattern: str, *, negatable: bool = False, guided: bool = False) -> Phrase:
    return Phrase(rule, re.compile(pattern.replace("'", "[’']"), re.IGNORECASE), negatable, guided)


_MEDICINE = (
    r"(?:medicines?|medication|meds|tablets?|pills?|drugs?|antibiotics?|blood[- ]thinners?|steroids?"
    r"|isotretinoin|retinoids?|prescriptions?|aspirin)"
)
_ROLE = (
    r"(?:nurse|doctor|human|real person|person|practitioner|therapist|clinician|receptionist|manager|woman"
    r"|man)"
)

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
    _phrase(
        "guarantee",
        r"\byou(?:'ll| will) (?:see|get|notice|love|have) (?:\w+ )?(?:results?|a difference|skin)",
    ),
    _phrase("guarantee", r"\b100 ?(?:%|per cent)"),
    _phrase("cure", r"\bcur(?:e|es|ed|ing)\b|\bgets? rid of\b|\beliminat\w+", negatable=True),
    _phrase(
        "cure",
        r"\b(?:removes?|erases?|clears?|wipes?) (?:\w+ ){0,3}(?:scars?|wrinkles|lines|spots|acne)",
        negatable=True,
    ),
    _phrase("permanent", r"\bpermanent(?:ly)?\b|\bfor ?ever\b|\blifelong\b|\bonce and for all\b", negatable=True),
    _phrase("permanent", r"\blong[- ]lasting\b|\blasting (?:results?|change)", negatable=True),
    _phrase("risk-free", r"\brisk[- ]free\b|\b(?:no|zero|without(?: any)?) (?:risks?|side effects?|dangers?)\b"),
    _phrase("risk-free", r"\bharmless\b", negatable=True),
    _phrase("safe", r"\bsafe(?:ly|r|st)?\b", negatable=True),
    _phrase(
        "best",
        r"\bbest\b(?! (?:day|time))|\bfinest\b|\bunrivalled\b|\bworld[- ]class\b|\bnumber one\b",
        negatable=True,
    ),
    _phrase(
        "best",
        r"\btop[- ]rated\b|\baward[- ]winning\b|\bleading (?:clinic|treatment)|\b(?:london|uk)'s (?:top"
        r"|favourite)",
    ),
    _phrase("effective", r"\b(?:highly|very|most|extremely|so|really) effective\b"),
    _phrase("effective", r"\b(?:clinically|scientifically) proven\b|\bproven\b", negatable=True),
    _phrase(
        "miracle",
        r"\bmirac\w+|\bmagic\w*|\bamazing\b|\bincredible\b|\bstunning\b|\blife[- ]changing\b|\bdramatic\w*",
    ),
    _phrase("miracle", r"\bflawless\b|\btransform\w*|\brevolution\w+|\bperfect skin\b"),
    _phrase(
        "medicine-name",
        r"\bbotox\b|\bbotulin\w*|\bdysport\b|\bazzalure\b|\bbocouture\b|\bxeomin\b|\bletybo\b|\bnuceiva\b",
    ),
    _phrase(
        "medicine-name",
        r"\balluzience\b|\brelfydess\b|\banti[- ]?wrinkle (?:injection|treatment|jab)s?"
        r"|\bwrinkle[- ]relax\w*",
    ),
    _phrase(
        "medicine-name",
        r"\bprofhilo\b|\btretinoin\b|\bisotretinoin\b|\bro?accutane\b|\bhydroquinone\b|\bhyaluronidase\b",
    ),
    _phrase(
        "medicine-name",
        r"\blidocaine\b|\bemla\b|\bwarfarin\b|\bfinasteride\b|\bozempic\b|\bwegovy\b|\bmounjaro\b",
    ),
    _phrase(
        "urgency",
        r"\btoday only\b|\bonly today\b|\blast (?:few )?(?:slots?|spaces?|places?|chance)\b|\bhurry\b",
    ),
    _phrase(
        "urgency",
        r"\blimited[- ]time\b|\bmiss out\b|\bselling fast\b|\b(?:filling|going) (?:up )?fast\b|\bact now\b",
    ),
    _phrase(
        "urgency",
        r"\bbook (?:now|today|fast|soon)\b|\bonly \w+ (?:\w+ )?left\b|\b(?:offer|sale|price) ends\b"
        r"|\btoo late\b",
    ),
    _phrase(
        "insecurity",
        r"\bugly\b|\bunsightly\b|\bflaws?\b|\bimperfections?\b|\bembarrass\w*|\bashamed\b|\bself-conscious\b",
    ),
    _phrase(
        "insecurity",
        r"\blook(?:s|ing)? (?:old|tired|years younger|younger|your age)\b|\bturn back the clock\b",
    ),
    _phrase(
        "insecurity",
        r"\b(?:problem|bad) skin\b|\byouthful\b|\banti-?age?ing\b|\bhate your\b|\bsuffer(?:s|ing)?\b",
    ),
    _phrase(
        "booked-claim",
        r"\b(?:is|are|been|was|'s|'re|have|has|'ve|get|got)(?: (?:now|all|already))? (?:booked|confirmed"
        r"|reserved)\b",
        negatable=True,
    ),
    _phrase(
        "booked-claim",
        r"\b(?:booking|appointment|slot) (?:confirmed|made)\b|\bbooked you\b|\bsee you (?:on|at|then)\b",
    ),
    _phrase(
        "suitability",
        r"\byou(?:'re| are) (?:suitable|eligible|a (?:good|great) candidate|(?:fine|ok|okay|able) to)\b",
    ),
    _phrase(
        "suitability",
        r"\byou can (?:safely |still |certainly )?(?:have (?:it|the|this|micro|a)|go ahead|be treated)",
    ),
    _phrase(
        "suitability",
        r"\b(?:can't|cannot|can not|shouldn't|should not|mustn't|must not) have (?:it|the|this|micro)",
    ),
    _phrase(
        "suitability",
        r"\b(?:right|ideal|perfect|good|fine|ok|okay|suitable|unsuitable|safe) for (?:you\b|your)",
        negatable=True,
    ),
    _phrase(
        "suitability",
        r"\b(?:it|this|that|treatment|microneedling) (?:will |would |should )?suits? (?:you\b|your|all"
        r"|every)",
        negatable=True,
    ),
    _phrase("symptom-verdict", r"\b(?:that|this|it|they)(?:'s| is| are|'re| sounds| looks)(?: \w+)? normal\b"),
    _phrase(
        "symptom-verdict",
        r"\b(?:perfectly|completely|quite|totally) normal\b|\bto be expected\b|\bnothing to worry about\b",
    ),
    _phrase(
        "symptom-verdict",
        r"\b(?:don't|do not|no need to) worry\b|\b(?:you|it)(?:'ll| will) be (?:fine|ok|okay|all right)\b",
    ),
    _phrase(
        "symptom-verdict",
        r"\b(?:sounds|looks) (?:like|infected|allergic)\b|\byou have an? (?:infection|allergy|reaction)\b",
    ),
    _phrase(
        "medicine-advice",
        r"^(?!.*\bI (?:can't|cannot|won't)\b).*\b(?:stop|start|pause|delay|skip|avoid|come off|go off|switch"
        r"|miss|restart|hold)(?:ping|ing)?\b"
        rf"[^.!?]*\b{_MEDICINE}\b",
    ),
    _phrase("medicine-advice", rf"\b(?:wait|leave|allow|gap)\b[^.!?]*\b{_MEDICINE}\b"),
    _phrase(
        "medicine-advice",
        rf"\b{_MEDICINE}\b[^.!?]*\b(?:days?|weeks?|months?)\b(?: (?:before|after|off|ago))?",
    ),
    _phrase(
        "pretend-person",
        rf"\bI(?:'m| am) (?:a|an|the|your|one of the)(?: \w+)? ?{_ROLE}s?\b|\bas an? {_ROLE}\b",
    ),
    _phrase(
        "pretend-person",
        r"\bin my (?:experience|opinion|practice)\b|\bmy (?:name is|name's|patients?|clients?|skin"
        r"|own skin)\b",
    ),
    _phrase(
        "pretend-person",
        r"\bI(?:'ve| have) (?:had it|treated|seen (?:many|lots))|\bI (?:love|use) (?:it|this|micro)",
    ),
    _phrase("law", r"\bthe law\b|\bby law\b|\b(?:il)?legal(?:ly)?\b|\bUK law\b"),
    _phrase(
        "markup",
        r"\*\*|__|`|</?[a-z][^>]*>|\[[^\]]*\]\([^)]*\)|(?:^|\n)\s*(?:#+ |[-*•] )|\n\s*\n|&[a-z]+;|\*\w",
    ),
    _phrase(
        "asks-personal",
        r"\bdate of birth\b|\bbirthday\b|\bD\.?O\.?B\b|\bhow old are you\b|\byour age\b|\bborn\b",
        negatable=True,
    ),
    _phrase(
        "asks-personal",
        r"\b(?:send|share|upload|attach|post)\b[^.!?]*\b(?:photos?|pictures?|selfies?|images?)\b",
        negatable=True,
    ),
    _phrase("asks-personal", r"\bcard (?:number|details?)\b|\bcvv\b|\bsort code\b|\bexpiry date\b", negatable=True),
    _phrase(
        "asks-personal",
        r"\bmedical (?:history|records?|conditions?)\b|\bhealth (?:history|problems?)\b",
        negatable=True,
    ),
    _phrase(
        "asks-personal",
        rf"\b(?:what|which|any)\b[^.!?]*\b(?:{_MEDICINE}|allergies|illness(?:es)?)\b[^.!?]*\?",
    ),
    _phrase("asks-personal", r"\bare you (?:pregnant|diabetic|allergic|taking|on any)\b|\bsymptoms do you\b"),
    _phrase("radio-frequency", r"\bradio[- ]?frequency\b|\bRF\b|\bmorpheus", negatable=True),
    _phrase(
        "marketing",
        r"\bnewsletter\b|\bsubscribe\b|\bfollow us\b|\brefer a friend\b|\bspecial offers?\b|\bdiscounts?\b",
    ),
    _phrase(
        "marketing",
        r"\btreat yourself\b|\byou deserve\b|\b(?:great|good|unbeatable) (?:value|deal)\b|\b% off\b",
    ),
    _phrase(
        "british-spelling",
        r"\b(?:\w*colors?|\w*(?:minim|real|organ|special|custom|recogn|apolog|emphas|revital|optim|normal"
        r"|summar|author)iz\w+"
        r"|aging|center(?:s|ed)?|favor\w*|flavors?|behavior\w*|gray|fibers?|canceled|canceling|traveled"
        r"|meters?|millimeters?|tumors?|jewelry|moisturiz\w+|anesthe\w+|hemo\w+"
        r"|pediatric\w*|skillful"
        r"|fulfill|enroll|catalog|dialog|inquir\w+|gotten|mom|zip code)\b",
    ),
)


@cache
def phrase_flaws(text: str) -> tuple[tuple[str, str], ...]:
    """(rule, message) of every phrase in the text that may not stand where it stands."""
    return tuple(_phrase_flaws(text))


def _phrase_flaws(text: str) -> Iterator[tuple[str, str]]:
    parts = sentences(text)
    for phrase in PHRASES:
        for part in [text] if phrase.rule == "markup" else parts:
            for match in phrase.pattern.finditer(part):
                excused = (phrase.negatable and negated(part, match.start())) or (phrase.guided and GUIDE.search(part))
                if not excused:
                    yield phrase.rule, f'"{match[0].strip()}"'
