"""Rasa's SpacyNLP with the parser kept (for sentences), and no pass over the training examples (nothing uses it)."""

from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.understanding.spacy_pipeline import load_spacy
from nlu.understanding.splitting import may_hold_several


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.MODEL_LOADER, DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER],
    is_trainable=False,
    model_from="ClinicSpacyNLP",
)
class ClinicSpacyNLP(SpacyNLP):
    """Makes one parsed doc a message; every later component reads that doc."""

    @staticmethod
    def load_model(spacy_model_name: Text) -> SpacyModel:
        """Load the pipeline from a folder; raises OSError when the encoders were not fetched."""
        return SpacyModel(model=load_spacy(spacy_model_name), model_name=spacy_model_name)

    def process(self, messages: List[Message], model: SpacyModel) -> List[Message]:
        """Give each message its doc, with only the parts of the pipeline that something reads (6 ms saved of 25)."""
        for message in messages:
            text = message.get(TEXT)
            if text:
                message.set(SPACY_DOCS[TEXT], model.model(text, disable=_unread(text, message.get("metadata") or {})))
        return messages

    def process_training_data(self, training_data: TrainingData, model: SpacyModel) -> TrainingData:
        """Leave the examples as they are: the topic classifier reads their text, not their docs."""
        return training_data


def _unread(text: Text, context: Dict[Text, Any]) -> List[Text]:
    """Pipes nobody needs: entities matter to an open form only (the gateway tells), the parser to more clauses."""
    unread = []
    if "expects" in context and not context["expects"]:
        unread.append("ner")
    if not may_hold_several(text):
        unread.append("parser")
    return ["tok2vec", *unread] if len(unread) == 2 else unread
