"""`clinic erase`, `clinic retention` and `clinic backup`: what an operator does with the data itself."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from clinic.settings import VAR, Settings, tracker_database

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from clinic.erasing.person import Erased, Person

Add = Callable[[str, object, str], argparse.ArgumentParser]


def add_data_commands(add: Add) -> None:
    """Add the commands to the parser."""
    erase = add("erase", _erase, "Erase everything held about a person: tables, outbox, Rasa's store and backups.")
    erase.add_argument("--phone", default="", help="the phone number they gave")
    erase.add_argument("--email", default="", help="the e-mail address they gave")
    erase.add_argument("--reference", default="", help="reference of one of their requests")
    erase.add_argument("--conversation", default="", help="id of their conversation")
    erase.add_argument("--yes", action="store_true", help="do not ask whether you are sure")
    add("retention", _retention, "Forget what is older than the days in clinic.yml; the worker does it daily.")
    backup = add("backup", _backup, "Copy the database into a new file while everything runs.")
    backup.add_argument("--to", type=Path, default=VAR / "backups", metavar="FOLDER", help="default: var/backups")


class _Unclear(Exception):
    """Nobody can be erased by what was given; the message says why."""


def _erase(options: argparse.Namespace) -> int:
    from clinic.clock import utc_now
    from clinic.erasing.person import erase_person
    from clinic.queues.notices import Reach

    try:
        person = _whom(options)
    except _Unclear as problem:
        return _error(str(problem))
    if not options.yes and not _is_sure():
        return _error("Nothing was erased.")
    settings = Settings()
    with _database(settings) as engine:
        done = erase_person(engine, tracker_database(), person, Reach.of(settings), utc_now())
    _tell_erased(done)
    return 1 if done.unreadable else 0


def _whom(options: argparse.Namespace) -> Person:
    """The person whom the options name; raises _Unclear if there is none, or more than one."""
    from clinic.erasing.person import Person
    from clinic.personal.contact import Contact, find_emails, find_phones
    from clinic.requests.reference import parse_reference

    phone = _only_one(options.phone, find_phones(options.phone), "phone number")
    email = _only_one(options.email, find_emails(options.email), "e-mail address")
    found = parse_reference(options.reference)
    reference = _only_one(options.reference, [found] if found else [], "reference")
    if not (phone or email or reference or options.conversation):
        raise _Unclear("Say whom to erase: --phone, --email, --reference or --conversation.")
    return Person(options.conversation or None, reference, Contact(phone, email))


def _only_one(given: str, read: list[str], what: str) -> str | None:
    """What was read in an option, None if it was not given; raises _Unclear unless it is exactly one."""
    if given and not read:
        raise _Unclear(f"That is no {what} I can read. Nothing was erased.")
    if len(read) > 1:
        raise _Unclear(f"That is more than one {what}. Give one at a time. Nothing was erased.")
    return read[0] if read else None


def _tell_erased(done: Erased) -> None:
    if not done.conversations:
        print("Nothing is held here about that person.")
    else:
        print(f"Erased: {len(done.conversations)} conversations, {len(done.requests)} booking requests.")
    if done.requests:
        print(f"Delete mails and calendar entries about: {', '.join(done.requests)}")
    if done.backups:
        print(f"Looked through {len(done.backups)} backups and erased it there too.")
    for path in done.unreadable:
        print(f"Could not be opened, please delete it: {path}")


@contextmanager
def _database(settings: Settings) -> Iterator[Engine]:
    from clinic.storage.engine import make_engine, migrate

    engine = make_engine(settings.database_url)
    try:
        migrate(engine)
        yield engine
    finally:
        engine.dispose()


def _is_sure() -> bool:
    try:
        return input("This can't be undone. Type yes to erase: ").strip().lower() == "yes"
    except EOFError:  # nobody is there to answer
        print()
        return False


def _retention(options: argparse.Namespace) -> int:
    from clinic.clock import utc_now
    from clinic.content.responses import Content
    from clinic.erasing.retention import forget_old

    with _database(Settings()) as engine:
        gone = forget_old(engine, tracker_database(), Content.load().clinic.retention, utc_now())
    print(f"Forgotten: {gone.conversations} conversations, {gone.requests} requests, {gone.questions} questions.")
    return 0


def _backup(options: argparse.Namespace) -> int:
    from clinic.clock import utc_now
    from clinic.storage.backup import BackupError, backup

    try:
        with _database(Settings()) as engine:
            print(f"Copied to {backup(engine, options.to, utc_now())}")
    except BackupError as error:
        return _error(str(error))
    return 0


def _error(text: str) -> int:
    print(text, file=sys.stderr)
    return 1
