"""Sending to Messenger and WhatsApp, against a strict Graph API over real HTTP."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import payloads
import pytest
from channel_world import World
from databases import KINDS
from fake_rasa import button
from graph import APP_SECRET, PAGE_TOKEN, WHATSAPP_TOKEN, Fault
from payloads import fb_text, wa_text
from sqlalchemy import select

from clinic.channels import delivery
from clinic.channels.graph import VERSION, GraphError, Meaning, meaning, proof
from clinic.channels.senders import PAIR_BURST, PAIR_SECONDS, Pace
from clinic.conversations.records import add_staff_message
from clinic.storage.engine import transaction
from clinic.storage.tables import Audit, Conversation, HandOff, Message, OutboxRow

BOTH = pytest.mark.parametrize("channel", ["messenger", "whatsapp"])


def text(channel: str, words: str = "Pores?", number: int = 1, **more: Any) -> Any:
    return (fb_text if channel == "messenger" else wa_text)(words, number, **more)


@pytest.fixture
def real(world: World) -> Iterator[World]:
    """The same with Graph behind a socket."""
    with world.graph.serve() as url:
        world.settings = world.settings.model_copy(update={"meta_graph_url": url})
        world.graph.transport = lambda: None  # type: ignore[assignment,method-assign,return-value]
        yield world


def state(world: World) -> list[tuple[bool, bool, int, str | None]]:
    """Sent, given up, attempts and last error of each row."""
    return [
        (row.sent_at is not None, row.given_up_at is not None, row.attempts, row.last_error) for row in world.outbox
    ]


def staff_say(world: World, words: str) -> None:
    """As the console does."""
    with transaction(world.engine) as session:
        row = session.scalars(select(Conversation)).one()
        message = add_staff_message(session, row, str(uuid.uuid4()), words, world.clock())
        delivery.deliver(session, row, [message], world.clock())


# --- the request itself -----------------------------------------------------------------------------------


@BOTH
def test_a_reply_reaches_graph_over_http(real: World, channel: str) -> None:
    real.rasa.says("Which?", "clarify", choices=[button("Prices", "/ask_price"), button("Pain", "/ask_pain")])
    sent = real.says(text(channel))
    assert [[title for _, title in one.choices] for one in sent] == [["Prices", "Pain"]]
    assert state(real) == [(True, False, 1, None)]


@BOTH
def test_the_token_is_in_no_address_and_the_proof_is_right(real: World, channel: str) -> None:
    seen: list[tuple[str, dict[str, str]]] = []
    handle = real.graph.handle

    def look(method: str, path: str, query: dict[str, str], headers: dict[str, str], body: Any) -> Any:
        seen.append((path, query))
        return handle(method, path, query, headers, body)

    real.graph.handle = look  # type: ignore[method-assign]
    real.says(text(channel))
    token = PAGE_TOKEN if channel == "messenger" else WHATSAPP_TOKEN
    assert seen
    assert all(
        path.startswith(f"/{VERSION}/") and query == {"appsecret_proof": proof(token, APP_SECRET)}
        for path, query in seen
    )


def test_whatsapp_names_its_message_and_messenger_its_metadata(world: World) -> None:
    key = world.says(wa_text("Pores?"))[0].body["biz_opaque_callback_data"]
    assert key == world.outbox[0].key
    metadata = world.says(fb_text("Pores?"))[0].body["message"]["metadata"]
    assert metadata == f"clinic:{world.outbox[1].key}"


@BOTH
def test_the_outbox_keeps_neither_words_nor_metas_id(world: World, channel: str) -> None:
    sent = world.says(text(channel, "the marigolds"))[0]
    row = world.outbox[0]
    assert row.provider_id is not None
    for trace in (sent.id, sent.to, "marigolds", "It may help"):
        assert trace not in str(vars(row))


# --- errors -----------------------------------------------------------------------------------------------

MEANINGS = {
    Meaning.TOKEN: [(0, 0), (190, 463), (102, 0), (3, 0), (10, 0), (200, 0), (230, 0), (299, 0)],
    Meaning.BLOCKED: [(368, 0), (131031, 0), (131042, 0)],
    Meaning.THROTTLED: [(4, 0), (80007, 0), (130429, 0), (131048, 0), (131056, 0), (613, 0), (32, 0)],
    Meaning.TRANSIENT: [(131000, 0), (131016, 0), (131057, 0), (135000, 0), (1, 0), (2, 0), (1200, 0)],
    Meaning.WINDOW: [(131047, 0), (10, 2018278)],
    Meaning.UNREACHABLE: [(131026, 0), (551, 0), (200, 1545041), (100, 2018001)],
    Meaning.REFUSED: [(100, 0), (131008, 0), (131009, 0), (131051, 0), (999999, 0), (-1, 0)],
}


@pytest.mark.parametrize(
    ("code", "subcode", "meant"), [(*code, meant) for meant, codes in MEANINGS.items() for code in codes]
)
def test_an_error_means_what_its_code_says(code: int, subcode: int, meant: Meaning) -> None:
    assert meaning(code, subcode, 400) is meant
    assert GraphError(code, subcode, 400).meaning is meant


@pytest.mark.parametrize(
    ("status", "meant"), [(500, Meaning.TRANSIENT), (503, Meaning.TRANSIENT), (429, Meaning.THROTTLED)]
)
def test_without_a_code_the_status_counts(status: int, meant: Meaning) -> None:
    assert meaning(-1, 0, status) is meant


@BOTH
@pytest.mark.parametrize("fault", [{"status": 502}, {"status": 503}, {"hang_up": True}])
def test_a_fault_of_the_platform_is_tried_again(real: World, channel: str, fault: dict[str, Any]) -> None:
    real.graph.faults.append(Fault(1, **fault))
    assert real.says(text(channel)) == []
    real.clock.move(minutes=1)
    assert len(real.works()) == 1
    assert state(real) == [(True, False, 2, None)]


@pytest.mark.parametrize("code", [131000, 131016, 131057, 135000, 130429, 80007, 4, 131048])
def test_a_transient_error_is_tried_again(world: World, code: int) -> None:
    world.graph.fails(code)
    assert world.says(wa_text("Pores?")) == []
    assert state(world) == [(False, False, 1, f"graph {code}")]
    world.clock.move(minutes=1)
    assert len(world.works()) == 1


def test_the_pair_limit_waits_six_seconds_at_least_and_longer_each_time(world: World) -> None:
    world.graph.fails(131056, times=3)
    world.says(wa_text("Pores?"))
    waits = []
    for _ in range(3):
        waits.append((world.outbox[0].next_at - world.clock()).total_seconds())
        world.clock.now = world.outbox[0].next_at
        world.run(asyncio.to_thread(world.worker().run_once))
    assert waits == [6.0, 12.0, 24.0]
    assert len(world.graph.messages) == 1


def test_one_throttled_person_holds_up_nobody_else(world: World) -> None:
    world.graph.fails(131056, times=9, to=payloads.wa_id(1))
    sent = world.says(payloads.joined(wa_text("Pores?", 1), wa_text("Pores?", 2)))
    assert [one.to for one in sent] == [payloads.wa_id(2)]


@pytest.mark.parametrize("code", [131026, 131051, 131008, 131009, 100])
def test_what_can_not_work_is_given_up_and_put_before_staff(world: World, code: int) -> None:
    world.graph.fails(code)
    assert world.says(wa_text("Pores?")) == []
    world.clock.move(hours=1)
    assert world.works() == []
    assert state(world) == [(False, True, 1, f"graph {code}")]
    assert world.tickets == [("undelivered", str(code))]


@BOTH
def test_a_bad_token_stops_the_channel_and_nothing_is_lost(world: World, channel: str) -> None:
    tokens, world.graph.tokens = world.graph.tokens, {}
    for words in ("Pores?", "Scars?", "Pain?"):
        assert world.says(text(channel, words)) == []
    assert [row.kind for row in world.stored_halts()] == [channel]
    with transaction(world.engine) as session:
        assert [row.action for row in session.scalars(select(Audit))] == ["outbox.halted"]
    sends = [path for _, path in world.graph.calls if path.endswith("messages")]
    world.clock.move(minutes=4)
    world.works()
    assert [path for _, path in world.graph.calls if path.endswith("messages")] == sends
    world.graph.tokens = tokens
    world.clock.move(minutes=2)
    assert len(world.works()) == 3
    assert world.stored_halts() == []


def test_a_bad_token_of_one_channel_leaves_the_other_alone(world: World) -> None:
    del world.graph.tokens[WHATSAPP_TOKEN]
    world.says(wa_text("Pores?"))
    assert len(world.says(fb_text("Pores?"))) == 1


@pytest.mark.parametrize("code", [131031, 368, 131042])
def test_a_locked_or_unpaid_account_stops_the_channel(world: World, code: int) -> None:
    world.graph.fails(code)
    world.says(wa_text("Pores?"))
    assert [row.reason for row in world.stored_halts()] == [f"blocked: graph {code}"]


@pytest.mark.parametrize("answer", [b"", b"<html>", b"[]", b"null", b'{"error": "x"}', b'{"error": {"code": "x"}}'])
def test_an_answer_that_makes_no_sense_is_no_crash(world: World, answer: bytes) -> None:
    world.graph.transport = lambda: httpx.MockTransport(lambda _: httpx.Response(400, content=answer))  # type: ignore[method-assign]
    world.says(wa_text("Pores?"))
    assert [(row.given_up_at is not None, row.last_error) for row in world.outbox] == [(True, "graph -1")]


# --- sent once, though the answer was lost ----------------------------------------------------------------


def receipt(channel: str, sent: Any) -> Any:
    if channel == "messenger":
        return payloads.fb_echo(sent.text, metadata=sent.ours)
    return payloads.wa_status("sent", ours=sent.ours)


@BOTH
@pytest.mark.parametrize("database", KINDS, indirect=True)
def test_a_message_whose_answer_was_lost_is_not_sent_again_once_its_receipt_came(real: World, channel: str) -> None:
    real.graph.faults.append(Fault(1, hang_up=True, accepted=True))
    sent = real.says(text(channel))
    assert len(sent) == 1
    assert state(real)[0][0] is False
    real.gets(receipt(channel, sent[0]))
    real.clock.move(minutes=1)
    assert real.works() == []
    assert state(real)[0][0] is True


@BOTH
def test_a_lost_answer_waits_for_its_receipt_before_it_is_tried_again(world: World, channel: str) -> None:
    world.graph.faults.append(Fault(1, hang_up=True, accepted=True))
    world.says(text(channel))
    world.clock.move(seconds=20)
    assert world.works() == []
    world.clock.move(seconds=20)
    assert len(world.works()) == 1


def test_a_failed_delivery_that_comes_by_webhook_is_put_before_staff(world: World) -> None:
    sent = world.says(wa_text("Pores?"))[0]
    failed = payloads.wa_status("failed", ours=sent.ours, code=131026)
    world.says(failed)
    world.says(failed)
    assert world.tickets == [("undelivered", "131026")]


def test_a_failed_delivery_is_put_before_staff_with_the_message_it_is_about(world: World) -> None:
    first = world.says(wa_text("Pores?"))[0]
    world.says(wa_text("Scars?"))
    world.says(payloads.wa_status("failed", ours=first.ours, code=131026))
    with transaction(world.engine) as session:
        about = session.scalars(select(HandOff.message_seq)).one()
        said = session.scalars(select(Message.seq).where(Message.author == "bot").order_by(Message.seq)).all()
    assert (about, len(said)) == (said[0], 2)


def test_a_payment_error_that_comes_by_webhook_raises_one_alarm(world: World) -> None:
    for _ in range(3):
        sent = world.says(wa_text("Pores?"))[0]
        world.says(payloads.wa_status("failed", ours=sent.ours, code=131042))
    with transaction(world.engine) as session:
        assert len(list(session.scalars(select(Audit).where(Audit.action == "alarm")))) == 1


# --- the window -------------------------------------------------------------------------------------------


@BOTH
def test_after_a_day_nothing_is_sent_and_staff_are_told(world: World, channel: str) -> None:
    world.graph.fails(2, status=500, times=99)
    world.says(text(channel))
    world.graph.faults.clear()
    world.clock.move(hours=24)
    calls = len(world.graph.calls)
    assert world.works() == []
    assert len(world.graph.calls) == calls
    assert world.tickets == [("window_closed", None)]
    assert state(world)[0][1] is True


@BOTH
def test_a_message_that_was_held_up_at_meta_counts_from_when_it_was_written(world: World, channel: str) -> None:
    old = payloads.AT - 25 * 3600
    assert world.says(text(channel, at=old)) == []
    assert world.tickets == [("window_closed", None)]


@BOTH
def test_a_new_message_opens_the_window_again(world: World, channel: str) -> None:
    world.says(text(channel))
    world.clock.move(days=3)
    assert len(world.says(text(channel, at=int(world.clock().timestamp())))) == 1


@BOTH
def test_what_the_platform_says_about_the_window_counts(world: World, channel: str) -> None:
    code, subcode = (10, 2018278) if channel == "messenger" else (131047, None)
    world.graph.fails(code, subcode=subcode)
    world.says(text(channel))
    assert world.tickets == [("window_closed", str(code))]
    assert world.stored_halts() == []


def test_a_person_may_answer_in_messenger_for_seven_days(world: World) -> None:
    world.says(fb_text("Pores?"))
    world.clock.move(days=2)
    staff_say(world, "This is Jo.")
    assert [(one.body["messaging_type"], one.body.get("tag")) for one in world.works()] == [
        ("MESSAGE_TAG", "HUMAN_AGENT")
    ]
    world.clock.move(days=5)
    staff_say(world, "Still there?")
    assert world.works() == []
    assert ("window_closed", None) in world.tickets


def test_a_person_may_not_in_whatsapp(world: World) -> None:
    world.says(wa_text("Pores?"))
    world.clock.move(days=1)
    staff_say(world, "This is Jo.")
    assert world.works() == []
    assert world.tickets == [("window_closed", None)]


# --- what staff write -------------------------------------------------------------------------------------


@BOTH
def test_what_staff_write_here_is_sent(world: World, channel: str) -> None:
    world.says(text(channel))
    staff_say(world, "This is Jo. How can I help?")
    assert [one.text for one in world.works()] == ["This is Jo. How can I help?"]


@BOTH
def test_a_long_text_of_staff_goes_out_whole_and_in_order(world: World, channel: str) -> None:
    world.says(text(channel))
    whole = " ".join(f"Sentence number {number}." for number in range(400))
    staff_say(world, whole)
    sent = world.works()
    assert len(sent) > 1
    assert " ".join(one.text for one in sent) == whole


def test_on_the_web_nothing_goes_into_the_outbox(visitor: Any) -> None:
    visitor.say("Pores?")
    said = visitor.stored
    with transaction(visitor.engine) as session:
        row = session.get_one(Conversation, visitor.conversation)
        delivery.deliver(session, row, said, dt.datetime.now(dt.UTC))
        assert session.scalars(select(OutboxRow)).all() == []


@BOTH
def test_what_was_erased_meanwhile_is_not_sent(world: World, channel: str) -> None:
    world.graph.fails(2, status=500)
    world.says(text(channel))
    world.run(world.app.state.gateway.turns.erase(world.conversations[0].id))
    world.clock.move(minutes=5)
    assert world.works() == []


# --- pace -------------------------------------------------------------------------------------------------


def test_a_burst_goes_through_and_then_one_at_a_time() -> None:
    now = [0.0]
    pace = Pace(3, 6.0, lambda: now[0])
    assert [pace.wait("a") for _ in range(3)] == [0, 0, 0]
    assert pace.wait("a") == 6.0
    assert pace.wait("b") == 0
    now[0] = 6.0
    assert pace.wait("a") == 0
    assert pace.wait("a") == 6.0
    now[0] = 100.0
    assert [pace.wait("a") for _ in range(4)] == [0, 0, 0, 6.0]


def test_one_person_is_not_sent_more_than_the_platform_lets_through(world: World) -> None:
    worker = world.worker()
    for number in range(PAIR_BURST + 5):
        world.gets(wa_text(f"Question {number}", at=payloads.AT + number))
    world.clock.move(minutes=1)
    world.run(world.app.state.processor.run_once())
    worker.run_once()
    assert len(world.graph.messages) == PAIR_BURST
    waiting = [row for row in world.outbox if row.sent_at is None]
    assert len(waiting) == 5
    assert 0 < (waiting[0].next_at - world.clock()).total_seconds() <= PAIR_SECONDS
