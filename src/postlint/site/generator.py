"""Which site generator a folder is made for, by the files that only that one has."""

from __future__ import annotations

import re

from postlint.data_files import MAX_BYTES, DataFileError, parse_toml
from postlint.site.tree import Tree
from postlint.text import join_path

PLAIN = "plain"

_BY_FILE = (
    ("docusaurus.config.", "docusaurus"),
    ("astro.config.", "astro"),
    ("eleventy.config.", "eleventy"),
    (".eleventy.", "eleventy"),
    ("mkdocs.y", "mkdocs"),
    ("pelicanconf.", "pelican"),
    ("_quarto.y", "quarto"),
    ("hugo.toml", "hugo"),
    ("hugo.yaml", "hugo"),
    ("hugo.yml", "hugo"),
    ("hugo.json", "hugo"),
)
_HUGO_CONFIGS = ("config.toml", "config.yaml", "config.yml", "config.json")
_HUGO_FOLDERS = ("archetypes", "layouts")


def recognise(tree: Tree, folder: str) -> str | None:
    """The generator whose configuration lies in `folder`; None where there is none."""
    names = tree.names(folder)
    for start, generator in _BY_FILE:
        if any(name.startswith(start) for name in names):
            return generator
    if ".vitepress" in names or ".vitepress" in tree.names(join_path(folder, "docs")):
        return "vitepress"
    if "_config.yml" in names or "_config.yaml" in names:
        return "hexo" if "scaffolds" in names or _needs_hexo(tree, folder) else "jekyll"
    if any(name in names for name in _HUGO_CONFIGS):
        return _hugo_or_zola(tree, folder)
    if "config" in names and any(
        name in tree.names(join_path(folder, "config/_default")) for name in names_of_hugo()
    ):
        return "hugo"
    return None


def names_of_hugo() -> tuple[str, ...]:
    """The names of Hugo's configuration, in a folder `config/_default`."""
    return (*_HUGO_CONFIGS, "hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json")


def _hugo_or_zola(tree: Tree, folder: str) -> str | None:
    text = read_config(tree, join_path(folder, "config.toml"))
    if text is not None and _is_zola(text):
        return "zola"
    names = tree.names(folder)
    if "content" in names and any(name in names for name in _HUGO_FOLDERS):
        return "hugo"
    if {"content", "templates"} <= names:
        return "zola"
    if "content" in names and not names.isdisjoint(("static", "themes", "assets")):
        return "hugo"
    return "hugo" if text is not None and re.search(r"(?im)^\s*baseurl\s*=", text) else None


def _is_zola(text: str) -> bool:
    """Zola spells `base_url`, Hugo `baseURL`."""
    try:
        return "base_url" in parse_toml(text)
    except DataFileError:
        return False  # whoever takes it for its own configuration will say so


def _needs_hexo(tree: Tree, folder: str) -> bool:
    text = read_config(tree, join_path(folder, "package.json"))
    return text is not None and re.search(r'"hexo"\s*:', text) is not None


def read_config(tree: Tree, path: str) -> str | None:
    """The text of a file below the root, as far as it goes into memory; None where there is none that can be read."""
    data = tree.read(path, MAX_BYTES)
    return data.decode(errors="replace") if data is not None else None
