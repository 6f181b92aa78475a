"""The figures that the assistant's understanding has to reach, measured on the trained model."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.evaluation.run import evaluate
from cli.evaluation.scores import Summary

QUESTIONS = sorted(Path(__file__).parent.glob("*.jsonl"))


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return evaluate(QUESTIONS, tmp_path_factory.mktemp("evaluation") / "report.html")


def test_the_understanding_reaches_its_targets(summary: Summary) -> None:
    assert summary.targets, "nothing was measured"
    missed = [target for target in summary.targets if not target.met]
    assert not missed, missed
