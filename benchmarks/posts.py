"""Makes posts to measure on: the same for the same number, on any machine.

What is on a page is in the proportions of real posts: 4 to 8 KB of text with headings, lists, tables, code, pictures,
HTML, links inside and out, front matter with dates, tags and licences. Nearly all of it is right; a few pages in a
hundred have a fault of the kinds that people make.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_WORDS = {
    "adjective": """
        open quiet common early little honest second public useful northern shared simple large careful foreign friendly
        old local broken spare winter yearly paper missing printed narrow steady borrowed patient painted
    """,
    "noun": """
        register library bridge archive council workshop map budget garden station newsletter meeting survey market
        harbour school licence database festival bicycle river theatre timetable printer kitchen laboratory translation
        camera
    """,
    "town": """
        Brunnstadt Altenau Seefeld Marienthal Lindow Rosenheim Kaltenbach Ostheim Westerland Grünberg Mühlhausen
        Neustadt Schönau Talheim Waldkirch Zollern Ebersfeld Falkenau Hohenberg Jahnsdorf
    """,
    "verb": "counts draws prints repairs reads finds opens keeps writes measures moves shares",
    "little": "of the with in and a for from to our every that this on at by",
}
_ADJECTIVES, _NOUNS, _TOWNS, _VERBS, _LITTLE = (text.split() for text in _WORDS.values())
_HEADINGS = (
    *("What we learned", "How it began", "Next steps", "The numbers", "Who took part", "Questions"),
    *("Background", "Thanks"),
)
_TAGS = (
    *("Open Data", "Transparency", "Community", "Events", "Licences", "Maps", "Libraries", "Schools", "Law"),
    *("Software", "Newsletter"),
)
_AUTHORS = ("Mirjam Kolbe", "Tarek Osei", "Annelie Brück", "Jonas Weiß", "Zoë Albers", "Milan Horák")
_LICENSES = {
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC BY-SA 4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
_HOSTS = 400
_PICTURES = 200
_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc000000301010018dd8db00000000049454e44ae426082"
)


class Post(NamedTuple):
    """What others may say of a post before it is written."""

    number: int
    year: int
    day: str
    title: str
    slug: str
    headings: tuple[str, ...]

    @property
    def path(self) -> str:
        return f"posts/{self.year}/{self.day}-{self.slug}.md"


class _Links(NamedTuple):
    """How a post leads to other posts and to pictures."""

    to_post: str
    """With the fields of a Post; `{anchor}` is `#…` or nothing."""
    to_picture: str


_RELATIVE = _Links("../{post.year}/{post.day}-{post.slug}.md{anchor}", "../../images/{number:03}.png")
_HUGO = _Links("/blog/{post.slug}/{anchor}", "/images/{number:03}.png")


def make_posts(folder: Path, number: int) -> None:
    """A folder of posts that lead to each other by their files, made by no generator."""
    _pictures(folder / "images")
    for post, text in _texts(number, _RELATIVE):
        _write(folder / post.path, text)


def make_site(folder: Path, number: int) -> None:
    """A site for Hugo, whose posts lead to each other by their addresses and inherit fields from their section."""
    _pictures(folder / "static" / "images")
    _write(
        folder / "hugo.toml",
        'baseURL = "https://example.org/"\ntitle = "The workshop"\n[permalinks]\nblog = "/blog/:slug/"\n',
    )
    _write(
        folder / "content" / "blog" / "_index.md",
        "---\ntitle: Blog\ncascade:\n  layout: post\n  kind: note\n---\nAll that we wrote.\n",
    )
    for post, text in _texts(number, _HUGO):
        _write(folder / "content" / "blog" / str(post.year) / f"{post.slug}.md", text)


def _texts(number: int, links: _Links) -> Iterator[tuple[Post, str]]:
    chosen = random.Random(20)
    posts = [_post(n) for n in range(number)]
    sentences = [_sentence(chosen) for _ in range(3_000)]
    for post in posts:
        yield post, _Writer(random.Random(post.number), posts, post, sentences, links).text()


def _post(number: int) -> Post:
    chosen = random.Random(-1 - number)
    rest, noun = divmod(number * 7_919 % (len(_ADJECTIVES) * len(_NOUNS) * len(_TOWNS)), len(_NOUNS))
    rest, adjective = divmod(rest, len(_ADJECTIVES))
    town = _TOWNS[rest]
    year = chosen.randint(2012, 2025)
    day = f"{year}-{chosen.randint(1, 12):02}-{chosen.randint(1, 28):02}"
    title = f"The {_ADJECTIVES[adjective]} {_NOUNS[noun]} of {town}"
    plain = town.replace("ü", "ue").replace("ö", "oe")
    slug = f"{_ADJECTIVES[adjective]}-{_NOUNS[noun]}-{plain}".lower()
    headings = tuple(chosen.sample(_HEADINGS, chosen.randint(3, 6)))
    return Post(number, year, day, title, slug, headings)


def _sentence(chosen: random.Random) -> str:
    words = [
        chosen.choice(chosen.choice((_LITTLE, _ADJECTIVES, _NOUNS, _VERBS)))
        for _ in range(chosen.randint(7, 22))
    ]
    if chosen.random() < 0.1:
        words.insert(3, f"**{chosen.choice(_NOUNS)} {chosen.choice(_NOUNS)}**")
    if chosen.random() < 0.1:
        words.insert(5, f"`{chosen.choice(_NOUNS)}.csv`")
    if chosen.random() < 0.1:
        words.insert(2, f"*{chosen.choice(_ADJECTIVES)}*")
    if chosen.random() < 0.2:
        words.insert(4, f"„{chosen.choice(_TOWNS)}“,")
    return " ".join(words).capitalize() + chosen.choice((".", ".", ".", "?", "!"))


class _Writer:
    """Writes one post."""

    def __init__(
        self, chosen: random.Random, posts: list[Post], post: Post, sentences: list[str], links: _Links
    ) -> None:
        self._chosen, self._posts, self._post = chosen, posts, post
        self._sentences, self._links = sentences, links

    def text(self) -> str:
        parts = [self._front_matter(), self._paragraph()]
        for n, heading in enumerate(self._post.headings):
            parts += (f"## {heading}", self._paragraph(), self._part(n), self._paragraph())
        return "\n\n".join(parts) + "\n"

    def _happens(self, percent: float) -> bool:
        return self._chosen.random() * 100 < percent

    def _front_matter(self) -> str:
        post, chosen = self._post, self._chosen
        license_name, license_url = chosen.choice(list(_LICENSES.items()))
        tags = chosen.sample(_TAGS, chosen.randint(1, 4))
        lines = [
            f"{'titel' if self._happens(0.5) else 'title'}: {post.title}",
            f"date: {post.year}-02-30" if self._happens(0.5) else f"date: {post.day}",
            f"author: {chosen.choice(_AUTHORS)}",
            f"description: {chosen.choice(self._sentences)!r}",
            f"tags: [{', '.join(tags)}]" if self._happens(50) else "tags:\n- " + "\n- ".join(tags),
            "image:",
            f"  src: {self._picture()}",
            f"  alt: {'' if self._happens(2) else 'People around a table'}",
            f"  license: {'CC BZ 4.0' if self._happens(0.5) else license_name}"
            + (f", {chosen.choice(_AUTHORS)}" if not self._happens(3) else ""),
            f"  license_url: {license_url}",
            f"draft: {'true' if self._happens(1) else 'false'}",
        ]
        if self._happens(30):
            lines.append(f"lastmod: {post.year + 1}-01-15T09:30:00+01:00")
        return "\n".join(("---", *lines, "---"))

    def _paragraph(self) -> str:
        sentences = self._chosen.choices(self._sentences, k=self._chosen.randint(3, 7))
        sentences.insert(1, f"See {self._link()}.")
        if self._happens(3):
            sentences.append(
                f"It stands at https://www.host{self._number(_HOSTS)}.example/{self._number(99)} too."
            )
        if self._happens(0.3):
            sentences.append("Zero\u200bwidth.")
        return " ".join(sentences)

    def _link(self) -> str:
        kind, text = self._chosen.random(), self._chosen.choice(_NOUNS)
        if kind < 0.3:
            return f"[the {text}]({self._address_of_post()})"
        if kind < 0.95:
            return (
                f"[the {text}](https://www.host{self._number(_HOSTS)}.example/{text}/{self._number(9_999)})"
            )
        if kind < 0.99:
            return f"<https://host{self._number(_HOSTS)}.example/>"
        return f"[the {text}](https:/host{self._number(_HOSTS)}.example/)"

    def _address_of_post(self) -> str:
        other = self._chosen.choice(self._posts)
        anchor = ""
        if self._happens(40):
            heading = "Gone since" if self._happens(2) else self._chosen.choice(other.headings)
            anchor = "#" + heading.lower().replace(" ", "-")
        if self._happens(2):
            other = other._replace(slug=other.slug + "s")
        return self._links.to_post.format(post=other, anchor=anchor)

    def _picture(self) -> str:
        number = _PICTURES + 7 if self._happens(1) else self._number(_PICTURES)
        return self._links.to_picture.format(number=number)

    def _number(self, below: int) -> int:
        return self._chosen.randrange(below)

    def _part(self, n: int) -> str:
        """Something that is no paragraph: each post has some of all kinds."""
        kinds = (self._list, self._image, self._table, self._code, self._quote, self._html)
        return kinds[(self._post.number + n) % len(kinds)]()

    def _list(self) -> str:
        return "\n".join(
            f"- {self._chosen.choice(self._sentences)}" for _ in range(self._chosen.randint(3, 7))
        )

    def _image(self) -> str:
        return f"![{'' if self._happens(3) else 'The ' + self._chosen.choice(_NOUNS)}]({self._picture()})"

    def _table(self) -> str:
        rows = [f"| {self._chosen.choice(_TOWNS)} | {self._number(999)} | {self._link()} |" for _ in range(5)]
        return "\n".join(("| Town | Number | Source |", "|---|---|---|", *rows))

    def _code(self) -> str:
        lines = [f"{noun} = count({self._number(99)})" for noun in self._chosen.sample(_NOUNS, 6)]
        return "\n".join(("```python", *lines, "```"))

    def _quote(self) -> str:
        return f"> {self._chosen.choice(self._sentences)}\n> {self._chosen.choice(self._sentences)}"

    def _html(self) -> str:
        inner = f'<img src="{self._picture()}" alt="A {self._chosen.choice(_NOUNS)}">'
        return f'<figure class="wide">\n{inner}\n<figcaption>{self._chosen.choice(_TOWNS)}</figcaption>\n</figure>'


def _pictures(folder: Path) -> None:
    folder.mkdir(parents=True)
    for number in range(_PICTURES):
        (folder / f"{number:03}.png").write_bytes(_PNG)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
