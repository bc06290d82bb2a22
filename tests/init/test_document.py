"""What is written is what was meant, and says what it rests on."""

from __future__ import annotations

import random

from postlint.data_files import parse_data
from postlint.init.document import (
    ItemLine,
    KeyLine,
    KeyLines,
    LongList,
    ShortList,
    Value,
    plain,
    toml_list,
    yaml_of,
)


def test_each_line_has_its_remark() -> None:
    document = KeyLines(
        (
            KeyLine("type", "object"),
            KeyLine("required", LongList((ItemLine("title", "on 3 of 3 pages"), ItemLine("no")))),
            KeyLine(
                "properties",
                KeyLines(
                    (
                        KeyLine(
                            "title",
                            KeyLines((KeyLine("type", ShortList(("string", "number"))),)),
                            "on 3 pages",
                        ),
                        KeyLine("odd", KeyLines(()), above=("A remark\nin two lines",)),
                        KeyLine("none", LongList(())),
                    )
                ),
            ),
            KeyLine(
                "anyOf",
                LongList(
                    (
                        ItemLine(
                            KeyLines((KeyLine("a", 1, "one"), KeyLine("b", True))),
                        ),
                    )
                ),
            ),
        )
    )
    text = yaml_of(document, ("The head",))
    assert text == (
        "# The head\n"
        "type: object\n"
        "required:\n"
        "  - title  # on 3 of 3 pages\n"
        '  - "no"\n'
        "properties:\n"
        "  title:  # on 3 pages\n"
        "    type: [string, number]\n"
        "  # A remark in two lines\n"
        "  odd: {}\n"
        "  none: []\n"
        "anyOf:\n"
        "  - a: 1  # one\n"
        "    b: true\n"
    )
    assert parse_data(text, ".yaml") == plain(document)


def test_documents_of_chance_are_read_as_they_were_meant() -> None:
    chance = random.Random(11)
    for _ in range(400):
        document = _block(chance, 0)
        assert parse_data(yaml_of(document, ("x\ty",)), ".yaml") == plain(document)


_TEXTS = ("a", "no", "a: b", "- x", "#", "\n", "ä", "1", "", "\u2028", '"', "\\", "a # b", "key with spaces")


def _block(chance: random.Random, depth: int) -> KeyLines:
    names = chance.sample(_TEXTS, chance.randrange(1, 5))
    return KeyLines(tuple(KeyLine(name, _value(chance, depth), chance.choice(_TEXTS)) for name in names))


def _value(chance: random.Random, depth: int) -> Value:
    match chance.randrange(6 if depth < 3 else 3):
        case 0:
            return chance.choice(_TEXTS)
        case 1:
            return chance.choice((True, False, 0, -7, 1.5))
        case 2:
            return ShortList(tuple(chance.choices(_TEXTS, k=chance.randrange(3))))
        case 3:
            return LongList(tuple(ItemLine(chance.choice(_TEXTS), "why") for _ in range(chance.randrange(3))))
        case 4:
            return LongList(tuple(ItemLine(_block(chance, depth + 1)) for _ in range(chance.randrange(3))))
        case _:
            return _block(chance, depth + 1)


def test_a_list_of_toml() -> None:
    assert toml_list(("a", 'b"')) == '["a", "b\\""]'
