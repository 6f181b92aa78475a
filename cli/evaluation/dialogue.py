"""How well the dialogue's readings are: what a message does (acts), and which attribute it asks for (facets).

The sets in tests/nlu/dialogue/ were written by people who had seen neither examples nor code. A line of acts.jsonl is
{"text", "context", "act", "also"}, one of facets.jsonl {"text", "asked", "also"}; `also` lists what is as right.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli.evaluation.asking import ask
from cli.evaluation.scores import Share
from clinic import ROOT
from clinic.dialogue.decide import SURE

SETS = ROOT / "tests" / "nlu" / "dialogue"
AGREEMENT = frozenset({"yes", "no"})


@dataclass(frozen=True)
class DialogueScores:
    """acts: right of all. agreement: yes and no read as such. false_yes: messages surely read as a yes that are none.

    facets: topic and attribute right; as_whole: the topic right, answered as a whole; others: an attribute nobody
    asked for. uncovered: attributes that no facet covers and that were not answered with the topic's block.
    """

    acts: Share
    agreement: Share
    false_yes: tuple[str, ...]
    facets: Share
    as_whole: Share
    wrong: Share
    uncovered: Share


def measure(folder: Path = SETS) -> DialogueScores:
    """Read both sets with the newest trained model; raises BadInput when it cannot be asked."""
    acts, facets = (_rows(folder / name) for name in ("acts.jsonl", "facets.jsonl"))
    read = ask({"text": row["text"], "context": row.get("context")} for row in (*acts, *facets))
    said = list(zip(acts, read[: len(acts)], strict=True))
    asked = list(zip(facets, read[len(acts) :], strict=True))
    covered = [pair for pair in asked if not pair[0]["asked"].endswith("/other")]
    rest = [pair for pair in asked if pair[0]["asked"].endswith("/other")]
    agreement = [pair for pair in said if pair[0]["act"] in AGREEMENT]
    return DialogueScores(
        _share(_does, said),
        _share(_does, agreement),
        tuple(row["text"] for row, found in said if _is_false_yes(row, found)),
        _share(_asks, covered),
        _share(_as_whole, covered),
        _share(_wrongly, covered),
        _share(_not_a_block, rest),
    )


Pair = tuple[dict[str, Any], dict[str, Any]]


def _share(holds: Callable[[dict[str, Any], dict[str, Any]], bool], pairs: Sequence[Pair]) -> Share:
    return Share(sum(holds(row, found) for row, found in pairs), len(pairs))


def _not_a_block(row: dict[str, Any], found: dict[str, Any]) -> bool:
    return any("/" in key for key in found["facets"]) or not found["facets"]


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _right(row: dict[str, Any], name: str) -> set[str]:
    return {row[name], *row.get("also", [])}


def _does(row: dict[str, Any], found: dict[str, Any]) -> bool:
    return _act(found)[0] in _right(row, "act")


def _act(found: dict[str, Any]) -> tuple[str, float]:
    """The likeliest act; a picture alone has none."""
    act, share = found["acts"][0] if found["acts"] else ("", 0.0)
    return str(act), float(share)


def _is_false_yes(row: dict[str, Any], found: dict[str, Any]) -> bool:
    act, share = _act(found)
    return act == "yes" and share >= SURE and "yes" not in _right(row, "act")


def _asks(row: dict[str, Any], found: dict[str, Any]) -> bool:
    return bool(_right(row, "asked") & set(found["facets"]))


def _as_whole(row: dict[str, Any], found: dict[str, Any]) -> bool:
    topics = {key.partition("/")[0] for key in _right(row, "asked")}
    return not _asks(row, found) and bool(topics & {key for key in found["facets"] if "/" not in key})


def _wrongly(row: dict[str, Any], found: dict[str, Any]) -> bool:
    return bool(found["facets"]) and not _asks(row, found) and not _as_whole(row, found)
