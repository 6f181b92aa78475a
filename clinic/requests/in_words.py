"""Details of a request as visitors and staff read them."""

from __future__ import annotations

NOT_SURE = "not_sure"
# In the order in which they are shown. A part of the body, never a condition: no health information is asked.
AREAS = {
    "face": "face",
    "neck_chest_hands": "neck, chest or hands",
    "elsewhere": "another part",
    NOT_SURE: "not sure yet",
}


def area_in_words(area: str | None) -> str:
    """As read back and as staff read it; empty when it was not asked."""
    return "; ".join(AREAS.get(part, part) for part in area.split(",")) if area else ""


def been_before_in_words(been_before: bool | None) -> str:
    """The same for this detail."""
    return "" if been_before is None else "returning" if been_before else "new"
