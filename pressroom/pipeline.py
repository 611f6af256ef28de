"""THE ORDER of the stages: read, check, plan, render, write.

Folders and the time in, what happened out. It joins the stages and knows none of their details.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from msgspec import Struct

from pressroom.artifact import Artifact, Item, Manifest, Plan
from pressroom.check import Checked, check, zone
from pressroom.config import Config
from pressroom.errors import ConfigError, InputError, Problem
from pressroom.plan import plan
from pressroom.read import Surroundings, compiled_templates, keep_compiled, languages, read, surroundings
from pressroom.release import Newsroom
from pressroom.text import dates
from pressroom.write import Stale, Written, read_manifest, stale, write

Progress = Callable[[Iterable[Item], int], Iterable[Item]]


class Outline(Struct, frozen=True):
    """What a build would do: everything up to the plan, and how it differs from what is in `out/`."""

    newsroom: Newsroom
    warnings: tuple[Problem, ...]
    surroundings: Surroundings
    plan: Plan
    manifest: Manifest
    work: Stale


class Built(Struct, frozen=True):
    """What a build did, and the warnings on its way."""

    written: Written
    warnings: tuple[Problem, ...]


def examine(config: Config, now: str | None = None) -> Checked:
    """Read and check: every problem of every text.

    `now` is a date and time, in the newsroom's zone unless it has an offset; without it the clock is asked.
    """
    return _examine(config, now)[0]


def outline(config: Config, now: str | None = None, *, clean: bool = False) -> Outline:
    """Read, check and plan; `clean` plans to make everything anew. Raises InputError with every problem."""
    checked, moment = _examine(config, now)
    if checked.newsroom is None or any(problem.level == "error" for problem in checked.problems):
        raise InputError(checked.problems)
    around = surroundings(config.newsroom)
    planned = plan(checked.newsroom, checked.releases, moment, around.shape)
    manifest = read_manifest(config.out)
    work = stale(planned, manifest, config.out, clean=clean)
    return Outline(checked.newsroom, checked.problems, around, planned, manifest, work)


def build(config: Config, now: str | None = None, *, clean: bool = False, progress: Progress | None = None) -> Built:
    """Every stage: make `config.out` what texts, templates and time say. `progress` may watch the items go by."""
    todo = outline(config, now, clean=clean)
    items = progress(todo.work.items, len(todo.work.items)) if progress else todo.work.items
    artifacts = _artifacts(config, todo, items)
    written = write(config.newsroom, config.out, todo.plan, todo.manifest, todo.work, artifacts)
    return Built(written, todo.warnings)


def _examine(config: Config, now: str | None) -> tuple[Checked, datetime]:
    drafts = read(config.newsroom)
    moment = datetime.now(UTC)
    if now is not None:
        try:
            moment = dates.moment(now, zone(drafts.newsroom)).astimezone(UTC)
        except ValueError as error:
            raise ConfigError(f"--now {now}: {error}", "Give a time such as 2020-11-02T09:00.") from error
    return check(drafts, moment, languages()), moment


def _artifacts(config: Config, todo: Outline, items: Iterable[Item]) -> Iterator[Artifact]:
    if not todo.work.items:
        return
    from pressroom.render import press, render  # noqa: PLC0415 - a build with nothing to render loads no template engine

    around = todo.surroundings
    compiled = compiled_templates(config.cache, around.shape)
    known = len(compiled)
    hand = press(todo.newsroom, around.templates, around.catalogues, compiled)
    for item in items:
        yield render(item, hand)
    if len(compiled) > known:
        keep_compiled(config.cache, around.shape, compiled)
