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


def read_table(path: Path, refused: type[ValueError]) -> dict[Any, Any]:
    """What a file holds whose lines are each about one topic.

    Raises refused, with the mend, for what is no YAML or no such table; FileNotFoundError when it is not there.
    """
    try:
        data = read_yaml(path)
    except yaml.YAMLError as error:
        raise refused(f"{path} is not valid YAML: {error}") from error
    if not isinstance(data, dict):
        raise refused(f"{path} needs a line for each topic")
    return data


def phrases(lines: Iterable[str]) -> tuple[str, ...]:
    """The phrases of a table whose lines hold several, with commas between them."""
    return tuple(phrase.strip() for line in lines for phrase in line.split(","))
