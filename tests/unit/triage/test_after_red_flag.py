"""What people write after a red flag, and that nothing but clear words ends an emergency."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clinic.content.responses import Content
from clinic.triage.after_red_flag import Kind, read_follow_up, response
from clinic.triage.red_flags.check import Level

CONTENT = Content.load()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("should I wait and see", Kind.WAIT),
        ("what do I do now", Kind.WHAT_NOW),
        ("I rang the line, nobody answered", Kind.NO_ANSWER),
        ("how long will the ambulance take", Kind.HOW_LONG),
        ("she's breathing ok I think", Kind.BETTER),
        ("The paramedics are here", Kind.HELPED),
        ("I’m at A&E now", Kind.HELPED),
        ("it was a false alarm", Kind.MISTAKE),
        ("it's not an emergency", Kind.MISTAKE),
        ("how much is it", Kind.OTHER),
        ("", Kind.OTHER),
    ],
)
def test_a_message_is_read(text: str, kind: Kind) -> None:
    assert read_follow_up(text) is kind


@pytest.mark.parametrize(
    "text",
    [
        "ambulance isn't here yet",
        "is the ambulance here?",
        "when the paramedics are here what do I say",
        "not a false alarm",
        "I wasn't joking",
        "she has not been seen by anyone",
        "will they take me when they came",
    ],
)
def test_hope_denial_and_questions_end_nothing(text: str) -> None:
    assert not read_follow_up(text).ends_it


@pytest.mark.parametrize("level", [Level.EMERGENCY, Level.URGENT, Level.SELF_HARM])
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_an_answer_at_every_level(level: Level, kind: Kind) -> None:
    assert CONTENT.has(response(level, kind))


# Written by somebody who had seen neither code nor data; mended on since, so they guard and no longer measure.
WRITTEN = [
    json.loads(line) for line in Path(__file__).with_name("after_red_flag.jsonl").read_text("utf-8").splitlines()
]


def test_nothing_but_clear_words_ends_an_emergency() -> None:
    ended = [row for row in WRITTEN if read_follow_up(row["text"]).ends_it and row["kind"] not in ("helped", "mistake")]
    assert ended == []


def test_clear_words_mostly_end_it() -> None:
    clear = [row for row in WRITTEN if row["kind"] in ("helped", "mistake")]
    assert sum(read_follow_up(row["text"]).ends_it for row in clear) >= 0.35 * len(clear)
