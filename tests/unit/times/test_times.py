"""What visitors say about times: the phrases of dates.jsonl, and what holds for any phrase at any time of any year."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from date_phrases import CALENDAR, HOURS, load, misread, moment, past
from effort import drawn
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clinic import ROOT
from clinic.content.facts import ClinicFacts, FactsError
from clinic.times.opening_hours import LONDON, BankHolidays, bank_holidays
from clinic.times.windows import Calendar, TimesRead, next_opening, open_now, parse, show_when

TUESDAY = moment("2026-11-24T10:00")
UNKNOWN = Calendar()
PHRASES = load()
LEAST_RIGHT = 0.97


def said(text: str, now: dt.datetime = TUESDAY, calendar: Calendar = CALENDAR) -> TimesRead:
    times = parse(text, now, calendar)
    assert times is not None, text
    return times


def windows(times: TimesRead) -> list[str]:
    return [f"{window.start:%Y-%m-%d %H:%M}-{window.end:%H:%M}" for window in times.windows]


# ------------------------------------------------------------------------ the phrases


def test_nearly_every_phrase_is_read_as_its_writer_meant_it() -> None:
    wrong = {f"{case['text']} ({case['now']})": problem for case in PHRASES if (problem := misread(case))}
    assert len(PHRASES) >= 400
    assert len(wrong) <= (1 - LEAST_RIGHT) * len(PHRASES), wrong


def test_no_phrase_gives_a_window_in_the_past() -> None:
    assert [case["text"] for case in PHRASES if past(case)] == []


def test_the_phrases_cover_every_outcome() -> None:
    assert {case.get("problem") for case in PHRASES} == {None, "past", "closed", "impossible", "far"}
    assert sum("none" in case for case in PHRASES) >= 30


# ------------------------------------------------------------------------ read back


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("next tues after 5", "Tuesday 1 December, after 5 pm"),
        ("weds or thurs morning", "Wednesday 25 or Thursday 26 November, in the morning"),
        ("tuesday at 3", "Tuesday 1 December, at 3 pm"),
        ("half 3 on tuesday", "Tuesday 1 December, at 3.30 pm"),
        ("around 3 on tuesday", "Tuesday 1 December, around 3 pm"),
        ("tuesday 2-4", "Tuesday 1 December, between 2 pm and 4 pm"),
        ("tuesday before 11", "Tuesday 1 December, before 11 am"),
        (
            "next tuesday morning or thursday afternoon",
            "Tuesday 1 December in the morning or Thursday 3 December in the afternoon",
        ),
        ("any weekday morning", "Any weekday, in the morning"),
        ("not fridays", "Any day but Friday"),
        ("tuesdays after 4", "Tuesdays, after 4 pm"),
        ("whenever suits you", "Any time"),
        ("asap", "As soon as possible"),
        ("next week", "The week of Monday 30 November"),
        ("mornings next week", "The week of Monday 30 November, in the morning"),
        ("in december", "Any day in December"),
        ("this weekend", "The weekend of Saturday 28 November"),
        ("2 jan", "Saturday 2 January 2027"),
        ("before christmas", "Tuesday 24 November to Thursday 24 December"),
        ("after the 5th", "Any day from Monday 7 December"),
        ("any day next week but friday", "The week of Monday 30 November but Friday"),
        ("tuesday is no good but wednesday works", "Wednesday 25 November"),
        ("tuesday, not in the morning", "Tuesday 1 December, not in the morning"),
        ("fridays in december", "Fridays in December"),
        ("evenings or weekends", "Any day in the evening or any weekend"),
    ],
)
def test_times_are_read_back_with_their_dates(text: str, shown: str) -> None:
    assert said(text).shown == shown


def test_a_long_list_is_cut_at_a_word() -> None:
    text = " or ".join(f"{day} december at {day % 4 + 1}.{day % 6}0pm" for day in range(1, 24, 2))
    shown = said(text).shown
    assert len(shown) <= 200
    assert shown.endswith(" …")


def test_days_that_are_not_possible_are_named() -> None:
    times = said("sat or sun")
    assert (windows(times), times.dropped) == (["2026-11-28 10:00-16:00"], ("Sunday 29 November",))
    assert said("saturday or monday after 5").dropped == ("Saturday 28 November",)
    assert said("weekends").dropped == ()


def test_a_day_looked_back_at_is_no_wish() -> None:
    times = said("I had it done last week, can I come on tuesday?")
    assert (times.shown, times.dropped) == ("Tuesday 1 December", ())


# ------------------------------------------------------------------------ turns of phrase


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("tuesday, no wait, wednesday", "wednesday"),
        ("monday at 3, actually tuesday", "tuesday at 3"),
        ("tuesday at 3, sorry I mean 4", "tuesday at 4"),
        ("tuesday. no, wednesday", "wednesday"),
        ("wednesday instead of tuesday", "wednesday"),
        ("next week on tuesday or thursday", "tuesday or thursday next week"),
        ("tuesday next week or thursday", "tuesday or thursday next week"),
        ("mondays are no good", "not mondays"),
        ("I'm away next week but the week after is fine", "week after next"),
        ("can't do mondays or tuesdays", "any day but monday or tuesday"),
        ("weekdays except friday after 4", "weekdays after 4 but not friday"),
        ("after 2 and before 5 on thursday", "thursday 2-4.59pm or thursday 2-5"),
        ("thursday in the afternoon after the school run", "thursday after the school run"),
        ("after the school run in the morning on friday", "friday after the school drop-off"),
        ("2026-12-01T15:00", "1 december at 3pm"),
        ("1/12 or 2/12", "1st or 2nd of december"),
        ("tues 1st or weds 2nd dec", "1/12 or 2/12"),
        ("saturday mornings", "every saturday morning"),
        ("tomorrow or the day after", "tomorrow or thursday"),
        ("this week is no good, what about next", "next week"),
    ],
)
def test_two_ways_of_saying_it_mean_the_same(text: str, same: str) -> None:
    assert windows(said(text)) == windows(said(same))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "Good morning, can I book?",
        "I'm April",
        "My name is May Chen",
        "Sunday Adeyemi, 07700 900123",
        "Sam, 07700 900123, sam@example.org",
        "MN-7K3QWS",
        "I'm 34",
        "SW1A 1AA",
        "it costs £180",
        "it took 2 weeks to heal",
        "after 3 sessions",
        "we talked about my 2nd session",
        "12 Example Mews, London",
        "sun damage on my cheeks",
        "how soon can I come in",
        "may I ask something",
        "3",
    ],
)
def test_what_is_no_time_gives_none(text: str) -> None:
    assert parse(text, TUESDAY, CALENDAR) is None


# ------------------------------------------------------------------------ calendars


def test_without_known_hours_every_day_is_open() -> None:
    assert windows(said("sunday", calendar=UNKNOWN)) == ["2026-11-29 00:00-00:00"]
    assert windows(said("christmas day at 7am", calendar=UNKNOWN)) == ["2026-12-25 07:00-08:00"]
    assert windows(said("tuesday morning", calendar=UNKNOWN)) == ["2026-12-01 08:00-12:00"]
    assert windows(said("tuesday evening", calendar=UNKNOWN)) == ["2026-12-01 17:00-21:00"]


def test_bank_holidays_are_closed_only_where_the_clinic_says_so() -> None:
    assert said("boxing day").trouble == "closed"
    assert windows(said("28 december", calendar=Calendar(HOURS))) == ["2026-12-28 09:00-18:00"]
    assert said("28 december", calendar=Calendar(HOURS, lambda day: day.day == 28)).trouble == "closed"


def facts(tmp_path: Path, **values: object) -> ClinicFacts:
    reviewed = {"source": "test", "reviewed_on": "2026-11-01", "review_by": "2027-11-01"}
    path = tmp_path / "clinic.yml"
    entries = {name: {"value": value, **reviewed} for name, value in values.items()}
    path.write_text(yaml.safe_dump({"facts": entries}), encoding="utf-8")
    return ClinicFacts.load(path)


def test_the_calendar_comes_from_the_clinics_facts() -> None:
    calendar = Calendar.from_facts(ClinicFacts.load(ROOT / "clinic.yml"), TUESDAY.date())
    assert calendar.hours == HOURS
    assert calendar.minutes(dt.date(2026, 12, 28)) is None


def test_an_overdue_fact_is_not_reckoned_with() -> None:
    calendar = Calendar.from_facts(ClinicFacts.load(ROOT / "clinic.yml"), dt.date(2030, 1, 1))
    assert (calendar.hours, calendar.minutes(dt.date(2030, 12, 25))) == (None, (0, 24 * 60))


@pytest.mark.parametrize(("value", "closed"), [("closed", True), ("open", False), (None, False), ("", False)])
def test_a_clinic_may_be_open_on_bank_holidays(tmp_path: Path, value: str | None, closed: bool) -> None:
    week = {day: ["09:00", "18:00"] for day in "mon tue wed thu fri sat sun".split()}
    calendar = Calendar.from_facts(facts(tmp_path, opening_hours=week, bank_holidays=value), TUESDAY.date())
    assert (calendar.minutes(dt.date(2026, 12, 25)) is None) is closed


@pytest.mark.parametrize("value", ["maybe", "Closed", True, ["closed"]])
def test_anything_but_open_or_closed_is_refused(tmp_path: Path, value: object) -> None:
    with pytest.raises(FactsError, match="open or closed"):
        facts(tmp_path, bank_holidays=value)


def test_england_has_its_bank_holidays() -> None:
    assert bank_holidays(2027)[dt.date(2027, 3, 26)] == "Good Friday"
    assert dt.date(2026, 12, 28) in BankHolidays()
    assert dt.date(2026, 11, 30) not in BankHolidays()  # Saint Andrew's day is Scotland's


@pytest.mark.parametrize(
    ("now", "is_open", "opens"),
    [
        ("2026-11-24T10:00", True, "Wednesday 25 November at 9 am"),
        ("2026-11-24T08:59", False, "Tuesday 24 November at 9 am"),
        ("2026-11-24T18:00", False, "Wednesday 25 November at 9 am"),
        ("2026-11-28T16:30", False, "Monday 30 November at 9 am"),
        ("2026-12-24T20:00", False, "Tuesday 29 December at 9 am"),
        ("2026-12-31T19:00", False, "Saturday 2 January 2027 at 10 am"),
    ],
)
def test_when_the_doors_open(now: str, is_open: bool, opens: str) -> None:
    at = moment(now)
    following = next_opening(at, CALENDAR)
    assert following is not None
    assert (open_now(at, CALENDAR), show_when(following, at)) == (is_open, opens)


def test_a_clinic_of_unknown_or_no_hours_has_no_next_opening() -> None:
    assert (open_now(TUESDAY, UNKNOWN), next_opening(TUESDAY, UNKNOWN)) == (True, None)
    shut = Calendar(dict.fromkeys(range(7)))
    assert (open_now(TUESDAY, shut), next_opening(TUESDAY, shut)) == (False, None)
    assert said("tuesday", calendar=shut).trouble == "closed"


def test_windows_are_plain_text_to_keep() -> None:
    assert said("tuesday at 3").as_list() == [["2026-12-01T15:00:00+00:00", "2026-12-01T16:00:00+00:00"]]
    assert said("1 april at 3").as_list() == [["2027-04-01T15:00:00+01:00", "2027-04-01T16:00:00+01:00"]]


def test_reading_dates_does_not_load_the_calendar_of_holidays() -> None:
    code = (
        "import sys, clinic.times.windows; sys.exit(int(bool({'holidays', 'dateparser', 'yaml'} & set(sys.modules))))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


# ------------------------------------------------------------------------ for any time of any year

DAYS = st.sampled_from(
    "today,tomorrow,tonight,the day after tomorrow,tues,wednesday,sat,sunday,this friday,next monday,friday week,"
    "the 5th,the 31st,29 feb,3 jan,5/12,25 december,31 november,in 3 days,in two weeks,in a month,this week,next week,"
    "early next week,midweek,end of the week,this weekend,next weekend,in march,next month,late october,"
    "before christmas,"
    "after christmas,in the new year,good friday,easter monday,bank holiday monday,fridays,weekdays,weekends,any day,"
    "mon-thu,the 3rd to the 7th,from monday,before friday,after the 10th,next 10 days,the last friday of the month,"
    "yesterday,last week,whenever,asap,30 march,31 march,28 october,29 october,the weekend after next".split(",")
)
HOURS_SAID = st.sampled_from(
    "morning,first thing,lunchtime,noon,afternoon,late afternoon,evening,at the end of the day,after work,after school,"
    "after the school run,at 1,at 1am,1.30 am,at 2am,at 3,3pm,half 3,ten to five,5ish,around 11,after 5,before 11,"
    "until 2,from 10,between 2 and 4,10-12,9 to 5,at 7am,25:00,not before 11,no later than 4,mornings".split(",")
)
JOINTS = st.sampled_from([" ", ", ", " or ", " and ", " but not ", " to ", ". ", " actually ", " no wait ", " except "])
SAYINGS = st.lists(
    st.one_of(DAYS, HOURS_SAID, st.tuples(DAYS, HOURS_SAID).map(" ".join)), min_size=1, max_size=4
).flatmap(
    lambda parts: st.lists(JOINTS, min_size=len(parts), max_size=len(parts)).map(lambda joints: _said(parts, joints))
)
CLOCK_CHANGES = st.sampled_from(
    [
        moment(f"{year}-{day}")
        for year, day in ((2026, "03-29"), (2026, "10-25"), (2027, "03-28"), (2024, "10-27"), (2031, "10-26"))
    ]
).flatmap(
    lambda day: st.integers(-1500, 1500).map(lambda minutes: day.astimezone(dt.UTC) + dt.timedelta(minutes=minutes))
)
YEAR_ENDS = st.integers(2024, 2034).flatmap(
    lambda year: st.integers(-3000, 3000).map(
        lambda minutes: dt.datetime(year, 12, 31, 23, 30, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
    )
)
NOWS = st.one_of(
    st.integers(0, 12 * 366 * 24 * 60).map(
        lambda minutes: dt.datetime(2024, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
    ),
    st.integers(0, 3600 * 10**6).map(lambda parts: TUESDAY + dt.timedelta(microseconds=parts)),
    CLOCK_CHANGES,
    YEAR_ENDS,
)
AROUND_THE_CLOCK = Calendar(dict.fromkeys(range(7), (dt.time(0), dt.time(23, 59))))
CALENDARS = st.sampled_from([CALENDAR, UNKNOWN, Calendar(HOURS), AROUND_THE_CLOCK])


def _said(parts: list[str], joints: list[str]) -> str:
    return "".join(part + joint for part, joint in zip(parts, [*joints[1:], ""], strict=True))


def sound(times: TimesRead, now: dt.datetime, calendar: Calendar) -> None:
    """What holds for any answer."""
    assert (times.windows == ()) is (times.trouble is not None)
    assert len(times.windows) <= 60
    assert len(times.shown) <= 200
    last = now
    for window in times.windows:
        start, end = (edge.astimezone(dt.UTC) for edge in (window.start, window.end))
        assert now.astimezone(dt.UTC) <= start < end
        assert last.astimezone(dt.UTC) <= start
        last = window.end
        for edge in (window.start, window.end):
            assert edge.tzinfo is LONDON
            assert edge.astimezone(dt.UTC).astimezone(LONDON).utcoffset() == edge.utcoffset()
            assert edge.astimezone(dt.UTC).astimezone(LONDON).replace(tzinfo=None) == edge.replace(tzinfo=None)
        if calendar.hours is None:
            continue
        day = window.start.date()
        hours = calendar.minutes(day)
        assert hours is not None
        assert window.end.date() == day
        assert hours[0] <= window.start.hour * 60 + window.start.minute
        assert window.end.hour * 60 + window.end.minute <= hours[1]


@settings(max_examples=drawn(600), deadline=None)
@given(text=SAYINGS, now=NOWS, calendar=CALENDARS)
@example(text="at 1am", now=moment("2026-03-28T12:00"), calendar=UNKNOWN)
@example(text="tomorrow", now=moment("2026-10-24T12:00"), calendar=UNKNOWN)
@example(text="29 feb", now=moment("2027-03-01T12:00"), calendar=CALENDAR)
def test_any_saying_at_any_time_gives_sound_windows(text: str, now: dt.datetime, calendar: Calendar) -> None:
    times = parse(text, now, calendar)
    if times is not None:
        sound(times, now, calendar)
    assert times == parse(text, now, calendar)


SINGLE = st.sampled_from(
    "today,tomorrow,tues,wednesday,sat,this friday,next monday,friday week,the 5th,the 31st,3 jan,5/12,in 3 days".split(
        ","
    )
)
AT = st.sampled_from(
    ",morning,first thing,at lunchtime,at noon,afternoon,late afternoon,evening,end of the day,after school,"
    "in school hours,"
    "after the school drop-off,at 3,3.30pm,around 11,after 2,before 11,between 2 and 4,not in the morning".split(",")
)


@settings(max_examples=drawn(400), deadline=None)
@given(day=SINGLE, hours=AT, now=NOWS, calendar=CALENDARS)
def test_what_is_read_back_of_one_date_means_the_same(
    day: str, hours: str, now: dt.datetime, calendar: Calendar
) -> None:
    times = said(f"{day} {hours}", now, calendar)
    if times.trouble is None:
        again = said(times.shown, now, calendar)
        assert (again.windows, again.shown) == (times.windows, times.shown)


PERIODS = st.sampled_from(
    "next week,this week,week after next,next weekend,next month,mon-thu,weds or thurs,fridays,any weekday,not fridays,"
    "any time,asap,tuesday or thursday next week,before christmas,early next week,any day next week but friday".split(
        ","
    )
)


@settings(max_examples=drawn(300), deadline=None)
@given(days=PERIODS, hours=st.sampled_from(["", " in the morning", " after 2"]), now=NOWS)
def test_what_is_read_back_of_longer_spans_means_the_same(days: str, hours: str, now: dt.datetime) -> None:
    times = said(days + hours, now)
    if times.trouble is None:
        assert said(times.shown, now).windows == times.windows


# ------------------------------------------------------------------------ whatever is typed

NASTY = [
    "tuesday " * 250,
    "not " * 500,
    "1 " * 1000,
    "1-" * 1000,
    "a" * 2000,
    "wensdy" * 333,
    "mon tue or " * 180,
    "<" * 2000,
    "<b>tuesday</b><script>alert('friday')</script>",
    "'; DROP TABLE bookings; -- tuesday",
    "‏יום tuesday‎ בבוקר",
    "🙂" * 1000 + "tuesday",
    "tues\x00day \x07 at\t3\r\n",
    "@" * 2000,
    "a@" * 1000,
    "0" * 2000,
    "0 " * 1000,
    "07700 900123 " * 150,
    "99999999999999999999999 december 99999999999999",
    "in 999999 days or in 9999 weeks or in 9999 years or 99/99/9999 or 31/12/9999",
    "ﷺ" * 2000,
    "next " * 400,
    "first " * 400,
    "to " * 600,
    "half past " * 200,
    "monday to " * 200,
    "between 1 and 2 and " * 100,
    "\ud800 tuesday",
]


@pytest.mark.parametrize("text", NASTY, ids=lambda text: text[:12].encode("unicode_escape").decode())
@pytest.mark.timeout(20)
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    times = parse(text, TUESDAY, CALENDAR)
    if times is not None:
        sound(times, TUESDAY, CALENDAR)


@settings(max_examples=drawn(300), deadline=None)
@given(text=st.text(max_size=2000), now=NOWS)
def test_any_text_at_all_is_survived(text: str, now: dt.datetime) -> None:
    times = parse(text, now, CALENDAR)
    if times is not None:
        sound(times, now, CALENDAR)


@settings(max_examples=drawn(300), deadline=None)
@given(
    words=st.lists(st.sampled_from([word for case in PHRASES for word in case["text"].split()]), max_size=40), now=NOWS
)
def test_any_jumble_of_their_words_is_survived(words: list[str], now: dt.datetime) -> None:
    times = parse(" ".join(words), now, CALENDAR)
    if times is not None:
        sound(times, now, CALENDAR)


@pytest.mark.parametrize(
    "text", ["tu\u200fes\u200eday", "ＴＵＥＳＤＡＹ", "<i>tuesday</i>", "tuesday\x00\x07", "“tuesday”", "TUESDAY!!!"]
)
def test_marks_and_markup_do_not_hide_a_day(text: str) -> None:
    assert said(text).shown == "Tuesday 1 December"


def test_a_long_message_is_read_in_steps_in_proportion_to_its_length() -> None:
    """Counted in calls, not in seconds: twice the words are at most about twice the work."""

    def calls(text: str) -> int:
        count = 0

        def counted(*_: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(counted)
        try:
            parse(text, TUESDAY, CALENDAR)
        finally:
            sys.setprofile(None)
        return count

    filler = "my skin is rather dry and I wondered about wednesdy "
    calls(filler)
    short, long = calls(filler * 15), calls(filler * 60)
    assert long < 6 * short
