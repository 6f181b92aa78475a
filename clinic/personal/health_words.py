"""Words that say something about a person's health, for masking what leaves in mails and notices.

Wide on purpose: a masked harmless word costs a look at the conversation, an unmasked one is somebody's health in a mail.
"""

from __future__ import annotations

import re

HEALTH = re.compile(
    r"\b(?:"
    r"pregnan\w*|expecting a baby|breast ?feed\w*|nursing|ivf|miscarr\w*|menopaus\w*|"
    r"(?:ro)?accutane|isotretinoin|retino\w*|tretinoin|steroids?|antibiotics?|warfarin|aspirin|ibuprofen|blood thinners?|anticoagulants?|"
    r"apixaban|rivaroxaban|clopidogrel|insulin|metformin|antidepress\w*|sertraline|fluoxetine|citalopram|methotrexate|prednisolone|"
    r"medicines?|medications?|meds|tablets|pills|injections?|inhalers?|epi ?pens?|chemo\w*|radiotherap\w*|botox|fillers?|"
    r"diabet\w*|epilep\w*|seizures?|cancers?|tumou?rs?|lupus|hiv|aids|hepatitis|h(?:a)?emophil\w*|thyroid\w*|crohn\w*|colitis|"
    r"heart (?:condition|disease|problem|attack)s?|pacemakers?|strokes?|blood pressure|an(?:a)?emi\w*|clotting|asthma\w*|arthritis|"
    r"eczema|psoriasis|rosacea|dermatitis|vitiligo|keloids?|melasma|herpes|cold sores?|shingles|impetigo|warts?|moles?|acne|scars?|scarring|"
    r"burns?|rash(?:es)?|hives|infect\w*|inflam\w*|swell\w*|swollen|bleed\w*|bruis\w*|allerg\w*|anaphyl\w*|"
    r"depress\w*|anxi(?:ety|ous)|panic attacks?|bipolar|schizo\w*|adhd|autis\w*|eating disorder|anorexi\w*|bulimi\w*|self[- ]harm\w*|suicid\w*|"
    r"surger(?:y|ies)|operations?|transplants?|diagnos\w*|disorders?|disabilit\w*|wheelchair|alopecia|hair loss|"
    r"covid|fever|diseases?|illness\w*|syndromes?|immun\w*|kidney\w*|liver"
    r")\b",
    re.IGNORECASE,
)
MARK = "[health detail]"
# "Jo Burns" is a name; staff have to be able to call her by it.
SURNAMES = frozenset("burn burns mole moles rash stroke strokes swell hives wart fillers".split())


def mask_health(text: str) -> str:
    """The text with every such word replaced by a mark."""
    return HEALTH.sub(MARK, text)


def mask_health_in_name(name: str) -> str:
    """The same for a name, but for words that are last names."""

    def marked(found: re.Match[str]) -> str:
        is_name = found.start() > 0 and found[0].lower() in SURNAMES and found[0][0].isupper()
        return found[0] if is_name else MARK

    return HEALTH.sub(marked, name)
