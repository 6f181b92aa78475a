"""Joins ES modules to one script, so that a site loads one file and a clinic needs no Node to serve it.

Not every module can be joined this way: they come to share one scope. What may stand in one is a small grammar, and
whatever is not in it is an error with its file and line, not a guess:

- `import { a, b } from "./other.js";`, of names that an earlier module exports, under the same names;
- `export` before `const`, `let`, `class`, `function` and `async function`;
- names at the top of a module that no other module has at its top; no patterns (`const { a } = …`) there;
- statements at the top that end in `;` or `}`.

Comments and indentation go; strings, templates and regular expressions stay to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gateway.web.javascript import OPERATORS, NotRead, Token, tokens

_VARIABLES = ("const", "let", "var")
_NAMED = ("class", "function")


class JoinError(Exception):
    """A module that can't be joined; the message names the file, the line and the mend."""


@dataclass
class Module:
    """What a module is made of. declared: each name at its top, with its line; imports: (name, other file, line)."""

    name: str
    tokens: list[Token]
    declared: dict[str, int] = field(default_factory=dict)
    exported: set[str] = field(default_factory=set)
    imports: list[tuple[str, str, int]] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)

    def error(self, line: int, text: str) -> JoinError:
        """What is wrong, and where."""
        return JoinError(f"{self.name}:{line}: {text}")


def join(folder: Path, names: Sequence[str]) -> str:
    """The modules `names` (without ".js") of a folder as one strict script with a scope of its own.

    Each may import only from those before it. Raises JoinError.
    """
    modules = [read(f"{name}.js", (folder / f"{name}.js").read_text(encoding="utf-8")) for name in names]
    _check(modules)
    # A line that begins with ";" ends whatever the module before it left open.
    body = "\n;".join(_written(module) for module in modules)
    return f'(() => {{\n"use strict";\n{body}\n}})();\n'


def read(name: str, text: str) -> Module:
    """A module's tokens, and what it declares, exports and imports. Raises JoinError."""
    try:
        module = Module(name, list(tokens(text)))
    except NotRead as error:
        raise JoinError(f"{name}:{error.line}: {error}") from None
    places = [place for place, token in enumerate(module.tokens) if token.is_code]
    code = [module.tokens[place] for place in places]
    at = 0
    while at < len(code):
        gone = _statement(module, code, at)
        module.left_out.update(places[at : at + gone])
        at += max(gone, 1)
    return module


def _statement(module: Module, code: list[Token], at: int) -> int:
    """Note what begins here, if it is an import, an export or a declaration; returns how many tokens are left out."""
    if code[at].kind != "word" or _is_property(code, at):
        return 0
    if code[at].text == "import":
        return _import(module, code, at)
    if code[at].text == "export":
        _export(module, code, at)
        return 1
    for declared in _declared(module, code, at) if code[at].depth == 0 else ():
        _keep(module, declared, exported=_is_exported(code, at))
    return 0


def _is_property(code: list[Token], at: int) -> bool:
    """Whether a word is a property's name: "a.import", "{ import: 1 }"."""
    return _text(code, at - 1) == "." or (code[at].depth > 0 and _text(code, at + 1) == ":")


def _import(module: Module, code: list[Token], at: int) -> int:
    """Note what is imported; returns how many tokens that takes."""
    end = next((place for place in range(at, len(code)) if code[place].text == ";"), len(code))
    statement = [token.text for token in code[at : end + 1]]
    match = re.fullmatch(r'import \{ (\w+(?: , \w+)*)(?: ,)? \} from "\./([\w-]+\.js)" ;', " ".join(statement))
    if match is None or code[at].depth:
        raise module.error(code[at].line, 'import is only known as: import { a, b } from "./other.js";')
    _check_statement(module, code, at)
    module.imports.extend((name, match[2], code[at].line) for name in match[1].split(" , "))
    return len(statement)


def _export(module: Module, code: list[Token], at: int) -> None:
    after = (_text(code, at + 1), _text(code, at + 2))
    if code[at].depth or not (after[0] in {"const", "let", *_NAMED} or after == ("async", "function")):
        raise module.error(code[at].line, "export is only known before const, let, class, function and async function")
    _check_statement(module, code, at)


def _declared(module: Module, code: list[Token], at: int) -> list[Token]:
    """The names that a declaration at the top of a module begins with this word, if it does."""
    word = code[at].text
    if word in _VARIABLES:
        _check_statement(module, code, at)
        return _variables(module, code, at)
    if word in _NAMED and _begins(module, code, at):
        place = at + 2 if _text(code, at + 1) == "*" else at + 1
        if place >= len(code) or code[place].kind != "word":
            raise module.error(code[at].line, f"{word} needs a name at the top of a module")
        return [code[place]]
    return []


def _begins(module: Module, code: list[Token], at: int) -> bool:
    """Whether "class" or "function" begins a statement; after an operator it is part of an expression."""
    before = _text(code, at - 1)
    if before == "async":
        return _begins(module, code, at - 1)
    if at and (before in OPERATORS or (code[at - 1].kind == "mark" and before not in {";", "}", ")", "]"})):
        return False
    _check_statement(module, code, at)
    return True


def _variables(module: Module, code: list[Token], at: int) -> list[Token]:
    """The names after const, let or var, as far as its ";"."""
    found: list[Token] = []
    for place in range(at + 1, len(code)):
        token, before = code[place], code[place - 1]
        if token.depth:
            continue
        if token.text == ";":
            return found
        if place == at + 1 or (before.text == "," and not before.depth):
            if token.kind != "word":
                raise module.error(
                    token.line, f"{token.text} is no name: patterns at the top of a module are not known"
                )
            found.append(token)
        elif token.text in _VARIABLES and not _is_property(code, place):
            break
    raise module.error(code[at].line, f"{code[at].text} needs a ; at its end")


def _check_statement(module: Module, code: list[Token], at: int) -> None:
    if _text(code, at - 1) not in {"", ";", "}", "export"}:
        raise module.error(code[at].line, f"the statement before {code[at].text} needs a ; at its end")


def _is_exported(code: list[Token], at: int) -> bool:
    return "export" in {_text(code, at - 1), _text(code, at - 2) if _text(code, at - 1) == "async" else ""}


def _keep(module: Module, name: Token, *, exported: bool) -> None:
    if name.text in module.declared:
        raise module.error(name.line, f"{name.text} is declared in line {module.declared[name.text]} already")
    module.declared[name.text] = name.line
    if exported:
        module.exported.add(name.text)


def _text(code: list[Token], at: int) -> str:
    return code[at].text if 0 <= at < len(code) else ""


def _check(modules: list[Module]) -> None:
    """Imports are exported further up, and names at the top of modules are different ones."""
    owners: dict[str, str] = {}
    known: dict[str, Module] = {}
    for module in modules:
        for name, source, line in module.imports:
            if source not in known:
                raise module.error(line, f"{source} is not one of the modules before this one")
            if name not in known[source].exported:
                raise module.error(line, f"{source} exports no {name}")
        for name, line in module.declared.items():
            if name in owners:
                raise module.error(line, f"{name} is declared in {owners[name]} too, and they share one scope")
            owners[name] = f"{module.name}:{line}"
        known[module.name] = module


def _written(module: Module) -> str:
    """Its code without comments, indentation, imports and the word "export"; a line's end may end a statement."""
    parts, gap = [], ""
    for place, token in enumerate(module.tokens):
        if token.is_code:
            if place not in module.left_out:
                parts.append(gap + token.text)
                gap = ""
        elif "\n" in token.text:
            gap = "\n"
        elif not token.text.startswith("//"):
            gap = gap or " "
    return "".join(parts).lstrip()
