"""What the programs named in `hooks` of `mkdocs.yml` may change (https://www.mkdocs.org/user-guide/configuration/#hooks,
https://www.mkdocs.org/dev-guide/plugins/#events), by the events that they wait for. They are read and never run.

MkDocs does not start where the file of a hook is missing (`c.File(exists=True)` in `mkdocs/config/config_options.py`,
`Hooks`): one that is not here adds no pages to the site that is here. What it would fill into texts, nobody can know.
"""

from __future__ import annotations

import posixpath

from postlint.generators.site_root import SiteRoot
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.tree import TreeEntry


class Hooks(NamedTuple):
    """`add_files`: they may add pages or files, or move some. `change_text`: they may write other Markdown than is in
    the files. `fill_in_ids`: they may put ids where a page has a comment or a tag for them; `add_ids`: anywhere."""

    add_files: bool = False
    change_text: bool = False
    fill_in_ids: bool = False
    add_ids: bool = False


_UNKNOWN = Hooks(add_files=True, change_text=True, fill_in_ids=True, add_ids=True)


_EVENT = Pattern(r"(?m)^(?:async[ \t]+)?def[ \t]+(on_\w+)")
_OTHER_EVENTS = Pattern(r"(?m)^(?:from[ \t].*\bimport\b.*\bon_\w+|on_\w+[ \t]*=|@)")
"""Events that are set up in another way."""
_FILES = frozenset({"on_files"})
_PREPARING = frozenset(
    {"on_startup", "on_config", "on_pre_build", "on_post_build", "on_env", "on_nav", "on_serve"}
)
_TEXT = frozenset({"on_page_markdown", "on_page_read_source"})
_PAGE = _TEXT | {"on_page_content", "on_post_page", "on_page_context", "on_post_template", "on_env"}
_ADDS_FILES = Pattern(r"\b(?:append|remove|insert|extend|generated|File|Files)\s*\(|\bfiles\s*=|\bFile\b")
_WRITES_FILES = Pattern(
    r"\bopen\s*\(|\bwrite|\bcopy|\bmkdir|\bmakedirs|\bsubprocess\b|\bsystem\s*\(|\bdocs_dir\b|\bsite_dir\b"
    r"|\bplugins\b|\bmarkdown_extensions\b|\buse_directory_urls\b|\bsite_url\b|\bmdx_configs\b|\bexclude_docs\b"
)
_MARKS = Pattern(r"<!--|\{\{|\{%|\{\\\{")
"""What a hook looks for on a page to fill something in."""
_IDS = Pattern(r"\bid\s*=|\bname\s*=|\{\s?#|\banchor|\bslug|[\"']id[\"']")


def read_hooks(site: SiteRoot, named: object) -> Hooks:
    """What the programs that `hooks` names may change; all, where it names them in a way that is not known."""
    if not named:
        return Hooks()
    if not isinstance(named, list):
        return _UNKNOWN
    found = Hooks()
    for name in named:
        one = _read_hook(site, name)
        found = Hooks(*(old or new for old, new in zip(found, one, strict=True)))
    return found


def _read_hook(site: SiteRoot, name: object) -> Hooks:
    path = posixpath.normpath(posixpath.join(site.folder, name)) if isinstance(name, str) else ".."
    if path.startswith(("..", "/")):
        return _UNKNOWN
    if site.tree.entry(path) is TreeEntry.ABSENT:
        return Hooks(change_text=True, fill_in_ids=True)
    text = site.data.program(path)
    if not text.strip() or _OTHER_EVENTS.search(text):
        return _UNKNOWN
    events = frozenset(_EVENT.findall(text))
    adds_ids = bool(events & _PAGE and _IDS.search(text))
    at_marks = _MARKS.search(text) is not None
    return Hooks(
        add_files=bool(events & _FILES and _ADDS_FILES.search(text))
        or bool(events & _PREPARING and _WRITES_FILES.search(text)),
        change_text=bool(events & _TEXT),
        fill_in_ids=adds_ids and at_marks,
        add_ids=adds_ids and not at_marks,
    )
