"""Every error of a release file: one problem, on its line, that says what to do."""

from pathlib import Path
from typing import Any

import pytest

from pressroom.errors import Problem
from tests.support.checking import TEXT, check, find_problems, newsroom_text, only, release_text, write
from tests.support.small_images import image_bytes

CASES: dict[str, tuple[Any, ...]] = {
    "a misspelt key": ({"keyword": "[Bro]"}, 6, "unknown key “keyword”", "keywords"),
    "a key that is not similar to any": ({"x": "y"}, 6, "unknown key “x”", "headline", "publish_at"),
    "a misspelt key is not missing as well": ({"lead": None, "leed": "Bron öppnar."}, 5, "did you mean lead?"),
    "a list where a text is expected": ({"dateline": "[Fjällby]"}, 6, "expected a text, found a list"),
    "keys where a text is expected": ({"dateline": "{a: b}"}, 6, "expected a text, found keys"),
    "a text where a list is expected": ({"keywords": "Bro"}, 6, "expected a list"),
    "a text where keys are expected": ({"facts": "[Bro]"}, 6, "such as label and value"),
    "a missing headline": ({"headline": None}, 2, "“headline” is missing"),
    "an empty headline": ({"headline": '""'}, 2, "“headline” is missing"),
    "a missing lead": ({"lead": None}, 2, "“lead” is missing", "first paragraph"),
    "no contact": ({"contacts": None}, 2, "“contacts” is missing", "person with a telephone number"),
    "an empty list of contacts": ({"contacts": "[]"}, 5, "“contacts” is missing"),
    "an unknown contact": ({"contacts": "[adda]"}, 5, "“adda” is not a contact", "did you mean ada?"),
    "a contact named twice": ({"contacts": "[ada, ada]"}, 5, "“ada” is in the list twice"),
    "an unknown organisation": ({"organisations": "[fjalby]"}, 6, "not an organisation", "did you mean fjallby?"),
    "a contact without number": (
        {"contacts": "[{name: Bo Ek}]"},
        5,
        "Bo Ek has no telephone number",
        "phone or mobile",
    ),
    "a contact with e-mail alone": ({"contacts": "[{name: Bo Ek, email: b@e.se}]"}, 5, "has no telephone number"),
    "a contact without name": ({"contacts": "[{phone: 112}]"}, 5, "“name” is missing"),
    "a contact with an invalid name": ({"contacts": "[{name: '-', phone: 112}]"}, 5, "“-” is not a name"),
    "a number too short": (
        {"contacts": "[{name: Bo Ek, phone: 08-12}]"},
        5,
        "08-12",
        "is not a valid telephone number",
    ),
    "a number that is words": ({"contacts": "[{name: Bo Ek, mobile: ring}]"}, 5, "ring", "not a telephone number"),
    "a bad e-mail": ({"contacts": "[{name: Bo Ek, phone: 112, email: bo at e.se}]"}, 5, "not a valid e-mail address"),
    "a bad last day": ({"contacts": "[{name: Bo Ek, phone: 112, until: 1/3}]"}, 5, "1/3", "year-month-day"),
    "an unknown audience": ({"contacts": "[{name: Bo Ek, phone: 112, audience: pres}]"}, 5, "did you mean press?"),
    "a misspelt key of a contact": ({"contacts": "[{name: Bo Ek, phone: 112, rol: x}]"}, 5, "did you mean role?"),
    "an invalid time": ({"publish_at": "i morgon"}, 4, "i morgon", "2025-03-02 09:00"),
    "a time without hour": ({"publish_at": "2025-02-03"}, 4, "no time of day"),
    "a time that occurs twice": ({"publish_at": "2025-10-26 02:30"}, 4, "occurs twice", "+02:00"),
    "a time that does not exist": ({"publish_at": "2025-03-30 02:30"}, 4, "does not exist"),
    "an unknown kind": ({"kind": "pres-release"}, 6, "did you mean press-release?"),
    "a keyword without letters": ({"keywords": "[Bro, '!']"}, 6, "no letter or digit"),
    "a keyword named twice": ({"keywords": "[Bro, bro]"}, 6, "“bro” is in the list twice"),
    "help without name": ({"help": "[{phone: 112}]"}, 6, "“name” is missing"),
    "help with an invalid number": ({"help": "[{name: Larm, phone: 1}]"}, 6, "“1” is not a telephone number"),
    "a fact without value": ({"facts": "[{label: Längd}]"}, 6, "“value” is missing"),
    "a link of another scheme": ({"links": "[{title: A, url: 'javascript:x'}]"}, 6, "only http and https", "https://"),
    "a link without scheme": ({"links": "[{title: A, url: www.e.se}]"}, 6, "https:// is missing"),
    "a link without host": ({"links": "[{title: A, url: 'https:///x'}]"}, 6, "no host"),
    "a link with a space": ({"links": "[{title: A, url: 'https://e.se/a b'}]"}, 6, "%20"),
    "a link whose host cannot be parsed": ({"links": "[{title: A, url: 'https://[x@e.se'}]"}, 6, "no host"),
    "help with a bad address": ({"help": "[{name: A, phone: 112, url: 'ftp://e.se'}]"}, 6, "ftp://e.se"),
    "an id with a control character": ({"id": r'"a\tb"'}, 6, "contains U+0009"),
    "an id with a hidden character": ({"id": '"a\u200bb"'}, 6, "ZERO WIDTH SPACE"),
    "an id with a no-break space": ({"id": '"a\u00a0b"'}, 6, "NO-BREAK SPACE"),
    "an id that is too long": ({"id": "å" * 251}, 6, "502 bytes", "at most 500"),
    "an id that is a list": ({"id": "[a, b]"}, 6, "expected a text"),
    "a former URL that is not a path": ({"former_urls": "[gammal]"}, 6, "not a path on this site"),
    "a former URL of another site with a port": ({"former_urls": "['https://e.se:81/a/']"}, 6, "without a port"),
    "a former URL with a query and a fragment": ({"former_urls": "['/a?id=1#b']"}, 6, "after “#”"),
    "a former URL with a query named twice": ({"former_urls": "['/a?id=1', '/a?id=%31']"}, 6, "is in the list twice"),
    "a former URL of the site that is its page": (
        {"former_urls": "['https://press.fjallby.example/2025/bron-oppnar/']"},
        6,
        "the current URL of this release",
    ),
    "a former URL with a fragment": ({"former_urls": "['/a#b']"}, 6, "not a path"),
    "a former URL that climbs": ({"former_urls": "[/a/../b/]"}, 6, "not a path"),
    "a former URL that climbs in disguise": ({"former_urls": "[/a/%2e%2e/b/]"}, 6, "not a path"),
    "a former URL with a host": ({"former_urls": "[//e.se/a/]"}, 6, "not a path"),
    "a former URL that is the root": ({"former_urls": "[/]"}, 6, "not a path"),
    "a former URL too long for a file": ({"former_urls": f"[/{'å' * 101}/]"}, 6, "too long"),
    "a former URL that is the current one": (
        {"former_urls": "[/2025/bron-oppnar]"},
        6,
        "the current URL of this release",
    ),
    "a former URL named twice": ({"former_urls": "[/a/, /a]"}, 6, "in the list twice"),
    "a missing file": (
        {"images": "[{file: b.jpg, alt: x, credit: y}]"},
        6,
        "no file “b.jpg” in the same folder",
        "bild.png",
    ),
    "a picture without alt": ({"images": "[{file: bild.png, credit: y}]"}, 6, "“alt” is missing", 'alt: ""'),
    "a picture whose alt is undecided": ({"images": "[{file: bild.png, alt: , credit: y}]"}, 6, "“alt” is missing"),
    "a picture without credit": ({"images": "[{file: bild.png, alt: x}]"}, 6, "“credit” is missing", "who made"),
    "a broken picture": ({"images": "[{file: trasig.png, alt: x, credit: y}]"}, 6, "trasig.png", "cannot be used"),
    "a document as picture": (
        {"images": "[{file: rapport.pdf, alt: x, credit: y}]"},
        6,
        "not a supported picture",
        "JPEG",
    ),
    "a drawing that may contain scripts": (
        {"images": "[{file: logo.svg, alt: x, credit: y}]"},
        6,
        "not a supported picture",
    ),
    "a photo of a phone": (
        {"images": "[{file: foto.heic, alt: x, credit: y}]"},
        *(6, "because it is a HEIC photo of a phone; export it as JPEG or PNG"),
    ),
    "a picture for printing": (
        {"images": "[{file: foto.TIFF, alt: x, credit: y}]"},
        *(6, "because it is a TIFF picture for printing; export it as JPEG or PNG"),
    ),
    "a photo of a phone with another name": (
        {"images": "[{file: telefonbild.jpg, alt: x, credit: y}]"},
        *(6, "its content is HEIC although its name ends in .jpg; export it as JPEG or PNG"),
    ),
    "a picture listed twice": (
        {"images": "[{file: bild.png, alt: '', credit: y}, {file: bild.png, alt: '', credit: y}]"},
        6,
        "in the list twice",
    ),
    "a document of an unsupported type": (
        {"documents": "[{file: sida.html, title: x}]"},
        6,
        "not a supported document",
    ),
    "a document without title": ({"documents": "[{file: rapport.pdf}]"}, 6, "“title” is missing"),
    "a file in another folder": ({"documents": "[{file: ../hemligt.pdf, title: x}]"}, 6, "not a plain file name"),
    "a file with a path": ({"documents": "[{file: a/b.pdf, title: x}]"}, 6, "not a plain file name"),
    "a hidden file": ({"documents": "[{file: .pdf, title: x}]"}, 6, "not a plain file name"),
    "a file named like an output": (
        {"documents": "[{file: release.json, title: x}]"},
        6,
        "the name of a file that pressroom writes",
    ),
    "a file under images and documents": (
        {"images": "[{file: bild.png, alt: '', credit: y}]", "documents": "[{file: bild.png, title: x}]"},
        *(7, "under both"),
    ),
    "a control character by escape": ({"dateline": '"a\\0b"'}, 6, "U+0000 CONTROL CHARACTER"),
    "the example lead of `pressroom new`": (
        {"lead": '"Write the lead here: who does what, when and where."'},
        *(3, "write your own"),
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of a release with files next to the text."""
    files = {
        "bild.png": image_bytes("PNG"),
        "trasig.png": image_bytes("PNG")[:-20],
        "rapport.pdf": b"%PDF-1.4",
        "sida.html": b"<p>",
        "logo.svg": b"<svg/>",
        "release.json": b"{}",
        "foto.heic": b"\0\0\0\x18ftypheic",
        "foto.TIFF": b"II*\0",
        "telefonbild.jpg": b"\0\0\0\x18ftypheic" + bytes(50),
    }
    write(tmp_path, {f"releases/2025/bron-oppnar/{name}": content for name, content in files.items()})
    return tmp_path


def without_unlisted(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """The problems without those of the files of the folder that a case does not use."""
    return tuple(each for each in problems if "no text lists it" not in each.message)


@pytest.mark.parametrize("case", CASES)
def test_an_error_is_reported_on_its_line_with_what_to_do(folder: Path, case: str) -> None:
    changes, line, *words = CASES[case]
    result = check(folder, {TEXT: release_text(**changes)})
    only(without_unlisted(result.problems), "error", line, *words)
    assert result.releases == ()


def test_a_duplicate_key_is_reported_at_its_second_place(tmp_path: Path) -> None:
    problems = find_problems(tmp_path, {TEXT: release_text(kind="news\nkind: statement")})
    only(problems, "error", 7, "“kind” is here twice", "line 6")


def test_all_problems_are_listed_at_once_by_line(tmp_path: Path) -> None:
    text = release_text("<b>\n\n[a](javascript:b)", headline=None, kind="x", publish_at="y", links="[{url: z}]")
    problems = find_problems(tmp_path, {TEXT: text})
    assert [(each.line, each.field) for each in problems] == [
        (2, "headline"),
        (3, "publish_at"),
        (5, "kind"),
        (6, "links[0].title"),
        (6, "links[0].url"),
        (9, ""),
        (11, ""),
    ]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Ett <b>fetstilt</b> ord.", ("HTML is not allowed here", "<b>", "\\<")),
        ("<script>\nalert(1)\n</script>", ("HTML is not allowed here", "<script>")),
        ("Läs [här](javascript:alert(1)).", ("javascript:alert(1)", "cannot be used")),
        ("Läs [här](https:///x).", ("https:///x", "cannot be used")),
        ("Läs [här](//e.se/x).", ("//e.se/x", "cannot be used")),
        ("Läs [här](www.e.se/x).", ("www.e.se/x", "does not start with https://")),
        ("Läs [här](rapport.pdf).", ("rapport.pdf", "“documents”")),
        ("![](bild.png)", ("bild.png", "not under “images”")),
        ("![](https://e.se/bild.png)", ("https://e.se/bild.png", "not under “images”")),
    ],
)
def test_an_error_in_the_body_is_reported_on_its_line(tmp_path: Path, body: str, words: tuple[str, ...]) -> None:
    problems = find_problems(tmp_path, {TEXT: release_text(f"Bron är klar.\n\n{body}")})
    assert {(each.level, each.line) for each in problems} == {("error", 10)}, problems
    assert all(word in problems[0].message for word in words)


@pytest.mark.parametrize(
    "body",
    [
        "Se [vår sida](https://e.se/a?b=c#d), [sidan](/media/) eller [nedan](#rubrik).\n\n## Rubrik\n\nMer.",
        "Ring [oss](tel:+4684650041) eller [skriv](mailto:a@b.se).",
        "Läs [rapporten](rapport.pdf).\n\n![](bild.png)",
        "Ett \\<b> och `<b>`.",
    ],
)
def test_a_valid_body_has_no_problem(folder: Path, body: str) -> None:
    text = release_text(
        body, images="[{file: bild.png, alt: '', credit: y}]", documents="[{file: rapport.pdf, title: x}]"
    )
    assert without_unlisted(find_problems(folder, {TEXT: text})) == ()


def test_a_language_that_the_newsroom_does_not_have_is_an_error(tmp_path: Path) -> None:
    problems = find_problems(
        tmp_path,
        {"releases/2025/bron-oppnar/en.md": release_text("Open."), "newsroom.yaml": newsroom_text(languages="[sv]")},
    )
    only(problems, "error", 1, "the language “en” is not in newsroom.yaml", "sv")


@pytest.mark.parametrize(
    ("former", "words"),
    [
        ("/2025/andra/", "already a URL of releases/2025/andra/sv.md"),
        ("/2025/andra", "already a URL of releases/2025/andra/sv.md"),
        ("/2025/andra/index.html", "already a URL of releases/2025/andra/sv.md"),
        ("/gammal/", "already a URL of releases/2025/andra/sv.md"),
        ("/2025/andra/bild.png/", "inside the URL of releases/2025/andra/sv.md"),
        ("/gammal.html/x/", "another former URL, which is a file"),
        ("/2025/", "used by the site itself"),
        ("/en/2025/", "used by the site itself"),
        ("/en/", "used by the site itself"),
        ("/keywords/bro/", "used by the site itself"),
        ("/en/media/", "used by the site itself"),
        ("/privacy/", "used by the site itself"),
        ("/en/accessibility/", "used by the site itself"),
        ("/verify/", "used by the site itself"),
        ("/rss.xml", "used by the site itself"),
        ("/atom-12.xml", "used by the site itself"),
        ("/404.html", "used by the site itself"),
        ("/index.html", "used by the site itself"),
    ],
)
def test_an_address_cannot_be_used_twice(tmp_path: Path, former: str, words: str) -> None:
    other = release_text("Klar.", former_urls="[/gammal/, /gammal/inre/, /gammal.html]")
    problems = find_problems(
        tmp_path, {TEXT: release_text(former_urls=f"[{former}]"), "releases/2025/andra/sv.md": other}
    )
    only(problems, "error", 6, words)


def test_an_id_is_kept_letter_by_letter(tmp_path: Path) -> None:
    ids = {"12345": "12345", "4711 at http://old.example.org": "4711 at http://old.example.org", '" x  y "': "x  y"}
    for number, (written, expected) in enumerate(
        {**ids, "yes": "yes", "å" * 250: "å" * 250, "a\u030a": "a\u030a"}.items()
    ):
        (release,) = check(tmp_path / str(number), {TEXT: release_text(id=written)}).releases
        assert release.id == expected


def test_two_texts_cannot_have_the_same_id(tmp_path: Path) -> None:
    draft = {"lead": "Klar.", "publish_at": None, "id": "4711"}
    texts = {TEXT: release_text(id="4711"), "releases/2024/andra/sv.md": release_text("Klar.", **draft)}
    problems = find_problems(tmp_path, texts)
    only(problems, "error", 5, "“4711” is already the id of releases/2025/bron-oppnar/sv.md (line 6)")
    assert problems[0].path == "releases/2024/andra/sv.md"  # it is not published


def test_ids_that_differ_by_case_alone_are_two_ids(tmp_path: Path) -> None:
    other = release_text("Klar.", lead="Klar.", publish_at="2025-02-04 09:00", id="A")
    assert find_problems(tmp_path, {TEXT: release_text(id="a"), "releases/2025/andra/sv.md": other}) == ()


def test_former_addresses_may_have_any_form(tmp_path: Path) -> None:
    text = release_text(former_urls='[/nyheter/4711.html, /a, "/nyheter/%C3%A5r 1/", /2019/gammal/]')
    (release,) = check(tmp_path, {TEXT: text}).releases
    assert release.former_urls == ("/nyheter/4711.html", "/a", "/nyheter/år 1/", "/2019/gammal/")
    assert release.first_path == "/2019/gammal/"


def test_former_urls_with_a_query_or_a_host_are_kept_apart(tmp_path: Path) -> None:
    urls = "['/?p=1', /a/, 'http://old.example.org/news/1', 'http://press.fjallby.example/b/', '/c?']"
    (release,) = check(tmp_path, {TEXT: release_text(former_urls=urls)}).releases
    assert release.former_urls == ("/a/", "/b/", "/c")
    assert release.former_locations == ("https://press.fjallby.example/?p=1", "https://old.example.org/news/1")


@pytest.mark.parametrize("url", ["/?p=1", "https://old.example.org/news/1", "http://old.example.org/news/1/"])
def test_a_former_url_with_a_query_or_a_host_cannot_be_used_twice(tmp_path: Path, url: str) -> None:
    first = release_text(former_urls="['/?p=1', 'https://old.example.org/news/1']")
    draft = release_text("Klar.", lead="Klar.", publish_at=None, former_urls=f"['{url}']")
    problems = find_problems(tmp_path, {TEXT: first, "releases/2024/andra/sv.md": draft})
    only(problems, "error", 5, f"is already a URL of {TEXT}; remove it")
    assert problems[0].path == "releases/2024/andra/sv.md"


def old_text(keywords: str) -> str:
    return release_text("Klar.", keywords=keywords, publish_at="2024-02-03 09:00")


def test_keywords_with_the_same_address_are_an_error(tmp_path: Path) -> None:
    texts = {TEXT: release_text(keywords="[Ar]"), "releases/2024/andra/sv.md": old_text("[\n  År]")}
    problems = find_problems(tmp_path, texts)
    only(problems, "error", 6, "“Ar”", "“År” in releases/2024/andra/sv.md")
    assert problems[0].path == TEXT


def test_keywords_of_different_languages_may_have_the_same_address(tmp_path: Path) -> None:
    texts = {
        TEXT: release_text(keywords="[År]"),
        "releases/2025/bron-oppnar/en.md": release_text("Open.", keywords="[Ar]"),
    }
    assert find_problems(tmp_path, texts) == ()


def test_a_release_with_every_key_is_valid(folder: Path) -> None:
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
    result = check(folder, {TEXT: text})
    assert without_unlisted(result.problems) == ()
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
    result = check(tmp_path, {"releases/2025/bron-oppnar/en.md": text})
    assert [release.path for release in result.releases] == ["/en/2025/bron-oppnar/", "/2025/bron-oppnar/"]


def test_the_first_organisation_of_the_newsroom_is_the_default(tmp_path: Path) -> None:
    (release,) = check(tmp_path, {}).releases
    assert [organisation.id for organisation in release.organisations] == ["fjallby"]


def test_a_draft_is_checked_and_gives_no_release(tmp_path: Path) -> None:
    result = check(tmp_path, {TEXT: release_text(publish_at=None, kind="x")})
    assert result.releases == ()
    only(result.problems, "error", 5, "unknown value “x”")


def test_an_embargoed_release_is_a_release(tmp_path: Path) -> None:
    (release,) = check(tmp_path, {TEXT: release_text(publish_at="2025-03-02 09:00")}).releases
    assert release.publish_at.day == 2


def test_numbers_are_read_in_the_country_of_the_first_organisation(tmp_path: Path) -> None:
    organisations = "\n  fjallby: {name: Fjällby kommun, country: SE}\n  oslo: {name: Oslo, country: 'NO'}"
    text = release_text(organisations="[oslo, fjallby]", contacts="[{name: Bo Ek, phone: 22 86 22 86}]")
    (release,) = check(tmp_path, {TEXT: text, "newsroom.yaml": newsroom_text(organisations=organisations)}).releases
    assert release.contacts[0].phone is not None
    assert release.contacts[0].phone.uri == "tel:+4722862286"


def test_texts_lose_line_ends_and_keep_no_break_spaces(tmp_path: Path) -> None:
    text = release_text(headline='"Bron\n  kostar 12\u00a0000 kr "', dateline="' Fjällby '")
    (release,) = check(tmp_path, {TEXT: text}).releases
    assert (release.headline, release.dateline) == ("Bron kostar 12\u00a0000 kr", "Fjällby")


def test_a_file_name_may_be_decomposed_on_disk(tmp_path: Path) -> None:
    write(tmp_path, {"releases/2025/bron-oppnar/a\u030a.pdf": b"%PDF"})
    (release,) = check(tmp_path, {TEXT: release_text(documents="[{file: \u00e5.pdf, title: Å}]")}).releases
    assert release.documents[0].file == "a\u030a.pdf"
