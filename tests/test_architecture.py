"""Keeps the house as docs/architecture.md draws it: who may know whom, what stands in one room only, who may print."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import postlint
from postlint.generators.table import GENERATORS, PLAIN
from postlint.links.model.verdict import Status
from postlint.page.front_matter import FaultKind
from postlint.rules.registry import FAMILIES, RULES

PACKAGE = Path(postlint.__file__).parent

# What the modules of each part import when they run (what is imported for type checkers only, see the circles).
ARROWS: dict[str, set[str]] = {
    "bounds": set(),
    "errors": set(),
    "text": set(),
    "pattern": set(),
    "records": set(),
    "tables": set(),
    "interruption": set(),
    "crashes": {"errors"},
    "globs": {"pattern"},
    "address_globs": {"globs"},
    "near_names": {"pattern"},
    "parts": set(),
    "dates": set(),
    "git": {"globs"},
    "paths": {"bounds", "git"},
    "cache_files": {"git"},
    "reads": set(),
    "data_files": {"bounds"},
    "tree": {"bounds", "data_files", "reads"},
    "near_files": {"tree"},
    "findings": set(),
    "page": {"findings", "reads"},
    "frontmatter_api": {"findings", "page"},
    "generators": {"data_files", "dates", "findings", "near_files", "page", "tree"},
    "site": {"findings", "generators", "near_files", "page", "tree"},
    "ci": {"data_files", "git"},
    "config": {"bounds", "ci", "data_files", "errors", "generators", "git", "page", "paths", "tables"},
    "files": {"bounds", "config", "findings", "git", "paths"},
    "schema": {"config", "data_files", "dates", "errors", "findings", "licenses", "page"},
    "page_dates": {"dates", "findings", "generators", "page", "schema"},
    "licenses": {"findings", "page"},
    "vocabulary": {"config", "data_files", "errors", "findings", "generators", "page"},
    "links": {"cache_files", "config", "data_files", "errors", "interruption", "page"},
    "cluster": {"bounds", "config", "errors", "git", "links", "reads", "tree"},
    "rules": {
        *("config", "errors", "files", "findings", "generators", "links", "page", "site", "tree"),
        *("dates", "licenses", "page_dates", "schema", "tables", "vocabulary"),
    },
    "changes": {"ci", "errors", "findings", "git", "page", "rules", "tree"},
    "report": {"findings", "links", "page", "paths", "rules"},
    "baseline": {"data_files", "errors", "findings", "rules"},
    "merge": {
        *(
            "baseline",
            "bounds",
            "data_files",
            "errors",
            "files",
            "findings",
            "links",
            "page",
            "reads",
            "report",
        ),
        "rules",
    },
    "run": {
        *("bounds", "cache_files", "cluster", "reads"),
        *(
            "changes",
            "config",
            "data_files",
            "errors",
            "files",
            "findings",
            "generators",
            "git",
            "interruption",
        ),
        *("links", "page", "page_dates", "paths", "rules", "schema", "site", "tree", "vocabulary"),
        *("dates", "fixes", "ignores", "licenses", "tables"),
    },
    "fixes": {"bounds", "changes", "findings", "interruption", "page"},
    "ignores": {"data_files", "findings", "fixes", "page", "rules"},
    "init": {
        *(
            "config",
            "data_files",
            "dates",
            "errors",
            "files",
            "findings",
            "fixes",
            "generators",
            "licenses",
            "page",
        ),
        *("paths", "report", "rules", "schema", "site", "tree", "vocabulary"),
    },
    "server": {
        *("baseline", "config", "errors", "files", "findings", "page", "paths", "reads", "report", "rules"),
        *("bounds", "cache_files", "changes", "data_files", "dates", "fixes", "generators", "git"),
        *("ignores",),
        *("licenses", "links", "page_dates", "run", "schema", "site", "tree", "vocabulary"),
    },
    "cli": {
        "server",
        *(
            "baseline",
            "cache_files",
            "changes",
            "ci",
            "config",
            "data_files",
            "errors",
            "files",
            "findings",
            "fixes",
        ),
        *(
            "cluster",
            "generators",
            "git",
            "ignores",
            "init",
            "interruption",
            "links",
            "merge",
            "page",
            "paths",
        ),
        *("report", "rules", "run", "schema", "site", "tree"),
    },
}

# What says nothing of posts, and may be used anywhere.
LANGUAGE = {"text", "pattern", "records", "crashes", "globs", "near_names", "address_globs", "parts"}


class Module(NamedTuple):
    """A module of postlint: its name with the packages, and its program."""

    name: str
    code: str

    @property
    def part(self) -> str:
        return self.name.split(".")[1] if "." in self.name else "postlint"

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.code)

    def is_in(self, room: str) -> bool:
        return f"{self.name}.".startswith(f"postlint.{room}.")


@cache
def _parsed(code: str) -> ast.Module:
    return ast.parse(code)


def _modules() -> Iterator[Module]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(("postlint", *(part for part in parts if part != "__init__")))
        yield Module(name, path.read_text(encoding="utf-8"))


ALL = {module.name: module for module in _modules()}
MODULES = [module for module in ALL.values() if module.part not in {"postlint", "__main__"}]


def _is_kept(fault: Callable[[Module], Iterator[str]]) -> None:
    """Fails with all that `fault` finds in any module."""
    found = [f"{module.name}: {said}" for module in MODULES for said in fault(module)]
    assert not found, "\n" + "\n".join(found)


# --- who knows whom


def _imports(module: Module, *, for_types: bool = True) -> set[str]:
    """The modules of postlint that `module` imports anywhere; without `for_types` only those that it runs with."""
    skipped = {
        id(inner)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
        if not for_types
    }
    found: set[str] = set()
    for node in ast.walk(module.tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & ALL.keys()
        elif isinstance(node, ast.ImportFrom) and node.module in ALL:
            named = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= named & ALL.keys()
            if named - ALL.keys() and node.module != "postlint":
                found.add(node.module)
    return found - {module.name}


def wrong_arrows(module: Module) -> Iterator[str]:
    for name in sorted(_imports(module, for_types=False)):
        other = ALL[name]
        if other.part not in ARROWS[module.part] | LANGUAGE | {module.part, "postlint"}:
            yield f"may not know {name}"
        # Of the network, rules and reports know what an address and a verdict is, and nothing that opens a connection.
        if module.part in {"rules", "report"} and other.part == "links" and not other.is_in("links.model"):
            yield f"may not know {name}"
        for room, below in (("links.model", {"model"}), ("links.decide", {"model", "decide"})):
            if module.is_in(room) and other.part == "links" and name.split(".")[2] not in below:
                yield f"may not know {name}"


def test_arrows_point_one_way() -> None:
    _is_kept(wrong_arrows)


def test_parts_do_not_know_each_other_in_circles() -> None:
    assert not _circles(ARROWS)


def test_no_arrow_is_drawn_in_vain() -> None:
    drawn = {(part, below) for part, known in ARROWS.items() for below in known - LANGUAGE}
    used = {(module.part, ALL[name].part) for module in MODULES for name in _imports(module, for_types=False)}
    assert not drawn - used


def test_no_module_is_known_by_one_that_it_knows() -> None:
    """Not even for its types."""
    assert not _circles({module.name: _imports(module) for module in ALL.values()})


def test_a_circle_is_seen() -> None:
    assert _circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]


def _circles(arrows: Mapping[str, set[str]]) -> list[list[str]]:
    """Groups that can all be reached from each other: the strongly connected components, after Tarjan."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    circles: list[list[str]] = []

    def visit(name: str) -> None:
        number[name] = lowest[name] = len(number)
        stack.append(name)
        for other in arrows.get(name, ()):
            if other not in number:
                visit(other)
                lowest[name] = min(lowest[name], lowest[other])
            elif other in stack:
                lowest[name] = min(lowest[name], number[other])
        if lowest[name] == number[name]:
            group = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(group) > 1:
                circles.append(sorted(group))

    for name in arrows:
        if name not in number:
            visit(name)
    return circles


# --- names


def test_the_name_of_a_class_means_one_thing() -> None:
    named = defaultdict(list)
    for module in MODULES:
        for node in module.tree.body:
            if isinstance(node, ast.ClassDef):
                named[node.name].append(module.name)
    assert not {name: found for name, found in named.items() if len(found) > 1}


def test_the_name_of_a_module_means_two_things_at_most() -> None:
    """The folders of generators are alike on purpose: their modules are called as the protocol has it."""
    packages = {name.rpartition(".")[0] for name in ALL}
    named = Counter(
        module.name.rpartition(".")[2]
        for module in MODULES
        if not module.is_in("generators") and module.name not in packages
    )
    assert not {name: count for name, count in named.items() if count > 2}


# --- what stands in one room only


def _texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The texts of a program, by line, but for docstrings."""
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.lineno, node.value


# Words that are the names of rules, and of what these judge.
OTHER_WORDS = {*Status, *FaultKind}


def names_of_rules(module: Module) -> Iterator[str]:
    """Beside the registry, a rule knows itself alone, and nobody else knows one by its code or name."""
    if module.name == "postlint.rules.registry":
        return
    own = {
        said
        for rule in RULES
        if module.name == f"postlint.rules.{rule.code[:2].lower()}.{rule.name.replace('-', '_')}"
        for said in (rule.code, rule.name)
    }
    known = {said for rule in RULES for said in (rule.code, rule.name)} - OTHER_WORDS - own
    for line, text in _texts(module.tree):
        if text in known:
            yield f"line {line} knows the rule {text}"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "startswith":
            yield from (
                f"line {node.lineno} knows the rules {text}" for _, text in _texts(node) if text in FAMILIES
            )


def names_of_generators(module: Module) -> Iterator[str]:
    """`plain` is a word besides."""
    if not module.is_in("generators"):
        for line, text in _texts(module.tree):
            if text in GENERATORS.keys() - {PLAIN}:
                yield f"line {line} knows the generator {text}"


CONNECTING = {
    "socket",
    "ssl",
    "select",
    "selectors",
    "aiohttp",
    "httpx_aiohttp",
    "http.client",
    "urllib.request",
}
WAITING = {"asyncio", "time"}
"""What is decided, is decided from what is known, however long it took."""


def connections(module: Module) -> Iterator[str]:
    """What opens connections is imported where links are fetched; what is decided of them waits for nothing."""
    forbidden = set() if module.is_in("links.fetch") else CONNECTING
    if module.is_in("links.model") or module.is_in("links.decide"):
        forbidden = forbidden | WAITING
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            named = {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            named = {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
        else:
            continue
        for name in named:
            if any(f"{name}.".startswith(f"{known}.") for known in forbidden):
                yield f"line {node.lineno} imports {name}"


def test_a_rule_is_known_by_its_name_in_its_own_room_only() -> None:
    _is_kept(names_of_rules)


def test_a_generator_is_known_by_its_name_in_its_own_room_only() -> None:
    _is_kept(names_of_generators)


def test_connections_are_opened_in_one_room_only() -> None:
    _is_kept(connections)


@pytest.mark.parametrize(
    ("fault", "name", "code"),
    [
        (names_of_rules, "postlint.run.network", 'if entry.name == "malformed-url":\n    pass'),
        (names_of_rules, "postlint.links.fetch.checker", 'asks = entry.code.startswith("EX")'),
        (names_of_rules, "postlint.rules.sc.wrong_type", 'other = find_rule("SC101")'),
        (
            names_of_generators,
            "postlint.vocabulary.taxonomy",
            'match generator:\n    case "hugo":\n        pass',
        ),
        (names_of_generators, "postlint.rules.da.filename_pattern", 'found = page.generator in {"jekyll"}'),
        (connections, "postlint.rules.ex.dead_link", "import socket"),
        (connections, "postlint.links.decide.next_step", "from asyncio import sleep"),
        (connections, "postlint.links.model.verdict", "from aiohttp.client import ClientSession"),
        (connections, "postlint.run.network", "def ask():\n    import urllib.request"),
        (wrong_arrows, "postlint.page.page", "from postlint.site import Site"),
        (
            wrong_arrows,
            "postlint.rules.ex.dead_link",
            "def f():\n    from postlint.links.fetch import client",
        ),
        (wrong_arrows, "postlint.links.decide.next_step", "from postlint.links.fetch.client import Client"),
    ],
)
def test_a_break_is_seen(fault: Callable[[Module], Iterator[str]], name: str, code: str) -> None:
    assert name in ALL
    assert list(fault(Module(name, code)))
    assert not list(fault(ALL[name]))


# --- what is done in one place only


def test_only_the_command_line_prints_and_exits() -> None:
    wrong = []
    for module in MODULES:
        if module.part == "cli":
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                bad = node.func.id in {"print", "exit", "quit", "input"}
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                bad = node.value.id == "sys" and node.attr in {"stdout", "stderr", "stdin", "exit"}
            else:
                continue
            if bad:
                wrong.append(f"{module.name}: line {node.lineno}")
    assert not wrong


# What starts a process: whole modules, and by name what `os`, `asyncio` and others have besides.
STARTERS = {"subprocess", "_posixsubprocess", "multiprocessing", "pty", "pexpect", "sh", "ctypes"}
STARTING = re.compile(
    r"system|popen|startfile|fork|forkpty|exec[lv]p?e?|spawn[lv]p?e?|posix_spawnp?|create_subprocess_(exec|shell)"
    r"|subprocess_(exec|shell)|ProcessPoolExecutor"
)


# Git, and copies of postlint itself.
MAY_START = {"postlint.git", "postlint.run.processes"}


def test_few_modules_start_a_process_and_only_git_or_postlint_itself() -> None:
    started = [
        f"{module.name}: line {line}: {what}"
        for module in MODULES
        if module.name not in MAY_START
        for line, what in _starts(module.tree)
    ]
    assert not started, f"only {MAY_START} start a process"


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
    for module in MODULES:
        lines = module.code.splitlines()
        if written := {lines[line - 1].strip() for line in _writes(module.tree)}:
            found[module.name] = written
    assert found.pop(BORDER)
    assert found.pop("postlint.cli") == {
        'sys.stdout.write(f"postlint {postlint.__version__}\\n")',
        'sys.stderr.write(f"postlint: {said}\\n")',
    }
    assert '    said = ascii(text)[1:-1].replace("##", "# #")\n' in ALL["postlint.cli"].code
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
    tree = ALL["postlint.cli.progress_bar"].tree
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
    "postlint.config.descriptions",  # postlint's own settings
    "postlint.page.front_matter.json_reader",
    "postlint.page.front_matter.toml_reader",
    "postlint.page.front_matter.toml_scanner",
    "postlint.page.front_matter.yaml_trouble",  # a line as a repair would write it
    "postlint.links.history",
    "postlint.run.encoding",
    "postlint.run.kept",
    "postlint.run.laid_aside",
    "postlint.report.sites_report",  # what the formats have written
    "postlint.links.archive",
    "postlint.report.sanitise",  # what postlint has written itself
    "postlint.schema.python_models",  # how pydantic writes what it expected
}


def test_foreign_files_are_parsed_in_one_place() -> None:
    wrong = []
    for module in MODULES:
        if module.part == "data_files" or module.name in MAY_PARSE:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                used = {node.attr} if node.value.id in PARSERS else set()
            elif isinstance(node, ast.ImportFrom) and node.module in PARSERS:
                used = {alias.name for alias in node.names}
            else:
                continue
            if used & PARSE:
                wrong.append(f"{module.name}: line {node.lineno}: leave this to postlint.data_files")
    assert not wrong


def test_whoever_may_parse_does() -> None:
    """A list of exceptions that nobody needs any more would let new ones in."""
    for name in MAY_PARSE:
        assert PARSERS & set(ALL[name].code.replace(".", " ").split()), name


# Formats in which what is read can build whatever it names, and so run it.
BUILDERS = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}


def test_nothing_that_is_kept_or_sent_can_build_more_than_data() -> None:
    """What is kept is JSON in SQLite. Between copies of postlint itself the standard library pickles; nobody else."""
    wrong = [
        f"{module.name}: {name}"
        for module in MODULES
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names]
        )
        if name.split(".")[0] in BUILDERS
    ]
    assert not wrong
