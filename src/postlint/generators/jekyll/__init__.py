"""Jekyll (https://jekyllrb.com), which calls a document without a title by the name of its file
(`Jekyll::Document#populate_title`), and reads a date that is there and blank (`Document#merge_date!`), which is none.

`...` closes its front matter (`Document::YAML_FRONT_MATTER_REGEXP`); a file that begins with a byte order mark has none
(`Utils.has_yaml_header?`).
"""

from postlint.generators.date_forms import DateForms
from postlint.generators.protocol import Generator, SiteKeys
from postlint.page.dialect import BlankStops, Dialect, FenceForm, Titles, YamlReading
from postlint.pattern import Pattern

_WORDS = r"Month|Mon\.?|Monx|Weekday|Wkd|pm|UTC|GMT|CET|PST|[TtZz]|(?:st|nd|rd|th)(?! of)"
_NOT_READ = r"9{1,2}[-/]DD|[9D]{1,2}(?P<a>[-/.])[9D]{1,2}(?P=a)99(?!9)|9999-99-99-|9999-99$|9999$"
_DATES = rf"(?!{_NOT_READ})(?:24:99|[9D]|{_WORDS}|[-/., :+])+"
"""What Ruby's `Time.parse` reads."""
_MISTAKES = r"9999-99-99-.*|.*(?:Monat|(?:st|nd|rd|th) of ).*|[9D]{1,2}(?P<a>[-/.])[9D]{1,2}(?P=a)99(?!9).*"

GENERATOR = Generator(
    "jekyll.publisher:Jekyll",
    Dialect(
        "jekyll",
        kramdown=True,
        definition_lists=True,
        dated_posts=True,
        underscored_fragments=True,
        titles=Titles.COLLECTION,
        stops_at_blank=(BlankStops("_posts", ("date",)),),
        fence_forms=(FenceForm.DOTS,),
        yaml=YamlReading.OLD,
        spaced_terms=("tags", "categories"),
    ),
    layers="jekyll.config:jekyll_layers",
    reader="jekyll.reading:jekyll_dialect",
    dates=DateForms(
        "Jekyll",
        frozenset({"date"}),
        Pattern(_DATES),
        mistakes=Pattern(
            r"9999-99-99-.*|.*(?:Monat|9th of |9st of |9nd of |9rd of ).*|[9D]{1,2}(?P<a>[-/.])[9D]{1,2}(?P=a)99(?!9).*"
        ),
        day_first=True,
        posts="_posts",
    ),
    presets=(("jekyll-post", "**"),),
    keys=SiteKeys(("_config.yml", "_config.yaml"), "url", below="baseurl", zone="timezone"),
)
