"""Rasa graph component: from the message (and what was said before it) to a decision on topics."""

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
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.spacy_doc import ClinicSpacyNLP
from nlu.understanding.decision import Decision
from nlu.understanding.encoder import SentenceEncoder
from nlu.understanding.splitting import segments
from nlu.understanding.topic_model import TopicModel
from nlu.understanding.understand import Understanding, normalise, understand

logger = logging.getLogger(__name__)
MODEL_FILE = "topics.joblib"
CACHE = Path("models/cache")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):
    """Sets the intent, and beside it the decision: topics (one or two), choices to offer, or nothing."""

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

    def __init__(self, model: TopicModel, encoder: SentenceEncoder, storage: ModelStorage, resource: Resource) -> None:
        """Wire the parts together."""
        self._model = model
        self._encoder = encoder
        self._storage = storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """A classifier to be trained."""
        return cls(TopicModel(), SentenceEncoder(threads=os.cpu_count() or 1), model_storage, resource)

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
            model = TopicModel.load(folder / MODEL_FILE)
        return cls(model, SentenceEncoder(), model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the intent examples and keep the model."""
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        texts = [normalise(example.get(TEXT)) for example in examples]
        labels = [example.get(INTENT) for example in examples]
        self._model.train(texts, labels, _cached_embeddings(self._encoder, texts))
        thresholds = self._model.thresholds
        logger.info("%d examples, %d topics, thresholds %s", len(texts), len(set(labels)), thresholds)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder / MODEL_FILE)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Decide on each message."""
        for message in messages:
            if message.get(TEXT):
                self._process(message)
        return messages

    def _process(self, message: Message) -> None:
        context = message.get("metadata") or {}
        doc = message.get(SPACY_DOCS[TEXT])
        parts = segments(doc) if doc is not None else [message.get(TEXT)]
        found = understand(message.get(TEXT), parts, self._probabilities, self._model, context)
        decision = found.decision
        name = decision.topics[0] if decision.kind == "answer" else FALLBACK
        ranking = [{"name": topic, "confidence": share} for topic, share in decision.ranking]
        message.set(INTENT, {"name": name, "confidence": decision.confidence}, add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        message.set("decision", _as_dict(found), add_to_output=True)

    def _probabilities(self, texts: List[str]) -> NDArray[Any]:
        return self._model.probabilities(texts, self._encoder.encode(texts))


def _as_dict(found: Understanding) -> Dict[Text, Any]:
    decision: Decision = found.decision
    return {
        "kind": decision.kind,
        "topics": list(decision.topics),
        "choices": list(decision.choices),
        "source_asked": found.source_asked,
        "accepted": found.accepted,
    }


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
