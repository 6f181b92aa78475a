"""`python -m actions [PORT]`: serve the custom actions on loopback."""

from __future__ import annotations

import os
import sys
import warnings

os.environ["SANIC_HOST"] = "127.0.0.1"
# rasa-sdk 3.21 serves Rasa 3.6.21, checked by the conversation tests; it warns at every call all the same.
warnings.filterwarnings("ignore", module="rasa_sdk")


def main(port: str = "5055") -> None:
    """Serve until stopped."""
    from rasa_sdk.endpoint import run

    from clinic.logs import configure

    configure()
    run("actions.actions", int(port))


if __name__ == "__main__":
    main(*sys.argv[1:])
