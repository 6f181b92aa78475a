"""Red flags are found however they are typed, and ordinary questions are left alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from effort import drawn
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic import ROOT
from clinic.triage.red_flags.check import Finding, Level, check
from clinic.triage.red_flags.spelling_words import TYPOS

CASES = Path(__file__).with_name("red_flags.jsonl")


def cases() -> list[tuple[str, Level | None]]:
    """Every sentence of the file with the level it stands for: None for an ordinary one."""
    with CASES.open(encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    return [(case["text"], Level(case["level"]) if case["level"] else None) for case in found]


CAUGHT = [(text, level) for text, level in cases() if level is not None]
ORDINARY = [text for text, level in cases() if level is None]


def level(text: str) -> Level | None:
    finding = check(text)
    return finding.level if finding else None


@pytest.mark.parametrize(("text", "expected"), CAUGHT)
def test_a_red_flag_is_found_at_its_level(text: str, expected: Level) -> None:
    assert level(text) is expected


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_message_raises_no_alarm(text: str) -> None:
    assert check(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I want to die, my lips are swelling and I can't breathe", Level.EMERGENCY),
        ("I have a fever and I want to kill myself", Level.SELF_HARM),
        ("I'm 16 and there is pus coming out of my cheek", Level.URGENT),
        ("I'm 15 and my throat is closing", Level.EMERGENCY),
        ("I'm 17 and I don't want to live anymore", Level.SELF_HARM),
    ],
)
def test_the_most_severe_level_wins(text: str, expected: Level) -> None:
    assert level(text) is expected


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("my lips are swelling", ("airway_swelling",)),
        ("she can't breathe and has fainted", ("breathing", "fainted")),
        ("pus is coming out and I have a fever", ("infection", "fever")),
        ("i'm 15", ("says_under_18",)),
        ("book my 14 year old daughter in", ("books_for_child",)),
    ],
)
def test_a_finding_names_the_signs_that_fired(text: str, signs: tuple[str, ...]) -> None:
    finding = check(text)
    assert finding is not None
    assert finding.signs == signs


def test_a_finding_never_carries_the_visitors_words() -> None:
    assert check("Zebedee's tongue is swelling") == Finding(Level.EMERGENCY, ("airway_swelling",))


def test_a_level_reads_as_its_short_name() -> None:
    assert [str(one) for one in Level] == ["999", "111", "self_harm", "under_18"]
    assert Level("999") is Level.EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "I can\u2019t breathe",
        "I can\u2018t breathe",
        "I can`t breathe",
        "I CAN'T BREATHE!!!",
        "i can' t breathe",
        "I can\u200b't br\u200beathe",
        "I\u00a0can't\u00a0breathe",
        "i can't\nbreathe",
        "i\tcan't\tbreathe",
        "\uff49 \uff43\uff41\uff4e\uff54 \uff42\uff52\uff45\uff41\uff54\uff48\uff45",
        "i can't \U0001d41b\U0001d42b\U0001d41e\U0001d41a\U0001d42d\U0001d421\U0001d41e",
        "i c\u0430nt bre\u0430the",
        "i c\u00e1n't bre\u00e4the",
        "\U0001f631i can't breathe\U0001f631",
        "i\U0001f631can't\U0001f631breathe",
        "i caaaan't breeeathe",
        "i cant brethe",
        "i cant braethe",
        "i cnt breath",
        "i c a n t b r e a t h e",
        "i  c a n t  b r e a t h e",
        "c.a.n.t b.r.e.a.t.h.e",
        "icantbreathe",
        "#cantbreathe",
        "I can't. Breathe.",
        "cant...breathe",
        "i cant br3athe",
        "(i can't breathe)",
        "*i can't breathe*",
    ],
)
def test_spelling_and_typing_do_not_hide_an_emergency(text: str) -> None:
    assert level(text) is Level.EMERGENCY


def test_no_misspelling_is_listed_but_switched_off() -> None:
    assert [wrong for wrong in TYPOS if any(character.isdigit() for character in wrong)] == []


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "\u200b", "?!", "\U0001f600", "\x00", "'", ",,,", "\ud800", "a" * 5000]
)
def test_empty_and_odd_texts_are_no_alarm(text: str) -> None:
    assert check(text) is None


FLAGS = [
    ("I can't breathe", Level.EMERGENCY),
    ("My tongue is swelling up", Level.EMERGENCY),
    ("My wife has collapsed and won't wake up", Level.EMERGENCY),
    ("I want to kill myself", Level.SELF_HARM),
    ("There is pus coming out of my cheek", Level.URGENT),
]


@pytest.mark.thorough
@pytest.mark.parametrize(("flag", "expected"), FLAGS)
def test_a_red_flag_is_found_after_and_before_any_ordinary_message(flag: str, expected: Level) -> None:
    missed = [
        message
        for text in ORDINARY
        for message in (f"{text}. {flag}", f"{text}\n{flag}", f"{flag}. {text}", f"{text} but {flag}")
        if level(message) is not expected
    ]
    assert missed == []


@settings(deadline=None, max_examples=drawn(200))
@given(st.text(max_size=5000))
def test_no_text_raises(text: str) -> None:
    check(text)


SYMPTOMS = [text for text, level in CAUGHT if level in (Level.EMERGENCY, Level.URGENT)]
WORDS = sorted({word for text in [*SYMPTOMS, *ORDINARY] for word in text.split()})


@settings(deadline=None, max_examples=drawn(200))
@given(st.lists(st.sampled_from(WORDS), max_size=300))
def test_no_jumble_of_symptom_words_raises(words: list[str]) -> None:
    check(" ".join(words))


EVERY = st.sampled_from([text for text, _ in CAUGHT] + ORDINARY)


@settings(deadline=None, max_examples=drawn(300))
@given(EVERY)
def test_capitals_change_nothing(text: str) -> None:
    assert check(text.upper()) == check(text)


@settings(deadline=None, max_examples=drawn(200))
@given(st.text(max_size=200))
def test_capitals_change_nothing_in_any_text(text: str) -> None:
    assert check(text.upper()) == check(text)


@settings(deadline=None, max_examples=drawn(300))
@given(EVERY, st.text(alphabet="\U0001f62d\U0001f631\U0001f912\u2764\ufe0f\U0001f44d\U0001f3fd", max_size=5))
def test_trailing_emoji_change_nothing(text: str, emoji: str) -> None:
    assert check(f"{text} {emoji}") == check(text)


@settings(deadline=None, max_examples=drawn(300))
@given(EVERY, st.sampled_from("\u200b\u200c\u200d\u2060\ufeff\u00ad"))
def test_zero_width_characters_between_words_change_nothing(text: str, invisible: str) -> None:
    assert check(text.replace(" ", f" {invisible}")) == check(text)


@settings(deadline=None, max_examples=drawn(300))
@given(st.sampled_from([text for text, _ in CAUGHT]), st.sampled_from("\u2019\u2018\u02bc`"))
def test_any_apostrophe_will_do(text: str, apostrophe: str) -> None:
    assert check(text.replace("'", apostrophe)) == check(text)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a ",
        "lips ",
        "swelling ",
        "no ",
        "cant ",
        "can't ",
        "my face is ",
        "if my lips ",
        "? ",
        ", ",
        "a.",
        "c a n t ",
        "16 ",
    ],
)
def test_a_long_message_of_one_piece_comes_to_an_end(piece: str) -> None:
    check((piece * 5000)[:5000])


def training_questions() -> list[str]:
    """What visitors ask, from the training data: every topic but the urgent one and the one about age."""
    folder = ROOT / "data" / "nlu"
    lines = [
        line
        for path in sorted(folder.glob("*.yml"))
        if path.stem not in ("urgent_reaction", "ask_age_suitability")
        for line in re.findall(r"^ +- (?!intent:)(.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    ]
    return [re.sub(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})", r"\1", line) for line in lines]


@pytest.mark.thorough
def test_at_most_one_in_a_hundred_ordinary_questions_raises_an_alarm() -> None:
    questions = [*ORDINARY, *training_questions()]
    alarms = [text for text in questions if check(text)]
    assert len(alarms) <= len(questions) / 100, alarms


@pytest.mark.parametrize(
    "text",
    [
        "help, my car is making a horrible wheezing noise",
        "my phone is burning hot and keeps passing out",
        "i cant breathe with laughter, book me in",
        "late sorry, out of breath running for the bus",
    ],
)
def test_machines_and_high_spirits_raise_no_alarm(text: str) -> None:
    assert check(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "i was on my phone and my tongue is swelling",
        "my phone is dying and i think im passing out",
        "my car broke down and i cant breathe",
    ],
)
def test_a_machine_in_the_message_hides_no_emergency(text: str) -> None:
    finding = check(text)
    assert finding is not None and finding.level is Level.EMERGENCY
