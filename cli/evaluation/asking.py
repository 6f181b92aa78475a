"""Asking the trained models, which live in Rasa's environment."""

from __future__ import annotations

from clinic import ROOT

NLU_PYTHON = ROOT / "nlu" / ".venv" / "bin" / "python"


class BadInput(Exception):
    """Something to be put right before anything can be evaluated; the message says what."""
