"""Session tokens: signed, each naming one conversation by a random 128-bit id."""

from __future__ import annotations

import secrets

from itsdangerous import BadSignature, URLSafeSerializer

SALT = "web-session"


class Sessions:
    """Issues and reads tokens. They do not expire by themselves; erasing the conversation ends them."""

    def __init__(self, key: str) -> None:
        """key: the signing key of this installation."""
        self._serializer = URLSafeSerializer(key, salt=SALT)

    def issue(self, conversation: str) -> str:
        """The token for a conversation."""
        return str(self._serializer.dumps(conversation))

    def read(self, token: str) -> str | None:
        """The conversation a token names, or None if we did not sign it."""
        try:
            conversation = self._serializer.loads(token)
        except BadSignature:
            return None
        return conversation if isinstance(conversation, str) else None


def new_conversation_id() -> str:
    """128 random bits in hexadecimal: 32 characters."""
    return secrets.token_hex(16)
