"""Reading a YAML file of plain values: the wordings are long, and PyYAML's own reader takes a quarter of a second."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

# libyaml, where PyYAML was built with it, is ten times as fast. Both build plain values only.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """What a UTF-8 file holds; raises yaml.YAMLError, and FileNotFoundError when it is not there."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)


def phrases(lines: Iterable[str]) -> tuple[str, ...]:
    """The phrases of a table whose lines hold several, with commas between them."""
    return tuple(phrase.strip() for line in lines for phrase in line.split(","))
