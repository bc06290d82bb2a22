"""What the configuration of a site says of its address and its time zone, by the keys that a generator has for them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from postlint.data_files import DataFileError
from postlint.data_files.programs import objects_with, parse_python, python_literal
from postlint.generators.protocol import SiteKeys
from postlint.generators.site_root import SiteData
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.text import join_path

_ADDRESS = Pattern(r"https?://[\w.-]+\.[\w-]+(?::[0-9]+)?(?:/[\w./~%-]*)?")
_PYTHON = ".py"
_PROGRAMS = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts")


class SaidOfSite(NamedTuple):
    """What is said, and the path of the file that says it; None for what is not said, or by a program only."""

    address: str | None = None
    zone: str | None = None
    files: tuple[str, ...] = ()


def said_of_site(data: SiteData, folder: str, keys: SiteKeys) -> SaidOfSite:
    """What the configuration in `folder` says."""
    values: dict[str, object] = {}
    files: list[str] = []
    for name in keys.files:
        path = join_path(folder, name)
        if data.is_file(path):
            files.append(path)
            values.update(_values(data, path, keys))
    address, below, zone = (values.get(key) for key in (keys.address, keys.below, keys.zone))
    whole = address.rstrip("/") if isinstance(address, str) else ""
    if whole and isinstance(below, str):
        whole = f"{whole}/{below.strip('/')}".rstrip("/")
    return SaidOfSite(
        whole if _ADDRESS.fullmatch(whole) else None,
        zone if isinstance(zone, str) and _is_zone(zone) else None,
        tuple(files),
    )


def _values(data: SiteData, path: str, keys: SiteKeys) -> Mapping[str, object]:
    wanted = [key for key in (keys.address, keys.below, keys.zone) if key]
    if path.endswith(_PYTHON):
        return _of_python(data.program(path), wanted)
    if path.endswith(_PROGRAMS):
        found = objects_with(data.program(path), keys.address)
        return {key: found[0][key] for key in wanted if key in found[0]} if found else {}
    config = data.mapping(path)
    return {key: value for key in wanted if (value := _at(config, key)) is not None}


def _of_python(program: str, wanted: Iterable[str]) -> dict[str, object]:
    try:
        tree = parse_python(program)
    except DataFileError:
        return {}  # which is said where addresses are asked for
    found: dict[str, object] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            try:
                found[name] = python_literal(node.value) if name in wanted else None
            except DataFileError:
                found[name] = None
    return {name: value for name, value in found.items() if name in wanted}


def _at(config: object, key: str) -> object:
    for step in key.split("."):
        by_name = (
            {str(name).casefold(): value for name, value in config.items()}
            if isinstance(config, dict)
            else {}
        )
        config = by_name.get(step.casefold())
    return config


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # of which the first is also `ZoneInfoNotFoundError`
        return False
    return True
