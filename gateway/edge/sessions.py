"""Session tokens: signed, each naming one conversation by a random 128-bit id."""

from __future__ import annotations

import secrets

from itsdangerous import BadSignature, URLSafeSerializer

SALT = "web-session"
FORM_SALT = "plain-form"


class Sessions:
    """Issues and reads tokens. They do not expire by themselves; erasing the conversation ends them."""

    def __init__(self, key: str) -> None:
        """key: the signing key of this installation."""
        self._serializer = URLSafeSerializer(key, salt=SALT)
        self._forms = URLSafeSerializer(key, salt=FORM_SALT)

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

    def form(self, conversation: str) -> str:
        """The mark of a form that we made for a conversation."""
        return str(self._forms.dumps(conversation))

    def is_form(self, mark: str, conversation: str) -> bool:
        """Whether a form was made by us, for this conversation."""
        try:
            return bool(self._forms.loads(mark) == conversation)
        except BadSignature:
            return False


def new_conversation_id() -> str:
    """128 random bits in hexadecimal: 32 characters."""
    return secrets.token_hex(16)
