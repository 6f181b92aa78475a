"""Words that say something about a person's health, for masking what leaves in mails and notices.

Wide on purpose: a masked harmless word costs a look at the conversation, an unmasked one is somebody's health in a
mail.
"""

from __future__ import annotations

import re

HEALTH = re.compile(
    r"\b(?:"
    # Children to come, and changes of life.
    r"pregnan\w*|expecting a baby|breast ?feed\w*|nursing|ivf|miscarr\w*|menopaus\w*|"
    # What is taken, by name and by kind, and what was done before.
    r"(?:ro)?accutane|isotretinoin|retino\w*|tretinoin|steroids?|antibiotics?|warfarin|aspirin|ibuprofen|"
    r"blood thinners?|anticoagulants?|apixaban|rivaroxaban|clopidogrel|insulin|metformin|antidepress\w*|sertraline|"
    r"fluoxetine|citalopram|methotrexate|prednisolone|"
    r"medicines?|medications?|meds|tablets|pills|injections?|inhalers?|epi ?pens?|chemo\w*|radiotherap\w*|botox|"
    r"fillers?|"
    # Illnesses of the whole body.
    r"diabet\w*|epilep\w*|seizures?|cancers?|tumou?rs?|lupus|hiv|aids|hepatitis|h(?:a)?emophil\w*|thyroid\w*|crohn\w*|"
    r"colitis|heart (?:condition|disease|problem|attack)s?|pacemakers?|strokes?|blood pressure|an(?:a)?emi\w*|clotting|"
    r"asthma\w*|arthritis|"
    # The skin.
    r"eczema|psoriasis|rosacea|dermatitis|vitiligo|keloids?|melasma|herpes|cold sores?|shingles|impetigo|warts?|moles?|"
    r"acne|scars?|scarring|burns?|rash(?:es)?|hives|infect\w*|inflam\w*|swell\w*|swollen|bleed\w*|bruis\w*|"
    r"allerg\w*|anaphyl\w*|"
    # The mind.
    r"depress\w*|anxi(?:ety|ous)|panic attacks?|bipolar|schizo\w*|adhd|autis\w*|eating disorder|anorexi\w*|bulimi\w*|"
    r"self[- ]harm\w*|suicid\w*|"
    # Everything else that is said of one's health.
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
