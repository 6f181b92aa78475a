"""Set up both environments and the pretrained encoders. Needs only Python 3.8 and its standard library.

    python3 tools/setup.py          what the product needs
    python3 tools/setup.py dev      and what its tests need
    python3 tools/setup.py unit     only what the unit tests without Rasa need
    python3 tools/setup.py lock     write the lock files anew from the .in files

Each step is done once: a stamp beside what it made holds a digest of the lock file it was made from.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from typing import Callable

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOOLS = os.path.join(".tools", "uv")
HINT = "Check the network connection and run the command again; what is done already is kept."


class SetupError(Exception):
    """A step failed; the message says what to do."""


def main(what: str) -> int:
    """Run the steps for `what`; returns the exit code."""
    os.chdir(ROOT)
    try:
        uv = find_uv()
        if what == "lock":
            lock(uv)
            return 0
        lock_file = "requirements.txt"
        step("the public environment (.venv)", ".venv/.stamp", [lock_file, "pyproject.toml"], lambda: public(uv))
        if what in ("unit", "dev"):
            step("the test tools", ".venv/.stamp-dev", ["requirements-dev.txt", lock_file], lambda: dev(uv))
        if what != "unit":
            rasas(uv)
        if what == "dev":
            step("the type checker", "widget/node_modules/.stamp", ["widget/package-lock.json"], type_checker)
            browser()
    except SetupError as error:
        print("Setting up failed: {}".format(error), file=sys.stderr)
        return 1
    return 0


def step(name: str, stamp: str, sources: list[str], work: Callable[[], None]) -> None:
    """Do work unless its stamp says that it was done from these very sources."""
    digest = hashlib.sha256(b"".join(open(source, "rb").read() for source in sources)).hexdigest()
    if os.path.exists(stamp) and open(stamp).read() == digest:
        return
    print("Setting up {} …".format(name), flush=True)
    started = time.time()
    work()
    with open(stamp, "w") as file:
        file.write(digest)
    print("  done in {:.0f} s".format(time.time() - started), flush=True)


def rasas(uv: str) -> None:
    """What Rasa's process needs."""
    name = "Rasa's environment (nlu/.venv, about 2 GB)"
    step(name, "nlu/.venv/.stamp", ["nlu/requirements.txt"], lambda: rasa(uv))
    name = "the pretrained encoders (models/pretrained)"
    step(name, "models/pretrained/.stamp", ["models/pretrained.txt"], lambda: encoders(uv))


def public(uv: str) -> None:
    """Python 3.12: everything that faces the public."""
    environment(uv, ".venv", "3.12")
    install(uv, "requirements.txt", "--python", ".venv", "--compile-bytecode")
    run([uv, "pip", "install", "--python", ".venv", "--no-deps", "--no-build-isolation", "--editable", "."])


def rasa(uv: str) -> None:
    """Python 3.10: Rasa and what it pins."""
    environment(uv, "nlu/.venv", "3.10")
    install(uv, "nlu/requirements.txt", "--python", "nlu/.venv", "--compile-bytecode")


def encoders(uv: str) -> None:
    """Package data only; nothing of it is imported."""
    shutil.rmtree("models/pretrained", ignore_errors=True)
    install(uv, "models/pretrained.txt", "--python-version", "3.12", "--target", "models/pretrained")


def dev(uv: str) -> None:
    """Test tools, beside the product's packages."""
    install(uv, "requirements-dev.txt", "--python", ".venv")


def type_checker() -> None:
    """TypeScript, which checks the types in the widget's comments; nothing of it runs in the product."""
    if not shutil.which("npm"):
        raise SetupError(
            "npm is missing. Install Node.js 20 or newer (Debian, Ubuntu: sudo apt install nodejs npm; "
            "Mac: brew install node) and run the command again."
        )
    run(["npm", "ci", "--prefix", "widget", "--ignore-scripts", "--silent"])


def browser() -> None:
    """Chromium for the browser tests: what the machine has, else Debian's package, else Playwright's own build."""
    if browser_found():
        return
    print("Setting up Chromium for the browser tests …", flush=True)
    if shutil.which("apt-get") and os.geteuid() == 0:
        succeeds(["apt-get", "update"])
        succeeds(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "chromium"])
    if not browser_found():
        run([".venv/bin/python", "-m", "playwright", "install", "chromium"])
    if not browser_found():
        raise SetupError(
            "Chromium does not start. Install it (Debian: sudo apt install chromium; elsewhere: sudo "
            ".venv/bin/python -m playwright install-deps chromium) and run the command again."
        )


def browser_found() -> bool:
    """Whether a browser that the tests would use is there and starts."""
    return subprocess.call([".venv/bin/python", "tests/browser/chromium.py"]) == 0


def environment(uv: str, folder: str, version: str) -> None:
    """A fresh virtual environment; uv fetches that Python if the machine has none."""
    run([uv, "venv", "--quiet", "--clear", "--python", version, folder])


def install(uv: str, lock_file: str, *where: str) -> None:
    """Exactly what a lock file names. --no-deps, as Rasa's leaves TensorFlow's big build out on purpose."""
    run([uv, "pip", "install", *where, "--no-deps", "--require-hashes", "-r", lock_file])


def lock(uv: str) -> None:
    """Compile the .in files to hash-locked lists that name no registry."""
    compile_ = [uv, "pip", "compile", "--quiet", "--generate-hashes", "--no-emit-index-url", "--upgrade"]
    run([*compile_, "--python-version", "3.12", "requirements.in", "-o", "requirements.txt"])
    run([*compile_, "--python-version", "3.12", "requirements-dev.in", "-o", "requirements-dev.txt"])
    run(
        [
            *compile_,
            "--python-version",
            "3.10",
            "--overrides",
            "nlu/overrides.txt",
            "nlu/requirements.in",
            "-o",
            "nlu/requirements.txt",
        ]
    )
    run([*compile_, "--no-deps", "--python-version", "3.12", "models/pretrained.in", "-o", "models/pretrained.txt"])


def find_uv() -> str:
    """uv from the PATH, else one of our own under .tools, put there by whatever installer the machine has."""
    found = shutil.which("uv")
    if found:
        return found
    own = os.path.join(TOOLS, "bin", "uv")
    if os.path.exists(own):
        return os.path.abspath(own)
    print("Fetching uv, the installer …", flush=True)
    wanted = ["--quiet", "--disable-pip-version-check", "--require-hashes", "-r", "tools/uv.txt"]
    if not succeeds([sys.executable, "-m", "pip", "install", "--target", TOOLS, *wanted]):
        shutil.rmtree(TOOLS, ignore_errors=True)
        if succeeds([sys.executable, "-m", "venv", TOOLS]):
            subprocess.call([os.path.join(TOOLS, "bin", "python"), "-m", "pip", "install", *wanted])
    if not os.path.exists(own):
        shutil.rmtree(TOOLS, ignore_errors=True)
        raise SetupError(
            "uv could not be installed. Install pip first (Debian, Ubuntu: sudo apt install python3-pip) or uv itself. "
            + HINT
        )
    return os.path.abspath(own)


def run(command: list[str]) -> None:
    """Run one command; a failure names it. In a terminal its progress shows, in a log only what went wrong."""
    quiet = not sys.stdout.isatty()
    done = subprocess.run(
        command, stdout=subprocess.PIPE if quiet else None, stderr=subprocess.STDOUT if quiet else None
    )
    if done.returncode != 0:
        if quiet:
            sys.stderr.write(done.stdout.decode("utf-8", "replace"))
        raise SetupError("`{}` did not succeed; its output is above. {}".format(" ".join(command), HINT))


def succeeds(command: list[str]) -> bool:
    """Whether a command that may fail succeeds; it says nothing."""
    return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "run"))
