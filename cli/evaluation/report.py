"""The evaluation, shown: a table in the terminal and one HTML file that needs nothing else."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.evaluation.dialogue import DialogueScores
from cli.evaluation.scores import Case, Share, Summary, Tally, Target, confusions

TEMPLATES = Path(__file__).parent
COLUMNS_BESIDE_TOPICS = ("clarify", "unknown")
MOST_CONFUSIONS = 25
STYLES = {True: "green", False: "bold red", None: "dim"}


def percent(value: float) -> str:
    """'97.3 %'; 100 and 0 only if it is exactly so."""
    shown = 100 * value
    if 0 < shown < 0.1:
        return "<0.1 %"
    return f"{min(shown, 99.9):.1f} %" if value < 1 else "100 %"


def with_interval(share: Share) -> str:
    """'97.3 % (95-99)'."""
    low, high = share.interval
    return f"{percent(share.value)} ({100 * low:.0f}–{100 * high:.0f})"


def goal(target: Target) -> str:
    """'at least 92 %'."""
    if target.goal == 1:
        return "every one"
    return f"{'at least' if target.at_least else 'at most'} {100 * target.goal:.0f} %"


def print_dialogue(scores: DialogueScores, console: Console | None = None) -> None:
    """Print how well acts and facets are read."""
    table = Table(title="Dialogue", title_justify="left")
    for heading in ("", "Reached (95 % interval)", "Of"):
        table.add_column(heading, justify="left" if not heading else "right")
    rows = {
        "what it does, right": scores.acts,
        "yes and no, right": scores.agreement,
        "attribute asked, right": scores.facets,
        "answered as a whole instead": scores.as_whole,
        "another attribute answered": scores.wrong,
        "attribute in no list, not answered with a block": scores.uncovered,
    }
    for name, share in rows.items():
        table.add_row(name, with_interval(share), f"{share.hits}/{share.n}")
    table.add_row("taken for a yes that is none", str(len(scores.false_yes)), "")
    (console or Console()).print(table)


# --- terminal ---------------------------------------------------------------------------------------


def print_summary(summary: Summary, report: Path, console: Console | None = None) -> None:
    """Print topics, groups and targets."""
    console = console or Console()
    console.print(_tallies("Topics", summary.topics))
    console.print(_tallies("Groups", summary.groups))
    targets = Table(title="Targets", title_justify="left")
    targets.add_column("Target")
    for heading in ("Goal", "Reached (95 % interval)", "Of"):
        targets.add_column(heading, justify="right")
    targets.add_column("")
    for target in summary.targets:
        verdict = Text(target.verdict, style=STYLES[target.met])
        targets.add_row(
            target.name,
            goal(target),
            with_interval(target.share),
            f"{target.share.hits}/{target.share.n}",
            verdict,
        )
    console.print(targets)
    for line in facts(summary):
        console.print(line, markup=False, highlight=False)
    console.print(f"Report: {report}", markup=False, highlight=False, soft_wrap=True)


def facts(summary: Summary) -> list[str]:
    """What the tables leave out, a line each."""
    urgent = [case for case in summary.cases if case.urgent and case.answered_as_urgent]
    by_rules = sum(case.decided.by_rules for case in urgent)
    added = sum(bool(case.added) for case in summary.cases)
    caught = f"{summary.urgent_caught.hits} of {summary.urgent_caught.n}"
    alarms = f"{summary.false_alarms.hits} of {summary.false_alarms.n}"
    lines = [
        f"Urgent caught: {caught} ({by_rules} by the rules, {len(urgent) - by_rules} by the model).",
        f"Urgent false alarms: {alarms} messages that are not urgent.",
        f"Right, but with a second answer beside it that was not asked for: {added}.",
    ]
    if summary.model:
        thresholds = ", ".join(f"{name} {value:g}" for name, value in summary.thresholds)
        lines.append(f"Model: {summary.model}; thresholds: {thresholds}.")
    return lines


def _tallies(title: str, tallies: tuple[Tally, ...]) -> Table:
    table = Table(title=title, title_justify="left", caption="95 % intervals in brackets", caption_justify="left")
    table.add_column("Topic" if title == "Topics" else "Group", no_wrap=title == "Topics")
    for heading in ("n", "Right", "Held", "Wrong", "Right or offered"):
        table.add_column(heading, justify="right")
    for row in tallies:
        shares = (row.right, row.held, row.wrong, row.offered)
        table.add_row(Text(row.name), str(row.n), *map(with_interval, shares))
    return table


# --- HTML -------------------------------------------------------------------------------------------


def write_report(summary: Summary, path: Path) -> None:
    """Write the HTML file, with every text escaped."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(summary), encoding="utf-8")


def render(summary: Summary) -> str:
    """The HTML page."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"percent": percent, "with_interval": with_interval, "goal": goal}
    counts = confusions(summary.cases)
    rows = [row.name for row in summary.topics]
    decided = {column for _, column in counts}
    columns = [*rows, *sorted(decided - {*rows, *COLUMNS_BESIDE_TOPICS}), *COLUMNS_BESIDE_TOPICS]
    mistakes = [(pair, count) for pair, count in counts.items() if pair[0] != pair[1]]
    return environment.get_template("evaluation.html").render(
        summary=summary,
        facts=facts(summary),
        chart=sorted(summary.topics, key=lambda row: (row.right.value, -row.wrong.value)),
        counts=counts,
        rows=rows,
        columns=columns,
        largest=max(counts.values(), default=1),
        frequent=sorted(mistakes, key=lambda item: -item[1])[:MOST_CONFUSIONS],
        lists=_lists(summary),
    )


def _lists(summary: Summary) -> list[tuple[str, bool, list[Case]]]:
    """Lists of messages: title, whether it is open at first, the cases."""
    alarms = [case for case in summary.cases if case.false_alarm]
    held = [case for case in summary.cases if case.outcome == "held" and not case.urgent]
    return [
        ("Urgent messages that were missed", True, summary.missed),
        ("Urgent false alarms", True, alarms),
        ("Wrong answers, surest first", True, summary.wrong),
        ("Right, with a second answer that was not asked for", False, [c for c in summary.cases if c.added]),
        ("Held: asked back or declined", False, held),
    ]
