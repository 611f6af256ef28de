"""THE ORDER of the stages: read, check, plan, render, write.

A Start in, what happened out. It joins the stages and knows none of their details.
"""

from datetime import datetime
from pathlib import Path

from msgspec import structs

from pressroom.artifact import Plan
from pressroom.check import Known, check_overrides, known_of
from pressroom.crew import (
    Crew,
    Hand,
    Knowledge,
    Outline,
    Recalled,
    changes,
    forecast,
    is_public,
    keep,
    know,
    make,
    recalled,
)
from pressroom.draft import Draft
from pressroom.errors import InputError, Problem
from pressroom.plan import END_OF_TIME, plan
from pressroom.read import Index, has_keys, languages, overrides
from pressroom.start import Built, Start
from pressroom.text import markdown
from pressroom.write import locked, read_manifest, stale


def build(start: Start) -> Built:
    """Every stage: make `out/` what texts, templates and time say. Raises InputError with every problem."""
    config, wish = start.config, start.wish
    kept = _recalled(start)
    with locked(config.out), _crew(start, kept) as crew:
        knowledge = know(crew, start.seen, kept)
        try:
            planned = _plan(start, crew.hand, knowledge)
        except InputError:
            _keep(start, kept, knowledge)  # what was learnt is worth keeping all the same
            raise
        standing = read_manifest(config.out)
        todo = stale(planned, standing, config.out, clean=wish.clean, verify=wish.verify)
        written = make(crew, planned, standing, todo)
        crew.hand.keep_templates()
        _keep(start, kept, knowledge, planned, written.outputs)
        markdown.forget()
        return Built(written.changed, written.removed, written.unchanged, knowledge.problems)


def outline(start: Start, learnt: Recalled | None = None) -> Outline:
    """Read, check and plan; nothing is made.

    `learnt` is what is known already. Raises InputError with every problem.
    """
    config, wish = start.config, start.wish
    kept = learnt or _recalled(start)
    with _crew(start, kept) as crew:
        planned = _plan(start, crew.hand, know(crew, start.seen, kept))
        standing = read_manifest(config.out)
        todo = stale(planned, standing, config.out, clean=wish.clean, verify=wish.verify)
        return forecast(crew, standing, todo)


def examine(start: Start) -> tuple[Problem, ...]:
    """Read and check: every problem of every text, and where one is not as it was published."""
    hand, knowledge = learn(start)
    return tuple(sorted([*knowledge.problems, *changes(hand, knowledge.changed)]))


def learn(start: Start) -> tuple[Hand, Knowledge]:
    """Read and check: all that there is to know of the texts, and the hand that can tell more of each."""
    kept = _recalled(start)
    with _crew(start, kept) as crew:
        knowledge = know(crew, start.seen, kept)
    if not start.is_known:
        _keep(start, kept, knowledge)
    return crew.hand, knowledge


def _recalled(start: Start) -> Recalled | None:
    """What earlier builds learnt, if what was seen then is known too."""
    return recalled(start.memory, start.before.token, start.before.seen)


def _crew(start: Start, kept: Recalled | None) -> Crew:
    """Those who work on releases."""
    known = kept.learnt.known if kept and start.is_newsroom_known and kept.learnt.known.day == start.day else None
    hand = Hand(
        start.config, known or newsroom_known(start.config.newsroom, start.draft, start.moment), start.seen, start.shape
    )
    return Crew(hand, start.jobs, start.wish.progress)


def newsroom_known(folder: Path, draft: Draft, moment: datetime) -> Known:
    """What the draft of `newsroom.yaml` in `folder` says, with the problems of what surrounds the texts."""
    known = known_of(draft, moment, languages(folder))
    problems = known.problems + check_overrides(overrides(folder), known.languages)
    newsroom = known.newsroom and structs.replace(known.newsroom, is_signed=has_keys(folder))
    return structs.replace(known, problems=problems, newsroom=newsroom)


def _plan(start: Start, hand: Hand, knowledge: Knowledge) -> Plan:
    """Plan what was read, when there is no error in it, and every text is as it was recorded."""
    newsroom = knowledge.known.newsroom
    changed = tuple(changes(hand, knowledge.changed))
    errors = (problem for problem in knowledge.problems if problem.level == "error")
    if newsroom is None or changed or any(is_public(problem.path, start.seen) for problem in errors):
        raise InputError(tuple(sorted([*knowledge.problems, *changed])))
    horizon = END_OF_TIME if start.seen.record else None
    return plan(newsroom, knowledge.rolls, start.moment, start.shape, horizon)


def _keep(
    start: Start, kept: Recalled | None, knowledge: Knowledge, planned: Plan | None = None, outputs: int = 0
) -> None:
    """Keep what was learnt, and what was planned, for the next build."""
    index = Index(start.shape, start.seen, knowledge.problems, knowledge.known.timezone)
    if planned:
        since, until = knowledge.span(planned, start.moment)
        index = structs.replace(index, plan=planned.digest, since=since, until=until, outputs=outputs)
    keep(start.memory, index, knowledge, kept)
