"""What most configurations say is taken as it is: what pydantic would make of it, and nothing that it refuses."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from postlint.config.settings import Settings

_TEXTS = (
    "",
    "x",
    "ä",
    "auto",
    "hugo",
    "error",
    "off",
    "never",
    "!a/",
    "**/*.md",
    "a//b",
    " ",
    "\udcff",
    "a" * 1_001,
    "[",
)
_VALUES: tuple[object, ...] = (
    *_TEXTS,
    *(None, True, False, 0, 1, 2.5, dt.date(2024, 3, 1), dt.datetime(2024, 3, 1), [], {}),  # noqa: DTZ001
    *([text] for text in _TEXTS),
    *(
        ["**", "!b/"],
        ["!b/", "**"],
        [1],
        ["x", None],
        {"x": "y"},
        {"x": 1},
        {1: "x"},
        {"!a": ["LK"]},
        {"a/": ["LK"]},
    ),
    *({"a/": "LK"}, {"\udcff": "x"}),
)
_KEYS = {
    "": (*(name.replace("_", "-") for name in Settings.names()), "unknown", "fail_on"),
    "links": ("online", "allow-private", "allow_private", "proxy", "exclude", "timeout", "fresh", "x"),
    "licenses": ("allow", "deny", "x"),
    "content": ("files", "schema", "schema_", "where"),
    "taxonomies": ("field", "files", "terms", "aliases"),
    "rules": ("severity", "applies-from", "applies_from", "files", "max-days"),
}


def _table(chosen: random.Random, name: str = "") -> dict[str, object]:
    keys = chosen.sample(_KEYS[name], min(len(_KEYS[name]), chosen.randint(0, 3)))
    return {key: _value(chosen, key) for key in keys}


def _value(chosen: random.Random, key: str) -> object:
    if key not in _KEYS or chosen.random() < 0.1:
        return chosen.choice(_VALUES)
    tables = [_table(chosen, key) for _ in range(chosen.randint(0, 2))]
    if key == "content":
        return tables
    if key in {"taxonomies", "rules"}:
        said = [chosen.choice(_VALUES) if chosen.random() < 0.3 else table for table in tables]
        return dict(zip(("a", "b"), said, strict=False))
    return _table(chosen, key)


@pytest.mark.parametrize("seed", range(8))
def test_what_is_taken_as_it_is_is_what_pydantic_makes_of_it(seed: int) -> None:
    chosen, taken = random.Random(seed), 0
    for _ in range(400):
        written = _table(chosen)
        plain = Settings.plainly(written)
        if plain is None:
            continue
        taken += 1
        try:
            checked = Settings.by_model(written)
        except ValidationError as error:
            raise AssertionError(f"{written} was taken") from error
        assert repr(plain) == repr(checked)
        assert plain.model_fields_set == checked.model_fields_set
        assert plain.model_dump() == checked.model_dump()
        for name, entry in checked.rules.items():
            assert plain.rules[name].model_fields_set == entry.model_fields_set
            assert plain.rules[name].model_extra == entry.model_extra
        assert plain.links.model_fields_set == checked.links.model_fields_set
        assert plain.licenses.model_fields_set == checked.licenses.model_fields_set
    assert taken > 40


def test_a_usual_configuration_needs_no_pydantic(tmp_path: Path) -> None:
    (tmp_path / "postlint.toml").write_text(
        """
include = ["content/**/*.md", "!content/old/"]
exclude = ["drafts/"]
generator = "hugo"
fail-on = "warning"
ignore = ["EX"]
[[content]]
files = ["content/blog/**"]
schema = "postlint:post"
[taxonomies.tags]
terms = "tags.yaml"
[licenses]
allow = ["open"]
[links]
online = false
[rules]
missing-alt-text = "error"
stale-draft = { severity = "warning", max-days = 90 }
[per-file-ignores]
"content/old/**" = ["LK"]
""",
        encoding="utf-8",
    )
    code = (
        "import pathlib, sys\nfrom postlint.config.load import load_configuration\n"
        f"found = load_configuration((), cwd=pathlib.Path({str(tmp_path)!r})).settings\n"
        "assert found.rules['stale-draft'].model_extra == {'max-days': 90}\n"
        "assert found.content[0].schema_ == 'postlint:post' and found.links.online is False\n"
        "assert 'pydantic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
