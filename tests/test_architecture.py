"""Keeps the arrows of docs/architecture.md: who may import whom, who may print, what a command may load."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import postlint

PACKAGE = Path(postlint.__file__).parent

KNOWLEDGE = {"schema", "licenses", "vocabulary", "dates", "page_dates"}

# What the modules of each part import when they run (imports for type checkers only do not count).
ARROWS: dict[str, set[str]] = {
    "errors": set(),
    "crashes": {"errors"},
    "frontmatter_api": {"findings", "page"},
    "data_files": set(),
    "pattern": set(),
    "globs": set(),
    "near_names": set(),
    "address_globs": set(),
    "text": set(),
    "git": set(),
    "interruption": set(),
    "paths": {"git"},
    "findings": set(),
    "ci": {"data_files", "git"},
    "config": {"ci", "data_files", "errors", "git", "globs", "paths"},
    "files": {"config", "findings", "git", "globs", "paths"},
    "page": {"findings"},
    "tree": {"data_files"},
    "near_files": {"tree"},
    "generators": {"data_files", "dates", "findings", "near_files", "page", "tree"},
    "site": {"crashes", "data_files", "findings", "generators", "near_files", "page", "tree"},
    "dates": set(),
    "page_dates": {"dates", "findings", "page", "schema"},
    "licenses": {"findings", "page", "schema"},
    "vocabulary": {"config", "data_files", "errors", "findings", "generators", "page"},
    "schema": {"config", "data_files", "errors", "findings", "page"},
    "links": {"config", "data_files", "errors", "findings", "git", "interruption", "page"},
    "rules": {
        "config",
        "errors",
        "files",
        "findings",
        "generators",
        "links",
        "page",
        "site",
        "tree",
        *KNOWLEDGE,
    },
    "report": {"findings", "links", "page", "paths", "rules"},
    "changes": {"errors", "findings", "git", "page", "rules", "tree"},
    "run": {
        "changes",
        "config",
        "data_files",
        "errors",
        "files",
        "findings",
        "generators",
        "git",
        "interruption",
        "links",
        "page",
        "page_dates",
        "paths",
        "rules",
        "site",
        "tree",
        *KNOWLEDGE,
    },
    "cli": {
        "config",
        "errors",
        "files",
        "findings",
        "interruption",
        "links",
        "page",
        "paths",
        "report",
        "rules",
        "run",
        "schema",
        "site",
        "generators",
        "tree",
    },
}

# What says nothing of posts, and may be used anywhere.
LANGUAGE = {"text", "pattern", "crashes", "globs", "near_names", "address_globs"}

# Of the network, rules and reports know what an address and a verdict is, and nothing that opens a socket.
PURE_LINKS = "postlint.links.model."


def _part(module: str) -> str:
    return module.split(".")[1] if "." in module else "postlint"


def _modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(("postlint", *(part for part in parts if part != "__init__")))
        yield name, path


class _Imports(ast.NodeVisitor):
    """The modules of postlint that a module imports at run time, anywhere in it."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_If(self, node: ast.If) -> None:
        if not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            self.generic_visit(node)

    def visit_Import(self, node: ast.Import) -> None:
        self.found |= {alias.name for alias in node.names if alias.name.startswith("postlint.")}

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.module == "postlint":
            self.found |= {
                f"postlint.{alias.name}"
                for alias in node.names
                if alias.name not in {"__version__", "HOMEPAGE"}
            }
        elif node.module and node.module.startswith("postlint."):
            self.found.add(node.module)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _imports(path: Path) -> set[str]:
    visitor = _Imports()
    visitor.visit(_tree(path))
    return visitor.found


MODULES = [(name, path) for name, path in _modules() if name not in {"postlint", "postlint.__main__"}]


def test_arrows_point_one_way() -> None:
    wrong = []
    for name, path in MODULES:
        part = _part(name)
        foreign = {module for module in _imports(path) if _part(module) != part}
        not_below = {module for module in foreign if _part(module) not in ARROWS[part] | LANGUAGE}
        if part in {"rules", "report"}:
            not_below |= {m for m in foreign if _part(m) == "links" and not m.startswith(PURE_LINKS)}
        wrong += [f"{name} may not import {module}" for module in sorted(not_below)]
    assert not wrong


def test_what_is_decided_about_links_is_decided_without_the_network() -> None:
    for room, below in (("model", {"model"}), ("decide", {"model", "decide"})):
        for name, path in MODULES:
            if not name.startswith(f"postlint.links.{room}"):
                continue
            foreign = {m for m in _imports(path) if m.startswith("postlint.links.")}
            assert {m.split(".")[2] for m in foreign} <= below, name
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"^\s*(import|from) (asyncio|aiohttp|socket|ssl|time|os)\b", text, re.M), (
                name
            )


def test_there_is_no_cycle_between_parts() -> None:
    seen: list[str] = []

    def visit(part: str, above: tuple[str, ...]) -> None:
        assert part not in above, f"import cycle: {' -> '.join((*above, part))}"
        if part not in seen:
            for below in ARROWS[part]:
                visit(below, (*above, part))
            seen.append(part)

    for part in ARROWS:
        visit(part, ())


def test_only_the_command_line_prints_and_exits() -> None:
    wrong = []
    for name, path in MODULES:
        if _part(name) == "cli":
            continue
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                bad = node.func.id in {"print", "exit", "quit", "input"}
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                bad = node.value.id == "sys" and node.attr in {"stdout", "stderr", "stdin", "exit"}
            else:
                continue
            if bad:
                wrong.append(f"{path}:{node.lineno}")
    assert not wrong


# What starts a process: whole modules, and by name what `os`, `asyncio` and others have besides.
STARTERS = {"subprocess", "_posixsubprocess", "multiprocessing", "pty", "pexpect", "sh", "ctypes"}
STARTING = re.compile(
    r"system|popen|startfile|fork|forkpty|exec[lv]p?e?|spawn[lv]p?e?|posix_spawnp?|create_subprocess_(exec|shell)"
    r"|subprocess_(exec|shell)|ProcessPoolExecutor"
)


def test_only_one_module_starts_a_process_and_only_git() -> None:
    started = [
        f"{path}:{line}: {what}"
        for name, path in MODULES
        if name != "postlint.git"
        for line, what in _starts(_tree(path))
    ]
    assert not started, "only postlint.git starts a process"


@pytest.mark.parametrize(
    "code",
    [
        "import subprocess",
        "import subprocess as s",
        "from subprocess import run",
        "import os\nos.system('x')",
        "from os import execv",
        "import os as o\no.popen('x')",
        "import asyncio\nasyncio.create_subprocess_exec('x')",
        "import asyncio.subprocess",
        "from asyncio import subprocess",
        "from concurrent.futures import ProcessPoolExecutor",
        "import importlib\nimportlib.import_module('subprocess')",
        "__import__('subprocess')",
    ],
)
def test_a_process_is_seen_however_it_is_started(code: str) -> None:
    assert list(_starts(ast.parse(code)))


def _starts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Where a program names what starts a process."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [part for alias in node.names for part in alias.name.split(".")]
        elif isinstance(node, ast.ImportFrom):
            names = [*(node.module or "").split("."), *(alias.name for alias in node.names)]
        elif isinstance(node, ast.Attribute):
            names = [node.attr]
        elif isinstance(node, ast.Constant) and node.value in {"subprocess", "multiprocessing"}:
            names = [str(node.value)]
        else:
            continue
        yield from ((node.lineno, each) for each in names if each in STARTERS or STARTING.fullmatch(each))


def _loaded(arguments: list[str], cwd: Path) -> set[str]:
    """The modules that a command has loaded when it ends."""
    code = (
        "import sys\nsys.argv = ['postlint', *sys.argv[1:]]\nfrom postlint.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "sys.stderr.write('\\n'.join(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, cwd=cwd, check=True
    )
    return set(done.stderr.split())


def test_the_version_is_answered_before_anything_is_imported(tmp_path: Path) -> None:
    loaded = _loaded(["--version"], tmp_path)
    assert not {name for name in loaded if name.startswith("postlint.") and name != "postlint.cli"}
    assert "typer" not in loaded


def test_an_offline_check_loads_neither_the_network_nor_richs_console(tmp_path: Path) -> None:
    post = tmp_path / "post.md"
    post.write_text("---\ntitle: A\ndate: 2017-09-31\n---\n[x](http:/y) [gone](gone.md)\n", encoding="utf-8")
    loaded = _loaded(["check", "--offline", "post.md"], tmp_path)
    assert "postlint.run" in loaded
    assert not loaded & {"httpx", "aiohttp", "httpx_aiohttp", "asyncio", "rich.console", "ssl"}


def test_a_check_loads_one_command_one_format_and_the_readers_that_its_pages_need(tmp_path: Path) -> None:
    (tmp_path / "post.md").write_text("---\ntitle: A\n---\n[gone](gone.md)\n", encoding="utf-8")
    loaded = _loaded(["check", "--offline", "post.md"], tmp_path)
    assert {"postlint.cli.check", "postlint.report.text_report"} <= loaded
    assert not {name for name in loaded if name == "rich" or name.startswith("rich.")}
    assert not {f"postlint.cli.{name}" for name in ("config", "links", "rule", "schema")} & loaded
    assert (
        not {
            f"postlint.report.{name}"
            for name in ("concise_report", "github_report", "json_report", "links_report")
        }
        & loaded
    )
    readers = {"toml_reader", "toml_scanner", "json_reader", "explain_yaml", "yaml_causes", "explain_toml"}
    assert not {f"postlint.page.front_matter.{name}" for name in readers} & loaded


def test_a_format_is_loaded_when_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "post.md").write_text("---\ntitle: A\n---\n", encoding="utf-8")
    loaded = _loaded(["check", "--offline", "--format", "json", "post.md"], tmp_path)
    assert "postlint.report.json_report" in loaded
    assert "postlint.report.text_report" not in loaded


def test_a_rule_is_loaded_for_a_page_on_which_it_may_find_something(tmp_path: Path) -> None:
    post = "---\ntitle: A\ndate: 2024-03-01\ntags: [a, b]\n---\n[a](https://example.org/) ![b](https://example.org/b.png)\n"
    (tmp_path / "post.md").write_text(post, encoding="utf-8")
    loaded = _loaded(["check", "--offline", "post.md"], tmp_path)
    assert {"postlint.rules.sc.placeholder_value", "postlint.rules.lk.malformed_url"} <= loaded
    assert not {name for name in loaded if name.startswith("postlint.rules.ex.")}
    idle = {"fm.syntax_error", "sc.wrong_type", "tx.unknown_term", "li.unknown_license", "lk.broken_link"}
    idle |= {
        "da.invalid_date",
        "fm.outer_white_space",
        "lk.empty_link",
        "sc.misspelled_field",
        "tx.term_count",
    }
    idle |= {"lk.unused_definition", "st.removed_target", "su.unknown_rule", "im.image_too_large"}
    idle |= {"da.date_format", "tx.duplicate_term"}
    assert not {f"postlint.rules.{name}" for name in idle} & loaded


def test_rules_that_are_not_selected_are_not_loaded(tmp_path: Path) -> None:
    (tmp_path / "post.md").write_text("# A\n", encoding="utf-8")
    loaded = _loaded(["check", "--offline", "--select", "FM001", "post.md"], tmp_path)
    rules = {name for name in loaded if name.startswith("postlint.rules.") and name.count(".") > 2}
    assert rules == {"postlint.rules.fm.missing_front_matter"}


def test_what_few_pages_need_is_not_loaded(tmp_path: Path) -> None:
    """No catalogue of licences where nothing is licensed; no schema, no YAML for a page without front matter."""
    (tmp_path / "post.md").write_text("---\ntitle: A\n---\n", encoding="utf-8")
    (tmp_path / "page.md").write_text("# A\n", encoding="utf-8")
    loaded = _loaded(["check", "--offline", "--isolated", "post.md"], tmp_path)
    assert not loaded & {"postlint.licenses.catalogue", "tomllib", "frontmatter"}
    loaded = _loaded(["check", "--offline", "--isolated", "--select", "LK", "page.md"], tmp_path)
    assert not loaded & {"yaml", "jsonschema_rs", "postlint.schema.library"}


def test_without_a_word_of_configuration_no_validator_is_built(tmp_path: Path) -> None:
    (tmp_path / "post.md").write_text("---\ntitle: A\n---\n", encoding="utf-8")
    loaded = _loaded(["check", "--offline", "--isolated", "post.md"], tmp_path)
    assert "pydantic.plugin._loader" not in loaded  # imported when the first is built


BORDER = "postlint.cli.terminal"

_WRITERS = {"print", "echo", "secho", "input", "breakpoint", "print_exception", "print_exc"}
_STREAMS = {"stdout", "stderr", "__stdout__", "__stderr__"}


def _is_stream(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "sys"
        and node.attr in _STREAMS
    )


def _writes(tree: ast.AST) -> Iterator[int]:
    """The lines on which something may be written to standard output or standard error, by whatever name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            called = name in _WRITERS and not (name == "print" and isinstance(node.func, ast.Attribute))
            if called or any(map(_is_stream, [*node.args, *(word.value for word in node.keywords)])):
                yield node.lineno
            # rich draws on standard error where it is told to; elsewhere it prints into a text
            if name == "Console" and not any(word.arg in ("file", "stderr") for word in node.keywords):
                yield node.lineno
        # to ask a stream is fine: `sys.stderr.isatty()`, `sys.stdout is None`
        elif isinstance(node, ast.Attribute) and _is_stream(node.value) and node.attr in ("write", "buffer"):
            yield node.lineno
        elif isinstance(node, ast.Assign | ast.Return | ast.NamedExpr) and node.value is not None:
            if _is_stream(node.value):
                yield node.lineno
        elif isinstance(node, ast.ImportFrom) and {alias.name for alias in node.names} & _STREAMS:
            yield node.lineno


def test_all_output_passes_the_border() -> None:
    """Only there is it made harmless. What is said before that is loaded is constant, or in plain letters."""
    found = {}
    for name, path in MODULES:
        lines = path.read_text(encoding="utf-8").splitlines()
        if written := {lines[line - 1].strip() for line in _writes(_tree(path))}:
            found[name] = written
    assert found.pop(BORDER)
    assert found.pop("postlint.cli") == {
        'sys.stdout.write(f"postlint {postlint.__version__}\\n")',
        'sys.stderr.write(f"postlint: {said}\\n")',
    }
    start = (PACKAGE / "cli" / "__init__.py").read_text(encoding="utf-8")
    assert '    said = ascii(text)[1:-1].replace("##", "# #")\n' in start
    assert found.pop("postlint.cli.signals", set()) <= {
        "os.write(sys.stderr.fileno(), _SHOW_CURSOR)  # a progress bar hides it"
    }
    assert found.pop("postlint.cli.app", set()) <= {"for stream in (sys.stdout, sys.stderr):"}
    assert not found


def test_each_way_of_writing_is_seen() -> None:
    for code in (
        "print('x')",
        "typer.echo('x')",
        "sys.stdout.write('x')",
        "sys.stderr.buffer.write(b'x')",
        "print('x', file=sys.stderr)",
        "stream = sys.stdout",
        "from sys import stdout",
        "json.dump(x, sys.stdout)",
        "traceback.print_exc()",
        "Console().print('x')",
    ):
        assert list(_writes(ast.parse(code))), code
    assert not list(_writes(ast.parse("sys.stderr is None or sys.stdout.isatty()")))


def test_what_looks_into_nothing_is_drawn_through_the_border() -> None:
    """The progress bar is rich's; the only text in it that comes from posts is handed to it by the border."""
    tree = ast.parse((PACKAGE / "cli" / "progress_bar.py").read_text(encoding="utf-8"))
    texts = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "Text"
    ]
    assert [ast.unparse(node.args[0]) for node in texts] == ["words"]
    assert "words = visible(" in ast.unparse(tree)


# Who may parse what is written in a language of data or a program: the one reader of foreign files, the readers of
# pages, those of what postlint itself or a library wrote, and of an answer from the network, which is limited there.
PARSERS = {
    "tomllib",
    "json",
    "yaml",
    "configparser",
    "ast",
    "plistlib",
    "xml",
    "csv",
    "pickle",
    "marshal",
    "runpy",
}
PARSE = {"load", "loads", "parse", "literal_eval", "safe_load", "compose", "JSONDecoder", "scan"}
MAY_PARSE = {
    "postlint.page.front_matter.json_reader",
    "postlint.page.front_matter.toml_reader",
    "postlint.page.front_matter.toml_scanner",
    "postlint.page.front_matter.yaml_trouble",  # a line as a repair would write it
    "postlint.links.history",
    "postlint.links.archive",
    "postlint.report.sanitise",  # what postlint has written itself
    "postlint.schema.python_models",  # how pydantic writes what it expected
}


def test_foreign_files_are_parsed_in_one_place() -> None:
    wrong = []
    for name, path in MODULES:
        if _part(name) == "data_files" or name in MAY_PARSE:
            continue
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                used = {node.attr} if node.value.id in PARSERS else set()
            elif isinstance(node, ast.ImportFrom) and node.module in PARSERS:
                used = {alias.name for alias in node.names}
            else:
                continue
            if used & PARSE:
                wrong.append(f"{path}:{node.lineno}: leave this to postlint.data_files")
    assert not wrong


def test_whoever_may_parse_does() -> None:
    """A list of exceptions that nobody needs any more would let new ones in."""
    for name, path in MODULES:
        if name in MAY_PARSE:
            assert PARSERS & set(path.read_text(encoding="utf-8").replace(".", " ").split()), name
