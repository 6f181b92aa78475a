"""The facet model: which attribute of its topic a message asks for. One small linear model a topic, over sentence
embeddings, steadied by the nearest examples. Plain scikit-learn, no Rasa.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from clinic.content.facets import GENERAL

# docs/decisions/understanding.md has the measurements behind these.
EMBEDDING_WEIGHT = 3.0
REGULARISATION = 10.0
NEIGHBOURS = 8
NEIGHBOUR_WEIGHT = 0.5
NEIGHBOUR_SCALE = 0.08
MOST_STEPS = 200
# Below this share the topic as a whole is answered.
LEAST_SHARE = 0.55


@dataclass(frozen=True)
class _Topic:
    linear: Any
    facets: list[str]
    known: NDArray[Any]
    columns: NDArray[Any]


class FacetModel:
    """Ranks the facets of a topic for a message."""

    def __init__(self) -> None:
        """An untrained model, which knows of no facets."""
        self._topics: dict[str, _Topic] = {}

    def train(self, topics: Sequence[str], facets: Sequence[str], embeddings: NDArray[Any]) -> None:
        """Fit on examples (embeddings: shape (n, 384), rows of length 1); topics without facets are passed over."""
        names = np.asarray(topics)
        labels = np.asarray(facets)
        for topic in np.unique(names):
            rows = np.flatnonzero(names == topic)
            found, columns = np.unique(labels[rows], return_inverse=True)
            if len(found) < 2:
                continue
            linear = LogisticRegression(C=REGULARISATION, max_iter=MOST_STEPS, class_weight="balanced")
            linear.fit(embeddings[rows] * EMBEDDING_WEIGHT, columns)
            self._topics[str(topic)] = _Topic(linear, [str(facet) for facet in found], embeddings[rows], columns)

    def shares(self, topic: str, embedding: NDArray[Any]) -> list[tuple[str, float]]:
        """The facets of a topic with their shares, the likeliest first; empty when it has none. embedding: (384,)."""
        model = self._topics.get(topic)
        if model is None:
            return []
        row = model.linear.predict_proba(embedding[None, :] * EMBEDDING_WEIGHT)[0]
        row = (row + NEIGHBOUR_WEIGHT * _votes(embedding, model)) / (1 + NEIGHBOUR_WEIGHT)
        return [(model.facets[index], float(row[index])) for index in np.argsort(-row)]

    def best(self, topic: str, embedding: NDArray[Any]) -> tuple[str, float]:
        """The facet that is asked for, with its share; the topic as a whole (0) where none is likely enough."""
        ranked = self.shares(topic, embedding)
        return ranked[0] if ranked and ranked[0][1] >= LEAST_SHARE else (GENERAL, 0.0)


def _votes(embedding: NDArray[Any], model: _Topic) -> NDArray[Any]:
    similarity = model.known @ embedding
    nearest = np.argsort(-similarity)[:NEIGHBOURS]
    votes = np.zeros(len(model.facets))
    np.add.at(votes, model.columns[nearest], np.exp((similarity[nearest] - 1) / NEIGHBOUR_SCALE))
    return votes / votes.sum()
