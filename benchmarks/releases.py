"""Generate realistic releases of an invented municipality; the same seed gives the same releases.

`newsroom_site`, `hugo_site` and `pelican_site` write them for each program.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import cycle
from random import Random
from textwrap import fill
from typing import TypeVar

from benchmarks import texts
from pressroom.text.slugs import slugify

T = TypeVar("T")

FIRST_DAY = datetime(2015, 3, 2)  # noqa: DTZ001 # local time, as an officer writes it
DAYS = 3640
NOW = "2025-03-01T12:00"
KEYWORDS = tuple(keyword for topic in texts.TOPICS for keyword in topic.keywords)
CONTACT_IDS = tuple(f"press-{number}" for number in range(1, 9))
WORDS = (350, 540)  # at least; with the last paragraph up to 600
PICTURES = 12
WIDTH = 116  # of lines, in texts whose author wraps them


@dataclass(frozen=True)
class Person:
    """A contact; telephone numbers are from the range that is reserved for fiction."""

    name: str
    role: str
    phone: str
    email: str


@dataclass(frozen=True)
class BenchmarkRelease:
    """One release, in no particular format. `picture` is the number of its picture; `document` means it has one."""

    headline: str
    slug: str
    lead: str
    body: str
    publish_at: datetime
    dateline: str
    kind: str
    organisations: tuple[tuple[str, str], ...]
    contact_id: str
    contacts: tuple[Person, ...]
    keywords: tuple[str, ...]
    help: tuple[tuple[str, str, str], ...]
    facts: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]
    picture: int | None
    document: bool

    @property
    def media(self) -> int:
        """The number of its pictures and documents."""
        return (self.picture is not None) + self.document


def releases(count: int, seed: int) -> Iterator[BenchmarkRelease]:
    """Yield `count` releases over ten years, oldest first."""
    return (_Author(Random(f"{seed}/{number}")).release(number, count) for number in range(count))


def one_more(position: int, count: int, seed: int) -> BenchmarkRelease:
    """Return a release that is newer than all of `releases(count, seed)`; `position` counts such releases from 0."""
    number = count + position
    return _Author(Random(f"{seed}/{number}")).release(number, count)


def edited(count: int, seed: int, edit_number: int) -> BenchmarkRelease:
    """Return a release from the middle of the archive with a new last sentence for each `edit_number`."""
    number = count // 2
    release = _Author(Random(f"{seed}/{number}")).release(number, count)
    return replace(release, body=f"{release.body}\nTexten är ändrad {edit_number + 1} gånger sedan den kom ut.\n")


def contact(number: int) -> Person:
    """Return one of the newsroom's contacts."""
    name = f"{texts.FIRST_NAMES[number]} {texts.LAST_NAMES[number % len(texts.LAST_NAMES)]}"
    return Person(name, "presschef", f"0980-319 2{10 + number}", f"{slugify(name)}@sundamra.example")


def people(release: BenchmarkRelease) -> list[Person]:
    """Return the contacts of a release."""
    return [contact(CONTACT_IDS.index(release.contact_id)), *release.contacts]


class _Author:
    """Generates the text of one release."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.topic = random.choice(texts.TOPICS)
        self.thing = random.choice(self.topic.things)
        self.wraps_lines = random.random() < 0.5
        self.sentences = cycle(random.sample(texts.SENTENCES, len(texts.SENTENCES)))

    def release(self, number: int, count: int) -> BenchmarkRelease:
        headline = self.say(texts.HEADLINES)
        spokesperson = self.person()
        return BenchmarkRelease(
            headline=headline,
            slug=f"{slugify(headline)[:60].strip('-')}-{number}",
            lead=self.say(texts.LEADS),
            body=self.body(spokesperson),
            publish_at=self.publish_at(number, count),
            dateline=self.random.choice(texts.PLACES),
            kind=self.random.choice(texts.KINDS),
            organisations=self.some(texts.ORGANISATIONS, 1, 1 + self.chance(0.1)),
            contact_id=self.random.choice(CONTACT_IDS),
            contacts=(spokesperson,) if self.chance(0.4) else (),
            keywords=self.keywords(number),
            help=self.some(texts.HELP, 1, 3) if self.chance(0.25) else (),
            facts=tuple((label, self.fill(value)) for label, value in self.some(texts.FACTS, 0, 4)),
            links=self.some(texts.LINKS, 0, 2),
            picture=self.random.randrange(PICTURES) if self.chance(0.35) else None,
            document=self.chance(0.12),
        )

    def publish_at(self, number: int, count: int) -> datetime:
        if number >= count:  # after all others, whose times must not change
            return FIRST_DAY + timedelta(days=DAYS, hours=8, minutes=number - count)
        day = FIRST_DAY + timedelta(days=number * DAYS // count)
        return day.replace(hour=self.random.randint(7, 17), minute=number % 60)

    def person(self) -> Person:
        name = f"{self.random.choice(texts.FIRST_NAMES)} {self.random.choice(texts.LAST_NAMES)}"
        phone = f"070-174 06 {self.random.randint(10, 99)}"
        return Person(name, self.random.choice(texts.ROLES), phone, f"{slugify(name)}@sundamra.example")

    def keywords(self, number: int) -> tuple[str, ...]:
        """Return two to five keywords, mostly of the topic; in the end every keyword is used."""
        topic_keywords = self.some(self.topic.keywords, 1, 4)
        return tuple(dict.fromkeys((*topic_keywords, KEYWORDS[number % len(KEYWORDS)])))

    def body(self, speaker: Person) -> str:
        """Return paragraphs under subheadings, with a quote and sometimes a list, a table or a footnote."""
        length = self.random.randint(*WORDS)
        blocks = [self.paragraph(), self.quote(speaker)]
        headings = self.some(texts.HEADINGS, 3, 5)
        while sum(len(block.split()) for block in blocks) < length:
            if len(blocks) % 4 == 2 and headings:
                blocks.append(f"## {headings[0]}")
                headings = headings[1:]
            blocks.append(self.paragraph())
        blocks[4:4] = [make() for make in (self.points, self.table) if self.chance(0.35)]
        if self.chance(0.15):
            blocks[0] += "[^1]"
            blocks.append(f"[^1]: {self.say(texts.NOTES)}")
        return "\n\n".join(blocks) + "\n"

    def paragraph(self) -> str:
        sentences = [self.fill(next(self.sentences)) for _ in range(self.random.randint(2, 5))]
        if self.chance(0.2):
            sentences.append(f"Mer finns att läsa [på webbplatsen]({self.random.choice(texts.LINKS)[1]}).")
        paragraph = " ".join(sentences)
        return fill(paragraph, WIDTH, break_long_words=False, break_on_hyphens=False) if self.wraps_lines else paragraph

    def quote(self, speaker: Person) -> str:
        return f"> {self.say(texts.QUOTES)}\n> – {speaker.name}, {speaker.role}"

    def points(self) -> str:
        return "\n".join(f"- {self.fill(point)}" for point in self.some(texts.POINTS, 3, 5))

    def table(self) -> str:
        rows = [f"| {name} | {self.random.choice(texts.MONTHS)} | {self.fill('{money}')} |" for name in texts.ROWS[:4]]
        return "\n".join(["| Etapp | När | Kostnad |", "|:--|:-:|--:|", *rows])

    def say(self, patterns: Sequence[str]) -> str:
        return self.fill(self.random.choice(patterns))

    def fill(self, pattern: str) -> str:
        """Fill in a pattern with random words; if it starts with one, the first letter is a capital."""
        random = self.random
        text = pattern.format(
            thing=self.thing,
            place=random.choice(texts.PLACES),
            group=random.choice(texts.GROUPS),
            board=random.choice(texts.BOARDS),
            number=random.randint(2, 99) * 10,
            money=f"{random.randint(1, 48)},{random.randint(1, 9)} miljoner kronor",
            month=random.choice(texts.MONTHS),
            year=random.randint(1968, 2014),
        )
        return text[0].upper() + text[1:] if pattern.startswith("{") else text

    def some(self, choices: Sequence[T], min_count: int, max_count: int) -> tuple[T, ...]:
        """Return between `min_count` and `max_count` different choices."""
        return tuple(self.random.sample(choices, self.random.randint(min_count, max_count)))

    def chance(self, share: float) -> bool:
        return self.random.random() < share
