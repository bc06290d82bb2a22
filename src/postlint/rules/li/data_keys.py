"""The keys in a site's own data files, by which its pages name licences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postlint.pattern import Pattern
from postlint.tree import Tree, TreeEntry

_DATA_FOLDERS = ("_data", "data", "src/_data", "source/_data", "src/data")
_DATA_FILES = (".yml", ".yaml", ".json", ".toml", ".csv", ".tsv")
_MOST_FILES = 300
_ID = Pattern(r"[A-Za-z0-9][\w.-]{0,59}")


def is_key_of_data(text: str, tree: Tree, root: str) -> bool:
    """Whether `text` is the key or the id of something in the data files of the site at `root`, or the name of one."""
    if _ID.fullmatch(text) is None:
        return False
    wanted = re.escape(text)
    entry = re.compile(
        rf"""(?m)^[ \t]*(?:-[ \t]+)?["']?{wanted}["']?[ \t]*[:=,;\t]"""
        rf"""|\[(?:\w+\.)?["']?{wanted}["']?\]"""
        rf"""|["']?\b(?:id|key|slug|code)["']?[ \t]*[:=][ \t]*["']?{wanted}["']?[ \t]*(?:,|\}}|\r?$)"""
        rf"""|"{wanted}"[ \t]*:"""
    )
    for path in _data_files(tree, root):
        if path.rpartition("/")[2].rpartition(".")[0] == text:
            return True
        content = tree.text(path)
        if content is not None and entry.search(content):
            return True
    return False


def _data_files(tree: Tree, root: str) -> Iterator[str]:
    pending = [f"{root}/{folder}" if root else folder for folder in _DATA_FOLDERS]
    count = 0
    for folder in pending:  # which grows
        for name, entry in sorted(tree.listing(folder).items()):
            if entry is TreeEntry.FOLDER:
                pending.append(f"{folder}/{name}")
            elif entry is TreeEntry.FILE and name.lower().endswith(_DATA_FILES):
                count += 1
                if count > _MOST_FILES:
                    return
                yield f"{folder}/{name}"
