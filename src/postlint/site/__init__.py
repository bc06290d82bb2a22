"""Many pages: how a generator finds pages and files."""

from postlint.generators.protocol import Outcome, Resolution, State
from postlint.site.site import Defaults, Site, build_site

__all__ = ["Defaults", "Outcome", "Resolution", "Site", "State", "build_site"]
