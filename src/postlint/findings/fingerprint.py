"""A finding's identity, which survives that lines move.

Made of the rule's code, the path, the value in question and how often that was seen before in the file; never of a
line number (SARIF 2.1.0 appendix B). SARIF, GitLab and baselines share it.
"""

from __future__ import annotations

import hashlib
from collections import Counter


class Fingerprints:
    """Gives out the fingerprints of one run."""

    def __init__(self) -> None:
        self._seen: Counter[tuple[str, str, str]] = Counter()

    def next(self, code: str, path: str, subject: str) -> str:
        """The fingerprint of the next finding of rule `code` in the file `path` about `subject`: 32 hex digits."""
        key = (code, path, " ".join(subject.split()))
        self._seen[key] += 1
        parts = "\0".join((*key, str(self._seen[key])))
        return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:32]
