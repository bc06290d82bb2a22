"""FM: is there front matter, and can every generator read it?"""

from __future__ import annotations

from postlint.rules.listed import Listed, listed
from postlint.rules.needs import (
    a_conflict,
    a_mark_at_the_start,
    broken_characters,
    faults,
    front_matter,
    no_front_matter,
)

RULES: tuple[Listed, ...] = (
    listed("FM001", "missing-front-matter", "MissingFrontMatter", no_front_matter),
    listed("FM002", "unterminated-front-matter", "UnterminatedFrontMatter", faults),
    listed("FM003", "syntax-error", "FrontMatterSyntaxError", faults),
    listed("FM004", "not-a-mapping", "NotAMapping", faults),
    listed("FM005", "duplicate-key", "DuplicateKey", faults),
    listed("FM006", "byte-order-mark", "ByteOrderMark", a_mark_at_the_start),
    listed("FM007", "invalid-encoding", "InvalidEncoding", broken_characters),
    listed("FM008", "merge-conflict-marker", "MergeConflictMarker", a_conflict),
    listed("FM009", "suspicious-fence", "SuspiciousFence", faults),
    listed("FM010", "non-string-key", "NonStringKey", front_matter),
    listed("FM011", "ambiguous-scalar", "AmbiguousScalar", front_matter),
    listed("FM012", "invisible-character", "InvisibleCharacter"),
    listed("FM013", "outer-white-space", "OuterWhiteSpace", front_matter),
    listed("FM014", "unsafe-tag", "UnsafeTag", faults),
    listed("FM015", "mixed-newlines", "MixedNewlines", opt_in=True),
    listed("FM016", "front-matter-limit", "FrontMatterLimit", faults),
)
