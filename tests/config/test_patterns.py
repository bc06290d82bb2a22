"""Patterns that are none are refused wherever they stand, with the file, the key, and what to write instead."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from named import named
from postlint.config.load import load_configuration
from postlint.config.settings import ContentSettings, LinkSettings, Settings
from postlint.errors import ConfigError, ExitCode, UsageError

KEYS = {
    "include": "include = [{}]",
    "exclude": "exclude = ['a', {}]",
    "content.files": "[[content]]\nfiles = [{}]\nschema = 'postlint:post'",
    "taxonomies.tags.files": "[taxonomies.tags]\nfiles = [{}]",
    "rules.LI.files": "[rules]\nLI = {{ files = [{}] }}",
    "per-file-ignores": "[per-file-ignores]\n{} = ['LI']",
}
NONE = {
    "[z-a]": "write `a-z`",
    "!": "names no file",
    "\\": "nothing after its last",
    "[a": "has no `]`",
    "./content/**": "write `content/**`",
    "../x/**": "without `..`",
    "content\\blog\\**": "write `content/blog/**`",
    "a" * 1001: "is 1,001 characters long",
    "": "must not be empty",
}


@pytest.mark.parametrize("key", KEYS)
def test_a_pattern_of_files(tmp_path: Path, key: str) -> None:
    config = tmp_path / "postlint.toml"
    for pattern, words in NONE.items():
        config.write_text(KEYS[key].format(f"'{pattern}'") + "\n", encoding="utf-8")
        with pytest.raises(ConfigError) as caught:
            load_configuration(named(tmp_path))
        said = caught.value.message
        assert re.match(rf"{re.escape(str(config))}:[12]: `{re.escape(key)}", said), said
        assert words in said
        assert pattern[:40] in said
        assert caught.value.exit_code is ExitCode.ERROR


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[links]\nexclude = [{}]", "links.exclude"),
        ("[links.statuses]\n{} = {{ 403 = 'alive' }}", "links.statuses"),
    ],
)
def test_a_pattern_of_addresses(tmp_path: Path, text: str, key: str) -> None:
    config = tmp_path / "postlint.toml"
    for pattern in ("127.0.0.1/**", "//h/**", "a" * 1001, "ftp://h/**"):
        config.write_text(text.format(f"'{pattern}'") + "\n", encoding="utf-8")
        with pytest.raises(ConfigError) as caught:
            load_configuration(named(tmp_path))
        assert caught.value.message.startswith(f"{config}:2: `{key}")
        assert pattern[:40] in caught.value.message


def test_a_pattern_on_the_command_line(tmp_path: Path) -> None:
    configuration = load_configuration(named(tmp_path), isolated=True)
    for pattern, words in NONE.items():
        with pytest.raises(UsageError) as caught:
            configuration.with_options(exclude=["a", pattern])
        assert caught.value.message.startswith("--exclude: ")
        assert words in caught.value.message


@pytest.mark.parametrize("key", ["include", "content.files", "taxonomies.tags.files", "rules.LI.files"])
def test_a_list_that_only_takes_away(tmp_path: Path, key: str) -> None:
    (tmp_path / "postlint.toml").write_text(KEYS[key].format("'!a/**', '!b'") + "\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"`!a/\*\*` takes away .* write `\*\*` before it"):
        load_configuration(named(tmp_path))


def test_a_table_of_patterns_takes_nothing_away(tmp_path: Path) -> None:
    text = KEYS["per-file-ignores"].format("'!a/**'")
    (tmp_path / "postlint.toml").write_text(f"{text}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"`per-file-ignores`: `!a/\*\*` means nothing"):
        load_configuration(named(tmp_path))


def test_what_comes_with_postlint_is_sound() -> None:
    Settings.model_validate({"include": Settings.model_construct().include, "exclude": ["!README.md", "a/"]})
    ContentSettings.model_validate({"files": ["content/**", "!content/old/**"], "schema": "postlint:post"})
    LinkSettings.model_validate(
        {"exclude": ["h.example", "*.h.example", "https://intern.example/**", "[::1]"]}
    )
