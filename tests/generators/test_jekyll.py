"""What Jekyll makes of a site's files, rule by rule. A real build is compared in `tests/sites/jekyll`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from postlint.generators.jekyll.addresses import slugify
from postlint.generators.jekyll.own_plugins import OwnPlugin, read_plugin
from postlint.generators.jekyll.publisher import Jekyll
from postlint.generators.protocol import Published, State
from postlint.page import read_page
from postlint.site import Outcome, Resolution, Site, build_site
from postlint.site.sitemap import SiteMap

FOUND, MISSING, UNKNOWN = Outcome.FOUND, Outcome.MISSING, Outcome.UNKNOWN
OTHER_CASE = Outcome.OTHER_CASE
NOW = dt.datetime(2026, 6, 15, 12, tzinfo=dt.UTC)
PAGE = "---\ntitle: T\n---\n"
GENERATOR = """\
class A < Jekyll::Generator
  def generate(site)
    site.pages << Jekyll::PageWithoutAFile.new(site, site.source, site.config["x"], "a.md")
  end
end
"""
OWN_BUILD = "jobs:\n  a:\n    steps:\n      - run: bundle exec jekyll build\n"


def site(root: Path, config: str, files: dict[str, str], *, on_github: bool = False) -> Site:
    """A site with its own build, unless GitHub may build it."""
    written = {"_config.yml": f"title: T\n{config}", **files}
    if not on_github:
        written[".github/workflows/build.yml"] = OWN_BUILD
    for name, text in written.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return build_site(root, (), generator="auto", base_url=None, now=NOW)


def parts(found: Site) -> tuple[Jekyll, SiteMap]:
    sitemap = found.site_for("").sitemap
    assert sitemap is not None
    publisher = sitemap.publisher
    assert isinstance(publisher, Jekyll)
    return publisher, sitemap


def published(root: Path, config: str, name: str, text: str = PAGE, *, on_github: bool = False) -> Published:
    return parts(site(root, config, {name: text}, on_github=on_github))[1].published(name)


def look(found: Site, path: str, destination: str, *, image: bool = False) -> Resolution:
    place = found.root / path
    return found.resolve(read_page(path, place.read_bytes()), destination, image=image)


@pytest.mark.parametrize(
    ("permalink", "address"),
    [
        ("date", "/2024/03/09/Red-Apples.html"),
        ("pretty", "/2024/03/09/Red-Apples/"),
        ("none", "/Red-Apples.html"),
        ("ordinal", "/2024/069/Red-Apples.html"),
        ("weekdate", "/2024/W10/Sat/Red-Apples.html"),
        ("/:title", "/Red-Apples"),
        (":slug.html", "/red-apples.html"),
        ("/:year:output_ext", "/2024.html"),
        ("/:year_:title/", "/2024_Red-Apples/"),
        ("/:short_year/:i_month/:i_day/:hour:minute/", "/24/3/9/0000/"),
        ("/:long_month/:short_month/:long_day/", "/March/Mar/Saturday/"),
        ("/:w_year/:week/:w_day/", "/2024/10/6/"),
        ("/:path/", "/2024-03-09-Red Apples/"),
        ("/:name/", "/2024-03-09-red-apples/"),
        ("/:collection/:title/", "/posts/Red-Apples/"),
        ("/:nonsense/", None),
    ],
)
def test_addresses_of_posts_by_permalink(tmp_path: Path, permalink: str, address: str | None) -> None:
    """https://jekyllrb.com/docs/permalinks/"""
    found = published(tmp_path, f"permalink: '{permalink}'\n", "_posts/2024-03-09-Red Apples.md")
    assert found.address == address


@pytest.mark.parametrize(
    ("permalink", "address", "index"),
    [
        ("date", "/a/b.html", "/a/"),
        ("pretty", "/a/b/", "/a/"),
        ("none", "/a/b.html", "/a/"),
        ("weekdate", "/a/b", "/a/"),
        ("/:title", "/a/b", "/a/"),
        ("/:title/", "/a/b/", "/a/"),
        ("/x/:title:output_ext", "/a/b.html", "/a/"),
    ],
)
def test_the_end_of_the_permalink_holds_for_other_pages_too(
    tmp_path: Path, permalink: str, address: str, index: str
) -> None:
    _, sitemap = parts(site(tmp_path, f"permalink: '{permalink}'\n", {"a/b.md": PAGE, "a/index.html": PAGE}))
    assert sitemap.published("a/b.md").address == address
    assert sitemap.published("a/index.html").address == index


@pytest.mark.parametrize(
    ("name", "metadata", "address"),
    [
        ("a.md", "permalink: /b", "/b"),
        ("a.md", "permalink: b/c/", "/b/c/"),
        ("a.md", "permalink: /v1.2", "/v1.2"),
        ("a.md", "permalink: /d/../e/./f.html", "/d/e/f.html"),
        ("d/a.md", "permalink: /x/:path/:basename:output_ext", "/x/d/a.html"),
        ("a.md", "permalink: 404", None),
        ("d/feed.xml", "title: T", "/d/feed.xml"),
        ("d/a.b.md", "title: T", "/d/a.b.html"),
        ("d/x.MKDN", "title: T", "/d/x.html"),
        ("d/x.mdx", "title: T", "/d/x.mdx"),
    ],
)
def test_addresses_of_pages(tmp_path: Path, name: str, metadata: str, address: str | None) -> None:
    """`page.rb`, `url.rb`"""
    assert published(tmp_path, "", name, f"---\n{metadata}\n---\n").address == address


@pytest.mark.parametrize(
    ("name", "metadata", "address"),
    [
        ("blog/_posts/2024-01-02-a.md", "title: T", "/blog/a"),
        ("blog/New/_posts/sub/2024-01-02-a.md", "categories: x", "/blog/new/x/a"),
        ("_posts/2024-01-02-a.md", "categories: Red apples", "/red/apples/a"),
        ("_posts/2024-01-02-a.md", "category: Red apples", "/red apples/a"),
        ("_posts/2024-01-02-a.md", "categories: [B, b, C]\ncategory: d", "/b/c/d/a"),
        ("_posts/2024-01-02-a.md", "categories: [2024, true]", "/2024/true/a"),
        ("_posts/2024-01-02-a.md", "categories: 'C#'", None),
        ("_posts/2024-01-02-a.md", "slug: Other name!", "/Other-name!"),
        ("_posts/2024-01-02-a.md", "slug: 12", None),
        ("_posts/2024-01-02-über Straße & so.md", "title: T", "/über-Straße-&-so"),
        ("_posts/2024-01-02-a.b.md", "title: T", "/a.b"),
    ],
)
def test_categories_and_slugs(tmp_path: Path, name: str, metadata: str, address: str | None) -> None:
    """`document.rb` (categories_from_path, populate_categories), `utils.rb` (slugify)"""
    found = published(tmp_path, "permalink: /:categories/:title\n", name, f"---\n{metadata}\n---\n")
    assert found.address == address


def test_categories_of_the_defaults_come_before_the_pages_own(tmp_path: Path) -> None:
    config = (
        "permalink: /:categories/:title\n"
        "defaults: [{scope: {path: '', type: posts}, values: {categories: [news]}}]\n"
    )
    text = "---\ncategories: [x]\n---\n"
    assert published(tmp_path, config, "a/_posts/2024-01-02-t.md", text).address == "/a/news/x/t"


@pytest.mark.parametrize(
    ("date", "zone", "address"),
    [
        ("2024-01-01", "America/New_York", "/2024/01/01/"),
        ("2024-01-01 00:30", "America/New_York", "/2024/01/01/"),
        ("2024-01-01 00:30:00", "America/New_York", "/2023/12/31/"),
        ("'2024-01-01 00:30:00'", "America/New_York", "/2024/01/01/"),
        ("2024-01-01 00:30:00 +0100", "UTC", "/2023/12/31/"),
        ("2024-01-01 00:30:00 +0100", "Europe/Berlin", "/2024/01/01/"),
    ],
)
def test_the_day_depends_on_the_time_zone(tmp_path: Path, date: str, zone: str, address: str) -> None:
    """Ruby's YAML reads a time with seconds as UTC, `Time.parse` all else as local time."""
    config = f"timezone: {zone}\npermalink: /:year/:month/:day/\n"
    text = f"---\ndate: {date}\n---\n"
    assert published(tmp_path, config, "_posts/2023-05-05-a.md", text).address == address


@pytest.mark.parametrize(
    ("date", "address"),
    [
        ("21.02.2017", "/2017/02/21/"),
        ("February 21, 2017 7:06 PM", "/2017/02/21/"),
        ("21 février 2017", None),  # which it takes for the 21st of the present month
        ("02/21/2017", None),  # where it stops
    ],
)
def test_a_date_is_that_which_ruby_reads(tmp_path: Path, date: str, address: str | None) -> None:
    config = "timezone: UTC\npermalink: /:year/:month/:day/\n"
    text = f"---\ndate: {date}\n---\n"
    assert published(tmp_path, config, "_posts/2023-05-05-a.md", text).address == address


def test_without_a_time_zone_all_days_that_it_may_be_are_addresses(tmp_path: Path) -> None:
    text = "---\ndate: 2024-01-01 00:30:00\n---\n"
    found = published(tmp_path, "permalink: /:year/:month/:day/\n", "_posts/2023-05-05-a.md", text)
    assert found.address == "/2024/01/01/"
    assert found.possible == ("/2023/12/31/",)


@pytest.mark.parametrize(
    ("name", "text", "config", "state"),
    [
        ("a.md", "---\npublished: false\n---\n", "", State.DRAFT),
        ("a.md", "---\npublished: no\n---\n", "", State.DRAFT),
        ("a.md", "---\npublished: false\n---\n", "unpublished: true\n", State.LIVE),
        ("a.md", "---\ndraft: true\n---\n", "", State.LIVE),
        ("a.md", "---\ndate: 2999-01-01\n---\n", "", State.LIVE),
        ("_drafts/a.md", PAGE, "", State.DRAFT),
        ("_posts/2999-01-01-a.md", PAGE, "", State.FUTURE),
        ("_posts/2024-01-01-a.md", "---\ndate: 2999-01-01\n---\n", "", State.FUTURE),
        ("_posts/2999-01-01-a.md", PAGE, "future: true\n", State.LIVE),
        ("_posts/a.md", PAGE, "", State.LEFT_OUT),
        ("_posts/_2024-01-01-a.md", PAGE, "", State.LEFT_OUT),
        ("_notes/a.md", PAGE, "", State.LEFT_OUT),
        ("_notes/a.md", PAGE, "collections: {notes: {output: no}}\n", State.LEFT_OUT),
        ("_notes/a.md", PAGE, "collections: {notes: {output: yes}}\n", State.LIVE),
        ("x/_a.md", PAGE, "", State.LEFT_OUT),
        ("x/.a/b.md", PAGE, "", State.LEFT_OUT),
        ("x/_a.md", PAGE, "include: [_a.md]\n", State.LIVE),
        ("docs/a.md", PAGE, "exclude: [docs]\n", State.LEFT_OUT),
        ("docs-2/a.md", PAGE, "exclude: [docs]\n", State.LEFT_OUT),
        ("x/docs/a.md", PAGE, "exclude: [docs]\n", State.LIVE),
        ("x/docs/a.md", PAGE, "exclude: ['*/a.md']\n", State.LEFT_OUT),
        ("docs/a.md", PAGE, "exclude: [/docs/]\n", State.LEFT_OUT),
        ("docs/a.md", PAGE, "exclude: [docs]\ninclude: [docs]\n", State.LIVE),
        ("out/a.md", PAGE, "destination: ./out\n", State.LEFT_OUT),
        ("a.md", PAGE, "source: src\n", State.LEFT_OUT),
    ],
)
def test_what_readers_see(tmp_path: Path, name: str, text: str, config: str, state: State) -> None:
    """`publisher.rb`, `reader.rb`, `entry_filter.rb`"""
    assert published(tmp_path, config, name, text).state is state


@pytest.mark.parametrize(
    ("name", "config", "address"),
    [
        ("_docs/Some Page.md", "permalink: date\n", "/docs/Some Page.html"),
        ("_docs/sub/a.md", "permalink: pretty\n", "/docs/sub/a/"),
        ("_docs/index.md", "permalink: pretty\n", "/docs/index/"),
        ("_docs/2024-01-02-a.md", "", "/docs/2024-01-02-a.html"),
        ("_items/2024-01-02-a.md", "", "/i/2024/a/"),
        ("_items/a.md", "", None),
        ("_docs/_sub/a.md", "", None),
        ("_docs/s/_sub/a.md", "", "/docs/s/_sub/a.html"),
    ],
)
def test_addresses_of_collections(tmp_path: Path, name: str, config: str, address: str | None) -> None:
    """https://jekyllrb.com/docs/collections/; without a date, a document is of the day of the build"""
    collections = (
        "collections: {docs: {output: true}, items: {output: true, permalink: '/i/:year/:title/'}}\n"
    )
    assert published(tmp_path, config + collections, name).address == address


def test_folders_of_the_settings(tmp_path: Path) -> None:
    config = "source: src\ncollections_dir: all\npermalink: /:categories/:title/\ncollections: {d: {output: true}}\n"
    files = {
        "src/all/_posts/2024-01-01-a.md": PAGE,
        "src/all/x/_posts/2024-01-01-b.md": PAGE,
        "src/x/_posts/2024-01-01-c.md": PAGE,
        "src/all/_d/e.md": PAGE,
        "src/all/f.md": PAGE,
    }
    _, sitemap = parts(site(tmp_path, config, files))
    assert [sitemap.published(path).address for path in files] == ["/a/", "/x/b/", None, "/d/e/", "/all/f/"]


def test_files_without_front_matter_are_copied(tmp_path: Path) -> None:
    config = "collections: {d: {output: true}}\n"
    files = {
        "a.md": "text",
        "bom.md": "\ufeff---\ntitle: T\n---\n",
        "_d/b.md": "text",
        "_d/p/x.png": "x",
        "_e/y.png": "y",
        "f/z.png": "z",
        "i.md": PAGE,
    }
    found = site(tmp_path, config, files)
    for wanted, outcome in (
        ("/a.md", FOUND),
        ("/a.html", MISSING),
        ("/bom.md", FOUND),
        ("/d/b.md", FOUND),
        ("/d/p/x.png", FOUND),
        ("/_d/p/x.png", MISSING),
        ("/f/y.png", MISSING),
        ("/f/Z.png", OTHER_CASE),
        ("/f/", UNKNOWN),  # a server may list what is in it
        ("/i.md", MISSING),
        ("/i.html", FOUND),
    ):
        assert look(found, "i.md", wanted).outcome is outcome, wanted


def test_where_github_builds_pages_need_no_front_matter(tmp_path: Path) -> None:
    """jekyll-optional-front-matter, jekyll-readme-index and jekyll-relative-links are always on there."""
    files = {"a.md": "text", "d/README.md": "text", "LICENSE.md": "text", "_posts/2999-01-01-p.md": PAGE}
    _, sitemap = parts(site(tmp_path, "", files, on_github=True))
    assert sitemap.published("a.md") == Published("/a.html", ("/a.md",))
    assert sitemap.published("d/README.md") == Published("/d/README.md", aliases=("/d/",))
    assert sitemap.published("LICENSE.md") == Published("/LICENSE.md")
    assert sitemap.published("_posts/2999-01-01-p.md").state is State.LIVE  # `future` is on there


def test_links_to_markdown_files(tmp_path: Path) -> None:
    files = {"a.md": PAGE, "d/b.md": PAGE, "_posts/2024-01-01-p.md": PAGE}
    found = site(tmp_path, "", files)
    assert look(found, "a.md", "d/b.md").outcome is MISSING
    found = site(tmp_path, "plugins: [jekyll-relative-links]\n", files)
    assert look(found, "a.md", "d/b.md") == Resolution(FOUND, "d/b.md")
    assert look(found, "d/b.md", "/a.md") == Resolution(FOUND, "a.md")
    assert look(found, "a.md", "d/c.md").outcome is MISSING
    assert look(found, "_posts/2024-01-01-p.md", "../a.md").outcome is MISSING
    found = site(tmp_path, "plugins: [jekyll-relative-links]\nrelative_links: {collections: true}\n", files)
    assert look(found, "_posts/2024-01-01-p.md", "../a.md").outcome is FOUND
    found = site(tmp_path, "plugins: [jekyll-relative-links]\nrelative_links: {enabled: false}\n", files)
    assert look(found, "a.md", "d/b.md").outcome is MISSING


def test_a_file_that_is_left_out_is_read_where_the_repository_is(tmp_path: Path) -> None:
    files = {"README.md": "text", "_docs/a.md": PAGE, "b.md": PAGE}
    found = site(tmp_path, "exclude: [README.md]\n", files)
    assert look(found, "README.md", "_docs/a.md").outcome is FOUND
    assert look(found, "README.md", "_docs").outcome is FOUND
    assert look(found, "README.md", "_docs/c.md").outcome is MISSING
    assert look(found, "_docs/a.md", "c.md").outcome is UNKNOWN


def test_so_is_one_that_is_copied(tmp_path: Path) -> None:
    files = {"README.md": "text", "docs/a.md": PAGE}
    for on_github in (False, True):
        found = site(tmp_path / str(on_github), "", files, on_github=on_github)
        assert look(found, "README.md", "docs/a.md").outcome is FOUND
        assert look(found, "README.md", "docs/b.md").outcome is MISSING


def test_a_dot_in_an_address_is_no_ending(tmp_path: Path) -> None:
    found = site(tmp_path, "permalink: /:title\n", {"_posts/2024-01-01-a.b.md": PAGE, "c.d.md": PAGE})
    for wanted in ("/a.b", "/a.b.html", "/c.d", "/c.d.html"):
        assert look(found, "c.d.md", wanted).outcome is FOUND, wanted


def test_redirects_of_pages(tmp_path: Path) -> None:
    text = "---\nredirect_from:\n  - /old\n  - older/\n---\n"
    found = published(tmp_path, "plugins: [jekyll-redirect-from]\n", "a.md", text)
    assert found.aliases == ("/old", "/older/")
    assert published(tmp_path, "", "a.md", text).aliases == ()


@pytest.mark.parametrize(
    ("config", "files", "address", "may"),
    [
        ("", {}, "/feed.xml", False),
        ("plugins: [jekyll-feed]\n", {}, "/feed.xml", True),
        ("gems: [jekyll-feed]\n", {}, "/feed.xml", True),
        ("gems: [jekyll-feed]\n", {}, "/any/", False),
        ("", {"Gemfile": "group :jekyll_plugins do\n  gem 'jekyll-feed'\nend\n"}, "/feed.xml", True),
        ("", {"Gemfile": "gem 'jekyll-feed'\n"}, "/feed.xml", False),
        ("", {"Gemfile": ""}, "/feed.xml", True),
        ("plugins: [jekyll-feed]\nfeed: {path: /blog/atom.xml}\n", {}, "/blog/atom.xml", True),
        ("plugins: [jekyll-feed]\n", {}, "/atom.xml", False),
        ("plugins: [jekyll-sitemap]\n", {}, "/sitemap.xml", True),
        ("plugins: [jekyll-paginate]\npaginate: 5\n", {}, "/page2/", True),
        ("plugins: [jekyll-paginate]\npaginate: 5\n", {}, "/pages2/", False),
        ("plugins: [jekyll-paginate]\npaginate: 5\npaginate_path: /b/p:num/\n", {}, "/b/p3", True),
        ("plugins: [jekyll-archives]\njekyll-archives: {enabled: [tags]}\n", {}, "/tag/x/", True),
        ("plugins: [jekyll-archives]\njekyll-archives: {enabled: [tags]}\n", {}, "/category/x/", False),
        ("plugins: [jekyll-archives]\njekyll-archives: {enabled: all}\n", {}, "/2024/05/", True),
        ("plugins: [jekyll-archives]\njekyll-archives: {enabled: all}\n", {}, "/about-us/", False),
        ("plugins: [jekyll-something]\n", {}, "/any/", True),
        ("plugins: [jekyll-something]\n", {}, "/a.pdf", False),
        ("", {"_plugins/tag.rb": "class A < Liquid::Tag\nend\n"}, "/any/", False),
        ("", {"_plugins/a/b/c/gen.rb": GENERATOR}, "/any/", True),
        ("plugins_dir: [x, y]\n", {"y/gen.rb": GENERATOR}, "/any/", True),
        ("", {"_plugins/gen.rb": ""}, "/any/", True),
        ("keep_files: [old]\n", {}, "/old/x.pdf", True),
        ("theme: some-theme\n", {}, "/assets/x.png", True),
        ("theme: minima\n", {}, "/assets/x.png", False),
        ("", {".gitmodules": '[submodule "s"]\n\tpath = sub\n'}, "/sub/x.pdf", True),
        ("", {".github/workflows/b.yml": f"{OWN_BUILD}        repository: a/b\n"}, "/x.pdf", True),
        ("", {"netlify.toml": "[build]\ncommand = 'jekyll build && cp -r a _site'\n"}, "/x.pdf", True),
        ("", {"netlify.toml": "[build]\ncommand = 'jekyll build'\n"}, "/x.pdf", False),
        ("", {}, "/x.json", True),
        ("", {}, "/.well-known/x", True),
        ("", {}, "/x/", False),
    ],
)
def test_what_else_may_be_there(
    tmp_path: Path, config: str, files: dict[str, str], address: str, may: bool
) -> None:
    assert bool(parts(site(tmp_path, config, files))[0].may_generate(address)) is may


def test_a_plugin_that_sets_permalinks_may_move_pages_and_they_may_be_where_they_were(tmp_path: Path) -> None:
    hook = "Jekyll::Hooks.register :documents, :post_init do |d|\n  d.data['permalink'] = 1\nend\n"
    found = site(tmp_path, "", {"x/a.md": PAGE, "_posts/2024-03-09-b.md": PAGE, "_plugins/p.rb": hook})
    page = parts(found)[1].published("x/a.md")
    assert (page.address, page.others, page.within) == (None, ("/x/a.html",), "/x/a*")
    assert page.cause is not None
    assert page.cause.words == "the plugin `_plugins/p.rb` may give pages other addresses"
    assert look(found, "x/a.md", "/x/a.html").outcome is FOUND
    assert look(found, "x/a.md", "/x/another.html").cause == page.cause


COMMENTS = """\
=begin
class Page
  def url
=end
# site.pages << x
"""


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("class A < Liquid::Tag\n  def render(c)\n    c['x'].url + 'permalink'\n  end\nend\n", {}),
        ("module F\n  def f(x)\n    url = 'https://x.example'\n    x.gsub('a', url)\n  end\nend\n", {}),
        (f"{COMMENTS}x = 1\n", {}),
        ("class A < Jekyll::Generator\n  def generate(site)\n    site.data['x'] = 1\n  end\nend\n", {}),
        (
            "class A < Generator\n  def generate(site)\n    post.data.merge!('related' => x)\n  end\nend\n",
            {},
        ),
        (
            "class A < Generator\n  def generate(site)\n    post.data.merge!(x)\n  end\nend\n",
            {"moves_pages": True, "moves_documents": True},
        ),
        ("d.data['date'] ||= x\n", {"moves_pages": True, "moves_documents": True}),
        ("if d.data['slug'] == x\nend\n", {}),
        ("d.data['categories'] = x\n", {"changes_categories": True}),
        (GENERATOR, {"makes": ("/**",)}),
        (
            "p = PageWithoutAFile.new(site, site.source, 'x', \"#{x}.md\")\np.data = {'slug' => 1}\np.content = 'x'\n",
            {"makes": ("/x/**",)},
        ),
        ("class TagPage < Page\n  def initialize(x)\n    @dir = x\n  end\nend\n", {"makes": ("/**",)}),
        ("site.static_files << x\n", {"makes": ("/**",)}),
        ("FileUtils.cp 'a', 'b'\n", {"makes": ("/**",)}),
        ("class Page\n  def permalink\n    1\n  end\nend\n", {"moves_pages": True}),
        ("class Document\n  def populate_categories\n  end\nend\n", {"changes_categories": True}),
        ("class Document\n  def url_placeholders\n  end\nend\n", {"moves_documents": True}),
        ("class URL\n  def generate_url(x)\n  end\nend\n", {"moves_pages": True, "moves_documents": True}),
        ("class Site\n  def process\n    @dest = x\n    super\n  end\nend\n", {"copies_site": True}),
        ("require 'jekyll/tagging'\n", {"requires": ("jekyll-tagging",)}),
        ("Hooks.register(:posts, :pre_render) { |d| d.content.gsub!('a', 'b') }\n", {"changes_words": True}),
        ("class X < Jekyll::Converter\n  def convert(x)\n  end\nend\n", {"changes_words": True}),
        ("class Html\n  def convert_header(el, i)\n    generate_id(el)\n  end\nend\n", {}),
    ],
)
def test_what_a_plugin_of_the_site_may_do(text: str, does: dict[str, object]) -> None:
    expected = {**OwnPlugin("_plugins/x.rb")._asdict(), **does}
    assert read_plugin("_plugins/x.rb", text)._asdict() == expected


def test_a_plugin_that_copies_the_site_for_each_language_makes_their_folders(tmp_path: Path) -> None:
    plugin = "class Site\n  def process\n    @dest = @dest + '/en'\n  end\nend\n"
    jekyll = parts(site(tmp_path, "languages: [de, en]\n", {"_plugins/l.rb": plugin}))[0]
    assert jekyll.may_generate("/en/x/")
    assert not jekyll.may_generate("/fr/x/")


def test_a_program_of_the_build_adds_nothing_to_folders_in_which_the_site_has_pages(tmp_path: Path) -> None:
    files = {"x/a.md": PAGE, "netlify.toml": "[build]\ncommand = 'jekyll build && cp -r a _site'\n"}
    jekyll = parts(site(tmp_path, "", files))[0]
    assert jekyll.may_generate("/y/b/")
    assert not jekyll.may_generate("/x/b/")


@pytest.mark.parametrize("name", ["_config_dev.yml", "_config.local.yml", "_config-staging.yml"])
def test_a_configuration_for_work_on_the_site_is_not_in_force(tmp_path: Path, name: str) -> None:
    found = site(tmp_path, "", {"a.md": PAGE, name: "permalink: pretty\n"})
    assert look(found, "a.md", "/b.html").outcome is MISSING
    assert parts(found)[1].published("a.md").address == "/a.html"


@pytest.mark.parametrize("config", ["", "\n# nothing\n"])
def test_of_an_empty_configuration_little_is_known(tmp_path: Path, config: str) -> None:
    (tmp_path / "_config.yml").write_text(config)
    for name, text in {
        "a.md": PAGE,
        "b.md": "---\npermalink: /c/\n---\n",
        "files/x.pdf": "x",
        "_posts/2024-01-01-p.md": PAGE,
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    found = build_site(tmp_path, (), generator="auto", base_url=None, now=NOW)
    assert look(found, "a.md", "/c/") == Resolution(FOUND, "b.md")
    assert look(found, "a.md", "/d/").outcome is UNKNOWN
    assert look(found, "a.md", "e.md").outcome is UNKNOWN
    assert look(found, "a.md", "/files/x.pdf").outcome is FOUND
    assert look(found, "a.md", "/files/y.pdf").outcome is MISSING


def test_another_configuration_may_be_in_force(tmp_path: Path) -> None:
    files = {"a.md": PAGE, "_config_prod.yml": "permalink: pretty\n"}
    assert parts(site(tmp_path, "permalink: date\n", files))[1].published("a.md") == Published(None)
    files["_config_prod.yml"] = "url: https://example.org\n"
    assert parts(site(tmp_path, "permalink: date\n", files))[1].published("a.md").address == "/a.html"


def test_the_path_of_the_whole_site(tmp_path: Path) -> None:
    found = site(tmp_path, "baseurl: blog/\n", {"a.md": PAGE, "f/x.pdf": "x"})
    assert parts(found)[0].base == "/blog"
    assert look(found, "a.md", "/blog/a.html").outcome is FOUND
    assert look(found, "a.md", "/blog/f/y.pdf").outcome is MISSING
    assert look(found, "a.md", "../y.pdf").outcome is UNKNOWN  # out of the site, on the same host
    assert look(found, "a.md", "../blog/f/x.pdf").outcome is FOUND


def test_a_setting_that_is_no_text_does_no_harm(tmp_path: Path) -> None:
    config = "permalink: 5\ncollections: 7\nexclude: x\nsource: []\nplugins: {}\ndefaults: 1\nkeep_files: 3\n"
    assert published(tmp_path, config, "a.md").address == "/a.html"


def test_hostile_settings_take_linear_time(tmp_path: Path) -> None:
    name = "a" * 200
    patterns = ", ".join(f"'{'*a' * 100}{number}'" for number in range(600))
    archives = f"jekyll-archives: {{enabled: all, permalinks: {{tag: '{':a-' * 99}'}}}}\n"
    config = f"exclude: [{patterns}]\npermalink: {':title' * 5000}\n{archives}"
    files = {f"{name}.md": PAGE, f"_posts/2024-01-01-{name}.md": PAGE, "Gemfile": "gem 'a' " * 9999}
    jekyll, sitemap = parts(site(tmp_path, f"{config}plugins: [jekyll-archives]\n", files))
    assert sitemap.published(f"{name}.md").address == f"/{name}"
    assert not jekyll.may_generate(f"/{'a-' * 100}b/")


@pytest.fixture
def posts(tmp_path: Path) -> Site:
    files = {
        "_posts/2024-01-02-apples.md": PAGE,
        "_posts/2024-01-03-pears.md": "---\nslug: birnen\n---\n",
        "_posts/sub/2024-01-04-plums.md": PAGE,
        "blog/_posts/2024-01-05-nuts.md": PAGE,
        "_posts/2999-01-01-later.md": PAGE,
        "about.md": PAGE,
        "raw.md": "text",
        "img/a.png": "x",
        "_notes/n.md": PAGE,
    }
    return site(tmp_path, "collections: {notes: {}}\n", files)


@pytest.mark.parametrize(
    ("target", "outcome", "path", "proposal"),
    [
        ("2024-01-02-apples", FOUND, "_posts/2024-01-02-apples.md", None),
        ("/2024-01-02-apples", FOUND, "_posts/2024-01-02-apples.md", None),
        ("sub/2024-01-04-plums", FOUND, "_posts/sub/2024-01-04-plums.md", None),
        ("2024-01-04-plums", FOUND, "_posts/sub/2024-01-04-plums.md", None),
        ("blog/2024-01-05-nuts", FOUND, "blog/_posts/2024-01-05-nuts.md", None),
        ("2024-1-5-nuts", FOUND, "blog/_posts/2024-01-05-nuts.md", None),
        ("2024-01-03-birnen", FOUND, "_posts/2024-01-03-pears.md", None),
        ("2024-01-03-pears", FOUND, "_posts/2024-01-03-pears.md", None),
        ("2024-01-03-apples", MISSING, None, "2024-01-02-apples"),
        ("2024-01-02-Apples", OTHER_CASE, "_posts/2024-01-02-apples.md", "2024-01-02-apples"),
        ("2024-01-02-apples.md", MISSING, None, "2024-01-02-apples"),
        ("2999-01-01-later", MISSING, "_posts/2999-01-01-later.md", None),
        ("apples", MISSING, None, None),
        ("{{ page.other }}", UNKNOWN, None, None),
    ],
)
def test_post_url(posts: Site, target: str, outcome: Outcome, path: str | None, proposal: str | None) -> None:
    """`tags/post_url.rb`"""
    jekyll, sitemap = parts(posts)
    assert jekyll.tags.post_url(target, sitemap) == Resolution(outcome, path, proposal)


@pytest.mark.parametrize(
    ("target", "outcome", "path", "proposal"),
    [
        ("about.md", FOUND, "about.md", None),
        ("/about.md", MISSING, "about.md", "about.md"),
        ("about.html", MISSING, "about.html", "about.md"),
        ("About.md", OTHER_CASE, "about.md", "about.md"),
        ("raw.md", FOUND, "raw.md", None),
        ("/raw.md", FOUND, "raw.md", None),
        ("img/a.png", FOUND, "img/a.png", None),
        ("/img/a.png", FOUND, "img/a.png", None),
        ("./img/a.png", MISSING, "./img/a.png", "img/a.png"),
        ("_posts/2024-01-02-apples.md", FOUND, "_posts/2024-01-02-apples.md", None),
        ("_posts/2999-01-01-later.md", MISSING, "_posts/2999-01-01-later.md", None),
        ("_notes/n.md", MISSING, "_notes/n.md", None),
        ("{{ x }}.md", UNKNOWN, None, None),
    ],
)
def test_link(posts: Site, target: str, outcome: Outcome, path: str | None, proposal: str | None) -> None:
    """`tags/link.rb`"""
    jekyll, sitemap = parts(posts)
    assert jekyll.tags.link(target, sitemap) == Resolution(outcome, path, proposal)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("A -- b_c", "a-b-c"),
        ("-a-", "a"),
        ("...", ""),
        ("--", ""),
        ("", ""),
        ("1.0 & 2", "1-0-2"),
        ("- a", "a"),
    ],
)
def test_a_slug_of_ascii_is_made_as_one_of_other_letters(text: str, slug: str) -> None:
    assert slugify(text) == slug
    assert slugify(f"\u00fc {text}") == f"\u00fc-{slug}".rstrip("-")


@pytest.mark.parametrize(
    ("config", "files", "address", "outcome"),
    [
        ("", {}, "/files/x.pdf", MISSING),
        ("", {}, "/nothing.html", MISSING),
        ("", {}, "/forum/x/", UNKNOWN),
        ("", {}, "/forum/", UNKNOWN),
        ("baseurl: /blog\n", {}, "/files/x.pdf", UNKNOWN),
        ("", {".gitmodules": '[submodule "s"]\n\tpath = sub\n'}, "/files/x.pdf", UNKNOWN),
        ("", {"_config_prod.yml": "permalink: pretty\n"}, "/nothing.html", UNKNOWN),
        ("", {"_plugins/a.rb": GENERATOR}, "/files/x.pdf", UNKNOWN),
    ],
)
def test_a_file_from_the_root_is_missing_where_all_places_are_known(
    tmp_path: Path, config: str, files: dict[str, str], address: str, outcome: Outcome
) -> None:
    assert look(site(tmp_path, config, {"a.md": PAGE, **files}), "a.md", address).outcome is outcome


@pytest.mark.parametrize(
    ("destination", "outcome"),
    [
        ("../../../../../../../../etc/notes.md", Outcome.OUTSIDE),
        ("../../../../../../../y/", Outcome.OUTSIDE),
        ("../../../../../y/", UNKNOWN),
        ("../../../../x/", FOUND),
        ("../../../../blog/y/", MISSING),
    ],
)
def test_a_link_up_beyond_the_root_leaves_the_site(
    tmp_path: Path, destination: str, outcome: Outcome
) -> None:
    post = "_posts/2024-03-09-a.md"
    found = site(tmp_path, "permalink: /blog/:year/:month/:title/\n", {post: PAGE, "x.md": PAGE})
    assert look(found, post, destination).outcome is outcome


@pytest.mark.parametrize(
    ("text", "expected"),
    [("{%- include_relative _b.md x=1 %}", [FOUND, MISSING]), ("_b.md", [UNKNOWN, UNKNOWN])],
)
def test_links_from_the_root_in_what_a_page_takes_in_are_the_page_s(
    tmp_path: Path, text: str, expected: list[Outcome]
) -> None:
    found = site(tmp_path, "", {"x/a.md": PAGE + text, "x/_b.md": "x", "c/d.md": PAGE, "c/e.md": PAGE})
    assert [look(found, "x/_b.md", each).outcome for each in ("/c/d.html", "/c/f.html")] == expected
