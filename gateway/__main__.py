"""`python -m gateway [ADDRESS PORT]`: serve the gateway."""

from __future__ import annotations

import sys

import uvicorn

from clinic.settings import SettingsError
from gateway.app import create_app


def main(address: str = "127.0.0.1", port: str = "8000") -> None:
    """Serve until stopped; at most five seconds for open event streams to end."""
    try:
        app = create_app()
    except SettingsError as error:
        sys.exit(str(error))
    uvicorn.run(
        app,
        host=address,
        port=int(port),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
