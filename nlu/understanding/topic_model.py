"""The topic model: a linear classifier over sentence embeddings, character and word n-grams, steadied by the nearest
training examples.

Plain scikit-learn, no Rasa: `nlu/components/classifier.py` puts it in Rasa's graph.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Sequence

import joblib
import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from nlu.understanding.decision import Thresholds, choose_thresholds

FOLDS = 3
SEED = 20261122


@dataclass(frozen=True)
class Settings:
    """Weights and strengths; docs/decisions/understanding.md has the measurements they come from."""

    embedding_weight: float = 1.5
    word_weight: float = 1.0
    regularisation: float = 0.6
    neighbours: int = 20
    neighbour_weight: float = 0.4
    # How fast a neighbour's vote falls with its cosine distance.
    neighbour_scale: float = 0.05


class TopicModel:
    """Ranks topics for texts; `train` also picks the decision thresholds by cross-validation."""

    def __init__(self, settings: Settings = Settings()) -> None:
        """An untrained model."""
        self.settings = settings
        self.thresholds = Thresholds()
        self.temperature = 1.0
        self.topics: list[str] = []
        self._characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
        self._words = TfidfVectorizer(
            analyzer="word", ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b", min_df=2
        )
        self._linear: Any = None
        self._embeddings = np.zeros((0, 0), dtype=np.float32)
        self._columns = np.zeros(0, dtype=np.int64)

    def train(self, texts: Sequence[str], labels: Sequence[str], embeddings: NDArray[Any]) -> None:
        """Fit on examples (embeddings: shape (n, 384), rows of length 1), then calibrate on held-out folds."""
        topics, columns = np.unique(np.asarray(labels), return_inverse=True)
        self.topics = [str(topic) for topic in topics]
        self._embeddings, self._columns = embeddings, columns
        features = self._stack(embeddings, self._characters.fit_transform(texts), self._words.fit_transform(texts))
        splits = list(StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(features, columns))
        everything = np.arange(len(columns))
        fits = joblib.Parallel(n_jobs=2)(
            joblib.delayed(_fit)(features[rows], columns[rows], self.settings.regularisation)
            for rows in [everything, *(train for train, _ in splits)]
        )
        self._linear = fits[0]
        scores = np.zeros((len(columns), len(topics)))
        votes = np.zeros_like(scores)
        for fold, (train, held_out) in zip(fits[1:], splits):
            scores[held_out] = fold.decision_function(features[held_out])
            votes[held_out] = self._votes(embeddings[held_out], embeddings[train], columns[train])
        self.temperature = best_temperature(scores, columns)
        self.thresholds = choose_thresholds(self._mix(scores, votes), columns, self.topics)

    def probabilities(self, texts: Sequence[str], embeddings: NDArray[Any]) -> NDArray[Any]:
        """Shape (len(texts), number of topics); rows sum to 1."""
        features = self._stack(embeddings, self._characters.transform(texts), self._words.transform(texts))
        votes = self._votes(embeddings, self._embeddings, self._columns)
        return self._mix(self._linear.decision_function(features), votes)

    def _stack(self, embeddings: NDArray[Any], characters: Any, words: Any) -> Any:
        return sparse.hstack(
            [
                sparse.csr_matrix(embeddings * self.settings.embedding_weight),
                characters,
                words * self.settings.word_weight,
            ]
        ).tocsr()

    def _mix(self, scores: NDArray[Any], votes: NDArray[Any]) -> NDArray[Any]:
        weight = self.settings.neighbour_weight
        return (softmax(scores / self.temperature) + weight * votes) / (1 + weight)

    def _votes(self, embeddings: NDArray[Any], known: NDArray[Any], columns: NDArray[Any]) -> NDArray[Any]:
        """Shares of the nearest known examples' topics, near ones counting more."""
        similarity = embeddings @ known.T
        count = min(self.settings.neighbours, similarity.shape[1])
        nearest = np.argpartition(-similarity, count - 1, axis=1)[:, :count]
        weights = np.exp((np.take_along_axis(similarity, nearest, axis=1) - 1) / self.settings.neighbour_scale)
        votes = np.zeros((len(embeddings), len(self.topics)))
        for row, (places, row_weights) in enumerate(zip(nearest, weights)):
            np.add.at(votes[row], columns[places], row_weights)
        return votes / votes.sum(axis=1, keepdims=True)


def softmax(scores: NDArray[Any]) -> NDArray[Any]:
    """Row-wise softmax."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def _fit(features: Any, columns: NDArray[Any], regularisation: float) -> LinearSVC:
    # No class weights: balancing costs a quarter of the off-topic messages (they have many more examples).
    return LinearSVC(C=regularisation, tol=0.05, random_state=SEED).fit(features, columns)


def best_temperature(scores: NDArray[Any], columns: NDArray[Any]) -> float:
    """The temperature with the lowest log loss on held-out scores (temperature scaling, Guo et al. 2017)."""
    rows = np.arange(len(columns))

    def log_loss(temperature: float) -> float:
        return float(-np.log(softmax(scores / temperature)[rows, columns] + 1e-12).mean())

    return float(min(np.geomspace(0.02, 2.0, 40), key=log_loss))
