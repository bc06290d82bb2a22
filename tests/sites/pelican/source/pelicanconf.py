import os

AUTHOR = "Hanna Linde"
SITENAME = "Trees in town"
SITEURL = ""

PATH = "content"
TIMEZONE = "Europe/Berlin"
DEFAULT_LANG = "en"

THEME = "theme"
DIRECT_TEMPLATES = ["index", "archives"]
STATIC_PATHS = ["images", "extra/robots.txt", "files"]
EXTRA_PATH_METADATA = {"extra/robots.txt": {"path": "robots.txt"}}

ARTICLE_PATHS = ["news"]
PAGE_PATHS = ["pages"]
ARTICLE_URL = "{date:%Y}/{date:%m}/{slug}/"
ARTICLE_SAVE_AS = "{date:%Y}/{date:%m}/{slug}/index.html"
ARTICLE_LANG_URL = "{lang}/{date:%Y}/{date:%m}/{slug}/"
ARTICLE_LANG_SAVE_AS = "{lang}/{date:%Y}/{date:%m}/{slug}/index.html"
PAGE_URL = "{slug}/"
PAGE_SAVE_AS = "{slug}/index.html"
CATEGORY_URL = "category/{slug}/"
CATEGORY_SAVE_AS = "category/{slug}/index.html"

PLUGINS = []
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
DEFAULT_PAGINATION = 10
COMMIT = os.environ.get("COMMIT")
