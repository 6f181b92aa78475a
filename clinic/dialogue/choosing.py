"""Which of the choices just offered a message picks: by number, by "both" or "neither", or by words of their titles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from clinic import ROOT
from clinic.text.plain import words_only
from clinic.text.yaml_file import phrases, read_yaml

TABLE = ROOT / "data/choosing.yml"
_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3}
# Beside a pick these say nothing: "the second one please".
_BESIDE = frozenset(
    "the a an one ones that this please pls plz thanks ta option choice button answer i want meant mean like would go "
    "for with pick take say id i'd i'll my is it its it's then ok okay yes yeah number think just thing about um er oh "
    "and".split()
)


def chosen(text: str, titles: Sequence[str]) -> tuple[int, ...] | None:
    """The numbers (from 0) of the choices that are picked; empty for "none of these"; None when nothing is picked."""
    plain = " ".join(words_only(text).split())
    if not plain or not titles:
        return None
    if (named := _named(plain, titles)) is not None:
        return (named,)
    words = [word for word in plain.split() if word not in _BESIDE]
    picks = {name: said for name, said in _table().items() if name != "options"}
    for name, said in sorted(picks.items(), key=lambda entry: -max(map(len, entry[1]))):
        for phrase in said:
            if _holds(plain, phrase) and not _left_over(words, phrase):
                return _picked(name, len(titles))
    return None


def by_place(text: str, count: int) -> int | None:
    """The one choice of so many that is picked by its place alone: "2", "the first one", "the last"."""
    picked = chosen(text, [str(place) for place in range(1, count + 1)])
    return picked[0] if picked is not None and len(picked) == 1 and count > 1 else None


def asks_for_options(text: str) -> bool:
    """Whether a message speaks of the choices as such, to hear them."""
    return any(word in words_only(text).split() for word in _table()["options"])


def _picked(name: str, count: int) -> tuple[int, ...] | None:
    if name == "all":
        return tuple(range(count))
    if name == "none":
        return ()
    place = {"last": count - 1, "last_but_one": count - 2}.get(name, _PLACES.get(name, -1))
    return (place,) if 0 <= place < count else None


def _named(plain: str, titles: Sequence[str]) -> int | None:
    """The one choice whose title is named by a word of its own: "the price one" of "Prices" and "Recovery time"."""
    said = {_stem(word) for word in plain.split()} - {_stem(word) for word in _BESIDE}
    if not said:
        return None
    stems = [
        {_stem(word) for word in words_only(title).split()} - {_stem(word) for word in _BESIDE} for title in titles
    ]
    held = [place for place, own in enumerate(stems) if own and said <= own]
    return held[0] if len(held) == 1 else None


def _stem(word: str) -> str:
    return re.sub(r"(?:'s|s)$", "", word) if len(word) > 3 else word


def _holds(plain: str, phrase: str) -> bool:
    return f" {phrase} " in f" {plain} "


def _left_over(words: Sequence[str], phrase: str) -> set[str]:
    """What is said besides the pick: with anything of its own it is no pick."""
    return set(words) - set(phrase.split())


@cache
def _table() -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(" ".join(words_only(phrase).split()) for phrase in phrases(lines))
        for name, lines in read_yaml(TABLE).items()
    }
