"""The clinic's own facts: what clinic.yml must look like, and when a fact may be said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from clinic import ROOT
from clinic.content.facts import DAYS, ClinicFacts, FactsError, describe_hours

DUE = dt.date(2027, 11, 1)
GOOD = {"value": "£180", "source": "price list", "reviewed_on": "2026-11-01", "review_by": "2027-11-01"}
OPEN = ["09:00", "18:00"]
WEEK = dict.fromkeys(DAYS, OPEN)


def load(folder: Path, entry: Any, name: str = "prices") -> ClinicFacts:
    path = folder / "clinic.yml"
    path.write_text(yaml.safe_dump({"demo": True, "facts": {name: entry}}), encoding="utf-8")
    return ClinicFacts.load(path)


def load_hours(folder: Path, hours: Any) -> ClinicFacts:
    return load(folder, GOOD | {"value": hours}, "opening_hours")


def test_a_complete_fact_is_said_in_its_own_words(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD).text("prices", DUE) == "£180"


def test_dates_may_be_written_without_quotes(tmp_path: Path) -> None:
    dated = GOOD | {"reviewed_on": dt.date(2026, 11, 1), "review_by": DUE}
    assert load(tmp_path, dated).text("prices", DUE) == "£180"


def test_a_fact_is_said_on_its_last_day_and_not_after_it(tmp_path: Path) -> None:
    facts = load(tmp_path, GOOD)
    assert facts.values(DUE) == {"prices": "£180"}
    assert facts.values(DUE + dt.timedelta(days=1)) == {}


@pytest.mark.parametrize("value", [None, ""])
def test_an_empty_fact_needs_nothing_else_and_is_never_said(tmp_path: Path, value: str | None) -> None:
    facts = load(tmp_path, {"value": value, "source": None, "reviewed_on": None, "review_by": None})
    assert facts.text("prices", dt.date(2000, 1, 1)) is None


def test_a_fact_nobody_wrote_down_is_never_said(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD).text("parking", DUE) is None


def test_an_overdue_fact_is_listed_and_an_empty_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "clinic.yml"
    empty = {"value": None, "source": None, "reviewed_on": None, "review_by": None}
    path.write_text(yaml.safe_dump({"facts": {"prices": GOOD, "variants": empty}}), encoding="utf-8")
    assert ClinicFacts.load(path).overdue(DUE + dt.timedelta(days=1)) == ["prices"]


def test_a_clinic_is_not_a_demo_unless_it_says_so(tmp_path: Path) -> None:
    path = tmp_path / "clinic.yml"
    path.write_text("facts: {}", encoding="utf-8")
    assert ClinicFacts.load(path).demo is False


def test_a_missing_file_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"nowhere\.yml"):
        ClinicFacts.load(Path("nowhere.yml"))


@pytest.mark.parametrize("text", ["", "[]", "facts: []", "demo: true", "facts: {a: {b", "- facts"])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "clinic.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FactsError):
        ClinicFacts.load(path)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("£180", "needs exactly these fields"),
        ({key: GOOD[key] for key in ("value", "source", "reviewed_on")}, "needs exactly these fields"),
        (GOOD | {"note": "x"}, "needs exactly these fields"),
        (GOOD | {"source": None}, "needs source, reviewed_on and review_by"),
        (GOOD | {"reviewed_on": None}, "needs source, reviewed_on and review_by"),
        (GOOD | {"review_by": None}, "needs source, reviewed_on and review_by"),
        (GOOD | {"review_by": "next year"}, "must be a date like"),
        (GOOD | {"review_by": "2026-10-01"}, "due for review before it was reviewed"),
        (GOOD | {"value": 180}, "write the value as text"),
        (GOOD | {"value": ["£180"]}, "write the value as text"),
    ],
)
def test_a_fact_that_breaks_the_schema_is_refused_by_name(tmp_path: Path, entry: Any, message: str) -> None:
    with pytest.raises(FactsError, match=message) as refused:
        load(tmp_path, entry)
    assert "'prices'" in str(refused.value)


@pytest.mark.parametrize(
    "hours",
    [
        "every day 9 to 5",
        dict.fromkeys(list(DAYS)[:6], OPEN),
        WEEK | {"holiday": OPEN},
        WEEK | {"mon": "09:00-18:00"},
        WEEK | {"mon": ["9am", "6pm"]},
        WEEK | {"mon": ["09:00"]},
        WEEK | {"mon": ["09:00", "12:00", "18:00"]},
        WEEK | {"mon": [9, 18]},
        WEEK | {"mon": ["18:00", "09:00"]},
        WEEK | {"mon": ["09:00", "09:00"]},
        WEEK | {"mon": ["09:00+01:00", "18:00"]},
    ],
)
def test_opening_hours_of_another_shape_are_refused(tmp_path: Path, hours: Any) -> None:
    with pytest.raises(FactsError, match="opening_hours"):
        load_hours(tmp_path, hours)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (WEEK, "Monday to Sunday 9 am to 6 pm"),
        (WEEK | {"sat": ["10:00", "16:00"], "sun": None},
         "Monday to Friday 9 am to 6 pm, Saturday 10 am to 4 pm, closed Sunday"),
        (WEEK | {"mon": None, "tue": None, "wed": ["12:30", "20:15"], "sun": None},
         "closed Monday to Tuesday, Wednesday 12.30 pm to 8.15 pm, Thursday to Saturday 9 am to 6 pm, closed Sunday"),
        (WEEK | {"mon": ["00:00", "23:59"]}, "Monday 12 am to 11.59 pm, Tuesday to Sunday 9 am to 6 pm"),
    ],
)  # fmt: skip
def test_opening_hours_are_said_in_words(hours: dict[str, Any], words: str) -> None:
    assert describe_hours(hours) == words


def test_opening_hours_reach_a_reply_in_words(tmp_path: Path) -> None:
    assert load_hours(tmp_path, WEEK).text("opening_hours", DUE) == "Monday to Sunday 9 am to 6 pm"


def test_the_clinic_file_that_ships_can_be_read() -> None:
    facts = ClinicFacts.load(ROOT / "clinic.yml")
    assert facts.demo
    assert facts.values(dt.date(2026, 11, 22))["clinic_name"]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(field=st.sampled_from(sorted(GOOD)), value=anything, name=st.sampled_from(["prices", "opening_hours"]))
def test_whatever_stands_in_a_field_it_is_read_or_refused_in_plain_words(
    tmp_path_factory: pytest.TempPathFactory, field: str, value: Any, name: str
) -> None:
    entry = (GOOD | {"value": WEEK} if name == "opening_hours" else GOOD) | {field: value}
    try:
        load(tmp_path_factory.getbasetemp(), entry, name).values(DUE)
    except FactsError as refused:
        assert name in str(refused)
