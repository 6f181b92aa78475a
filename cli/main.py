"""`clinic`: the operator's command line. Each command is a few lines over the module that does the work."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from cli.channels import add_channel_commands
from cli.data import add_data_commands
from clinic import ROOT
from clinic.settings import VAR, Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse and run; returns the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="clinic", description="The clinic assistant.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: object, help_: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=help_, description=help_)
        command.set_defaults(run=run)
        return command

    add("run", _run, "Start rasa, actions and gateway; Ctrl-C stops them.")
    chat = add("chat", _chat, "Talk to the assistant in the terminal; starts it if it is not running.")
    chat.add_argument("--url", default="", help="address of a running assistant")
    train = add("train", _train, "Train the model if the data changed since the last training.")
    train.add_argument("--force", action="store_true", help="train even if nothing changed")
    evaluate = add("evaluate", _evaluate, "Measure understanding on labelled questions; writes an HTML report.")
    evaluate.add_argument("files", nargs="*", type=Path, metavar="FILE.jsonl", help="default: tests/nlu/*.jsonl")
    evaluate.add_argument("--report", type=Path, default=VAR / "evaluation.html", help="where the report goes")
    bookings = add("bookings", _bookings, "List booking requests, newest first.")
    bookings.add_argument("--json", action="store_true", help="as JSON, one request a line")
    handoffs = add("handoffs", _handoffs, "List what waits for a person, urgent first.")
    handoffs.add_argument("--json", action="store_true", help="as JSON, one a line")
    questions = add("questions", _questions, "List questions the assistant could not answer (personal details masked).")
    questions.add_argument("--json", action="store_true", help="as JSON, one a line")
    outbox = add("outbox", _outbox, "List what has not been sent yet: mails, webhooks, messages.")
    outbox.add_argument("--json", action="store_true", help="as JSON, one a line")
    add_data_commands(add)
    add_channel_commands(add)
    add("migrate", _migrate, "Bring the database up to date.")
    return parser


def _run(options: argparse.Namespace) -> int:
    from cli.supervisor import run

    return run(Settings())


def _chat(options: argparse.Namespace) -> int:
    from cli.chat import chat

    return chat(options.url, Settings())


def _train(options: argparse.Namespace) -> int:
    from cli.train import train

    return train(force=options.force)


def _evaluate(options: argparse.Namespace) -> int:
    from cli.evaluation.run import run

    return run(options.files or sorted((ROOT / "tests" / "nlu").glob("*.jsonl")), options.report)


def _migrate(options: argparse.Namespace) -> int:
    from clinic.storage.engine import make_engine, migrate

    migrate(make_engine(Settings().database_url))
    return 0


def _bookings(options: argparse.Namespace) -> int:
    from cli.lists import booking_requests

    return _show(booking_requests(Settings().database_url), options.json, "No booking requests yet.")


def _handoffs(options: argparse.Namespace) -> int:
    from cli.lists import hand_offs

    return _show(hand_offs(Settings().database_url), options.json, "Nothing waits for a person.")


def _outbox(options: argparse.Namespace) -> int:
    from cli.lists import outbox_rows

    return _show(outbox_rows(Settings().database_url), options.json, "Everything has been sent.")


def _questions(options: argparse.Namespace) -> int:
    from cli.lists import open_questions

    return _show(open_questions(Settings().database_url), options.json, "No unanswered questions.")


def _show(rows: list[dict[str, object]], as_json: bool, nothing: str) -> int:
    """Print rows as JSON lines or as a table."""
    if as_json:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))
        return 0
    if not rows:
        print(nothing)
        return 0
    from rich.console import Console
    from rich.table import Table

    table = Table(*rows[0])
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row.values()))
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
