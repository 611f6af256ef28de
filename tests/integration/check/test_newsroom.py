"""Every error of `newsroom.yaml`, and the checks of releases while it is not valid."""

from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from pressroom.check import get_newsroom_zone
from pressroom.model.newsroom import MailIdentity
from tests.support.checking import TEXT, check, find_problems, newsroom_text, only, release_text, write
from tests.support.small_images import image_bytes
from tests.support.stages import read_drafts

MAIL = "{from: press@e.se"
HEAD = "\n  fjallby: {name: Fjällby kommun, country: SE"
CASES: dict[str, tuple[Any, ...]] = {
    "a misspelt key": ({"languages": None, "language": "[sv]"}, 9, "did you mean languages?"),
    "a missing title": ({"title": None}, 1, "“title” is missing"),
    "an empty title": ({"title": ""}, 1, "“title” is missing"),
    "a title that lacks a language": ({"title": "{sv: Fjällby}"}, 1, "“en” is missing", "each language"),
    "a title in a language too many": ({"title": "{sv: F, en: F, de: F}"}, 1, "unknown key “de”", "en or sv"),
    "a missing base_url": ({"base_url": None}, 1, "“base_url” is missing", "https://"),
    "a base_url without scheme": ({"base_url": "press.fjallby.example"}, 2, "not a valid base_url"),
    "a base_url that is not safe": ({"base_url": "http://press.fjallby.example"}, 2, "use https://"),
    "a base_url with a query": ({"base_url": "https://press.fjallby.example?a=1"}, 2, "not a valid base_url"),
    "a base_url with a space": ({"base_url": "https://press fjallby.example"}, 2, "not a valid base_url"),
    "a base_url that climbs": ({"base_url": "https://press.fjallby.example/../x"}, 2, "not a valid base_url"),
    "a base_url with a wrong port": ({"base_url": "https://press.fjallby.example:99999"}, 2, "not a valid base_url"),
    "an unknown timezone": (
        {"timezone": "Europe/Stokholm"},
        3,
        "not a known time zone",
        "did you mean Europe/Stockholm?",
    ),
    "a timezone that is a path": ({"timezone": "../etc/passwd"}, 3, "not a known time zone"),
    "a timezone that is a folder": ({"timezone": "Europe"}, 3, "not a known time zone"),
    "a missing timezone": ({"timezone": None}, 1, "“timezone” is missing"),
    "a language without messages": (
        {"languages": "[sv, en, xx]"},
        4,
        "no translation file for “xx”",
        "en, nb or sv",
    ),
    "a language named twice": ({"languages": "[sv, en, sv]"}, 4, "in the list twice"),
    "no languages": ({"languages": "[]"}, 4, "“languages” is missing"),
    "no organisations": ({"organisations": None}, 1, "“organisations” is missing", "at least one"),
    "an organisation without name": ({"organisations": "\n  fjallby: {country: SE}"}, 6, "“name” is missing"),
    "an unknown country": (
        {"organisations": "\n  fjallby: {name: F, country: XX}"},
        6,
        "“XX” is not a two-letter country code",
    ),
    "a country in small letters": ({"organisations": "\n  fjallby: {name: F, country: se}"}, 6, "did you mean SE?"),
    "an invalid id": ({"organisations": HEAD + "}\n  Fjäll by: {name: F}"}, 7, "“Fjäll by” is not a valid id"),
    "a duplicate id": ({"organisations": HEAD + "}\n  fjallby: {name: F}"}, 7, "is here twice", "line 6"),
    "a bad number": ({"organisations": HEAD + ", phone: 12}"}, 6, "is not a valid telephone number"),
    "a number of no country": (
        {"organisations": "\n  f: {name: F, phone: 08-465 004 00}", "contacts": None},
        *(6, "the organisation has no country"),
    ),
    "a bad e-mail": ({"organisations": HEAD + ", email: x}"}, 6, "not a valid e-mail address"),
    "a bad address": ({"organisations": HEAD + ", url: www.e.se}"}, 6, "https:// is missing"),
    "HTML in an about text": ({"organisations": HEAD + ", boilerplate: a <b> c}"}, 6, "HTML is not allowed here"),
    "an unsafe link in an about text": ({"organisations": HEAD + ", boilerplate: '[a](data:b)'}"}, 6, "data:b"),
    "a picture in an about text": (
        {"organisations": HEAD + ", boilerplate: '![](a.png)'}"},
        6,
        "pictures are not allowed",
    ),
    "a missing logo": ({"organisations": HEAD + ", logo: logga.png}"}, 6, "no file “logga.png”", "logo.png"),
    "a logo that is missing in its folder": (
        {"organisations": HEAD + ", logo: logos/logga.png}"},
        *(6, "no file “logos/logga.png”", "logo.png"),
    ),
    "a logo outside the newsroom": ({"organisations": HEAD + ", logo: ../logo.png}"}, 6, "not the name of a logo"),
    "a logo two folders deep": ({"organisations": HEAD + ", logo: a/b/logo.png}"}, 6, "logos/logo.png"),
    "a broken logo": ({"organisations": HEAD + ", logo: trasig.png}"}, 6, "cannot be used"),
    "contacts as a list": ({"contacts": "[{name: Bo Ek, phone: 112}]"}, 7, "expected ids"),
    "a contact without number": ({"contacts": "\n  ada: {name: Ada Lindqvist}"}, 8, "has no telephone number"),
    "a contact with a misspelt key": ({"contacts": "\n  ada: {name: A, fone: 112}"}, 8, "did you mean phone?"),
    "mail without address": ({"mail": "{reply_to: a@b.se}"}, 9, "“from” is missing"),
    "returned mail to no address": ({"mail": MAIL + ", bounces: bounce}"}, 9, "not a valid e-mail address"),
    "returned mail to a name with a plus": ({"mail": MAIL + ", bounces: a+b@e.se}"}, 9, "cannot be used here"),
    "returned mail to a long name": ({"mail": MAIL + ", bounces: returned-mail@e.se}"}, 9, "too long", "at most 12"),
    "mail that waits in words": ({"mail": MAIL + ", hold: ten minutes}"}, 9, "“ten minutes”", "like 10m", "0 sends"),
    "mail that waits without a unit": ({"mail": MAIL + ", hold: 10}"}, 9, "“10” is not a valid time to wait"),
    "mail that waits for two days": ({"mail": MAIL + ", hold: 48h}"}, 9, "“48h”", "at most 24h"),
    "digests at no time": ({"mail": MAIL + ", digest_at: 25:00}"}, 9, "“25:00” is not a valid time of day", "07:00"),
    "digests at an hour": ({"mail": MAIL + ", digest_at: 7}"}, 9, "“7” is not a valid time of day"),
    "digests on no day": ({"mail": MAIL + ", digest_weekday: Friday}"}, 9, "did you mean friday?"),
    "a limit without a unit": ({"mail": MAIL + ", late_after: 15}"}, 9, "“15” is not a valid limit", "like 15m"),
    "a limit of nothing": ({"mail": MAIL + ", late_after: 0m}"}, 9, "“0m” is not a valid limit", "from 1m to 24h"),
    "a limit of two days": ({"mail": MAIL + ", late_after: 48h}"}, 9, "“48h” is not a valid limit"),
    "an unknown policy": ({"mail": MAIL + ", after_crash: drop}"}, 9, "unknown value “drop”", "resend", "hold"),
    "no mail": ({"mail": None}, 1, "“mail” is missing", "from"),
    "a statement with a wrong address": ({"privacy": "{email: ombudet}"}, 10, "not a valid e-mail address"),
    "a statement with HTML": ({"accessibility": "{text: 'Se <b>här</b>'}"}, 10, "HTML"),
    "a statement reviewed on no day": ({"accessibility": "{reviewed: 2025-02-30}"}, 10, "does not exist"),
    "a statement with an unknown key": ({"privacy": "{mail: a@b.se}"}, 10, "did you mean email?"),
    "a pale accent": ({"accent": '"#e0b000"'}, 10, "too pale", "is 1.8:1", "requires 4.5:1", "#896b00"),
    "an accent that just falls short": ({"accent": '"#737373"'}, 10, "is 4.2:1", "requires 4.5:1"),
    "an accent that is not a colour": ({"accent": "petrol"}, 10, "“petrol” is not a valid colour", "in quotes"),
    "an accent that YAML takes for a comment": ({"accent": "#0b5cab"}, 10, "# starts a comment", 'accent: "#0b5cab"'),
    "half a minute of caching": (
        {"cache_minutes": "0.5"},
        10,
        "“0.5” is not a valid number of minutes",
        "from 0 to 1440",
    ),
    "caching for more than a day": (
        {"cache_minutes": "1441"},
        10,
        "“1441” is not a valid number of minutes",
        "from 0 to 1440",
    ),
    "caching for less than nothing": ({"cache_minutes": "-5"}, 10, "“-5” is not a valid number of minutes"),
    "caching in digits of another script": ({"cache_minutes": "٥"}, 10, "is not a valid number of minutes"),
    "a hub without scheme": (
        {"hubs": "\n  - https://hub.example/\n  - hub.example"},
        *(12, "“hub.example” is not the URL of a WebSub hub", "https://hub.example.org/"),
    ),
    "a hub that is not safe": ({"hubs": "[http://hub.example/]"}, 10, "is not safe", "use https://"),
    "a hub of another scheme": ({"hubs": "[ftp://hub.example/]"}, 10, "not the URL of a WebSub hub"),
    "a hub with a password": ({"hubs": "['https://me:secret@hub.example/']"}, 10, "not the URL of a WebSub hub"),
    "a hub with a space": ({"hubs": "[https://hub.example/a b]"}, 10, "not the URL of a WebSub hub"),
    "a hub with other letters": ({"hubs": "[https://hub.example/ö]"}, 10, "not the URL of a WebSub hub"),
    "a hub with half an escape": ({"hubs": "[https://hub.example/%C]"}, 10, "not the URL of a WebSub hub"),
    "a hub with a place on a page": ({"hubs": "['https://hub.example/#a']"}, 10, "not the URL of a WebSub hub"),
    "a hub with a wrong port": ({"hubs": "['https://hub.example:99999/']"}, 10, "not the URL of a WebSub hub"),
    "a hub named twice": (
        {"hubs": "\n  - https://hub.example\n  - https://HUB.example/"},
        *(12, "in the list twice", "https://HUB.example/"),
    ),
    "hubs that are not a list": ({"hubs": "https://hub.example/"}, 10, "expected a list"),
    "an invalid id_host": ({"id_host": "https://e.se"}, 10, "not a valid host name"),
}


@pytest.mark.parametrize("case", CASES)
def test_an_error_is_reported_on_its_line_with_what_to_do(tmp_path: Path, case: str) -> None:
    write(tmp_path, {"logo.png": image_bytes("PNG"), "trasig.png": image_bytes("PNG")[:40]})
    changes, line, *words = CASES[case]
    result = check(tmp_path, {"newsroom.yaml": newsroom_text(**changes)})
    only(tuple(each for each in result.problems if each.path == "newsroom.yaml"), "error", line, *words)
    assert result.newsroom is None
    assert result.releases == ()


@pytest.mark.parametrize("base_url", ["http://localhost:8000", "http://127.0.0.1/press", "https://e.example/a/b/"])
def test_a_base_url_loses_its_last_slash(tmp_path: Path, base_url: str) -> None:
    newsroom = check(tmp_path, {"newsroom.yaml": newsroom_text(base_url=base_url)}).newsroom
    assert newsroom is not None
    assert newsroom.base_url == base_url.rstrip("/")


def test_id_host_defaults_to_the_host_of_the_base_url(tmp_path: Path) -> None:
    newsroom = check(tmp_path, {"newsroom.yaml": newsroom_text(base_url="https://e.example:444/a")}).newsroom
    assert newsroom is not None
    assert newsroom.id_host == "e.example"
    other = check(tmp_path, {"newsroom.yaml": newsroom_text(id_host="old.example")}).newsroom
    assert other is not None
    assert other.id_host == "old.example"


@pytest.mark.parametrize(
    ("text", "accent"), [("'#0b5cab'", "#0b5cab"), ('"#0B5CAB"', "#0b5cab"), ("'#05a'", "#0055aa")]
)
def test_an_accent_may_be_written_short_or_in_capitals(tmp_path: Path, text: str, accent: str) -> None:
    newsroom = check(tmp_path, {"newsroom.yaml": newsroom_text(accent=text)}).newsroom
    assert newsroom is not None
    assert newsroom.accent == accent


def test_hubs_are_absolute_addresses_with_a_path_and_may_be_on_this_machine(tmp_path: Path) -> None:
    hubs = "[https://Hub.Example, 'https://hub.example:444/a?b=C&d=%C3%A5', 'http://localhost:8080/', http://127.0.0.1]"
    newsroom = check(tmp_path, {"newsroom.yaml": newsroom_text(hubs=hubs)}).newsroom
    assert newsroom is not None
    assert newsroom.hubs == (
        *("https://hub.example/", "https://hub.example:444/a?b=C&d=%C3%A5"),
        *("http://localhost:8080/", "http://127.0.0.1/"),
    )


def test_a_newsroom_without_hubs_has_none(tmp_path: Path) -> None:
    for hubs in (None, "[]"):
        newsroom = check(tmp_path, {"newsroom.yaml": newsroom_text(hubs=hubs)}).newsroom
        assert newsroom is not None
        assert newsroom.hubs == ()


def test_an_edition_has_the_texts_of_its_language(tmp_path: Path) -> None:
    write(tmp_path, {"logo.png": image_bytes("PNG")})
    organisation = "{name: {sv: Fjällby kommun, en: Fjällby}, country: SE, logo: logo.png, phone: 08-465 004 00}"
    text = newsroom_text(
        title="{sv: Pressrum, en: Newsroom}",
        organisations=f"\n  fjallby: {organisation}",
        contacts="\n  ada: {name: Ada Lindqvist, role: {sv: chef, en: head}, phone: 08-465 004 01, audience: press}",
    )
    newsroom = check(tmp_path, {"newsroom.yaml": text}).newsroom
    assert newsroom is not None
    swedish, english = newsroom.editions
    assert (swedish.prefix, english.prefix) == ("", "/en")
    assert (swedish.title, english.title) == ("Pressrum", "Newsroom")
    assert [edition.contacts[0].role for edition in newsroom.editions] == ["chef", "head"]
    assert english.contacts[0].audience == "press"
    assert english.organisations[0].logo is not None
    assert english.organisations[0].logo.alt == "Fjällby"


def test_a_drawing_as_logo_is_published_as_png(tmp_path: Path) -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><path d="M0 0h4v2z"/></svg>'
    write(tmp_path, {"logos/ask.svg": drawing})
    result = check(tmp_path, {"newsroom.yaml": newsroom_text(organisations=HEAD + ", logo: logos/ask.svg}")})
    assert result.newsroom is not None
    logo = result.newsroom.editions[0].organisations[0].logo
    assert logo is not None
    assert (logo.file, logo.media_type, logo.width, logo.height) == ("logos/ask.svg.png", "image/png", 960, 480)


def test_a_drawing_that_needs_a_font_is_an_error_with_what_to_do(tmp_path: Path) -> None:
    write(tmp_path, {"ask.svg": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><text>A</text></svg>'})
    result = check(tmp_path, {"newsroom.yaml": newsroom_text(organisations=HEAD + ", logo: ask.svg}")})
    assert "“ask.svg” cannot be used: it contains text" in str(result.problems[0])


def test_a_logo_may_stand_in_a_folder(tmp_path: Path) -> None:
    write(tmp_path, {"logos/å.png": image_bytes("PNG")})
    result = check(tmp_path, {"newsroom.yaml": newsroom_text(organisations=HEAD + ", logo: logos/å.png}")})
    assert result.newsroom is not None
    logo = result.newsroom.editions[0].organisations[0].logo
    assert logo is not None
    assert (logo.file, logo.media_type) == ("logos/å.png", "image/png")


def test_releases_are_checked_while_the_newsroom_is_not_valid(tmp_path: Path) -> None:
    texts = {
        "newsroom.yaml": newsroom_text(title=None),
        TEXT: release_text(kind="x", contacts="[bo]"),
    }
    assert [(each.path, each.line) for each in find_problems(tmp_path, texts)] == [
        ("newsroom.yaml", 1),
        (TEXT, 5),
        (TEXT, 6),
    ]


def test_ids_and_numbers_are_not_checked_while_the_newsroom_cannot_be_read(tmp_path: Path) -> None:
    only(find_problems(tmp_path, {"newsroom.yaml": "a: ["}), "error", 1, "] or } at the end")


def test_a_wrong_country_is_reported_once_and_not_for_every_number(tmp_path: Path) -> None:
    organisations = "\n  fjallby: {name: F, country: XX, phone: 08-465 004 00}"
    only(find_problems(tmp_path, {"newsroom.yaml": newsroom_text(organisations=organisations)}), "error", 6, "XX")


def test_the_zone_of_a_draft_is_utc_if_it_is_missing_or_unknown(tmp_path: Path) -> None:
    write(tmp_path, {"newsroom.yaml": newsroom_text()})
    assert get_newsroom_zone(read_drafts(tmp_path).newsroom).key == "Europe/Stockholm"
    write(tmp_path, {"newsroom.yaml": "timezone: Nowhere"})
    assert get_newsroom_zone(read_drafts(tmp_path).newsroom).key == "UTC"


@pytest.mark.parametrize(("text", "minutes"), [("0", 0), ("1440", 1440), ('"15"', 15), (None, 5)])
def test_cache_minutes_defaults_to_five(tmp_path: Path, text: str | None, minutes: int) -> None:
    newsroom = check(tmp_path, {"newsroom.yaml": newsroom_text(cache_minutes=text)}).newsroom
    assert newsroom is not None
    assert newsroom.cache_minutes == minutes


def test_how_mail_is_sent_has_defaults_and_is_read_from_the_file(tmp_path: Path) -> None:
    newsroom = check(tmp_path, {"newsroom.yaml": newsroom_text(mail=MAIL + "}")}).newsroom
    assert newsroom is not None
    assert newsroom.mail == MailIdentity("press@e.se")
    values = "bounces: b@e.se, hold: 90m, digest_at: 16.30, digest_weekday: friday, after_crash: hold, late_after: 2h}"
    newsroom = check(tmp_path, {"newsroom.yaml": newsroom_text(mail=f"{MAIL}, {values}")}).newsroom
    assert newsroom is not None
    hold = timedelta(minutes=90)
    expected = MailIdentity("press@e.se", "", "b@e.se", hold, time(16, 30), "friday", "hold", timedelta(hours=2))
    assert newsroom.mail == expected


@pytest.mark.parametrize(("text", "seconds"), [("0", 0), ("0m", 0), ("45s", 45), ("10m", 600), ("24h", 86_400)])
def test_mail_waits_for_seconds_minutes_or_hours(tmp_path: Path, text: str, seconds: int) -> None:
    newsroom = check(tmp_path, {"newsroom.yaml": newsroom_text(mail=f"{MAIL}, hold: {text}}}")}).newsroom
    assert newsroom is not None
    assert newsroom.mail.hold == timedelta(seconds=seconds)


def test_a_host_of_any_letters_is_converted_to_ascii(tmp_path: Path) -> None:
    values = {
        "base_url": "https://Press.straße.example:444/a",
        "id_host": "straße.example",
        "hubs": "[https://Ö.example]",
    }
    newsroom = check(tmp_path, {"newsroom.yaml": newsroom_text(**values)}).newsroom
    assert newsroom is not None
    assert newsroom.base_url == "https://press.xn--strae-oqa.example:444/a"
    assert newsroom.id_host == "xn--strae-oqa.example"
    assert newsroom.hubs == ("https://xn--nda.example/",)
