"""The reader that this process serves with.

Rasa gives a policy no way to ask an NLU component again. In `rasa shell` nobody sends the conversation's memory along
with a message, so the policy, which has the tracker, reads it once more with that memory (nlu/components/policy.py).
"""

from __future__ import annotations

from nlu.understanding.reader import Reader

_SERVED: list[Reader] = []


def serve(reader: Reader) -> None:
    """Serve with this reader from now on: the model that was loaded last."""
    _SERVED[:] = [reader]


def served() -> Reader | None:
    """The reader, if a model was loaded in this process."""
    return _SERVED[0] if _SERVED else None
