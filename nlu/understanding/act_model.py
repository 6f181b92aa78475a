"""The act model: what a message does, given what was said just before it.

Linear, over the message's sentence embedding (by itself and together with the context), and its character and word
n-grams. Plain scikit-learn, no Rasa. Trained on data/acts/, whose contexts are those of clinic/dialogue/reading.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from clinic.dialogue.reading import CONTEXTS
from clinic.text.yaml_file import read_yaml
from nlu.understanding.topic_model import best_temperature, softmax

FOLDS = 3
SEED = 20261128
EMBEDDING_WEIGHT, CONTEXT_WEIGHT, TOGETHER_WEIGHT, LENGTH_WEIGHT = 1.5, 0.5, 0.7, 0.5
REGULARISATION = 0.5
# Lengths in words: a fragment, a short answer, a sentence, a story.
LENGTHS = (1, 3, 6, 15)


class ActModel:
    """Ranks acts for a message in a context."""

    def __init__(self) -> None:
        """An untrained model."""
        self.acts: list[str] = []
        self.temperature = 1.0
        self._characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
        self._words = TfidfVectorizer(
            analyzer="word", ngram_range=(1, 3), sublinear_tf=True, token_pattern=r"(?u)\b\w+\b|[?!]", min_df=2
        )
        self._linear: Any = None

    def train(
        self, texts: Sequence[str], contexts: Sequence[str], acts: Sequence[str], embeddings: NDArray[Any]
    ) -> None:
        """Fit on examples (embeddings: shape (n, 384), rows of length 1), then calibrate on held-out folds."""
        names, columns = np.unique(np.asarray(acts), return_inverse=True)
        self.acts = [str(name) for name in names]
        self._characters.fit(texts)
        self._words.fit(texts)
        features = self._features(texts, contexts, embeddings)
        self._linear = _fit(features, columns)
        scores = np.zeros((len(columns), len(names)))
        for train, held_out in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(features, columns):
            scores[held_out] = _fit(features[train], columns[train]).decision_function(features[held_out])
        self.temperature = best_temperature(scores, columns)

    def shares(self, text: str, embedding: NDArray[Any], context: str) -> list[tuple[str, float]]:
        """The acts with their shares, the likeliest first; embedding: shape (384,)."""
        features = self._features([text], [context], embedding[None, :])
        row = softmax(self._linear.decision_function(features) / self.temperature)[0]
        return [(self.acts[index], float(row[index])) for index in np.argsort(-row)]

    def _features(self, texts: Sequence[str], contexts: Sequence[str], embeddings: NDArray[Any]) -> Any:
        said = np.array([[float(context == known) for known in CONTEXTS] for context in contexts])
        together = np.einsum("ni,nj->nij", said, embeddings).reshape(len(embeddings), -1)
        dense = [
            embeddings * EMBEDDING_WEIGHT,
            said * CONTEXT_WEIGHT,
            together * TOGETHER_WEIGHT,
            _lengths(texts) * LENGTH_WEIGHT,
        ]
        counted = [self._characters.transform(texts), self._words.transform(texts)]
        return sparse.hstack([*map(sparse.csr_matrix, dense), *counted]).tocsr()


def _lengths(texts: Sequence[str]) -> NDArray[Any]:
    counts = [len(text.split()) for text in texts]
    return np.array(
        [[*(float(count <= most) for most in LENGTHS), float("?" in text)] for count, text in zip(counts, texts)]
    )


def _fit(features: Any, columns: NDArray[Any]) -> LinearSVC:
    return LinearSVC(C=REGULARISATION, tol=0.01, random_state=SEED).fit(features, columns)


def read_examples(folder: Path) -> list[tuple[str, str, str]]:
    """Every example of data/acts/ as (text, context, act). Raises ValueError naming a file with an unknown context."""
    found = []
    for path in sorted(folder.glob("*.yml")):
        entry = read_yaml(path)
        for context, lines in entry["after"].items():
            if context not in CONTEXTS:
                raise ValueError(f"{path}: {context} is no context")
            found += [
                (line.removeprefix("- ").strip(), context, entry["act"]) for line in lines.splitlines() if line.strip()
            ]
    return found
