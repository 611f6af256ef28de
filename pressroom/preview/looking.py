"""What a newsroom's texts say now, taken up from what they said before: folders in, a Look out.

Nothing is written but the private cache, once, at the first look.
"""

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain

from msgspec import Struct, structs

from pressroom import pipeline
from pressroom.artifact import Plan, address_of, rolls
from pressroom.check import Known, release, teaser
from pressroom.check.fields import part_of
from pressroom.config import Config
from pressroom.crew import Crew, Hand, Knowledge, Recalled, know
from pressroom.errors import Problem
from pressroom.plan import END_OF_TIME, plan
from pressroom.preview.listed import Listed, Open, Year, listed, year
from pressroom.read import Seen, Sighting, look, newsroom, surroundings
from pressroom.start import Progress, Start, Wish
from pressroom.text import markdown

NEWSROOM = "newsroom.yaml"
RELEASES = "releases"


class Look(Struct, frozen=True, dict=True):
    """All that there is to know of a newsroom at one time.

    `years` list the texts by volume; `opens` are by the paths of texts. `plan` is that of everything, as if drafts and
    embargoed releases were public; it is None as long as `newsroom.yaml` was never valid. `recalled` is what the next
    look is taken up from.
    """

    hand: Hand
    seen: Seen
    knowledge: Knowledge
    problems: tuple[Problem, ...]
    years: dict[str, Year]
    opens: dict[str, Open]
    plan: Plan | None
    recalled: Recalled

    @cached_property
    def releases(self) -> dict[str, Listed]:
        """All releases by address, in the order in which they are listed."""
        return listed(self.years.values(), self.opens, time.time())

    @property
    def known(self) -> Known:
        """What `newsroom.yaml` says, or said last when it was valid."""
        return self.hand.known


def first(config: Config, progress: Progress | None = None) -> Look:
    """The first look, which reads what earlier builds have not. Raises ConfigError where there is no newsroom."""
    start = Start(config, Wish(progress=progress))
    hand, knowledge = pipeline.learn(start)
    return _looked(hand, start.seen, knowledge, knowledge.problems, None)


def again(before: Look) -> Iterator[Look]:
    """What has changed since, if anything has: as soon as it can be told, and then whole.

    Raises ConfigError for what cannot be read.

    While `newsroom.yaml` has errors, it counts as it was before. When it has changed, every text must be checked
    against it, which takes its time; pages can be shown before that.
    """
    config = before.hand.config
    seen = look(config.newsroom, before.seen)
    shape = surroundings(config.newsroom).shape
    said = pipeline.newsroom_known(config.newsroom, newsroom(config.newsroom, seen), datetime.now(UTC))
    if seen.is_as(before.seen) and (shape, said.day) == (before.hand.shape, before.known.day):
        return
    known = said if said.newsroom or not before.known.newsroom else before.known
    hand = before.hand.at(known, seen, shape)
    same: Look | None = before
    if known.digest != before.known.digest:
        knowledge = structs.replace(before.knowledge, known=known)
        same = None
        hasty = _looked(hand, seen, knowledge, _with_newsroom(said, knowledge), same)
        yield structs.replace(hasty, recalled=before.recalled)
    with Crew(hand, jobs=1) as crew:  # no process is copied from one that has threads
        knowledge = know(crew, seen, before.recalled)
    problems = knowledge.problems if said is known else _with_newsroom(said, knowledge)
    yield _looked(hand, seen, knowledge, problems, same)


def _with_newsroom(said: Known, knowledge: Knowledge) -> tuple[Problem, ...]:
    """The problems of the texts, with those that `newsroom.yaml`, and what stands beside it, have now."""
    return tuple(sorted([*said.problems, *(each for each in knowledge.problems if each.path.startswith(RELEASES))]))


def _looked(hand: Hand, seen: Seen, knowledge: Knowledge, problems: tuple[Problem, ...], before: Look | None) -> Look:
    """`before` is a look at texts that were checked against the same `newsroom.yaml`."""
    now = datetime.now(UTC)
    known = hand.known
    kept = before.years if before else {}
    years = {name: year(each, known.languages, kept.get(name)) for name, each in knowledge.volumes.items()}
    opens = dict(_opens(hand, seen, years, now, before.opens if before else {})) if known.newsroom else {}
    planned = None
    if known.newsroom:
        drafts = rolls(teaser(each.release) for each in opens.values() if each.release)
        planned = plan(known.newsroom, chain(knowledge.rolls, drafts), now, hand.shape, END_OF_TIME)
    markdown.forget()
    return Look(hand, seen, knowledge, problems, years, opens, planned, knowledge.since(seen))


def _opens(
    hand: Hand, seen: Seen, years: Mapping[str, Year], now: datetime, before: Mapping[str, Open]
) -> Iterator[tuple[str, Open]]:
    """The texts that no volume has a release of; those that were open `before` and have not changed are not read."""
    moment = now.astimezone(hand.known.zone).replace(second=0, microsecond=0)
    for name, each in years.items():
        sightings = seen.releases(name) if each.opens else {}
        for source in each.opens:
            sighting = sightings.get(address_of(source))
            if sighting and source.rpartition("/")[2] in sighting.texts:
                known = before.get(source)
                is_as_before = known is not None and sighting.is_as(known.sighting)
                yield source, known if known and is_as_before else _opened(hand, source, sighting, moment)


def _opened(hand: Hand, source: str, sighting: Sighting, moment: datetime) -> Open:
    examined = hand.look(source).examined
    values = examined.values
    as_if_now = structs.replace(examined, values={"publish_at": moment, **values})
    made = release(as_if_now, hand.known)
    is_draft = part_of(examined.draft.fields, "publish_at") is None
    return Open(sighting, values.get("headline", ""), is_draft, values.get("publish_at"), made)
