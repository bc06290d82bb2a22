"""The one way from data to the text of a JSON report."""

from __future__ import annotations

import json
import re

from pydantic import BaseModel
from pydantic_core import PydanticSerializationError

_HALF = re.compile("[\ud800-\udfff]")


def json_text(value: object) -> str:
    """`value`, a model or plain data, as indented JSON.

    Halves of surrogate pairs, which file names have that are no Unicode, and JSON cannot, are replaced by U+FFFD.
    """
    if isinstance(value, BaseModel):
        try:
            return value.model_dump_json(indent=2) + "\n"
        except (PydanticSerializationError, UnicodeError):  # it holds such a half; this way is slower
            value = value.model_dump(mode="json")
    written = json.dumps(value, indent=2, ensure_ascii=False)
    return _HALF.sub("\N{REPLACEMENT CHARACTER}", written) + "\n"
