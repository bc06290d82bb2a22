"""What the formats in XML share: a tree is built, and written with all that XML 1.0 cannot hold made visible."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from postlint.report.sanitise import visible, without_halves


def add(parent: Element, tag: str, /, **attributes: str | int | float) -> Element:
    """A new element `tag` in `parent`; the attributes are made safe to show."""
    return SubElement(parent, tag, {key: clean(str(value)) for key, value in attributes.items()})


def clean(text: str) -> str:
    """`text` in one line, without characters that XML 1.0 has no place for (production 2, "Char")."""
    return without_halves(visible(text)).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


def document(root: Element) -> str:
    """`root` as a whole document in UTF-8, indented."""
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"
