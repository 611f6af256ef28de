"""A new newsroom is in the country that its releases speak for."""

import pytest

from pressroom.importer.found import FoundContact, FoundOrganisation, FoundRelease
from pressroom.importer.home_country import HomeVotes, find_language, guess_home


def make_release(url: str = "", phone: str = "", switchboard: str = "") -> FoundRelease:
    return FoundRelease(
        source="x",
        urls=(url,) if url else (),
        contacts=(FoundContact(name="Ada Ek", phone=phone),),
        organisations=(FoundOrganisation(name="Town", phone=switchboard),),
    )


@pytest.mark.parametrize(
    ("found", "tag", "country", "zone"),
    [
        (make_release(phone="+47 900 12 345"), "sv", "NO", "Europe/Oslo"),
        (make_release(phone="0049 30 901820"), "", "DE", "Europe/Berlin"),
        (make_release(switchboard="+46 (0)8 508 27 200"), "", "SE", "Europe/Stockholm"),
        (make_release("https://www.town.fi/a"), "", "FI", "Europe/Helsinki"),
        (make_release("https://town.gov.uk/a"), "", "GB", "Europe/London"),
        (make_release("https://town.com/a"), "de-AT", "AT", "Europe/Vienna"),
        (make_release("https://town.se/a", "+47 900 12 345"), "", "NO", "Europe/Oslo"),
        (make_release("https://town.io/a", "900 12 345"), "nb", "NO", "Europe/Oslo"),
        (make_release("https://town.com/a", "+1 212-555-0100"), "", "US", "America/New_York"),
        (make_release("//[x/", "+999 1"), "x-1", "DK", "Europe/Copenhagen"),
    ],
)
def test_numbers_domains_and_tags_name_the_country(found: FoundRelease, tag: str, country: str, zone: str) -> None:
    votes = HomeVotes()
    votes.add(found, tag)
    home = votes.choose(guess_home("export.xml", "da"))
    assert (home.country, home.zone) == (country, zone)


def test_most_texts_decide_and_the_reason_is_said() -> None:
    votes = HomeVotes()
    for url in ("https://a.no/1", "https://a.no/2", "https://a.se/1"):
        votes.add(make_release(url), "")
    assert votes.choose(guess_home("x", "sv")).reason == "addresses that end with .no"
    assert HomeVotes().choose(guess_home("x", "sv")).reason == "the language sv"


def test_before_anything_is_read_the_domain_of_the_source_decides() -> None:
    home = guess_home("https://www.town.no/feed", "en")
    assert (home.country, home.zone) == ("NO", "Europe/Oslo")
    assert find_language("https://www.town.no/feed", ["en", "nb", "sv"]) == "nb"
    assert not find_language("https://www.town.com/feed", ["en", "nb", "sv"])
