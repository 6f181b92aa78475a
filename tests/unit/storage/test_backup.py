"""A copy of the database taken while others write: whole, consistent, and for its owner only."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest
from samples import LATER, NOW, REACH, conversation, handed_off, new_request, stored
from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from cli.main import main
from clinic.conversations import records as store
from clinic.conversations.outcome import Saying
from clinic.requests import store as bookings
from clinic.storage import backup as module
from clinic.storage.backup import BackupError, backup, known_backups
from clinic.storage.engine import make_engine, transaction
from clinic.storage.tables import Backup, Base, Conversation


def everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the list of copies."""
    with engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name != "backup"
        }


def opened(path: Path) -> dict[str, list[tuple[object, ...]]]:
    engine = make_engine(f"sqlite:///{path}")
    try:
        return everything(engine)
    finally:
        engine.dispose()


def fill(engine: Engine) -> None:
    conversation(engine, "c1", state={"topics": ["ask_price"], "offer": None}, address="447700900123")
    stored(engine, REACH, name="Zoë O’Brien 王")
    stored(engine, area=None, been_before=None)
    handed_off(engine, REACH, signs=["breathing"], urgent=True)
    with transaction(engine) as session:
        row = session.get_one(Conversation, "c1")
        store.add_visitor_message(session, row, "m1", "how much\nis it? 😀", NOW)
        store.add_saying(
            session, row, Saying("utter_x", "£180", ("ask_price",), (), {"document": "d", "section": "s"}), NOW, 1
        )


def test_a_copy_equals_the_database_row_by_row(engine: Engine, tmp_path: Path) -> None:
    fill(engine)
    path = backup(engine, tmp_path / "copies", NOW)
    assert path.name == "clinic-20261124-100000.db"
    copied = opened(path)
    assert copied == everything(engine)
    assert sum(map(len, copied.values())) >= 10


def test_an_empty_database_can_be_copied(engine: Engine, tmp_path: Path) -> None:
    assert opened(backup(engine, tmp_path, NOW)) == everything(engine)


def test_more_rows_than_fit_in_one_batch_are_all_copied(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 3)
    for _ in range(10):
        stored(engine)
    assert len(opened(backup(engine, tmp_path, NOW))["booking_request"]) == 10


def test_a_copy_taken_while_others_write_is_consistent(engine: Engine, tmp_path: Path) -> None:
    """Each request is stored with its audit entry: a copy holds both or neither, and all that were there before."""
    stop, written = threading.Event(), []

    def write(name: str) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            written.append(bookings.store(engine, new_request(key=f"{name}:{number}"), REACH))

    writers = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for writer in writers:
        writer.start()
    try:
        while len(written) < 5:
            stop.wait(0.01)
        before = set(written)
        copies = [backup(engine, tmp_path / "copies", NOW + dt.timedelta(seconds=number)) for number in range(3)]
    finally:
        stop.set()
        for writer in writers:
            writer.join(30)
    for path in copies:
        rows = opened(path)
        references = {row[1] for row in rows["booking_request"]}
        assert before <= references <= set(written)
        assert {row[4] for row in rows["audit"]} == references
        assert len(rows["outbox"]) == 4 * len(references)
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_copy_is_for_its_owner_only(engine: Engine, tmp_path: Path) -> None:
    path = backup(engine, tmp_path, NOW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_but_the_copy_is_left_behind(engine: Engine, tmp_path: Path) -> None:
    backup(engine, tmp_path / "copies", NOW)
    assert [path.name for path in (tmp_path / "copies").iterdir()] == ["clinic-20261124-100000.db"]


def test_a_copy_is_never_written_over(engine: Engine, tmp_path: Path) -> None:
    path = backup(engine, tmp_path, NOW)
    held = path.read_bytes()
    with pytest.raises(BackupError, match="is there already"):
        backup(engine, tmp_path, NOW)
    assert path.read_bytes() == held
    assert known_backups(engine) == [path]


def test_a_folder_that_cannot_be_written_says_what_to_do(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BackupError, match="--to"):
        backup(engine, tmp_path / "file" / "copies", NOW)
    assert known_backups(engine) == []


@pytest.mark.parametrize("error", [OSError("disk"), sqlite3.OperationalError("disk full"), SQLAlchemyError("x")])
def test_a_copy_that_fails_half_way_leaves_no_half_copy(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fails(engine: Engine, path: Path) -> None:
        path.write_bytes(b"half")
        raise error

    monkeypatch.setattr(module, "_copy_file", fails)
    monkeypatch.setattr(module, "_copy_rows", fails)
    with pytest.raises(BackupError, match="could not be made"):
        backup(engine, tmp_path / "copies", NOW)
    assert list((tmp_path / "copies").iterdir()) == []
    assert known_backups(engine) == []


def test_a_copy_is_known_before_it_is_made(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is erased at that moment must be erased from it as well."""
    known: list[list[Path]] = []
    monkeypatch.setattr(module, "_copy_file", lambda engine, path: known.append(known_backups(engine)))
    monkeypatch.setattr(module, "_copy_rows", lambda engine, path: known.append(known_backups(engine)))
    path = backup(engine, tmp_path, NOW)
    assert known == [[path]]


def test_copies_are_known_oldest_first_until_they_are_deleted(engine: Engine, tmp_path: Path) -> None:
    second, first = backup(engine, tmp_path, LATER), backup(engine, tmp_path, NOW)
    assert known_backups(engine) == [first, second]
    first.unlink()
    assert known_backups(engine) == [second]
    with transaction(engine) as session:
        assert session.scalars(select(Backup.path)).all() == [str(second)]


def test_a_copy_can_be_put_in_the_databases_place(engine: Engine, tmp_path: Path) -> None:
    reference = stored(engine)
    restored = make_engine(f"sqlite:///{backup(engine, tmp_path / 'copies', NOW)}")
    assert bookings.store(restored, new_request(name="Bea Reed"), REACH) != reference
    assert len(bookings.list_requests(restored)) == 2
    restored.dispose()


def test_the_command_copies_to_a_folder_and_says_where(
    engine: Engine,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CLINIC_DATABASE_URL", database_url)
    stored(engine)
    assert main(["backup", "--to", str(tmp_path / "copies")]) == 0
    said = re.fullmatch(r"Copied to (.+)\n", capsys.readouterr().out)
    assert said
    assert len(opened(Path(said[1]))["booking_request"]) == 1
    (tmp_path / "file").write_text("x")
    assert main(["backup", "--to", str(tmp_path / "file")]) == 1
    assert "--to" in capsys.readouterr().err
