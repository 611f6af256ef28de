"""What `publish` and `withdraw` have in common: what will happen on one screen, a question, the act, what was done."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from pressroom.check import known_of
from pressroom.cli import INTERRUPTED
from pressroom.cli.asking import can_ask
from pressroom.cli.caches import warn_if_near
from pressroom.cli.progress import Bar
from pressroom.cli.report import counted, harmless, json_line, refuse, say_next, verb
from pressroom.config import Config, user
from pressroom.crew import Outline
from pressroom.errors import ConfigError, DeliveryError, InputError
from pressroom.publishing.act import Done, act
from pressroom.publishing.pieces import Piece
from pressroom.publishing.preparing import Prepared, prepared
from pressroom.publishing.proposals import Proposal, Step
from pressroom.publishing.wishes import Wish, notes_of
from pressroom.read import languages
from pressroom.start import Start

_KINDS = {
    "publication": "publish",
    "minor": "minor edit",
    "correction": "correct",
    "withdrawal": "withdraw",
    "import": "enter",
}
_MOST = 20  # lines of one kind on the screen


def deed_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a verb that publishes, corrects or withdraws."""
    for option in (
        click.option(
            "--out",
            metavar="DIR",
            type=click.Path(file_okay=False),
            help="Where the outputs go (default: out/ in the newsroom).",
        ),
        click.option("--yes", is_flag=True, help="Do it without asking."),
        click.option(
            "--mail/--no-mail",
            default=None,
            help="Tell subscribers, or do not (default: only of what is no older than a day).",
        ),
    ):
        command = option(command)
    return command


def carry_out(settings: Config, wish: Wish, *, is_sure: bool, as_json: bool) -> None:
    """Show what a wish comes to, ask, do it, and say what was done."""
    now = datetime.now(UTC)
    try:
        with Bar(sys.stderr) as bar:
            found = prepared(settings, wish, now, bar.show)
        if not found.proposal.is_empty:
            _show(found)
            warn_if_near(settings, (each.release.publish_at for each in found.proposal.approved if each.release), now)
            _ask(is_sure=is_sure)
        with Bar(sys.stderr) as bar, _stoppable():
            done = act(settings, found.proposal, user(), now, bar.show)
    except InputError as error:
        refuse(error, as_json=as_json)
    if as_json:
        click.echo(json_line(_as_data(done)))
    else:
        _say(settings, done, held=bool(found.proposal.held))
    if any(note.fault for note in done.told):
        click.echo(f"All else is done. Run {verb('publish')} again, to tell those that were not told.", err=True)
        raise click.exceptions.Exit(DeliveryError.exit_code)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Say, when somebody stops the act, what completes it."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo(
            f"Stopped. {verb('publish')} completes what is on record and missing somewhere; {verb('status')} tells.",
            err=True,
        )
        raise click.exceptions.Exit(INTERRUPTED) from None


def notes(settings: Config, words: Sequence[str]) -> dict[str, str]:
    """Notes by language, out of the words of an option."""
    if not words:
        return {}
    start = Start(settings)
    known = known_of(start.draft, start.moment, languages(settings.newsroom))
    return notes_of(words, known.languages or ("en",))


def _show(found: Prepared) -> None:
    """What will happen, on standard error."""
    for line in _lines(found):
        click.echo(harmless(line), err=True)


def _lines(found: Prepared) -> Iterator[str]:
    proposal = found.proposal
    entered = [step for step in proposal.steps if step.kind == "import"]
    if entered:
        are = "is" if len(entered) == 1 else "are"
        public = f"{counted(len(entered), 'text')} that {are} public already"
        yield f"The record begins: {public} will be entered, without mail."
    elif found.is_first:
        yield "The record begins: no text is public yet."
    others = [step for step in proposal.steps if step.kind != "import"]
    yield from _some([_step_line(step) for step in others])
    zone = ZoneInfo(found.zone)
    yield from _some([_approval_line(piece, zone) for piece in proposal.approved])
    yield from _some([f"hold: {_name(piece)}" for piece in proposal.held])
    yield from _some([f"not corrected, and marked as behind: {_name(piece)}" for piece in proposal.behind])
    if found.outline:
        yield _site_line(found.outline)
    yield from _mail_lines(proposal)


def _some(lines: list[str]) -> Iterator[str]:
    yield from lines[:_MOST]
    if len(lines) > _MOST:
        yield f"… and {len(lines) - _MOST} more"


def _step_line(step: Step) -> str:
    note = step.notes.get(step.piece.language)
    return f"{_KINDS[step.kind]}: {_name(step.piece)}{f' – {note}' if note else ''}"


def _name(piece: Piece) -> str:
    return f"{piece.address} ({piece.language}) “{piece.headline}”"


def _approval_line(piece: Piece, zone: ZoneInfo) -> str:
    at = piece.release.publish_at.astimezone(zone) if piece.release else None
    return f"approve: {_name(piece)}, to be published {at:%Y-%m-%d %H:%M %Z}"


def _site_line(outline: Outline) -> str:
    written = [*outline.make, *outline.change]
    pages = sum(path.endswith(".html") and path.startswith("site/") for path in written)
    feeds = sum(path.endswith((".xml", "feed.json")) and "sitemap" not in path for path in written)
    return (
        f"The site, at once: at most {counted(pages, 'page')}, {counted(feeds, 'feed')} and "
        f"{len(written) - pages - feeds} other files written, {len(outline.remove)} removed."
    )


def _mail_lines(proposal: Proposal) -> Iterator[str]:
    told = [step for step in proposal.steps if step.mail]
    if told:
        by_language: dict[str, list[Step]] = {}
        for step in told:
            by_language.setdefault(step.piece.language, []).append(step)
        for language, steps in sorted(by_language.items()):
            whom = (
                "subscribers" if all(step.kind == "publication" for step in steps) else "those who were sent it before"
            )
            yield f"Mail: {counted(len(steps), 'mailing')} in {language}, to {whom}, after the site."
    elif proposal.steps:
        yield "Mail: none."


def _ask(*, is_sure: bool) -> None:
    if is_sure:
        return
    if not can_ask():
        raise ConfigError("Nobody is there to be asked.", "Look at what it will do, then run it again with --yes.")
    try:
        is_wanted = click.confirm("Do it?", err=True)
    except click.Abort:  # Ctrl-C
        click.echo(err=True)
        is_wanted = False
    if not is_wanted:
        click.echo("Nothing was done.", err=True)
        raise click.exceptions.Exit(INTERRUPTED)


def _as_data(done: Done) -> dict[str, object]:
    built = done.built
    written = {"changed": built.changed, "removed": built.removed, "unchanged": built.unchanged} if built else None
    return {
        "recorded": done.recorded,
        "approved": done.approved,
        "held": done.held,
        "written": written,
        "hubs": done.told,
        "mailings": done.mailings,
    }


def _say(settings: Config, done: Done, *, held: bool) -> None:
    if done.recorded:
        click.echo(f"Recorded: {counted(len(done.recorded), 'version')}.")
    if done.approved:
        click.echo(f"Approved: {counted(len(done.approved), 'text')}; {verb('work')} publishes them at their time.")
    if held:
        click.echo(f"Held: {counted(len(done.held), 'approval')} taken back.")
    if done.built:
        built = done.built
        click.echo(
            f"{settings.out}: {len(built.changed)} written, {len(built.removed)} removed, {built.unchanged} unchanged"
        )
    for note in done.told:
        click.echo(
            harmless(f"{note.to} could not be told: {note.fault}" if note.fault else f"Told {note.to}."),
            err=bool(note.fault),
        )
    if done.mailings:
        click.echo(f"Mailings made: {len(done.mailings)}.")
    if done.built and (done.built.changed or done.built.removed):
        say_next(f"copy {settings.out / 'site'} to your web server, whole.")
    elif not (done.recorded or done.approved or done.held):
        click.echo("Nothing waits to be published.", err=True)
