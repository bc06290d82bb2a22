"""What gives ids to headings on an Eleventy site, which gives none by itself: a plugin that the configuration names.

https://www.11ty.dev/docs/plugins/id-attribute/, https://github.com/valeriangalliat/markdown-it-anchor
"""

from __future__ import annotations

from postlint.page.slugs.dialect import Dialect, eleventy, markdown_it_anchor, unknown
from postlint.pattern import Pattern
from postlint.site.publishing.base import Ground, extension
from postlint.site.publishing.eleventy_config import EleventyConfig
from postlint.site.publishing.scripts import may_give_ids

_PLUGIN = Pattern(r"\bIdAttributePlugin\b")
_PLAIN_PLUGIN = Pattern(r"\baddPlugin\(\s{0,50}(?:\w+\.)?IdAttributePlugin\s{0,50}\)")
_OTHER_PLUGIN = Pattern(r"\baddPlugin\(\s{0,50}(?!(?:\w+\.)?IdAttributePlugin\b)")
_ANCHOR = Pattern(r"""(?:import\s+|(?:const|let|var)\s+)(\w+)[^;\n]{0,60}["']markdown-it-anchor["']""")
_USE = Pattern(r"\.use\(\s{0,50}(\w*)\s{0,50}(\)?)")
_MARKDOWN_MODULE = Pattern(
    r"\A(?:markdown-it[-/@].*|@mdit.*|.*remark.*|.*rehype.*|cheerio|.*anchor.*|.*heading.*)\Z"
)
_CHANGES_PAGES = Pattern(
    r"\baddTransform\(|\baddExtension\(|\bheading_open\b|\brenderer\.rules\b|\bcore\.ruler\b|\bmarkdownLibrary\b"
    r"|\baddPreprocessor\((?![^)\n]{0,100}\(\s{0,20}data\s{0,20}\)\s{0,20}=>)"
)
_FILTERED = Pattern(r"\bcontent\s{0,20}\|(?!\s{0,20}safe\b)")


def dialect_of(config: EleventyConfig, ground: Ground, path: str) -> Dialect:
    """The dialect of the page at `path`."""
    code = config.code
    if extension(path) != ".md" or not config.is_complete or _CHANGES_PAGES.search(code):
        return unknown()
    if any(_FILTERED.search(ground.data.text(each)) for each in _layouts(config, ground)):
        return unknown()
    anchor = _ANCHOR.search(code)
    used = _USE.findall(code)
    others = [
        name for name in config.modules if _MARKDOWN_MODULE.match(name) and name != "markdown-it-anchor"
    ]
    has_plugin = _PLUGIN.search(code) is not None
    if others or (has_plugin and (anchor or used)):
        return unknown()
    if has_plugin:
        calls = code.count("addPlugin(") - len(_OTHER_PLUGIN.findall(code))
        return eleventy(id_plugin=True) if calls == len(_PLAIN_PLUGIN.findall(code)) == 1 else unknown()
    if anchor is not None:
        return markdown_it_anchor() if used == [(anchor[1], ")")] else unknown()
    return unknown() if used or may_give_ids(ground, *config.layouts) else eleventy()


def _layouts(config: EleventyConfig, ground: Ground) -> list[str]:
    starts = tuple(f"{folder}/" for folder in config.layouts)
    return [path for path in ground.tree.files if path.startswith(starts)]
