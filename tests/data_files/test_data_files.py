"""Data in YAML, TOML and JSON files, as plain values."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from postlint.data_files import DataFileError, parse_data, parse_toml, read_data
from postlint.data_files.limits import MAX_DEPTH


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no: yes", {"no": "yes"}),
        ("day: 2020-01-01", {"day": "2020-01-01"}),
        ("a: [true, False, null, ~, '', 1, -2, 1.5, 0x10, 010, 1e3, 12:30]",
         {"a": [True, False, None, None, "", 1, -2, 1.5, 16, 10, 1000.0, "12:30"]}),
        ("a: 'true'\nb: \"1\"\nc: !!str 1", {"a": "true", "b": "1", "c": "1"}),
        ("1: a\ntrue: b", {"1": "a", "true": "b"}),
        ("a: &x [ä]\nb: *x", {"a": ["ä"], "b": ["ä"]}),
        ("a: !!python/object:os.system x", {"a": "x"}),
        ("", None),
        ("# nothing\n", None),
    ],
)  # fmt: skip
def test_yaml_is_read_as_json_would_say_it(text: str, value: object) -> None:
    assert parse_data(text, ".yaml") == value


def test_toml_dates_are_text() -> None:
    assert parse_data("a = 2020-01-01\nb = [12:30:00]\nc.d = true", ".toml") == {
        "a": "2020-01-01",
        "b": ["12:30:00"],
        "c": {"d": True},
    }


def test_json_is_read() -> None:
    assert parse_data('{"a": [1, null]}', ".JSON") == {"a": [1, None]}


@pytest.mark.parametrize(
    ("text", "suffix", "words"),
    [
        ("a: [", ".yaml", "it is not YAML: line "),
        ("a: 1\na: 2", ".yaml", "line 2: the key `a` stands twice in one mapping"),
        ("? [a]\n: 1", ".yaml", "line 1: a key must be text"),
        ("a: *b", ".yaml", "`*b` stands for nothing"),
        ("--- 1\n--- 2", ".yaml", "it holds more than one YAML document"),
        ("[" * 30_000, ".yaml", f"it is nested more than {MAX_DEPTH} levels deep"),
        ('{"a": 1,}', ".json", "it is not JSON: line 1, column"),
        ('{"a": 1, "a": 2}', ".json", "the key `a` stands twice in one mapping"),
        ("[" * 100_000, ".json", "line 1: it is nested more than 100 levels deep"),
        ("a = ", ".toml", "it is not TOML: "),
    ],
)
def test_what_is_not_well_formed_is_one_clear_line(text: str, suffix: str, words: str) -> None:
    with pytest.raises(DataFileError) as caught:
        parse_data(text, suffix)
    assert str(caught.value).startswith(words)
    assert "\n" not in str(caught.value)


def test_aliases_that_multiply_are_refused() -> None:
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(DataFileError, match="more than 200000 values"):
        parse_data("\n".join(lines), ".yaml")


def test_a_byte_order_mark_is_no_part_of_the_data(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes("\N{ZERO WIDTH NO-BREAK SPACE}ä: 1\r\n".encode())
    assert read_data(file) == {"ä": 1}


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda file: file.unlink(missing_ok=True), "it does not exist"),
        (lambda file: file.mkdir(), "it is no file"),
        (lambda file: file.write_bytes(b"\xff\xfe\x00"), "it is not UTF-8"),
        (lambda file: file.write_bytes(b" " * (2 * 1024 * 1024)), "it is larger than 1 MiB"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, make: object, words: str) -> None:
    file = tmp_path / "a.yaml"
    assert callable(make)
    make(file)
    with pytest.raises(DataFileError, match=words):
        read_data(file)


def test_the_end_of_a_text_without_a_last_line_end_is_on_its_last_line() -> None:
    for text, place in (("a: 1\nb: [", "line 2, column 5"), ("a: 1\nb: [\n", "line 3, column 1")):
        with pytest.raises(DataFileError, match=f"it is not YAML: {place}: "):
            parse_data(text, ".yaml")


def test_what_aliases_stand_for_counts_with_its_depth() -> None:
    deep = "".join(f"a{n}: &a{n} [[[{f'*a{n - 1}' if n else '1'}]]]\n" for n in range(30))
    assert parse_data(deep, ".yaml")
    with pytest.raises(DataFileError, match="more than 100 levels"):
        parse_data(
            deep + "".join(f"b{n}: &b{n} [[[*{f'b{n - 1}' if n else 'a29'}]]]\n" for n in range(5)), ".yaml"
        )


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        (f"a{'.a' * 98} = 1", True),
        (f"[a{'.a' * 98}]\nb = [1.5, 2.5]", True),
        (f"a = {'[' * 100}{']' * 100}", True),
        (f"a = {'[' * 101}{']' * 101}", False),
        (f"[a{'.a' * 60}]\nb = 1\n[b{'.b' * 60}]\nb = 1", True),
        ('a = "' + "." * 500 + "[" * 500 + '"', True),
        ("a = '''\n" + "[" * 500 + "\n'''\nb = 1", True),
        ('a = """\n\\"""' + "{" * 500 + '"""\nb = 1', True),
        ("# " + "." * 500 + "\na = 1 # " + "[" * 500, True),
        (f"{'1' * 5000} = 1", True),
        (f"a = '{'1' * 5000}'", True),
        (f"a = [1, {'1' * 4301}]", False),
        (f"a = {'1' * 4300}", True),
        ("a = {" + ", ".join(f"k{n} = 1.5" for n in range(300)) + "}", True),
        ("a = [" + ", ".join("1.5" for _ in range(300)) + "]", True),
    ],
)
def test_the_limits_of_toml_are_met_by_what_they_are_about(text: str, is_read: bool) -> None:
    if is_read:
        assert parse_toml(text) == tomllib.loads(text)
    else:
        with pytest.raises(DataFileError, match=r"^line 1: "):
            parse_toml(text)
