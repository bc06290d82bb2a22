"""IM: images."""

from postlint.rules.base import Rule
from postlint.rules.im.image_too_large import ImageTooLarge
from postlint.rules.im.missing_alt_text import MissingAltText
from postlint.rules.im.missing_image import MissingImage

RULES: tuple[type[Rule], ...] = (MissingImage, MissingAltText, ImageTooLarge)
