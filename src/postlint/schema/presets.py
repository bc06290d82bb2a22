"""The schemas that come with postlint, by name: `postlint:post` is `schemas/post.yaml`."""

from __future__ import annotations

import difflib
from pathlib import Path

from postlint.errors import SchemaError

DEFAULT = "post"
"""The preset for pages that no `[[content]]` table speaks about."""

_NOT_PRESETS = frozenset({"postlint", "report"})
"""The generated schemas of the configuration and of the JSON report lie in the same folder, as JSON."""


def preset_text(name: str) -> str:
    """The preset `name` as it is written, comments and all.

    Raises:
        SchemaError: there is no preset of that name.
    """
    file = _folder() / f"{name}.yaml"
    if name not in preset_names():
        near = difflib.get_close_matches(name, preset_names(), n=1)
        raise SchemaError(
            f"there is no preset `{name}`" + (f"; did you mean `{near[0]}`?" if near else ""),
            hint=f"The presets are: {', '.join(preset_names())}.",
        )
    return file.read_text(encoding="utf-8")


def preset_names() -> tuple[str, ...]:
    """The names of all presets, sorted."""
    names = (
        entry.name.removesuffix(".yaml") for entry in _folder().iterdir() if entry.name.endswith(".yaml")
    )
    return tuple(sorted(name for name in names if name not in _NOT_PRESETS))


def _folder() -> Path:
    """Where the presets lie: inside the installed package, or in a checkout at its top."""
    here = Path(__file__)
    packaged = here.parents[1] / "schemas"
    return packaged if packaged.is_dir() else here.parents[3] / "schemas"
