"""The one real release of this newsroom tells everything that its source tells, in its own words, in both languages.

The source is not here: its facts are listed below, and `source-runs.txt` holds a digest of each run of six words in it.
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
def checked() -> stages.Checked:
    return stages.checked(ROOT, NOW)


def release(language: str) -> Release:
    texts = (each for each in checked().releases if each.language == language)
    return next(each for each in texts if each.address == "2020/en-manad-fri-fran-vald")


def texts(value: object) -> str:
    """All texts in a value, one after another."""
    match msgspec.to_builtins(value):
        case str(text):
            return text
        case dict(mapping):
            return "\n".join(texts(part) for part in mapping.values())
        case list(items) | tuple(items):
            return "\n".join(texts(part) for part in items)
        case _:
            return ""


def told(language: str) -> str:
    """A release with its organisation as its readers meet it: address lines in one piece, white space folded."""
    subject = release(language)
    lines = [line for organisation in subject.organisations for line in organisation.address_lines]
    return " ".join(f"{texts(subject)} {' '.join(lines)}".split()).casefold()


def test_the_newsroom_has_no_problem() -> None:
    assert checked().problems == ()


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_stands_in_both_languages(fact: str, language: str) -> None:
    assert fact.casefold() in told(language)


@pytest.mark.parametrize("fact", FACTS_IN_SWEDISH)
def test_every_fact_stands_in_the_swedish_text(fact: str) -> None:
    assert fact.casefold() in told("sv")


@pytest.mark.parametrize("fact", FACTS_IN_ENGLISH)
def test_every_fact_stands_in_the_english_text(fact: str) -> None:
    assert fact.casefold() in told("en")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_help_numbers_can_be_dialled_with_their_key_choices(language: str) -> None:
    assert [each.phone.uri for each in release(language).help if each.phone] == HELP_NUMBERS


def test_both_languages_have_the_same_contacts_numbers_and_organisation() -> None:
    swedish, english = release("sv"), release("en")
    assert [_reach(each) for each in swedish.contacts] == [_reach(each) for each in english.contacts]
    assert [_seat(each) for each in swedish.organisations] == [_seat(each) for each in english.organisations]
    assert [each.url for each in swedish.links] == [each.url for each in english.links]
    for field in ("keywords", "facts", "help", "links"):
        assert len(getattr(swedish, field)) == len(getattr(english, field)) > 0
    assert swedish.publish_at == english.publish_at


def _reach(contact: Contact) -> tuple[str, str, bool]:
    return contact.name, contact.phone.uri if contact.phone else "", bool(contact.via)


def _seat(organisation: Organisation) -> tuple[str, ...]:
    phone = organisation.phone.uri if organisation.phone else ""
    return (*organisation.address_lines, organisation.country, organisation.url, phone)


def test_it_is_published_on_the_morning_of_a_working_day_in_november_2020() -> None:
    moment = release("sv").publish_at
    assert (moment.year, moment.month, moment.weekday() < 5, moment.hour < 12) == (2020, 11, True, True)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_nobody_is_quoted(language: str) -> None:
    body = release(language).body
    assert not re.search(r"^\s*(>|[-–—] )", body, re.MULTILINE)
    quoted = re.findall(r"[”“\"]([^”“\"]+)[”\"]", release(language).lead + body)
    assert set(quoted) <= {"En månad fri från våld", "En vecka fri från våld"}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_no_run_of_six_words_is_copied_from_the_source(path: Path) -> None:
    digests = set((Path(__file__).parent / "source-runs.txt").read_text("ascii").split())
    words = re.findall(r"[^\W\d_]+", path.read_text("utf-8").casefold())
    words = [word for word in words if word not in PLACES]
    runs = {" ".join(words[start : start + 6]) for start in range(len(words) - 5)}
    assert [run for run in runs if blake2b(run.encode(), digest_size=5).hexdigest() in digests] == []
