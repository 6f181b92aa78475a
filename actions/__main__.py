"""`python -m actions [PORT]`: serve the custom actions on loopback."""

from __future__ import annotations

import sys
import warnings

# rasa-sdk 3.21 serves Rasa 3.6.21, as the conversation tests show; it warns at every call all the same.
warnings.filterwarnings("ignore", message="Your versions of rasa and rasa_sdk might not be compatible")


def main(port: str = "5055") -> None:
    """Serve until stopped, in this process."""
    from rasa_sdk.endpoint import create_app
    from rasa_sdk.executor import ActionExecutor

    from clinic.logs import configure

    configure()
    executor = ActionExecutor()
    executor.register_package("actions.actions")
    # rasa-sdk's own `run` listens on every address unless told otherwise, and starts a second process.
    create_app(executor).run(host="127.0.0.1", port=int(port), single_process=True, access_log=False, motd=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
