"""ST: the site as a whole."""

from __future__ import annotations

from postlint.rules.listed import Listed, listed
from postlint.rules.needs import front_matter, the_past

RULES: tuple[Listed, ...] = (
    listed("ST801", "duplicate-title", "DuplicateTitle", front_matter, opt_in=True),
    listed("ST802", "duplicate-permalink", "DuplicatePermalink"),
    listed("ST803", "removed-target", "RemovedTarget", the_past),
    listed("ST804", "missing-translation", "MissingTranslation", opt_in=True),
    listed("ST805", "stale-draft", "StaleDraft", front_matter, opt_in=True),
    listed("ST806", "review-expired", "ReviewExpired", front_matter, opt_in=True),
)
