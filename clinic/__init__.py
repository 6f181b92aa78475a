"""The domain: plain Python, without a web framework and without Rasa."""

from pathlib import Path

# The top of the repository, where the Rasa project and the clinic's own files are.
ROOT = Path(__file__).resolve().parent.parent
