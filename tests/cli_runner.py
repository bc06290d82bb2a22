"""The type of the `postlint` fixture: the real command in a process of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import TypeAlias

Done: TypeAlias = subprocess.CompletedProcess[str]
Postlint: TypeAlias = Callable[..., Done]
