"""Rasa graph component: from the message (and what was said before it) to a reading, and an intent for Rasa's tools."""

from __future__ import annotations

import hashlib
import logging
import os
from pathlib import Path
from typing import Any, Dict, List, Optional, Text, Type

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import SPACY_DOCS
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME as FALLBACK
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from clinic import ROOT
from clinic.content.facets import GENERAL, Facets
from clinic.dialogue.reading import as_dict
from clinic.dialogue.state import DialogueState
from nlu.components.spacy_doc import ClinicSpacyNLP
from nlu.understanding.act_model import ActModel, read_examples
from nlu.understanding.encoder import SentenceEncoder
from nlu.understanding.facet_model import FacetModel
from nlu.understanding.reader import Models, Reader, normalise
from nlu.understanding.served import serve
from nlu.understanding.splitting import segments
from nlu.understanding.topic_model import TopicModel

logger = logging.getLogger(__name__)
MODEL_FILE = "models.joblib"
CACHE = Path("models/cache")
ACTS = ROOT / "data" / "acts"
FACETS = ROOT / "data" / "facets.yml"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):
    """Sets the intent, and beside it the whole reading, which the dialogue policy decides on."""

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        """Needs the doc, for cutting a message into its questions."""
        return [ClinicSpacyNLP]

    @staticmethod
    def required_packages() -> List[Text]:
        """Extra packages."""
        return ["onnxruntime", "tokenizers", "sklearn"]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """No settings: thresholds come from training."""
        return {}

    def __init__(self, models: Models, encoder: SentenceEncoder, storage: ModelStorage, resource: Resource) -> None:
        """Wire the parts together."""
        self._models = models
        self._encoder = encoder
        self._storage = storage
        self._resource = resource
        self._reader = Reader(models, encoder.encode, Facets.load(FACETS))

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """A classifier to be trained."""
        models = Models(TopicModel(), ActModel(), FacetModel())
        return cls(models, SentenceEncoder(threads=os.cpu_count() or 1), model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """A trained classifier; one thread, as Rasa serves one message at a time."""
        with model_storage.read_from(resource) as folder:
            models = Models.load(folder / MODEL_FILE)
        loaded = cls(models, SentenceEncoder(), model_storage, resource)
        serve(loaded._reader)
        return loaded

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the intent examples and on data/acts/, and keep the models."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        texts = [normalise(example.get(TEXT)) for example in examples]
        topics = [example.get(INTENT) for example in examples]
        said, contexts, acts = zip(*read_examples(ACTS))
        said_texts = [normalise(text) for text in said]
        vectors = _cached_embeddings(self._encoder, texts + said_texts)
        self._models.topics.train(texts, topics, vectors[: len(texts)])
        self._models.facets.train(topics, list(map(_facet, examples)), vectors[: len(texts)])
        self._models.acts.train(said_texts, contexts, acts, vectors[len(texts) :])
        logger.info(
            "%d examples of %d topics, thresholds %s; %d of %d acts",
            len(texts),
            len(set(topics)),
            self._models.topics.thresholds,
            len(said),
            len(set(acts)),
        )
        with self._storage.write_to(self._resource) as folder:
            self._models.save(folder / MODEL_FILE)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Read each message."""
        for message in messages:
            if message.get(TEXT):
                self._process(message)
        return messages

    def _process(self, message: Message) -> None:
        sent_along = message.get("metadata") or {}
        doc = message.get(SPACY_DOCS[TEXT])
        parts = segments(doc) if doc is not None else [message.get(TEXT)]
        state = DialogueState.from_dict(sent_along.get("dialogue"))
        context = str(sent_along.get("after") or "start")
        quiet = bool(sent_along.get("red_flag"))
        reading = self._reader.read(message.get(TEXT), parts, state, context, after_red_flag=quiet)
        name = reading.topics.first if reading.topics.kind == "answer" else FALLBACK
        ranking = [{"name": topic, "confidence": share} for topic, share in reading.topics.ranking]
        message.set(INTENT, {"name": name, "confidence": reading.topics.confidence}, add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        message.set("reading", {**as_dict(reading), "parts": list(parts)}, add_to_output=True)


def _facet(example: Message) -> Text:
    """The facet that an example is of: `metadata: {facet: …}` of its block in data/nlu/."""
    metadata = (example.get(METADATA) or {}).get(METADATA_INTENT) or {}
    return str(metadata.get("facet") or GENERAL)


def _cached_embeddings(encoder: SentenceEncoder, texts: List[str], folder: Optional[Path] = None) -> NDArray[Any]:
    """Embed the training examples, which takes most of the time; those of the last training are read from a file."""
    path = (folder or CACHE) / "embeddings.npz"
    keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    known: Dict[Text, NDArray[Any]] = {}
    if path.is_file():
        with np.load(path) as stored:
            known = dict(zip(stored["keys"].tolist(), stored["vectors"]))
    new = [index for index, key in enumerate(keys) if key not in known]
    if new:
        known.update(zip([keys[index] for index in new], encoder.encode([texts[index] for index in new])))
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(path, keys=np.array(keys), vectors=np.stack([known[key] for key in keys]))
    return np.stack([known[key] for key in keys])
