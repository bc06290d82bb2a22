"""`postlint config`: every setting, its value, and where it comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated

import typer

from postlint.cli.config_schema import settings_schema
from postlint.cli.options import (
    ColourOption,
    ConfigOption,
    FormatOption,
    Isolated,
    Paths,
    TextOrJson,
    TrustConfig,
    find_target,
)
from postlint.cli.terminal import Colour, wants_colour, write
from postlint.config.layers import Configuration
from postlint.links.model.passwords import HIDDEN, without_passwords
from postlint.report.drawing import Paint
from postlint.report.formats import json_text
from postlint.report.sanitise import Syntax, visible
from postlint.rules.registry import RULES
from postlint.rules.selection import active_rules


def config(
    paths: Paths = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of the config file.")
    ] = False,
    format_: FormatOption = TextOrJson.TEXT,
    config_: ConfigOption = None,
    isolated: Isolated = False,
    trust_config: TrustConfig = False,
    color: ColourOption = Colour.AUTO,
) -> None:
    """Show every setting and where it comes from."""
    if schema:
        write(settings_schema(), Syntax.JSON)
        return
    configuration = find_target(
        paths, overrides=config_, isolated=isolated, trust_config=trust_config
    ).configuration
    active_rules(
        RULES, configuration.settings, configuration.origins
    )  # says what is wrong with the rules' own options
    rows = list(_rows(configuration))
    if format_ is TextOrJson.JSON:
        described = {
            "root": str(configuration.root),
            "file": str(configuration.file) if configuration.file else None,
            "extends": list(map(str, configuration.extended)),
            "settings": [{"key": key, "value": value, "origin": origin} for key, value, origin in rows],
        }
        write(json_text(described), Syntax.JSON)
        return
    coloured = wants_colour(color)
    paint = Paint(colour=coloured)
    lines = [paint(f"# root: {visible(str(configuration.root))}", "dim")]
    if configuration.extended:
        chain = ", which extends ".join(map(str, (configuration.file, *configuration.extended)))
        lines.append(paint(f"# file: {visible(chain)}", "dim"))
    keys = [visible(key) for key, _, _ in rows]
    width = max(map(len, keys))
    for key, (_, value, origin) in zip(keys, rows, strict=True):
        shown = "(not set)" if value is None else visible(json.dumps(value, ensure_ascii=False))
        lines.append(f"{key.ljust(width)} = {shown}  {paint(f'# {visible(origin)}', 'dim')}")
    write("".join(f"{line}\n" for line in lines), coloured=coloured)


def _rows(configuration: Configuration) -> Iterator[tuple[str, object, str]]:
    """Each setting with its value as JSON has it and its origin."""
    values = configuration.settings.model_dump(mode="json", by_alias=True, exclude_none=False)
    del values["extend"]
    proxy = values["links"]["proxy"]
    if proxy is not None and "://" not in proxy:  # which is taken for `http://`; all else, the border sees to
        values["links"]["proxy"] = without_passwords(f"//{proxy}").removeprefix("//")
    for host in values["links"]["hosts"].values():
        host["headers"] = dict.fromkeys(host["headers"], HIDDEN)  # they may hold passwords and tokens
    for key, value in _flat(values):
        yield key, value, _origin(key, configuration)


def _flat(values: dict[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in values.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{prefix}{key}.")
        elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            for number, item in enumerate(value, start=1):
                yield from _flat(item, f"{prefix}{key}[{number}].")
        else:
            yield f"{prefix}{key}", value


def _origin(key: str, configuration: Configuration) -> str:
    origins = configuration.origins
    while key:
        key = key.removesuffix("]").rpartition("[")[0] if key.endswith("]") else key
        if key in origins:
            return origins[key]
        key = key.rpartition(".")[0]
    return "default"
