"""A linter for every authored string: answers, buttons, topic words, clinic facts and knowledge.

Rules are named; `rules.RULES` says what each one means. `text.check_text` also reads a finished reply, so the tests
can hold every reply of the running assistant to the rules of the authored text.

    python -m cli.lint [root]        prints the flaws, exits 1 when there is any
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

from cli.lint.facts import check_channels, check_clinic, check_knowledge
from cli.lint.responses import answer_grades, check_responses
from cli.lint.rules import Flaw
from cli.lint.sources import load_facts, read
from cli.lint.topics import check_facets, check_topics

MAX_MEDIAN_GRADE = 6.0


def lint(root: Path) -> list[Flaw]:
    """All flaws of the authored text under a project directory."""
    facts, clinic = load_facts(root), read(root / "clinic.yml")
    entries = read(root / "data/topics.yml")
    topics = {topic: entry for topic, entry in entries.items() if isinstance(entry, dict)}
    responses = read(root / "domain.yml").get("responses") or {}
    flaws = [
        *check_knowledge(facts, read(root / "data/knowledge.yml")),
        *check_clinic(facts, clinic),
        *check_channels(facts, clinic, topics),
        *check_topics(root, facts, entries, responses),
        *check_facets(facts, read(root / "data/facets.yml"), topics),
        *check_responses(facts, responses, topics),
    ]
    grades = answer_grades(root)
    if grades and statistics.median(grades) > MAX_MEDIAN_GRADE:
        flaws.append(Flaw("domain.yml", "reading-grade-median", f"median grade {statistics.median(grades):.1f}"))
    return flaws


def main(arguments: Sequence[str]) -> int:
    """Print every flaw; 1 if there is one."""
    root = Path(arguments[0]) if arguments else Path.cwd()
    flaws = lint(root)
    for flaw in flaws:
        print(flaw)
    print(f"{len(flaws)} problem{'' if len(flaws) == 1 else 's'}", file=sys.stderr)
    return 1 if flaws else 0
