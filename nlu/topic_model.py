"""The topic model: sentence embeddings beside character n-grams under one linear classifier.

Plain scikit-learn, no Rasa: `nlu/classifier.py` puts it in Rasa's graph.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Sequence

import joblib
import numpy as np
import scipy.sparse as sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from nlu.decision import Thresholds, choose_thresholds

FOLDS = 3
SEED = 20261122


@dataclass(frozen=True)
class Settings:
    """Weights and strengths, found by cross-validation on the training examples (docs/decisions)."""

    embedding_weight: float = 1.5
    word_weight: float = 0.7
    regularisation: float = 0.4


class TopicModel:
    """Ranks topics for texts; `train` also picks the decision thresholds by cross-validation."""

    def __init__(self, settings: Settings = Settings()) -> None:
        """An untrained model."""
        self.settings = settings
        self.thresholds = Thresholds()
        self.temperature = 1.0
        self._characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
        self._words = TfidfVectorizer(
            analyzer="word", ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b", min_df=2
        )
        self._linear: Any = None

    @property
    def topics(self) -> list[str]:
        """Topic ids in the order of the columns of `probabilities`."""
        return list(self._linear.classes_)

    def train(self, texts: Sequence[str], labels: Sequence[str], embeddings: np.ndarray) -> None:
        """Fit on examples (embeddings: shape (n, 384)), then calibrate on held-out folds."""
        targets = np.asarray(labels)
        characters = self._characters.fit_transform(texts)
        words = self._words.fit_transform(texts)
        features = self._stack(embeddings, characters, words)
        scores = np.zeros((len(targets), len(np.unique(targets))))
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
        for train, held_out in folds.split(features, targets):
            fold = self._fit(features[train], targets[train])
            scores[held_out] = fold.decision_function(features[held_out])
        self._linear = self._fit(features, targets)
        self.temperature = _best_temperature(scores, targets, self._linear.classes_)
        self.thresholds = choose_thresholds(
            softmax(scores / self.temperature), targets, list(self._linear.classes_)
        )

    def probabilities(self, texts: Sequence[str], embeddings: np.ndarray) -> np.ndarray:
        """Shape (len(texts), number of topics); rows sum to 1."""
        features = self._stack(embeddings, self._characters.transform(texts), self._words.transform(texts))
        return softmax(self._linear.decision_function(features) / self.temperature)

    def save(self, path: Path) -> None:
        """Write to one file. Models are trained on this machine and never fetched."""
        joblib.dump(self, path)

    @staticmethod
    def load(path: Path) -> TopicModel:
        """Read what `save` wrote; raises TypeError for anything else."""
        model = joblib.load(path)
        if not isinstance(model, TopicModel):
            raise TypeError(f"{path} does not hold a topic model")
        return model

    def _stack(self, embeddings: np.ndarray, characters: Any, words: Any) -> Any:
        return sparse.hstack(
            [
                sparse.csr_matrix(embeddings * self.settings.embedding_weight),
                characters,
                words * self.settings.word_weight,
            ]
        ).tocsr()

    def _fit(self, features: Any, targets: np.ndarray) -> LinearSVC:
        linear = LinearSVC(C=self.settings.regularisation, class_weight="balanced", random_state=SEED)
        return linear.fit(features, targets)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Row-wise softmax."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def _best_temperature(scores: np.ndarray, targets: np.ndarray, topics: np.ndarray) -> float:
    """The temperature with the lowest log loss on held-out scores (temperature scaling, Guo et al. 2017)."""
    columns = np.searchsorted(topics, targets)
    rows = np.arange(len(targets))

    def log_loss(temperature: float) -> float:
        return float(-np.log(softmax(scores / temperature)[rows, columns] + 1e-12).mean())

    return float(min(np.geomspace(0.02, 2.0, 60), key=log_loss))
