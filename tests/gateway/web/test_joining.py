"""The widget's modules as one script: what is kept, what is left out, and what is an error."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.web.assets import MODULES, WIDGET
from gateway.web.javascript import NotRead, tokens
from gateway.web.joining import JoinError, join


def node(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(["node", *arguments], input=text, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def joined(tmp_path: Path):
    """Joins modules that are given as texts, in their order."""

    def _joined(**modules: str) -> str:
        for name, text in modules.items():
            (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")
        return join(tmp_path, tuple(modules))

    return _joined


# ------------------------------------------------------------------------ what comes out


def test_the_widget_is_a_script_that_node_can_read(tmp_path: Path) -> None:
    path = tmp_path / "widget.cjs"
    path.write_text(join(WIDGET, MODULES), encoding="utf-8")
    checked = node("--check", str(path))
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize("name", MODULES)
def test_the_tokens_of_a_module_are_the_module(name: str) -> None:
    text = (WIDGET / f"{name}.js").read_text(encoding="utf-8")
    assert "".join(token.text for token in tokens(text)) == text


def test_a_joined_script_does_what_its_modules_did(joined) -> None:
    script = joined(
        one="// @ts-check\n/** Says. */\nexport const say = (text) => `<${text /* aside */}>`, twice = 2;\n"
        "export class Box {\n  // kept apart\n  static made = 0;\n  constructor() { Box.made += 1; }\n}\n",
        two='import { Box, say, twice } from "./one.js";\n\nfunction open() { return new Box(); }\n'
        'export async function run() { open(); return [say("// no comment"), twice / 2 / 1, Box.made]; }\n',
        three='import { run } from "./two.js";\n(async () => console.log(JSON.stringify(await run())))();\n',
    )
    assert node("-", text=script).stdout == '["<// no comment>",1,1]\n'


@pytest.mark.parametrize(
    "kept",
    [
        '"/* no comment */ // nor this"',
        "'import { a } from \"./b.js\"'",
        "`a  b\n    // of a template\n  ${ `in ${1 + {a: 2}.a}` }`",
        r"/[/*]\/\/ \[/g.test(x)",
        r"(1 + 2) / 3 / 4",
        r"a ? /}/ : typeof /`/",
        "{ import: 1 }.import",
    ],
)
def test_strings_templates_and_regular_expressions_stay_to_the_letter(joined, kept: str) -> None:
    script = joined(one=f"/* a */ const x = {kept}; // z\n")
    assert script.splitlines()[2:-1] == f"const x = {kept};".splitlines()


def test_after_a_condition_a_slash_begins_a_regular_expression(joined) -> None:
    script = joined(one="if (true) /'/.test(\"'\") && console.log((4) / 2);\n")
    assert node("-", text=script).stdout == "2\n"


def test_a_comment_of_several_lines_still_ends_a_statement(joined) -> None:
    script = joined(one="function f() {\n  return /* over\n two lines */ 1;\n}\nconsole.log(f());\n")
    assert node("-", text=script).stdout == "undefined\n"


def test_what_a_module_leaves_open_does_not_run_into_the_next(joined) -> None:
    script = joined(one="let a;\na = () => 1", two="(() => console.log(2))();\n")
    assert node("-", text=script).stdout == "2\n"


# ------------------------------------------------------------------------ what is an error


@pytest.mark.parametrize(
    "line",
    [
        'import "./a.js";',
        'import a from "./a.js";',
        'import * as a from "./a.js";',
        'import { x as y } from "./a.js";',
        'import { default as y } from "./a.js";',
        'import { x } from "a.js";',
        'import { x } from "../a.js";',
        'import { x } from "https://a.example/a.js";',
        'import { x } from "./a.js" with { type: "json" };',
        'const a = await import("./a.js");',
        "const a = import.meta.url;",
        '{ import { x } from "./a.js"; }',
    ],
)
def test_other_forms_of_import_are_errors(joined, line: str) -> None:
    with pytest.raises(JoinError, match=r"^b\.js:2: import is only known as: import \{ a, b \} from"):
        joined(a="export const x = 1;\n", b=f"// first\n{line}\n")


@pytest.mark.parametrize(
    "line",
    [
        "export default 1;",
        "export default class A {}",
        "export { a };",
        'export * from "./a.js";',
        "export var a = 1;",
        "export async () => 1;",
        "{ export const a = 1; }",
    ],
)
def test_other_forms_of_export_are_errors(joined, line: str) -> None:
    with pytest.raises(JoinError, match=r"^a\.js:3: export is only known before const, let, class, function and async"):
        joined(a=f"\n\n{line}\n")


@pytest.mark.parametrize(
    ("modules", "told"),
    [
        ({"a": "const x = 1;\n", "b": "\nfunction x() {}\n"}, "b.js:2: x is declared in a.js:1 too"),
        ({"a": "function x() {}\n", "b": "export async function x() {}\n"}, "b.js:1: x is declared in a.js:1 too"),
        ({"a": "let y = (1, 2), x = [3, 4];\n", "b": "class x {}\n"}, "b.js:1: x is declared in a.js:1 too"),
        ({"a": "function* x() {}\nfunction x() {}\n"}, "a.js:2: x is declared in line 1 already"),
        ({"a": "export const x = 1;\n", "b": 'import { y } from "./a.js";\n'}, "b.js:1: a.js exports no y"),
        ({"a": "const x = 1;\n", "b": 'import { x } from "./a.js";\n'}, "b.js:1: a.js exports no x"),
        (
            {"a": 'import { x } from "./b.js";\n', "b": "export const x = 1;\n"},
            "a.js:1: b.js is not one of the modules",
        ),
        ({"a": 'import { x } from "./a.js";\nexport const x = 1;\n'}, "a.js:1: a.js is not one of the modules before"),
        ({"a": "const { x } = y;\n"}, "a.js:1: { is no name: patterns at the top"),
        ({"a": "const z = 1, [x] = y;\n"}, "a.js:1: [ is no name: patterns at the top"),
        ({"a": "const x = 1\nconst y = 2;\n"}, "a.js:1: const needs a ; at its end"),
        (
            {"a": "export const y = 1;\n", "b": 'const x = 1\nimport { y } from "./a.js";\n'},
            "b.js:2: the statement before",
        ),
        ({"a": "const x = 1\n"}, "a.js:1: const needs a ; at its end"),
        ({"a": "x()\nclass A {}\n"}, "a.js:2: the statement before class needs a ; at its end"),
        ({"a": "export class {}\n"}, "a.js:1: class needs a name"),
        ({"a": "x = {\n}\n/a/.test(b);\n"}, "a.js:3: after } a / may divide or begin a regular expression"),
        ({"a": "f(1;\n"}, "a.js:2: ( is never closed"),
        ({"a": "f(1];\n"}, "a.js:1: ] closes nothing"),
        ({"a": "\nconst x = `a ${b;\n"}, "a.js:3: ${ is never closed"),
        ({"a": "const x = 'a\n';\n"}, "a.js:1: ' begins something that does not end"),
        ({"a": "/* a\n"}, "a.js:1: / begins something that does not end"),
    ],
)
def test_what_can_not_be_joined_is_an_error_with_its_file_and_line(joined, modules: dict[str, str], told: str) -> None:
    with pytest.raises(JoinError) as error:
        joined(**modules)
    assert str(error.value).startswith(told)


def test_classes_and_functions_in_expressions_are_no_names_of_a_module(joined) -> None:
    script = joined(a="const f = function x() {}, A = class x {};\nf(function x() {});\n", b="const x = 1;\n")
    assert "const x = 1;" in script


@given(st.text(alphabet="ab1 \n\"'`/\\*{}()[]$;=.,"))
def test_any_text_is_read_to_the_letter_or_refused(text: str) -> None:
    try:
        assert "".join(token.text for token in tokens(text)) == text
    except NotRead as error:
        assert 1 <= error.line <= text.count("\n") + 1
