"""The real release of this newsroom has all facts of its source, in its own words and in both languages.

The source is not included: its facts are listed below, and `source-runs.txt` has a digest of each run of six words.
"""

import re
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from pathlib import Path

import msgspec
import pytest

from pressroom.model.newsroom import Contact, Organisation
from pressroom.model.release import Release
from tests.support import stages

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "releases/2020/en-manad-fri-fran-vald"
NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)

FACTS = (
    *("En månad fri från våld", "En vecka fri från våld", "2021", "November", "Workshops"),
    *("Järfälla", "Sigtuna", "Sollentuna", "Sundbyberg", "Upplands-Bro", "Upplands Väsby", "Järfällahus AB"),
    *("Dan Engstrand (M)", "Mikael Skaghammar", "John Backvid"),
    *("Relationsvåldsmottagningen", "Järfälla kvinnojour", "Kvinnofridslinjen", "BRIS", "Manscentrum"),
    *("08-580 285 00", "08-580 245 50", "08-580 269 00", "020-50 50 50", "116 111", "08-643 11 83", "114 14"),
    *("08-580 286 51", "08-580 283 66"),
    *("Riddarplatsen 5", "177 80 Järfälla", "https://www.jarfalla.se/"),
    *("Barkarbystaden", "Barkarby station", "Mälar", "Stockholm"),
)
FACTS_IN_SWEDISH = (
    *("kommunalråd", "socialnämndens ordförande", "enhetschef", "preventionsenheten", "presskontakt John Backvid"),
    *("socialförvaltningen", "socialtjänst", "skola", "fritid", "personal", "invånare", "medborgarna"),
    *("hedersrelaterat våld och förtryck", "barn och unga", "föreläsningar", "digital", "jourverksamhet", "lägenheter"),
    *("tystnadsplikt", "journaler", "anonym", "kostar ingenting", "specialister", "förebyggande", "nyanställda"),
    *("grundläggande utbildning", "fördjupningsutbildning", "yrkesgrupper", "tonval 2", "varje dag", "akut fara"),
    *("tunnelbana", "spår", "vägar", "kollektivtrafik", "bostäder", "tusentals", "kontor"),
    *("högre utbildning", "besökare"),
)
FACTS_IN_ENGLISH = (
    *("municipal commissioner", "chair of the Social Welfare Committee", "head of the Prevention Unit"),
    *("press contact John Backvid", "Social Services Administration", "social services", "schools", "leisure"),
    *("staff", "residents", "honour-based violence and oppression", "children and young people", "lectures", "digital"),
    *("emergency accommodation", "flats", "confidentiality", "records", "anonymous", "free of charge", "specialise"),
    *("preventive", "new employees", "basic training", "advanced training", "professional groups", "option 2"),
    *("every day", "immediate danger", "metro", "tracks", "roads", "public transport", "homes", "thousands"),
    *("offices", "higher education", "visitors"),
)
HELP_NUMBERS = [
    *("tel:+46858028500;ext=2", "tel:+46858024550", "tel:+46858026900", "tel:+4620505050"),
    *("tel:116111", "tel:+4686431183", "tel:11414", "tel:112"),
]
PLACES = {"järfälla", "sigtuna", "sollentuna", "sundbyberg", "upplands", "bro", "väsby"}
TEXTS = (ROOT / "newsroom.yaml", FOLDER / "sv.md", FOLDER / "en.md")


@cache
def check_newsroom() -> stages.CheckedNewsroom:
    return stages.check_folder(ROOT, NOW)


def get_release(language: str) -> Release:
    releases = (each for each in check_newsroom().releases if each.language == language)
    return next(each for each in releases if each.address == "2020/en-manad-fri-fran-vald")


def join_texts(value: object) -> str:
    """Return all strings in a value, one on each line."""
    match msgspec.to_builtins(value):
        case str(text):
            return text
        case dict(mapping):
            return "\n".join(join_texts(part) for part in mapping.values())
        case list(items) | tuple(items):
            return "\n".join(join_texts(part) for part in items)
        case _:
            return ""


def read_whole_text(language: str) -> str:
    """Return all texts of a release and its organisation, with complete address lines and single spaces."""
    release = get_release(language)
    lines = [line for organisation in release.organisations for line in organisation.address_lines]
    return " ".join(f"{join_texts(release)} {' '.join(lines)}".split()).casefold()


def test_the_newsroom_has_no_problem() -> None:
    assert check_newsroom().problems == ()


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_is_in_both_languages(fact: str, language: str) -> None:
    assert fact.casefold() in read_whole_text(language)


@pytest.mark.parametrize("fact", FACTS_IN_SWEDISH)
def test_every_swedish_fact_is_in_the_swedish_text(fact: str) -> None:
    assert fact.casefold() in read_whole_text("sv")


@pytest.mark.parametrize("fact", FACTS_IN_ENGLISH)
def test_every_english_fact_is_in_the_english_text(fact: str) -> None:
    assert fact.casefold() in read_whole_text("en")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_help_numbers_can_be_dialled_with_their_menu_options(language: str) -> None:
    assert [each.phone.uri for each in get_release(language).help if each.phone] == HELP_NUMBERS


def test_both_languages_have_the_same_contacts_numbers_and_organisation() -> None:
    swedish, english = get_release("sv"), get_release("en")
    assert [_summarize_contact(each) for each in swedish.contacts] == [
        _summarize_contact(each) for each in english.contacts
    ]
    assert [_summarize_organisation(each) for each in swedish.organisations] == [
        _summarize_organisation(each) for each in english.organisations
    ]
    assert [each.url for each in swedish.links] == [each.url for each in english.links]
    for field in ("keywords", "facts", "help", "links"):
        assert len(getattr(swedish, field)) == len(getattr(english, field)) > 0
    assert swedish.publish_at == english.publish_at


def _summarize_contact(contact: Contact) -> tuple[str, str, bool]:
    return contact.name, contact.phone.uri if contact.phone else "", bool(contact.via)


def _summarize_organisation(organisation: Organisation) -> tuple[str, ...]:
    phone = organisation.phone.uri if organisation.phone else ""
    return (*organisation.address_lines, organisation.country, organisation.url, phone)


def test_it_is_published_on_the_morning_of_a_working_day_in_november_2020() -> None:
    publish_at = get_release("sv").publish_at
    assert (publish_at.year, publish_at.month, publish_at.weekday() < 5, publish_at.hour < 12) == (2020, 11, True, True)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_nobody_is_quoted(language: str) -> None:
    body = get_release(language).body
    assert not re.search(r"^\s*(>|[-–—] )", body, re.MULTILINE)
    quotes = re.findall(r"[”“\"]([^”“\"]+)[”\"]", get_release(language).lead + body)
    assert set(quotes) <= {"En månad fri från våld", "En vecka fri från våld"}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_no_run_of_six_words_is_copied_from_the_source(path: Path) -> None:
    digests = set((Path(__file__).parent / "source-runs.txt").read_text("ascii").split())
    words = re.findall(r"[^\W\d_]+", path.read_text("utf-8").casefold())
    words = [word for word in words if word not in PLACES]
    runs = {" ".join(words[start : start + 6]) for start in range(len(words) - 5)}
    assert [run for run in runs if blake2b(run.encode(), digest_size=5).hexdigest() in digests] == []
