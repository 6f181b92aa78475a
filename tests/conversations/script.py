"""Conversation files: reading them, playing them against the running stack, and judging every reply.

    # title
    visitor: words typed            `\\n` is a line break; `visitor x30: words` types them thirty times over
    visitor: [Button title]         a click
    again:                          the last message sent once more with the same id: the same reply must come back

    staff: take over                staff take the conversation (`hand back` ends it), as their console would

What is expected of the reply stands below it, one line each, as many as needed:

    assistant: text that must appear (capitals and line breaks do not matter)
    not: text that must not appear
    first: text that the reply's first line must hold
    topics: a, b                    exactly these, in any order; `topics~: a` – among others; `no topics: c`
    source: Collagen Production     in the source's section; `source: none`; `source:` – any
    choices: A | B                  buttons that must be there; `no choice: C`; `choices: none`
    same-as-before: no              whether the text equals the reply before
    owner: staff                    who has the conversation; `messages: 0` – the assistant keeps quiet
    requests: 1                     booking requests stored for this conversation by now
    request: name=Priya; phone=+447700900123; times=any time      what the newest of them holds (contains)
    tickets: complaint, urgent 999  hand-offs to staff by now, in any order, each as often as it was written;
                                    `tickets~: 999` – among others
    status: 413                     the HTTP status, where it is not 200
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import yaml
from renders import judge_renders
from stack import ROOT, Chat, NoSuchButton, Stack

from cli.lint.sources import Facts, load_facts
from cli.lint.text import MAX_REPLY_WORDS, check_text
from clinic.content.facts import ClinicFacts
from clinic.content.responses import LONDON
from clinic.personal.contact import find_contacts
from clinic.times.windows import Calendar, parse

KEYS = frozenset(
    (
        "assistant,not,first,topics,topics~,no topics,source,choices,no choice,same-as-before,owner,messages,"
        "requests,request,tickets,tickets~,status"
    ).split(",")
)
_LINE = re.compile(r"(?P<key>[a-z~-]+(?: [a-z]+)?)(?: x(?P<times>\d+))?:(?: (?P<value>.*))?$")
# A reply in the middle of a form says the open question again.
QUESTION_WORDS = 35
MOST_CHOICES = 3
MOST_TITLE = 20
FAILED = ({"unknown"}, {"off_topic"}, {"gibberish"}, {"clarify"})
LANGUAGE_RULES = {"sentence-length", "reading-grade", "british-spelling"}
_REFERENCE = re.compile(r"\bMN-[0-9A-Z]{4,}\b")
_READ_BACK = re.compile(r"^Name: (?P<name>.*)\nContact: (?P<contact>.*)\nTimes: (?P<times>.*)$", re.MULTILINE)
_TIMES_AGAIN = re.compile(
    r"Request MN-\w+: (.+?)\. (?:It |Our )|You already asked for this: (.+?)\. Its reference"
    r"|request MN-\w+ (?:to|for) (.+?)\?"
    r"|Request MN-\w+ now says: (.+?)\. Staff|left it out: (.+?)\.$",
    re.MULTILINE,
)
_DECLINES = re.compile(
    r"\b(?:I don't|I can't|I only know|I'd rather not guess|isn't something I have|our clinic's policy"
    r"|only treat people|I have nothing on|don't cover|don't have anything on|nothing more on|nothing to add)\b"
)
# A day that was asked about, as it is said back.
_DAYS = re.compile(r"\b[A-Z][a-z]+day \d{1,2} [A-Z][a-z]+(?: at \d{1,2}(?:\.\d\d)? [ap]m)?")


class ScriptError(Exception):
    """A conversation file has a line that is none."""


@dataclass
class Turn:
    """One message of the visitor, and what is expected of the reply."""

    visitor: str
    line: int
    expected: list[tuple[str, str]] = field(default_factory=list)
    again: bool = False
    staff: str = ""


@dataclass(frozen=True)
class Script:
    """A conversation file."""

    title: str
    turns: tuple[Turn, ...]


def read(path: Path) -> Script:
    """Read a conversation file. Raises ScriptError naming the line."""
    title, turns = "", []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("#"):
            title = title or line.lstrip("# ").strip()
            continue
        if not line.strip():
            continue
        match = _LINE.fullmatch(line)
        key, value = (match["key"], match["value"] or "") if match else ("", "")
        if key == "visitor" and match:
            turns.append(Turn(value.replace("\\n", "\n") * int(match["times"] or 1), number))
        elif key == "staff" and value in {"take over", "hand back"}:
            turns.append(Turn("", number, staff=value))
        elif key == "again":
            turns.append(Turn("", number, again=True))
        elif key in KEYS and turns:
            turns[-1].expected.append((key, value.strip()))
        else:
            raise ScriptError(f"{path.name}:{number}: I don't know this line: {line}")
    if not title or not turns:
        raise ScriptError(f"{path.name}: needs a title line (# …) and visitor lines")
    return Script(title, tuple(turns))


@dataclass
class Player:
    """Plays one script. transcript: the conversation so far, for a failure's message."""

    stack: Stack
    chat: Chat
    facts: Facts
    clinic: ClinicFacts
    transcript: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    _before: dict[str, Any] | None = None
    _body: dict[str, Any] | None = None
    _sent: int = 0

    def play(self, script: Script) -> None:
        """Play it to its end; problems holds what was wrong."""
        self._judge_text(self.chat.messages[0], [])
        for turn in script.turns:
            if turn.staff:
                self.transcript.append(f"{turn.line}: staff {turn.staff}")
                self.stack.give_to(self.chat.conversation, "staff" if turn.staff == "take over" else "bot")
                continue
            try:
                response = self._send(turn)
            except NoSuchButton as missing:
                self._problem(turn, str(missing))
                return
            wanted = int(next((value for key, value in turn.expected if key == "status"), "200"))
            if response.status_code != wanted:
                self._problem(turn, f"status {response.status_code} instead of {wanted}: {response.text}")
                if response.status_code != httpx.codes.OK:
                    return
            if response.status_code != httpx.codes.OK:
                continue
            body = response.json()
            if turn.again and body != self._body:
                self._problem(turn, f"another reply to the same message: {body}")
            self._body = body
            self._note(body)
            if not turn.again:
                self.chat.messages.extend(body["messages"])
                self._sent += 1
            for problem in self._judge(turn, body):
                self._problem(turn, problem)
            self._before = body
        self._judge_history()

    def _send(self, turn: Turn) -> httpx.Response:
        self.transcript.append(f"{turn.line}: " + ("again" if turn.again else f"visitor: {turn.visitor[:300]}"))
        if turn.again:
            return self.chat.post({"id": self.chat.last_id, "text": self.said[-1]})
        if turn.visitor.startswith("[") and turn.visitor.endswith("]"):
            return self.chat.click(turn.visitor[1:-1])
        self.said.append(turn.visitor)
        return self.chat.say(turn.visitor)

    def _note(self, body: dict[str, Any]) -> None:
        for message in body["messages"]:
            titles = " | ".join(choice["title"] for choice in message["choices"])
            source = f"   (source: {message['source']['section']})" if message["source"] else ""
            self.transcript.append(f"   assistant: {message['text']}")
            self.transcript.append(f"      topics: {', '.join(body['topics'])}   choices: {titles}{source}")

    def _problem(self, turn: Turn, problem: str) -> None:
        self.problems.append(f"line {turn.line}: {problem}")
        self.transcript.append(f"      >>> {problem}")

    # --- what holds for every reply ---------------------------------------------------------------

    def _judge(self, turn: Turn, body: dict[str, Any]) -> Iterator[str]:
        messages, topics = body["messages"], body["topics"]
        quiet = ("messages", "0") in turn.expected
        if body["owner"] == "staff" and not messages:
            if not quiet:
                yield "nothing is said"
            return
        if quiet:
            yield "something is said"
        if len(messages) != 1:
            yield f"{len(messages)} messages instead of one"
            return
        yield from self._judge_message(messages[0], topics)
        if not turn.again:
            yield from self._judge_fallback(messages[0], topics)
        for key, value in turn.expected:
            yield from self._expected(key, value, body, messages[0])

    def _judge_message(self, message: dict[str, Any], topics: list[str]) -> Iterator[str]:
        text, titles = message["text"], [choice["title"] for choice in message["choices"]]
        if message["from"] != "bot":
            yield f"from {message['from']}"
        if not topics:
            yield "no topics"
        most = MOST_CHOICES + 1 if topics == ["clarify"] else MOST_CHOICES
        if len(titles) > most or len(set(titles)) != len(titles) or any(len(title) > MOST_TITLE for title in titles):
            yield f"choices are too many, too long or repeated: {titles}"
        unsourced = [topic for topic in topics if topic.startswith(("faq_", "ask_"))]
        if unsourced and not message["source"] and not _DECLINES.search(text):
            yield f"no source for {unsourced}"
        yield from self._judge_text(message, topics)
        yield from judge_renders(message)

    def _judge_text(self, message: dict[str, Any], topics: list[str]) -> Iterator[str]:
        text: str = message["text"]
        own = list(self._own_words(text))
        ours = text
        for words in own:
            ours = ours.replace(words, "it")
        if leak := _leaks(ours):
            yield f"leaks {leak!r}"
        skip = set(LANGUAGE_RULES) if topics == ["non_english"] else set()
        if "ask_prp_rf_variants" in topics:
            skip.add("radio-frequency")
        # Attributes of one topic are answers of their own.
        answers = max(sum(topic.startswith(("faq_", "ask_")) for topic in topics), min(2, text.count("\n") + 1))
        in_form = "Back to your request" in text or topics == ["book"]
        most = MAX_REPLY_WORDS * max(1, answers) + (QUESTION_WORDS if in_form else 0)
        for problem in check_text(text, facts=self.facts, own=own, skip=skip, max_words=most):
            yield f"lint: {problem.rule}: {problem.message}"

    def _own_words(self, text: str) -> Iterator[str]:
        """What the reply may repeat of the visitor's words: a read-back's three details, a contact, the reference."""
        yield from _REFERENCE.findall(text)
        yield from _DAYS.findall(text)
        said = " ".join([*self.said, "any time"]).lower()
        now = dt.datetime.now(LONDON)
        for match in (*_READ_BACK.finditer(text), *_TIMES_AGAIN.finditer(text)):
            # Times are read back as dates of ours: they must be what the words about times come to.
            times = match["times"] if match.re is _READ_BACK else next(filter(None, match.groups()))
            if parse(times, now, Calendar.from_facts(self.clinic, now.date())) is not None:
                yield times
        for match in _READ_BACK.finditer(text):
            if re.sub(r"\s+", " ", match["name"].lower()) in re.sub(r"\s+", " ", said):
                yield match["name"]
            contact = match["contact"]
            if contact.lower() in said or re.sub(r"\D", "", contact).lstrip("0") in re.sub(r"[^\d]", "", said):
                yield contact
        for contacts in (find_contacts(line) for line in self.said):
            yield from (contact.shown for contact in contacts if contact.shown in text)

    def _judge_fallback(self, message: dict[str, Any], topics: list[str]) -> Iterator[str]:
        """Never the same line twice when nothing was understood; by the second time a person is offered."""
        before = self._before
        if before is None or set(topics) not in FAILED or set(before["topics"]) not in FAILED or not before["messages"]:
            return
        if message["text"] == before["messages"][0]["text"]:
            yield "the same fallback twice in a row"
        if "Back to your request" in message["text"]:
            return
        if topics != ["clarify"] and not any(choice["title"] == "Talk to a person" for choice in message["choices"]):
            yield "failed twice in a row and offers no person"

    def _judge_history(self) -> None:
        """The stored conversation: in order, one reply to each message, and the same texts as were sent."""
        response = self.chat.http.get("/api/chat/messages", headers={"Authorization": f"Bearer {self.chat.token}"})
        if response.status_code == httpx.codes.CONFLICT:
            return  # erased
        stored = response.json()["messages"]
        if [message["seq"] for message in stored] != list(range(1, len(stored) + 1)):
            self.problems.append(f"stored numbers are {[message['seq'] for message in stored]}")
        sent = [message["text"] for message in self.chat.messages]
        if [message["text"] for message in stored if message["from"] == "bot"] != sent:
            self.problems.append("the stored replies differ from those sent")
        if sum(message["from"] == "visitor" for message in stored) != self._sent:
            self.problems.append("the visitor's messages are not stored once each")

    # --- what a line expects ------------------------------------------------------------------------

    def _expected(self, key: str, value: str, body: dict[str, Any], message: dict[str, Any]) -> Iterator[str]:
        text, topics = _flat(message["text"]), set(body["topics"])
        titles = [choice["title"] for choice in message["choices"]]
        listed = {item.strip() for item in value.split(",")}
        if key == "assistant" and _flat(value) not in text:
            yield f"does not say {value!r}"
        elif key == "not" and _flat(value) in text:
            yield f"says {value!r}"
        elif key == "first" and _flat(value) not in _flat(message["text"].splitlines()[0]):
            yield f"the first line does not say {value!r}"
        elif key == "topics" and topics != listed:
            yield f"topics are {sorted(topics)}, not {sorted(listed)}"
        elif key == "no topics" and listed & topics:
            yield f"topics are {sorted(topics)}"
        elif key == "topics~" and not listed <= topics:
            yield f"topics are {sorted(topics)}, without {value}"
        elif key == "source":
            section = (message["source"] or {}).get("section", "none")
            if not value and section == "none":
                yield "names no source"
            if value.lower() not in section.lower():
                yield f"source is {section!r}, not {value!r}"
        elif key == "choices":
            wanted = [] if value == "none" else [item.strip() for item in value.split("|")]
            if (value == "none" and titles) or not set(wanted) <= set(titles):
                yield f"choices are {titles}, not {value!r}"
        elif key == "no choice" and {item.strip() for item in value.split("|")} & set(titles):
            yield f"offers {value!r}"
        elif key == "same-as-before" and self._before is not None:
            same = bool(self._before["messages"]) and self._before["messages"][0]["text"] == message["text"]
            if same != (value == "yes"):
                yield f"same as before: {'yes' if same else 'no'}"
        elif key == "owner" and body["owner"] != value:
            yield f"owner is {body['owner']}"
        elif key in {"requests", "request", "tickets", "tickets~"}:
            yield from self._expected_stored(key, value)

    def _expected_stored(self, key: str, value: str) -> Iterator[str]:
        conversation = self.chat.conversation
        if key in {"requests", "request"}:
            rows = self.stack.rows(
                "SELECT name, phone, email, times, adult, consent_text FROM booking_request"
                " WHERE conversation_id = ? ORDER BY pk",
                conversation,
            )
            if key == "requests" and len(rows) != int(value):
                yield f"{len(rows)} requests are stored, not {value}"
            if key == "request":
                columns = ("name", "phone", "email", "times", "adult", "consent")
                found = dict(zip(columns, rows[-1], strict=True)) if rows else {}
                for pair in value.split(";"):
                    name, _, wanted = pair.strip().partition("=")
                    if wanted.lower() not in str(found.get(name)).lower():
                        yield f"the stored {name} is {found.get(name)!r}, not {wanted!r}"
            return
        rows = self.stack.rows("SELECT kind, urgent FROM hand_off WHERE conversation_id = ?", conversation)
        stored = Counter(("urgent " if urgent else "") + kind for kind, urgent in rows)
        wanted_tickets = Counter(item.strip() for item in value.split(",") if item.strip() != "none")
        if (stored != wanted_tickets) if key == "tickets" else (wanted_tickets - stored):
            yield f"tickets are {dict(stored)}, not {value!r}"


def facts() -> Facts:
    """Both sources, for the linter."""
    return load_facts(ROOT)


def intents() -> list[str]:
    """Every intent in domain.yml."""
    with (ROOT / "domain.yml").open(encoding="utf-8") as file:
        loaded: list[str] = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["intents"]
    return loaded


_INTENTS = "|".join([*map(re.escape, intents()), "nlu_fallback", "restart", "leave_request", "erase_chat"])
_LEAK = re.compile(
    rf"\{{\w+\}}|\butter_\w*|\baction_\w+|\b\w+_form\b|(?<![\w/.])/(?:{_INTENTS})\b|\b(?:faq|ask)_\w+"
    r"|\b(?:None|null|Traceback|nlu_fallback)\b"
)


def _leaks(text: str) -> str | None:
    found = _LEAK.search(text)
    # "None of these" is a button of ours, and a sentence may begin with the word.
    return found[0] if found and not text[found.start() :].startswith("None of") else None


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text.lower().replace("’", "'")).strip()
