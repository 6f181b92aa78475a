"""Serve the newest model on loopback, as `rasa run` does, but quicker and with our logging: `python -m nlu.serve`."""

from __future__ import annotations

import argparse
import ctypes
import ctypes.util
import gc
import logging
import os
import sys
import warnings
from pathlib import Path
from typing import Any

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
warnings.filterwarnings("ignore")
RESPONSE_SECONDS = 10


def main(port: int) -> int:
    """Serve until stopped; 1 if there is no model."""
    models = sorted(Path("models").glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        print("No model in models/. Run `make train` first.", file=sys.stderr)
        return 1
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.log_utils import configure_structlog

    from clinic.logs import configure

    configure()
    # Rasa's structured log has visitors' words in its debug lines, and some in its errors: only we log.
    configure_structlog(logging.CRITICAL)
    _check_actions_once()
    serve_application(
        model_path=str(models[-1]),
        interface="127.0.0.1",
        port=port,
        credentials="credentials.yml",
        endpoints=AvailableEndpoints.read_endpoints("endpoints.yml"),
        response_timeout=RESPONSE_SECONDS,
        enable_api=False,
        server_listeners=[(_give_memory_back, "after_server_start")],
    )
    return 0


def _check_actions_once() -> None:
    """Prepare the check of what actions return: Rasa checks the schema itself anew at every call, which takes 50 ms."""
    from jsonschema.validators import validator_for
    from rasa.core.actions.action import RemoteAction

    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    prepared = kind(schema)

    def check(action: RemoteAction, result: dict[str, Any]) -> bool:
        prepared.validate(result)
        return True

    RemoteAction._validate_action_result = check


async def _give_memory_back(app: Any, loop: Any) -> None:
    """Return to the system what loading the model freed (glibc keeps it otherwise: about 100 MB)."""
    gc.collect()
    gc.freeze()
    libc = ctypes.util.find_library("c")
    if libc and hasattr(ctypes.CDLL(libc), "malloc_trim"):
        ctypes.CDLL(libc).malloc_trim(0)


if __name__ == "__main__":
    sys.path.insert(0, os.getcwd())
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=5005)
    sys.exit(main(parser.parse_args().port))
