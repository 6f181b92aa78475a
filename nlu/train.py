"""Train the Rasa model: `python -m nlu.train OUT_FOLDER`, from the top of the repository.

The same as `rasa train`, without its second reading of all data for validation (`make lint` does that) — on two cores
that is a third of the time.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
if not sys.stderr.isatty():
    # Rasa draws its progress bars unless its log is at WARNING; in a file they are thousands of lines.
    os.environ["LOG_LEVEL"] = "WARNING"
    os.environ["TQDM_DISABLE"] = "1"
# A filter is not enough: Sanic sets its own at import. What is warned of is other people's code.
warnings.showwarning = lambda *_, **__: None


def main(folder: str) -> int:
    """Train into folder; returns the exit code."""
    from rasa.model_training import train
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("nlu").setLevel(logging.INFO)
    result = train("domain.yml", "config.yml", ["data/nlu", "data/rules"], output=folder, force_training=True)
    return 0 if result.model else 1


if __name__ == "__main__":
    sys.path.insert(0, os.getcwd())
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "models"))
