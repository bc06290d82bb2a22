"""Many pages: how a generator finds pages and files."""

from postlint.site.defaults import Defaults
from postlint.site.publishing import State
from postlint.site.resolution import Outcome, Resolution
from postlint.site.site import Site, build_site

__all__ = ["Defaults", "Outcome", "Resolution", "Site", "State", "build_site"]
