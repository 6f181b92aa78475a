"""`python -m cli.lint`: check every sentence a visitor can read."""

import sys

from cli.lint.check import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
