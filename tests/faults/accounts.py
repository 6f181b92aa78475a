"""What was promised and what is there: every figure of the fault runs."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from mailserver import MailServer
from running import STAFF, Site
from sqlalchemy.exc import SQLAlchemyError
from visitors import READ_BACK, Visitor

# These have to be nought.
BROKEN = (
    "acknowledged requests lost",
    "requests stored twice",
    "told of success before it was stored",
    "stored without the read-back or consent seen",
    "visitors who got no reference",
    "details stored that differ from the read-back",
    "staff mails missing",
    "notices left unsent",
    "mails sent again after the sender read the yes",
    "gaps or double replies in a conversation",
    "a repeated message answered differently",
    "processes that died by themselves",
)


# Between the server's yes on the wire and the worker's reading it, a kill leaves nobody who knows.
UNREAD_YES = "mails sent again as the worker was killed before it read the yes"


@dataclass
class Accounts:
    """Counts over all runs. wrong: a line on each thing that is broken, with its run."""

    figures: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    mail_modes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    _again: int = 0

    def broken(self, what: str, run: str, detail: str) -> None:
        """One of BROKEN happened."""
        assert what in BROKEN
        self.figures[what] += 1
        self.wrong.append(f"{run}: {what}: {detail}")

    def settle_visitor(self, site: Site, visitor: Visitor, run: str) -> None:
        """Compare what a visitor was told with what is stored; everything is healed by now."""
        rows = site.read(
            "SELECT reference, name, phone, email, state FROM booking_request WHERE conversation_id = :c",
            c=visitor.conversation,
        )
        stored = {str(row[0]) for row in rows}
        self.figures["requests acknowledged"] += len(set(visitor.told))
        self.figures["messages sent again by visitors"] += visitor.repeats
        for reference in set(visitor.told) - stored:
            self.broken("acknowledged requests lost", run, reference)
        if len(rows) > 1:
            self.broken("requests stored twice", run, f"{sorted(stored)} in {visitor.conversation}")
        told = [text for text in _told_texts(visitor) if READ_BACK in text]
        for _, name, phone, email, _ in rows:
            contact = str(email or phone)
            if not told or not {"adult", "consent", "confirm"} <= set(visitor.asked):
                self.broken("stored without the read-back or consent seen", run, f"asked {visitor.asked}")
            elif f"Name: {name}\n" not in told[-1] or contact[-6:] not in told[-1].replace(" ", ""):
                self.broken("details stored that differ from the read-back", run, visitor.conversation)
        self._settle_history(site, visitor, run)

    def _settle_history(self, site: Site, visitor: Visitor, run: str) -> None:
        history = visitor.history()
        if [message["seq"] for message in history] != list(range(1, len(history) + 1)):
            self.broken("gaps or double replies in a conversation", run, "numbers are not 1, 2, 3, …")
        replies = defaultdict(list)
        for seq, reply_to in site.read(
            "SELECT seq, reply_to FROM message WHERE conversation_id = :c AND author = 'bot'", c=visitor.conversation
        ):
            replies[reply_to].append(seq)
        ours = {message["id"]: message["seq"] for message in history if message["from"] == "visitor"}
        if [message for message, _ in visitor.sent] != list(ours):
            self.broken("gaps or double replies in a conversation", run, "the visitor's messages are not those sent")
        for message, seq in ours.items():
            shown = [said["seq"] for said in visitor.answers.get(message, {}).get("messages", [])]
            if len(replies[seq]) != 1 or shown != replies[seq]:
                self.broken("gaps or double replies in a conversation", run, f"message {seq}: replies {replies[seq]}")
        if not visitor.say_again():
            self.broken("a repeated message answered differently", run, visitor.conversation)

    def check_stored(self, site: Site, reference: str, run: str) -> None:
        """A visitor reads this reference now, so its row has to be there (as soon as the database answers again)."""
        while True:
            try:
                found = site.read("SELECT 1 FROM booking_request WHERE reference = :r", r=reference)
            except SQLAlchemyError:
                time.sleep(0.05)
                continue
            if not found:
                self.broken("told of success before it was stored", run, reference)
            return

    def settle_mail(self, site: Site, mail: MailServer, run: str) -> None:
        """Every stored request has reached staff, and nothing came again that its sender knew to be accepted."""
        acknowledged = {delivered.subject.split("]")[0][1:] for delivered in mail.to(STAFF) if delivered.acknowledged}
        for (reference,) in site.read("SELECT reference FROM booking_request"):
            if reference not in acknowledged:
                self.broken("staff mails missing", run, str(reference))
        again = mail.twice_after_confirmation()
        for message in again[self._again :]:
            self.broken("mails sent again after the sender read the yes", run, message)
        self._again = len(again)
        self.figures["mails delivered"] = len(mail.delivered)
        self.figures[UNREAD_YES] = len(mail.twice_after_acknowledgement()) - len(again)

    def table(self, title: str) -> str:
        """All figures, as printed at the end."""
        lines = [title, ""]
        modes = {f"runs with the mail server in mode {mode}": count for mode, count in self.mail_modes.items()}
        for counts in (self.kills, modes):
            lines += [f"  {name:62}{count:>7}" for name, count in sorted(counts.items())]
        kept = [name for name in self.figures if name not in BROKEN]
        lines += [f"  {name:62}{self.figures[name]:>7}" for name in kept]
        lines += ["  must all be 0:", *(f"  {name:62}{self.figures[name]:>7}" for name in BROKEN)]
        return "\n".join(lines)


def _told_texts(visitor: Visitor) -> list[str]:
    return [said["text"] for body in visitor.answers.values() for said in body["messages"]]
