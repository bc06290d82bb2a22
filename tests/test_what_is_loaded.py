"""What a command imports: only what it needs, for the start is most of what a hook costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


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


_OTHERS = frozenset({"typer", "annotated_doc", "shellingham"})
"""Packages that every command needs."""

_NEVER_OFFLINE = frozenset({
    *("pydantic", "pydantic_core", "annotated_types", "rich", "platformdirs", "httpx", "aiohttp", "yarl", "certifi"),
    *("asyncio", "concurrent.futures", "multiprocessing", "ssl", "http", "sqlite3", "logging", "unittest", "xml"),
    *("importlib.metadata", "importlib.resources", "csv", "zipfile", "tempfile", "zoneinfo", "tomllib", "pickle"),
    *("pyromark.event", "typing_extensions", "frontmatter"),
})  # fmt: skip
"""What an offline check of one file must not load: for each there was a time when it did."""


def _own(loaded: set[str]) -> set[str]:
    return {name for name in loaded if name.partition(".")[0] == "postlint"}


def _foreign(loaded: set[str]) -> set[str]:
    """Packages that are neither ours nor Python's; what Cython makes for itself counts with its package."""
    packages = {name.partition(".")[0] for name in loaded}
    known = sys.stdlib_module_names | {"postlint", "__main__", "sitecustomize", "_distutils_hack"}
    return {name for name in packages - known if "cython" not in name and not name.startswith("__editable__")}


@pytest.mark.parametrize(
    ("arguments", "most", "foreign"),
    [
        (["--version"], 2, set()),
        (["rule", "LK601"], 77, _OTHERS),
        (["rule"], 226, {*_OTHERS, "yaml"}),
        (["check", "--offline", "text.md"], 119, {*_OTHERS, "pyromark", "yaml", "jsonschema_rs"}),
        (["check", "--offline", "clean.md"], 129, {*_OTHERS, "pyromark", "yaml", "jsonschema_rs"}),
        (["check", "--offline", "faulty.md"], 136, {*_OTHERS, "pyromark", "yaml", "jsonschema_rs"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_few_modules_are_loaded_and_no_other_packages(
    arguments: list[str], most: int, foreign: set[str], tmp_path: Path
) -> None:
    """The numbers may fall; where one has to rise, what is loaded more is needed by most checks."""
    (tmp_path / "text.md").write_text("A text with a [link](text.md).\n", encoding="utf-8")
    clean = "---\ntitle: A\ndate: 2024-03-01\ntags: [a, b]\n---\n## A\n\n[x](https://example.org/) [y](clean.md#a)\n"
    (tmp_path / "clean.md").write_text(clean, encoding="utf-8")
    faulty = "---\ntitel: A\ndate: 2024-02-30\n---\n[x](gone.md) [y](http:/example.org/) ![](x.png)\n"
    (tmp_path / "faulty.md").write_text(faulty, encoding="utf-8")
    loaded = _loaded(arguments, tmp_path)
    assert len(_own(loaded)) <= most, sorted(_own(loaded))
    assert _foreign(loaded) <= foreign
    assert not loaded & _NEVER_OFFLINE


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
    post = "---\ntitle: Tag 1\ndate: 2024-03-01\ntags: [a, b]\n---\n[a](https://example.org/) ![b](https://example.org/b.png)\n"
    (tmp_path / "post.md").write_text(post, encoding="utf-8")
    loaded = _loaded(["check", "--offline", "post.md"], tmp_path)
    assert "postlint.rules.sc.placeholder_value" in loaded
    assert not {name for name in loaded if name.startswith("postlint.rules.ex.")}
    idle = {"fm.syntax_error", "sc.wrong_type", "tx.unknown_term", "li.unknown_license", "lk.broken_link"}
    idle |= {
        "da.invalid_date",
        "fm.outer_white_space",
        "lk.empty_link",
        "sc.misspelled_field",
        "tx.term_count",
    }
    idle |= {
        "lk.malformed_url",
        "lk.unused_definition",
        "st.removed_target",
        "su.unknown_rule",
        "im.image_too_large",
    }
    idle |= {"da.date_format", "da.filename_pattern", "fm.invisible_character", "tx.duplicate_term"}
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
