"""All generators that postlint knows: a line for each, with the files by which it is told.

Each has a folder of its own here, whose `GENERATOR` says the rest; it is loaded when a site of it is met.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

from postlint.records import NamedTuple

if TYPE_CHECKING:
    from postlint.generators.protocol import Generator

PLAIN = "plain"


class Marks(NamedTuple):
    """The files that tell a generator, from the folder that holds its configuration; `*` may end a name.

    One of `sure` is enough; where there is one of `possible`, the generator is asked (`Generator.is_in`), after it
    those in later lines.
    """

    sure: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()


_CONFIGS = ("config.toml", "config.yaml", "config.yml", "config.json")

GENERATORS = {
    "docusaurus": Marks(("docusaurus.config.*",)),
    "astro": Marks(("astro.config.*",)),
    "eleventy": Marks(("eleventy.config.*", ".eleventy.*")),
    "zensical": Marks(("zensical.toml",)),
    "mkdocs": Marks(("mkdocs.y*",)),
    "pelican": Marks(("pelicanconf.*",)),
    "quarto": Marks(("_quarto.y*",)),
    "vitepress": Marks((".vitepress", "docs/.vitepress")),
    "hexo": Marks(possible=("_config.yml", "_config.yaml")),
    "jekyll": Marks(possible=("_config.yml", "_config.yaml")),
    "zola": Marks(possible=_CONFIGS),
    "hugo": Marks(("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"), (*_CONFIGS, "config")),
    PLAIN: Marks(),
}


@cache
def load_generator(name: str) -> Generator:
    """What is known of the generator called `name`."""
    return cast("Generator", import_module(f"postlint.generators.{name}").GENERATOR)


def program(name: str) -> str:
    """What messages call the generator called `name`."""
    return _PROGRAMS.get(name) or name.capitalize()


_PROGRAMS = {"mkdocs": "MkDocs", "vitepress": "VitePress", PLAIN: "the generator"}
"""Those that are not called what the names of their folders say."""
