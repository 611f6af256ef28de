"""Every error of a release file: one problem, in its line, that says what was expected."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.checking import TEXT, checked, newsroom_text, only, problems, release_text, write
from tests.support.small_images import picture

CASES: dict[str, tuple[Any, ...]] = {
    "a misspelt key": ({"keyword": "[Bro]"}, 6, "“keyword” is no key here", "keywords"),
    "a key that is like none": ({"x": "y"}, 6, "“x” is no key", "headline", "publish_at"),
    "a misspelt key is not missing as well": ({"lead": None, "leed": "Bron öppnar."}, 5, "did you mean lead?"),
    "a list where a text is expected": ({"dateline": "[Fjällby]"}, 6, "expected a text, found a list"),
    "keys where a text is expected": ({"dateline": "{a: b}"}, 6, "expected a text, found keys"),
    "a text where a list is expected": ({"keywords": "Bro"}, 6, "expected a list"),
    "a text where keys are expected": ({"facts": "[Bro]"}, 6, "expected label and value"),
    "a missing headline": ({"headline": None}, 2, "“headline” is missing"),
    "an empty headline": ({"headline": '""'}, 2, "“headline” is missing"),
    "a missing lead": ({"lead": None}, 2, "“lead” is missing", "first paragraph"),
    "no contact": ({"contacts": None}, 2, "“contacts” is missing", "person with a number"),
    "an empty list of contacts": ({"contacts": "[]"}, 5, "“contacts” is missing"),
    "an unknown contact": ({"contacts": "[adda]"}, 5, "“adda” is no contact", "did you mean ada?"),
    "a contact named twice": ({"contacts": "[ada, ada]"}, 5, "“ada” is in the list a second time"),
    "an unknown organisation": ({"organisations": "[fjalby]"}, 6, "no organisation", "did you mean fjallby?"),
    "a contact without number": ({"contacts": "[{name: Bo Ek}]"}, 5, "Bo Ek has no number", "phone or mobile"),
    "a contact with e-mail alone": ({"contacts": "[{name: Bo Ek, email: b@e.se}]"}, 5, "has no number"),
    "a contact without name": ({"contacts": "[{phone: 112}]"}, 5, "“name” is missing"),
    "a contact whose name is none": ({"contacts": "[{name: '-', phone: 112}]"}, 5, "“-” is no name"),
    "a number too short": ({"contacts": "[{name: Bo Ek, phone: 08-12}]"}, 5, "08-12", "cannot be dialled"),
    "a number that is words": ({"contacts": "[{name: Bo Ek, mobile: ring}]"}, 5, "ring", "no telephone number"),
    "a bad e-mail": ({"contacts": "[{name: Bo Ek, phone: 112, email: bo at e.se}]"}, 5, "no e-mail address"),
    "a bad last day": ({"contacts": "[{name: Bo Ek, phone: 112, until: 1/3}]"}, 5, "1/3", "year-month-day"),
    "an unknown audience": ({"contacts": "[{name: Bo Ek, phone: 112, audience: pres}]"}, 5, "did you mean press?"),
    "a misspelt key of a contact": ({"contacts": "[{name: Bo Ek, phone: 112, rol: x}]"}, 5, "did you mean role?"),
    "a time that is none": ({"publish_at": "i morgon"}, 4, "i morgon", "2020-11-02 09:00"),
    "a time without hour": ({"publish_at": "2025-02-03"}, 4, "no time of day"),
    "a time that comes twice": ({"publish_at": "2025-10-26 02:30"}, 4, "comes twice", "+02:00"),
    "a time that never comes": ({"publish_at": "2025-03-30 02:30"}, 4, "never comes"),
    "an unknown kind": ({"kind": "pres-release"}, 6, "did you mean press-release?"),
    "a keyword without letters": ({"keywords": "[Bro, '!']"}, 6, "no letter or digit"),
    "a keyword named twice": ({"keywords": "[Bro, bro]"}, 6, "“bro” is in the list a second time"),
    "help without name": ({"help": "[{phone: 112}]"}, 6, "“name” is missing"),
    "help with a number that is none": ({"help": "[{name: Larm, phone: 1}]"}, 6, "“1” is no telephone number"),
    "a fact without value": ({"facts": "[{label: Längd}]"}, 6, "“value” is missing"),
    "a link of another scheme": ({"links": "[{title: A, url: 'javascript:x'}]"}, 6, "scheme is not taken", "https://"),
    "a link without scheme": ({"links": "[{title: A, url: www.e.se}]"}, 6, "scheme is missing"),
    "a link without host": ({"links": "[{title: A, url: 'https:///x'}]"}, 6, "no host"),
    "a link with a space": ({"links": "[{title: A, url: 'https://e.se/a b'}]"}, 6, "%20"),
    "a link whose host cannot be taken apart": ({"links": "[{title: A, url: 'https://[x@e.se'}]"}, 6, "no host"),
    "help with a bad address": ({"help": "[{name: A, phone: 112, url: 'ftp://e.se'}]"}, 6, "ftp://e.se"),
    "a former address that is no path": ({"former_urls": "[gammal]"}, 6, "no path of this site"),
    "a former address of another site": ({"former_urls": "['https://e.se/a/']"}, 6, "no path"),
    "a former address with a query": ({"former_urls": "['/a?id=1']"}, 6, "no path"),
    "a former address with a fragment": ({"former_urls": "['/a#b']"}, 6, "no path"),
    "a former address that climbs": ({"former_urls": "[/a/../b/]"}, 6, "no path"),
    "a former address that climbs in disguise": ({"former_urls": "[/a/%2e%2e/b/]"}, 6, "no path"),
    "a former address with a host": ({"former_urls": "[//e.se/a/]"}, 6, "no path"),
    "a former address that is the root": ({"former_urls": "[/]"}, 6, "no path"),
    "a former address too long for a file": ({"former_urls": f"[/{'å' * 101}/]"}, 6, "too long"),
    "a former address that is the own one": (
        {"former_urls": "[/2025/bron-oppnar]"},
        6,
        "the address that the release has",
    ),
    "a former address named twice": ({"former_urls": "[/a/, /a]"}, 6, "a second time"),
    "a missing file": ({"images": "[{file: b.jpg, alt: x, credit: y}]"}, 6, "no file “b.jpg” beside", "bild.png"),
    "a picture without alt": ({"images": "[{file: bild.png, credit: y}]"}, 6, "“alt” is missing", 'alt: ""'),
    "a picture whose alt is undecided": ({"images": "[{file: bild.png, alt: , credit: y}]"}, 6, "“alt” is missing"),
    "a picture without credit": ({"images": "[{file: bild.png, alt: x}]"}, 6, "“credit” is missing", "who made"),
    "a broken picture": ({"images": "[{file: trasig.png, alt: x, credit: y}]"}, 6, "trasig.png", "cannot be used"),
    "a document as picture": ({"images": "[{file: rapport.pdf, alt: x, credit: y}]"}, 6, "no picture", ".jpg"),
    "a drawing that may run": ({"images": "[{file: logo.svg, alt: x, credit: y}]"}, 6, "no picture"),
    "a picture listed twice": (
        {"images": "[{file: bild.png, alt: '', credit: y}, {file: bild.png, alt: '', credit: y}]"},
        6,
        "second time",
    ),
    "a document of no taken kind": ({"documents": "[{file: sida.html, title: x}]"}, 6, "of no kind that is taken"),
    "a document without title": ({"documents": "[{file: rapport.pdf}]"}, 6, "“title” is missing"),
    "a file in another folder": ({"documents": "[{file: ../hemligt.pdf, title: x}]"}, 6, "no plain file name"),
    "a file with a path": ({"documents": "[{file: a/b.pdf, title: x}]"}, 6, "no plain file name"),
    "a hidden file": ({"documents": "[{file: .pdf, title: x}]"}, 6, "no plain file name"),
    "a file named like an output": ({"documents": "[{file: release.json, title: x}]"}, 6, "the name of an output"),
    "a file under images and documents": (
        {"images": "[{file: bild.png, alt: '', credit: y}]", "documents": "[{file: bild.png, title: x}]"},
        *(7, "under both"),
    ),
    "a control character by escape": ({"dateline": '"a\\0b"'}, 6, "control character (U+0000)"),
    "the lead that `new` put in": (
        {"lead": '"Write the lead here: who does what, when and where."'},
        *(3, "write your own"),
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of a release with files beside it."""
    beside = {
        "bild.png": picture("PNG"),
        "trasig.png": picture("PNG")[:-20],
        "rapport.pdf": b"%PDF-1.4",
        "sida.html": b"<p>",
        "logo.svg": b"<svg/>",
        "release.json": b"{}",
    }
    write(tmp_path, {f"releases/2025/bron-oppnar/{name}": content for name, content in beside.items()})
    return tmp_path


@pytest.mark.parametrize("case", CASES)
def test_an_error_is_told_in_its_line_with_what_was_expected(folder: Path, case: str) -> None:
    changes, line, *words = CASES[case]
    result = checked(folder, {TEXT: release_text(**changes)})
    only(result.problems, "error", line, *words)
    assert result.releases == ()


def test_a_doubled_key_is_told_at_its_second_place(tmp_path: Path) -> None:
    found = problems(tmp_path, {TEXT: release_text(kind="news\nkind: statement")})
    only(found, "error", 7, "“kind” is here a second time", "line 6")


def test_all_problems_are_listed_at_once_by_line(tmp_path: Path) -> None:
    spoilt = release_text("<b>\n\n[a](javascript:b)", headline=None, kind="x", publish_at="y", links="[{url: z}]")
    found = problems(tmp_path, {TEXT: spoilt})
    assert [(each.line, each.field) for each in found] == [
        (2, "headline"),
        (3, "publish_at"),
        (5, "kind"),
        (6, "links.title"),
        (6, "links.url"),
        (9, ""),
        (11, ""),
    ]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Ett <b>fetstilt</b> ord.", ("raw HTML", "<b>", "\\<")),
        ("<script>\nalert(1)\n</script>", ("raw HTML", "<script>")),
        ("Läs [här](javascript:alert(1)).", ("javascript:alert(1)", "cannot be followed")),
        ("Läs [här](https:///x).", ("https:///x", "cannot be followed")),
        ("Läs [här](//e.se/x).", ("//e.se/x", "cannot be followed")),
        ("Läs [här](www.e.se/x).", ("www.e.se/x", "put https:// before it")),
        ("Läs [här](rapport.pdf).", ("rapport.pdf", "“documents”")),
        ("![](bild.png)", ("bild.png", "not under “images”")),
        ("![](https://e.se/bild.png)", ("https://e.se/bild.png", "not under “images”")),
    ],
)
def test_an_error_in_the_body_is_told_in_its_line(tmp_path: Path, body: str, words: tuple[str, ...]) -> None:
    found = problems(tmp_path, {TEXT: release_text(f"Bron är klar.\n\n{body}")})
    assert {(each.level, each.line) for each in found} == {("error", 10)}, found
    assert all(word in found[0].message for word in words)


@pytest.mark.parametrize(
    "body",
    [
        "Se [vår sida](https://e.se/a?b=c#d), [sidan](/media/) eller [ovan](#rubrik).",
        "Ring [oss](tel:+4684650041) eller [skriv](mailto:a@b.se).",
        "Läs [rapporten](rapport.pdf).\n\n![](bild.png)",
        "Ett \\<b> och `<b>`.",
    ],
)
def test_what_a_body_may_hold_is_no_problem(folder: Path, body: str) -> None:
    text = release_text(
        body, images="[{file: bild.png, alt: '', credit: y}]", documents="[{file: rapport.pdf, title: x}]"
    )
    assert problems(folder, {TEXT: text}) == ()


def test_a_language_that_the_newsroom_has_not_is_an_error(tmp_path: Path) -> None:
    found = problems(
        tmp_path, {"releases/2025/bron-oppnar/en.md": release_text(), "newsroom.yaml": newsroom_text(languages="[sv]")}
    )
    only(found, "error", 1, "“en” is no language of newsroom.yaml", "sv")


@pytest.mark.parametrize(
    ("former", "words"),
    [
        ("/2025/andra/", "taken by releases/2025/andra/sv.md"),
        ("/2025/andra", "taken by releases/2025/andra/sv.md"),
        ("/2025/andra/index.html", "taken by releases/2025/andra/sv.md"),
        ("/gammal/", "taken by releases/2025/andra/sv.md"),
        ("/2025/andra/bild.png/", "within the address of releases/2025/andra/sv.md"),
        ("/gammal.html/x/", "another former address, which is a file"),
        ("/2025/", "the site uses itself"),
        ("/en/2025/", "the site uses itself"),
        ("/en/", "the site uses itself"),
        ("/keywords/bro/", "the site uses itself"),
        ("/en/media/", "the site uses itself"),
        ("/rss.xml", "the site uses itself"),
        ("/atom-12.xml", "the site uses itself"),
        ("/404.html", "the site uses itself"),
        ("/index.html", "the site uses itself"),
    ],
)
def test_two_things_cannot_have_one_address(tmp_path: Path, former: str, words: str) -> None:
    other = release_text(former_urls="[/gammal/, /gammal/inre/, /gammal.html]")
    found = problems(tmp_path, {TEXT: release_text(former_urls=f"[{former}]"), "releases/2025/andra/sv.md": other})
    only(found, "error", 6, words)


def test_former_addresses_of_any_form_are_taken(tmp_path: Path) -> None:
    text = release_text(former_urls='[/nyheter/4711.html, /a, "/nyheter/%C3%A5r 1/", /2019/gammal/]')
    (release,) = checked(tmp_path, {TEXT: text}).releases
    assert release.former_urls == ("/nyheter/4711.html", "/a", "/nyheter/år 1/", "/2019/gammal/")
    assert release.first_path == "/2019/gammal/"


def test_keywords_that_would_share_a_page_are_an_error(tmp_path: Path) -> None:
    texts = {TEXT: release_text(keywords="[Ar]"), "releases/2024/andra/sv.md": release_text(keywords="[\n  År]")}
    found = problems(tmp_path, texts)
    only(found, "error", 6, "“Ar”", "“År” in releases/2024/andra/sv.md")
    assert found[0].path == TEXT


def test_keywords_of_two_languages_may_be_alike(tmp_path: Path) -> None:
    texts = {TEXT: release_text(keywords="[År]"), "releases/2025/bron-oppnar/en.md": release_text(keywords="[Ar]")}
    assert problems(tmp_path, texts) == ()


def test_a_release_with_every_key_becomes_a_value(folder: Path) -> None:
    text = release_text(
        publish_at="2025-02-03T09:00+00:00",
        dateline="Fjällby",
        kind="news",
        organisations="[fjallby]",
        contacts="[ada, {name: Bo Ek, role: chef, phone: 08-465 004 02 (tonval 2), until: 2030-01-01}]",
        keywords="[Bro, Trafik & väg]",
        help="[{name: Larm, phone: 112, note: Vid fara, url: 'https://e.se/'}]",
        facts="[{label: Längd, value: 120 m, source: Bygglov}]",
        images="[{file: bild.png, alt: '', caption: c, credit: y, terms: t}]",
        documents="[{file: rapport.pdf, title: Rapport}]",
        links="[{title: Mer, url: 'https://e.se/mer'}]",
        former_urls="[/gammal/]",
    )
    result = checked(folder, {TEXT: text})
    assert result.problems == ()
    (release,) = result.releases
    assert (release.address, release.language, release.path) == ("2025/bron-oppnar", "sv", "/2025/bron-oppnar/")
    assert release.publish_at.isoformat() == "2025-02-03T10:00:00+01:00"
    assert release.kind == "news"
    assert [contact.slug for contact in release.contacts] == ["ada", "bo-ek"]
    assert release.contacts[1].phone is not None
    assert release.contacts[1].phone.uri == "tel:+4684650042;ext=2" or release.contacts[1].phone.uri.endswith(";ext=2")
    assert [keyword.slug for keyword in release.keywords] == ["bro", "trafik-vag"]
    assert release.images[0].width == 8
    assert release.images[0].alt == ""
    assert release.documents[0].media_type == "application/pdf"
    assert release.body == "Bron är klar.\n"


def test_another_language_has_its_prefix(tmp_path: Path) -> None:
    text = release_text("The bridge is ready.", lead="The bridge opens.")
    result = checked(tmp_path, {"releases/2025/bron-oppnar/en.md": text})
    assert [release.path for release in result.releases] == ["/en/2025/bron-oppnar/", "/2025/bron-oppnar/"]


def test_without_organisations_the_first_of_the_newsroom_issues_it(tmp_path: Path) -> None:
    (release,) = checked(tmp_path, {}).releases
    assert [organisation.id for organisation in release.organisations] == ["fjallby"]


def test_a_draft_is_checked_and_gives_no_release(tmp_path: Path) -> None:
    result = checked(tmp_path, {TEXT: release_text(publish_at=None, kind="x")})
    assert result.releases == ()
    only(result.problems, "error", 5, "“x” is not known")


def test_an_embargoed_release_is_a_release(tmp_path: Path) -> None:
    (release,) = checked(tmp_path, {TEXT: release_text(publish_at="2025-03-02 09:00")}).releases
    assert release.publish_at.day == 2


def test_numbers_are_those_of_the_country_of_the_first_organisation(tmp_path: Path) -> None:
    both = "\n  fjallby: {name: Fjällby kommun, country: SE}\n  oslo: {name: Oslo, country: 'NO'}"
    text = release_text(organisations="[oslo, fjallby]", contacts="[{name: Bo Ek, phone: 22 86 22 86}]")
    (release,) = checked(tmp_path, {TEXT: text, "newsroom.yaml": newsroom_text(organisations=both)}).releases
    assert release.contacts[0].phone is not None
    assert release.contacts[0].phone.uri == "tel:+4722862286"


def test_texts_lose_line_ends_and_keep_no_break_spaces(tmp_path: Path) -> None:
    text = release_text(headline='"Bron\n  kostar 12\u00a0000 kr "', dateline="' Fjällby '")
    (release,) = checked(tmp_path, {TEXT: text}).releases
    assert (release.headline, release.dateline) == ("Bron kostar 12\u00a0000 kr", "Fjällby")


def test_a_name_of_a_file_may_be_decomposed_on_disk(tmp_path: Path) -> None:
    write(tmp_path, {"releases/2025/bron-oppnar/a\u030a.pdf": b"%PDF"})
    (release,) = checked(tmp_path, {TEXT: release_text(documents="[{file: \u00e5.pdf, title: Å}]")}).releases
    assert release.documents[0].file == "a\u030a.pdf"
