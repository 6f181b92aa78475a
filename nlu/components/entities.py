"""Named entities from the doc that ClinicSpacyNLP already made (Rasa's own extractor runs spaCy a second time)."""

from __future__ import annotations

from typing import Any, Dict, List, Text, Type

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.spacy_doc import ClinicSpacyNLP


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class DocEntities(GraphComponent, EntityExtractorMixin):
    """Reads people, dates and times off the message's doc."""

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        """Needs the doc."""
        return [ClinicSpacyNLP]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Keep only the entity types the booking form can use."""
        return {"dimensions": ["PERSON", "DATE", "TIME"]}

    def __init__(self, config: Dict[Text, Any]) -> None:
        """Keep the settings."""
        self._dimensions = set(config["dimensions"])

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> DocEntities:
        """Build from settings (see the parent class)."""
        return cls({**cls.get_default_config(), **config})

    def process(self, messages: List[Message]) -> List[Message]:
        """Add each entity as {entity, value, start, end, extractor}; offsets are characters of the message."""
        for message in messages:
            doc = message.get(SPACY_DOCS[TEXT])
            if doc is None:
                continue
            found = [
                {
                    "entity": span.label_,
                    "value": span.text,
                    "start": span.start_char,
                    "end": span.end_char,
                    "confidence": None,
                }
                for span in doc.ents
                if span.label_ in self._dimensions
            ]
            found = self.add_extractor_name(found)
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages
