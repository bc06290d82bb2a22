"""Jekyll (https://jekyllrb.com), which calls a document without a title by the name of its file
(`Jekyll::Document#populate_title`), and reads a date that is there and blank (`Document#merge_date!`), which is none.
"""

from postlint.generators.protocol import Generator
from postlint.page.dialect import BlankStops, Dialect, Titles

GENERATOR = Generator(
    "jekyll.publisher:Jekyll",
    Dialect(
        "jekyll",
        kramdown=True,
        definition_lists=True,
        dated_posts=True,
        titles=Titles.COLLECTION,
        stops_at_blank=(BlankStops("_posts", ("date",)),),
    ),
    layers="jekyll.config:jekyll_layers",
)
