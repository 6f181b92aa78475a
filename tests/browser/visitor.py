"""A visitor at a browser: what they see of the chat, and what they do with it."""

from __future__ import annotations

import json
import re
import sqlite3
import uuid
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect
from stack import Stack

from gateway.edge.sessions import Sessions

MOST_QUESTIONS = 15
NOT_ANSWERS = {"Cancel", "Any time", "Change something"}
READ_BACK = "Send it"
ANSWER_MS = 15_000


@dataclass
class Visitor:
    """One page with the chat on it. base: where the gateway is."""

    page: Page
    stack: Stack
    base: str

    # --- what is seen

    @property
    def launcher(self) -> Locator:
        return self.page.locator("clinic-chat .root:not([hidden]) .launcher")

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def box(self) -> Locator:
        return self.page.get_by_label("Your message")

    @property
    def banner(self) -> Locator:
        return self.page.locator("clinic-chat .status")

    @property
    def answers(self) -> Locator:
        """The assistant's messages."""
        return self.page.locator("clinic-chat .m.bot")

    @property
    def mine(self) -> Locator:
        """The visitor's own messages."""
        return self.page.locator("clinic-chat .m.visitor")

    def texts(self) -> list[str]:
        """Every message, in the order of the screen."""
        return self.page.locator("clinic-chat .m .text").all_inner_texts()

    def choices(self) -> list[str]:
        """The newest message's choices."""
        return self.answers.last.locator(".choices button").all_inner_texts()

    # --- what is done

    def arrive(self, path: str = "/") -> Visitor:
        """Go to a page of the gateway, or to an address."""
        self.page.goto(path if path.startswith("http") else self.base + path)
        return self

    def open(self) -> Visitor:
        """Open the chat and wait for the welcome."""
        self.launcher.click()
        expect(self.answers.first).to_be_visible(timeout=ANSWER_MS)
        return self

    def type(self, text: str) -> None:
        """Write and send, without waiting."""
        self.box.fill(text)
        self.box.press("Enter")

    def say(self, text: str) -> str:
        """Write, send, and wait for the answer; returns its text."""
        return self._answered(lambda: self.type(text))

    def choose(self, title: str) -> str:
        """Click the newest choice with this title, and wait for the answer; returns its text."""
        button = self.page.locator("clinic-chat .choices button", has_text=re.compile(f"^{re.escape(title)}$"))
        return self._answered(lambda: button.last.click())

    def _answered(self, act: Any) -> str:
        before = self.answers.count()
        act()
        expect(self.answers).to_have_count(before + 1, timeout=ANSWER_MS)
        return self.answers.last.locator(".text").inner_text()

    def next_answer(self) -> tuple[str, str]:
        """What a willing visitor does now in a booking: ("click", title) or ("type", words)."""
        choices = self.choices()
        question = self.answers.last.locator(".text").inner_text().splitlines()[-1]
        offered = [title for title in choices if title not in NOT_ANSWERS]
        if READ_BACK in choices:
            return "click", READ_BACK
        if offered:
            return "click", next((title for title in offered if title.startswith("Yes")), offered[0])
        if "Any time" in choices:
            return "type", "Tuesday morning"
        if re.search(r"phone|e-mail|reach", question):
            return "type", "07700 900123"
        return "type", "Wren Hale"

    def book(self, until_read_back: bool = False) -> str:
        """Ask for an appointment and answer what is asked; returns the last reply."""
        reply = self.say("I'd like to book an appointment")
        for _ in range(MOST_QUESTIONS):
            kind, answer = self.next_answer()
            if answer == READ_BACK and until_read_back:
                return reply
            reply = self.choose(answer) if kind == "click" else self.say(answer)
            if answer == READ_BACK:
                return reply
        raise AssertionError(f"the booking did not end: {self.texts()}")

    # --- what the server holds

    @property
    def token(self) -> str:
        return str(self.page.evaluate("localStorage.getItem('clinic-chat-token') || ''"))

    @property
    def conversation(self) -> str:
        """The id of this visitor's conversation."""
        found = Sessions("for-tests-only-not-a-secret-0123456789").read(self.token)
        assert found, "there is no chat yet"
        return found

    def stored(self) -> list[tuple[str, str]]:
        """Author and text of every stored message."""
        query = "SELECT author, text FROM message WHERE conversation_id = ? ORDER BY seq"
        return [(author, text) for author, text in self.stack.rows(query, self.conversation)]

    def staff_take_over(self) -> None:
        self.stack.give_to(self.conversation, "staff")

    def staff_say(self, text: str, name: str | None = None) -> None:
        """Staff write, as their console does."""
        add_message(self.stack, self.conversation, "staff", text, name)


def add_message(stack: Stack, conversation: str, author: str, text: str, name: str | None = None, at: str = "") -> None:
    """Put a message into a conversation."""
    with closing(sqlite3.connect(stack.database, timeout=10)) as database, database:
        (seq,) = database.execute("SELECT last_seq + 1 FROM conversation WHERE id = ?", (conversation,)).fetchone()
        database.execute(
            "INSERT INTO message (conversation_id, seq, author, client_id, text, name, choices, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, coalesce(nullif(?, ''), strftime('%Y-%m-%d %H:%M:%f', 'now')))",
            (conversation, seq, author, str(uuid.uuid4()), text, name, json.dumps([]), at),
        )
        database.execute("UPDATE conversation SET last_seq = ? WHERE id = ?", (seq, conversation))
