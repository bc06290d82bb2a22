"""Patterns of a configuration that meant nothing in a run over the whole site: most likely they are misspelled, and a
check that they were to bring, or to leave out, is not what its author believes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from postlint.config.load import Configuration
from postlint.globs import AddressGlobs, Globs, exclusions, globs
from postlint.text import join_words


def unused_patterns(
    configuration: Configuration, found: Sequence[str], pages: Sequence[str], addresses: Sequence[str] | None
) -> Iterator[str]:
    """What to say of each setting with such patterns, a line each.

    `found` are the paths of all Markdown files below the root, and of folders (with `/`) in which none was looked for;
    `pages` of those that were checked; `addresses` those of links to other sites, None where nobody was to ask for
    them.
    """
    settings = configuration.settings
    for key, patterns, paths in (
        ("include", globs(settings.include if "include" in settings.model_fields_set else ()), found),
        ("exclude", exclusions(settings.exclude), found),
        *((f"content[{n}].files", globs(table.files), pages) for n, table in enumerate(settings.content, 1)),
        *((f"taxonomies.{n}.files", globs(t.files or ()), pages) for n, t in settings.taxonomies.items()),
        *((f"rules.{name}.files", globs(rule.files or ()), pages) for name, rule in settings.rules.items()),
        ("per-file-ignores", globs(tuple(settings.per_file_ignores)), pages),
    ):
        yield from _said(configuration, key, _unused(patterns, paths), "file")
    if addresses is not None:
        unused = AddressGlobs(settings.links.exclude).unused(addresses)
        yield from _said(configuration, "links.exclude", unused, "link")


def _unused(patterns: Globs, paths: Sequence[str]) -> tuple[str, ...]:
    return patterns.unused(paths) if patterns.patterns else ()


def _said(configuration: Configuration, key: str, unused: Sequence[str], what: str) -> Iterator[str]:
    if unused:
        quoted = join_words((f"`{pattern}`" for pattern in unused), most=5)
        origin = _origin(configuration, key)
        yield f"{origin}`{key}`: no {what} is meant by {quoted}"


def _origin(configuration: Configuration, key: str) -> str:
    """The file that sets `key`, or a table that it is in."""
    key = key.partition("[")[0]
    for name, origin in configuration.origins.items():
        if name == key or name.startswith(f"{key}.") or key.startswith(f"{name}."):
            return f"{origin}: "
    return ""
