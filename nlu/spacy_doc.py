"""Rasa's SpacyNLP with the parser kept (for sentences) and no pass over the training examples (nothing there uses it)."""

from __future__ import annotations

from typing import Text

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.pipeline import load_spacy


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

    def process_training_data(self, training_data: TrainingData, model: SpacyModel) -> TrainingData:
        """Leave the examples as they are: the topic classifier reads their text, not their docs."""
        return training_data
