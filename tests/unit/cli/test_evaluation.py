"""The evaluation: judging, intervals, targets, reading questions, and a report that escapes all texts."""

from __future__ import annotations

import io
import json
import math
import re
import subprocess
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from cli.evaluation import asking
from cli.evaluation import run as evaluation
from cli.evaluation.asking import BadInput
from cli.evaluation.report import percent, print_summary, render
from cli.evaluation.run import Batch, as_decided, ask_model, evaluate, known_topics, read_examples, run
from cli.evaluation.scores import DECLINES, Case, Decided, Example, Share, Summary, confusions, summarise

TOPICS = known_topics()
UNKNOWN = Decided("unknown", confidence=0.2)


def answer(*topics: str, confidence: float = 0.9) -> Decided:
    return Decided("answer", topics, confidence=confidence)


def clarify(*choices: str) -> Decided:
    return Decided("clarify", (), choices, 0.3)


def case(label: str, decided: Decided, *alternatives: str, text: str = "a message") -> Case:
    return Case(Example(text, label, alternatives), decided)


def questions(folder: Path, *rows: Any) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
    return path


# ------------------------------------------------------------------------ judging


@pytest.mark.parametrize(
    ("judged", "outcome"),
    [
        (case("faq_pores", answer("faq_pores")), "right"),
        (case("faq_pores", answer("faq_benefits"), "faq_benefits"), "right"),
        (case("faq_pores", answer("ask_price", "faq_pores")), "right"),
        (case("faq_pores", answer("ask_price")), "wrong"),
        (case("faq_pores", answer("stop")), "wrong"),
        (case("faq_pores", answer("abuse")), "wrong"),
        (case("faq_pores", clarify("faq_pores", "book")), "held"),
        (case("faq_pores", UNKNOWN), "held"),
        (case("faq_pores", answer("off_topic")), "held"),
        (case("book", answer("gibberish")), "held"),
        (case("urgent_reaction", answer("ask_side_effects")), "wrong"),
        (case("off_topic", answer("off_topic")), "right"),
        (case("off_topic", answer("gibberish")), "held"),
        (case("off_topic", clarify("ask_price")), "held"),
        (case("off_topic", UNKNOWN), "held"),
        (case("off_topic", answer("ask_other_medical")), "wrong"),
        (case("off_topic", answer("ask_other_medical"), "ask_other_medical"), "right"),
    ],
)
def test_outcome(judged: Case, outcome: str) -> None:
    assert judged.outcome == outcome


def test_offered_is_right_or_among_the_choices() -> None:
    assert case("book", answer("book")).offered
    assert case("book", clarify("ask_price", "book")).offered
    assert case("book", clarify("ask_price"), "ask_price").offered
    assert not case("book", clarify("ask_price")).offered
    assert not case("book", UNKNOWN).offered


def test_false_alarms_spare_messages_that_may_be_urgent() -> None:
    assert case("ask_pain", answer("urgent_reaction")).false_alarm
    assert not case("ask_pain", answer("urgent_reaction"), "urgent_reaction").false_alarm
    assert not case("urgent_reaction", answer("urgent_reaction")).false_alarm


def test_a_second_answer_nobody_asked_for_is_seen() -> None:
    assert case("faq_pores", answer("faq_pores", "ask_price")).added == ("ask_price",)
    assert case("faq_pores", answer("faq_pores", "ask_price"), "ask_price").added == ()
    assert case("faq_pores", answer("ask_price")).added == ()


def test_confusions_count_an_alternative_as_the_label() -> None:
    cases = [
        case("faq_pores", answer("faq_benefits"), "faq_benefits"),
        case("faq_pores", answer("ask_price")),
        case("faq_pores", UNKNOWN),
    ]
    assert confusions(cases) == {
        ("faq_pores", "faq_pores"): 1,
        ("faq_pores", "ask_price"): 1,
        ("faq_pores", "unknown"): 1,
    }


# ------------------------------------------------------------------------ intervals


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    # From the formula: 0 of 10 ends at z²/(n + z²) = 3.8415/13.8415, and so on.
    [(0, 10, 0.0, 0.27753), (10, 10, 0.72247, 1.0), (5, 10, 0.23659, 0.76341), (1, 100, 0.00177, 0.05449)],
)
def test_wilson(hits: int, n: int, low: float, high: float) -> None:
    assert Share(hits, n).interval == pytest.approx((low, high), abs=1e-4)


def test_wilson_ends_solve_the_score_equation() -> None:
    for hits, n in ((3, 17), (88, 90), (278, 298)):
        for end in Share(hits, n).interval:
            assert abs(hits / n - end) == pytest.approx(1.959964 * math.sqrt(end * (1 - end) / n))


def test_nothing_to_judge_by() -> None:
    assert Share(0, 0).interval == (0.0, 1.0)
    assert Share(0, 0).value == 0.0


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1.0, "100 %"), (0.9999, "99.9 %"), (0.0, "0.0 %"), (0.0004, "<0.1 %"), (0.5, "50.0 %")],
)
def test_percent_never_rounds_to_all_or_nothing(value: float, shown: str) -> None:
    assert percent(value) == shown


# ------------------------------------------------------------------------ summary


def target(summary: Summary, name: str) -> str:
    return next(found.verdict for found in summary.targets if found.name.startswith(name))


def test_targets() -> None:
    good = [case("faq_pores", answer("faq_pores"))] * 97 + [case("urgent_reaction", answer("urgent_reaction"))]
    summary = summarise([*good, case("faq_pores", answer("book"))], TOPICS)
    assert target(summary, "answerable") == "met"
    assert target(summary, "wrong") == "met"
    assert target(summary, "urgent caught or checked") == "met"
    assert target(summary, "urgent false alarms") == "met"
    assert target(summary, "off-topic") == "no messages"
    assert [(row.name, row.n, row.wrong.hits) for row in summary.topics] == [
        ("faq_pores", 98, 1),
        ("urgent_reaction", 1, 0),
    ]
    assert summary.groups[-1].name == "all"
    assert summary.groups[-1].n == 99


def test_targets_not_met() -> None:
    summary = summarise(
        [
            case("urgent_reaction", clarify("urgent_reaction")),
            case("ask_pain", answer("urgent_reaction")),
            case("off_topic", answer("book")),
            case("faq_pores", UNKNOWN),
            case("faq_pores", Decided("check", ("safety_check",), ("faq_pores",), 0.3)),
        ],
        TOPICS,
    )
    assert {found.verdict for found in summary.targets} == {"not met"}
    assert (summary.urgent_caught, summary.false_alarms) == (Share(0, 1), Share(1, 4))
    assert [missed.example.label for missed in summary.missed] == ["urgent_reaction"]


def test_what_declines_is_what_gets_no_answer() -> None:
    assert TOPICS.where(lambda topic: topic.not_answered) == DECLINES


def test_every_topic_is_in_one_group() -> None:
    summary = summarise([case(topic, answer(topic)) for topic in TOPICS], TOPICS)
    *groups, everything = summary.groups
    assert sum(group.n for group in groups) == everything.n == len(TOPICS)


def test_wrong_answers_come_surest_first() -> None:
    cases = [case("book", answer("greet", confidence=share)) for share in (0.4, 0.9, 0.6)]
    assert [wrong.decided.confidence for wrong in summarise(cases, TOPICS).wrong] == [0.9, 0.6, 0.4]


# ------------------------------------------------------------------------ reading


def test_reads_labels_and_alternatives(tmp_path: Path) -> None:
    path = questions(
        tmp_path,
        {"text": "big pores", "label": "faq_pores"},
        "",
        {"text": "a\u2028b", "label": "book", "label_alt": "greet"},
        {"text": "c", "label": "book", "label_alt": ["greet", "help"]},
        {"text": "d", "label": "book", "label_alt": None, "note": "kept out"},
    )
    examples = read_examples([path], TOPICS)
    assert [example.alternatives for example in examples] == [(), ("greet",), ("greet", "help"), ()]
    assert examples[1].where == f"{path}:3"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{not json", "not JSON"),
        ('["text"]', "not a JSON object"),
        ({"label": "book"}, '"text"'),
        ({"text": "  ", "label": "book"}, '"text"'),
        ({"text": 3, "label": "book"}, '"text"'),
        ({"text": "a"}, '"label"'),
        ({"text": "a", "label": ["book"]}, '"label"'),
        ({"text": "a", "label": "book", "label_alt": 3}, '"label_alt"'),
        ({"text": "a", "label": "book", "label_alt": ["greet", 3]}, '"label_alt"'),
        ({"text": "a", "label": "faq_poers"}, 'unknown topic "faq_poers"'),
        ({"text": "a", "label": "book", "label_alt": "bok"}, 'unknown topic "bok"'),
    ],
)
def test_malformed_lines_are_named(tmp_path: Path, row: Any, said: str) -> None:
    path = questions(tmp_path, {"text": "fine", "label": "book"}, row)
    with pytest.raises(BadInput, match=re.escape(f"{path}:2: ") + ".*" + re.escape(said)):
        read_examples([path], TOPICS)


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    path = questions(tmp_path, *[{"text": "a", "label": f"no_{number}"} for number in range(30)])
    with pytest.raises(BadInput) as problem:
        read_examples([path], TOPICS)
    assert 'no_0"' in str(problem.value)
    assert "and 10 more" in str(problem.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="No such file"):
        read_examples([tmp_path / "none.jsonl"], TOPICS)
    (tmp_path / "latin.jsonl").write_bytes(b'{"text": "\xe9"}\n')
    with pytest.raises(BadInput, match="not UTF-8"):
        read_examples([tmp_path / "latin.jsonl"], TOPICS)
    with pytest.raises(BadInput, match="no messages"):
        read_examples([questions(tmp_path)], TOPICS)


# ------------------------------------------------------------------------ deciding


def test_the_rules_come_first_and_the_rest_is_one_batch(tmp_path: Path) -> None:
    asked: list[list[str]] = []

    def source(texts: Sequence[str]) -> Batch:
        asked.append(list(texts))
        return Batch(tuple(answer("ask_price") for _ in texts), "a model", (("confidence", 0.5),))

    path = questions(
        tmp_path,
        {"text": "how much is it", "label": "ask_price"},
        {"text": "my tongue is swelling up", "label": "urgent_reaction"},
        {"text": "i am 15 can i have it", "label": "ask_age_suitability"},
        {"text": "Dzień dobry, ile kosztuje zabieg mikronakłuwania?", "label": "non_english"},
        {"text": "do you sell cars", "label": "off_topic"},
    )
    summary = evaluate([path], tmp_path / "out" / "report.html", source)
    assert asked == [["how much is it", "do you sell cars"]]
    assert [case.outcome for case in summary.cases] == ["right", "right", "right", "right", "wrong"]
    assert [case.decided.by_rules for case in summary.cases] == [False, True, True, True, False]
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "do you sell cars" in page
    assert "a model" in page


def test_a_batch_of_another_length_is_refused(tmp_path: Path) -> None:
    path = questions(tmp_path, {"text": "how much is it", "label": "ask_price"})
    with pytest.raises(BadInput, match="0 of 1"):
        evaluate([path], tmp_path / "report.html", lambda texts: Batch(()))


def test_run_tells_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = questions(tmp_path, {"text": "a", "label": "[bold]"})
    assert run([path], tmp_path / "report.html") == 1
    assert f'error: {path}:1: unknown topic "[bold]"' in capsys.readouterr().err
    assert not (tmp_path / "report.html").exists()


def test_run_prints_the_targets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(evaluation, "ask_model", lambda texts: Batch(tuple(answer("ask_price") for _ in texts)))
    path = questions(tmp_path, {"text": "how much is it", "label": "ask_price"})
    assert run([path], tmp_path / "report.html") == 0
    assert "Targets" in capsys.readouterr().out


def test_the_model_s_reason_is_passed_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def no_model(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, "", "a warning\nerror: no model: run `make train` first\n")

    monkeypatch.setattr(asking, "NLU_PYTHON", tmp_path)
    monkeypatch.setattr(subprocess, "run", no_model)
    with pytest.raises(BadInput, match="could not be asked: no model: run `make train` first"):
        ask_model(["hello"])


def test_the_model_s_decisions_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def a_model(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        assert [json.loads(line) for line in options["input"].splitlines()] == [{"text": "héllo"}]
        Path(command[-1]).write_text('{"model": "m", "thresholds": {"confidence": 0.5}}', encoding="utf-8")
        row = {
            "kind": "clarify",
            "topics": [],
            "choices": ["book"],
            "confidence": 0.3,
            "ranking": [["book", 0.3]],
        }
        return subprocess.CompletedProcess(command, 0, json.dumps(row) + "\n", "")

    monkeypatch.setattr(asking, "NLU_PYTHON", tmp_path)
    monkeypatch.setattr(subprocess, "run", a_model)
    assert ask_model(["héllo"]) == Batch((Decided("clarify", (), ("book",), 0.3),), "m", (("confidence", 0.5),))


def test_without_rasa_s_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(asking, "NLU_PYTHON", tmp_path / "none")
    with pytest.raises(BadInput, match="make setup"):
        ask_model(["hello"])
    assert ask_model([]) == Batch(())


def test_a_decision_of_unknown_kind_is_refused() -> None:
    with pytest.raises(BadInput, match="perhaps"):
        as_decided({"kind": "perhaps", "topics": [], "choices": [], "confidence": 0})


# ------------------------------------------------------------------------ report

NASTY = "<script>alert('1')</script> \"><img src=x onerror=y> & {{ 7 * 7 }}"


class Page(HTMLParser):
    """Collects the tags, what they link to, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_report_escapes_every_text_and_needs_nothing_else() -> None:
    cases = [
        Case(Example(NASTY, "faq_pores", where=NASTY), answer("book")),
        Case(Example(NASTY, "faq_pores"), answer(NASTY)),
        Case(Example(NASTY, "urgent_reaction"), UNKNOWN),
        Case(Example(NASTY, "ask_price"), answer("ask_price", NASTY)),
    ]
    text = render(summarise(cases, TOPICS, model=NASTY, thresholds=((NASTY, 0.1), ("margin", 0.2)), paths=(NASTY,)))
    page = Page(text)
    assert not {"script", "img", "iframe"}.intersection(page.tags)
    assert page.links == ["data:,"]
    assert "url(" not in text
    assert "@import" not in text
    assert NASTY in page.text
    assert "49" not in page.text.split("Wrong answers, surest first")[1].split("Confusion table")[0]


def test_the_report_of_nothing_wrong() -> None:
    page = Page(render(summarise([case("book", answer("book"))], TOPICS)))
    assert "None." in page.text
    assert page.tags.count("rect") == 1
    assert "prefers-color-scheme" in page.text


def test_the_table_leaves_markup_alone() -> None:
    console = Console(file=io.StringIO(), width=140)
    print_summary(summarise([case("book", answer("greet"))], TOPICS, model="[red]x[/]"), Path("r.html"), console)
    printed = console.file.getvalue()  # type: ignore[attr-defined]
    assert "[red]x[/]" in printed
    assert "not met" in printed
