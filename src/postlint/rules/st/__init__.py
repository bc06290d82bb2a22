"""ST: the site as a whole."""

from postlint.rules.base import Rule
from postlint.rules.st.duplicate_permalink import DuplicatePermalink
from postlint.rules.st.duplicate_title import DuplicateTitle
from postlint.rules.st.missing_translation import MissingTranslation
from postlint.rules.st.removed_target import RemovedTarget
from postlint.rules.st.review_expired import ReviewExpired
from postlint.rules.st.stale_draft import StaleDraft

RULES: tuple[type[Rule], ...] = (
    DuplicateTitle,
    DuplicatePermalink,
    RemovedTarget,
    MissingTranslation,
    StaleDraft,
    ReviewExpired,
)
