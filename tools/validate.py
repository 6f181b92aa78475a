"""`rasa data validate`, quietly: prints its warnings and errors only, and fails on either."""

import os
import subprocess
import sys

SILENCED = {"PYTHONWARNINGS": "ignore", "TF_CPP_MIN_LOG_LEVEL": "3", "RASA_TELEMETRY_ENABLED": "false"}


def main() -> int:
    """Run the validator of Rasa's environment; returns its exit code."""
    command = [
        "nlu/.venv/bin/rasa",
        "data",
        "validate",
        "--domain",
        "domain.yml",
        "--data",
        "data/nlu",
        "data/rules",
        "--fail-on-warnings",
    ]
    result = subprocess.run(
        command, env={**os.environ, **SILENCED}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    print("rasa data validate: {}".format("passed" if result.returncode == 0 else "failed"))
    if result.returncode != 0:
        print(result.stdout, file=sys.stderr)
    return result.returncode


if __name__ == "__main__":
    sys.exit(main())
