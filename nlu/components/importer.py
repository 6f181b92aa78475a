"""Rasa's importer, reading the training data once.

Rasa's own reads every file twice and merges them one after the other, copying all it has so far: with sixty files and
ten thousand examples that takes longer than training.
"""

from __future__ import annotations

from typing import List, Optional, Text

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


class OncePassImporter(RasaFileImporter):
    """Named in config.yml under `importers:`."""

    _loaded: Optional[TrainingData] = None

    def get_nlu_data(self, language: Optional[Text] = "en") -> TrainingData:
        """All examples of all files."""
        if self._loaded is None:
            examples: List[Message] = []
            for path in self._nlu_files:
                examples.extend(load_data(path, language).training_examples)
            self._loaded = TrainingData(examples)
        return self._loaded
