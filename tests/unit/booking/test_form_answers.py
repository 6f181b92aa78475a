"""Answers to the form's questions, written by two people who had seen neither code nor data (form_answers.jsonl).

They were unseen when first read; since then they were mended on, so they guard and no longer measure.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic.booking.agreement import Answer, read_agreement
from clinic.booking.draft import Around, Heard
from clinic.booking.form import own_age
from clinic.booking.name_answer import read_name
from clinic.content.responses import LONDON, Content
from clinic.personal.contact import find_contacts
from clinic.personal.email import read_emails
from clinic.times.windows import Calendar

ROWS = [json.loads(line) for line in Path(__file__).with_name("form_answers.jsonl").read_text("utf-8").splitlines()]
QUESTIONS = {"confirm": "confirm", "consent": "consent", "adult": "adult", "cancel_sure": "cancel"}
NOW = dt.datetime(2026, 11, 28, 10, 0, tzinfo=LONDON)
AROUND = Around(NOW, Calendar.from_facts(Content.load().clinic, NOW.date()))


def rows(*means: str, at: tuple[str, ...] = ()) -> Iterator[dict[str, str]]:
    return (row for row in ROWS if row["means"] in means and (not at or row["at"] in at))


def agrees(row: dict[str, str]) -> bool | None:
    if row["at"] == "adult" and (years := own_age(row["text"].lower().replace("’", "'"), AROUND)) is not None:
        return years >= 18
    said = read_agreement(row["text"], QUESTIONS[row["at"]])
    return None if said.asks else {Answer.YES: True, Answer.NO: False}.get(said.answer)


@pytest.mark.parametrize("at", QUESTIONS)
def test_nothing_but_a_clear_yes_counts_as_one(at: str) -> None:
    taken = [row["text"] for row in ROWS if row["at"] == at and row["means"] != "yes" and agrees(row)]
    assert taken == []


@pytest.mark.parametrize("at", ["consent", "adult", "cancel_sure"])
def test_nothing_but_a_clear_no_refuses(at: str) -> None:
    taken = [row["text"] for row in ROWS if row["at"] == at and row["means"] != "no" and agrees(row) is False]
    assert taken == []


def test_a_yes_is_seldom_asked_for_twice() -> None:
    yes = list(rows("yes", at=tuple(QUESTIONS)))
    assert sum(agrees(row) is True for row in yes) >= 0.83 * len(yes)


def test_words_of_the_conversation_are_written_down_as_nobodys_name() -> None:
    taken = [row["text"] for row in rows("not_a_name") if (name := read_name(Heard(row["text"]), AROUND)) and name.sure]
    assert taken == []


def test_real_names_are_written_down_or_asked_about() -> None:
    names = list(rows("name"))
    read = [(row, read_name(Heard(row["text"]), AROUND)) for row in names]
    assert sum(name is not None for _, name in read) >= 0.96 * len(names)
    assert sum(
        name is not None and name.name.casefold() == row["value"].casefold() for row, name in read
    ) >= 0.84 * len(names)


def test_no_address_with_a_slip_is_taken_without_asking() -> None:
    # "beth. wibbly@example.com" is as likely a name beside an address.
    taken = [
        row["text"] for row in rows("email_doubtful") if any(not each.doubtful for each in read_emails(row["text"]))
    ]
    assert taken == ["beth. wibbly@example.com"]


def test_an_address_is_taken_whole_or_not_at_all() -> None:
    for row in rows("email"):
        for each in read_emails(row["text"]):
            assert each.address.casefold() in {row["value"].casefold(), "joy@example.com"}


def test_other_answers_hold_no_contact() -> None:
    assert [row["text"] for row in rows("other", at=("contact",)) if find_contacts(row["text"])] == []
