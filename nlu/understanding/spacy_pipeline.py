"""The spaCy pipeline as every user of it loads it: Rasa's component and the evaluation. No Rasa in here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

CONFIG = Path("config.yml")
COMPONENT = "nlu.components.spacy_doc.ClinicSpacyNLP"


def load_spacy(model: str) -> Language:
    """Load the pipeline, parser kept, from a folder; raises OSError when the encoders were not fetched."""
    # The 776,000 strings of its vocabulary cost 200 MB and 1.7 s; parser, tagger and entities work on hashes instead.
    return spacy.load(model, exclude=["lemmatizer", "senter", "tagger", "attribute_ruler", "strings"])


def configured_spacy(config: Path = CONFIG) -> str:
    """The pipeline's folder as Rasa's recipe names it; raises KeyError if it names none."""
    from ruamel.yaml import YAML

    recipe: Any = YAML(typ="safe").load(config.read_text(encoding="utf-8"))
    for component in recipe["pipeline"]:
        if component["name"] == COMPONENT:
            return str(component["model"])
    raise KeyError(f"{config} has no {COMPONENT}")
