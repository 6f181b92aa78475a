"""All signs of :mod:`clinic.triage.red_flags.check`, by level."""

from __future__ import annotations

from clinic.triage.red_flags.signs.age import UNDER_18_SIGNS
from clinic.triage.red_flags.signs.airway import AIRWAY_SIGNS
from clinic.triage.red_flags.signs.collapse import COLLAPSE_SIGNS
from clinic.triage.red_flags.signs.despair import SELF_HARM_SIGNS
from clinic.triage.red_flags.signs.skin import SKIN_SIGNS
from clinic.triage.red_flags.signs.unwell import UNWELL_SIGNS

EMERGENCY_SIGNS = (*AIRWAY_SIGNS, *COLLAPSE_SIGNS)
URGENT_SIGNS = (*SKIN_SIGNS, *UNWELL_SIGNS)

__all__ = ["EMERGENCY_SIGNS", "SELF_HARM_SIGNS", "UNDER_18_SIGNS", "URGENT_SIGNS"]
