"""Why a message is not taken, or a chat is not there. The text is read by people: what happened and what to do.

gateway/web/refusals.py says which HTTP status each is.
"""

from __future__ import annotations


class Refused(Exception):
    """Nothing was stored and nothing was answered."""

    detail = "This message can't be taken."

    def __init__(self) -> None:
        """Each kind has one text."""
        super().__init__(self.detail)


class Gone(Refused):
    """The chat is not there; the way on is a new one."""


class UnknownConversation(Gone):
    """It never was here."""

    detail = "This chat is not known here. Please start a new one."


class Erased(Gone):
    """It was, and was erased."""

    detail = "This chat was erased. Please start a new one."


class NotOffered(Refused):
    """A choice that none of the chat's messages offered."""

    detail = "That choice was not offered in this chat. Please pick one of those shown, or type."


class IdTaken(Refused):
    """An id that another message of the chat has."""

    detail = "That id belongs to another message of this chat. Please send a new UUID."
