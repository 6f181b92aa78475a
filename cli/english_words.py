"""The list of English words that visitors write: gathered from the training examples, read by the gateway.

Training writes it (`clinic train`), and it is checked in, so that nothing reads the examples while the assistant runs.
"""

from __future__ import annotations

from pathlib import Path

from clinic import ROOT
from clinic.text.yaml_file import read_yaml
from clinic.triage.language import ENGLISH_WORDS, words_of

EXAMPLES = Path("data/nlu")
NOT_ENGLISH = frozenset({"non_english", "gibberish"})


def gather(root: Path = ROOT) -> list[str]:
    """Every word of the examples of every topic that is in English, in order."""
    words: set[str] = set()
    for path in (root / EXAMPLES).glob("*.yml"):
        if path.stem not in NOT_ENGLISH:
            for topic in read_yaml(path)["nlu"]:
                words.update(words_of(topic["examples"]))
    return sorted(words)


def write(root: Path = ROOT) -> None:
    """Put the list where clinic/triage/language.py reads it, one word a line."""
    (root / ENGLISH_WORDS).write_text("".join(f"{word}\n" for word in gather(root)), encoding="utf-8")
