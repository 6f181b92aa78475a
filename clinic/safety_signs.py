"""All signs of :mod:`clinic.safety`, by level."""

from __future__ import annotations

from clinic.safety_age import UNDER_18_SIGNS
from clinic.safety_airway import AIRWAY_SIGNS
from clinic.safety_collapse import COLLAPSE_SIGNS
from clinic.safety_despair import SELF_HARM_SIGNS
from clinic.safety_skin import SKIN_SIGNS
from clinic.safety_unwell import UNWELL_SIGNS

EMERGENCY_SIGNS = (*AIRWAY_SIGNS, *COLLAPSE_SIGNS)
URGENT_SIGNS = (*SKIN_SIGNS, *UNWELL_SIGNS)

__all__ = ["EMERGENCY_SIGNS", "SELF_HARM_SIGNS", "UNDER_18_SIGNS", "URGENT_SIGNS"]
