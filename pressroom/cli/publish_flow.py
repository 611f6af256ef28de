"""What `publish` and `withdraw` have in common: what will happen on one screen, a question, the act, what was done."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from pressroom.check import check_newsroom
from pressroom.cli import INTERRUPTED
from pressroom.cli.caches import warn_about_cache_delay
from pressroom.cli.output import (
    escape_controls,
    exit_with_problems,
    format_command,
    format_count,
    format_json,
    print_next_step,
)
from pressroom.cli.progress import ProgressBar
from pressroom.cli.prompts import is_interactive
from pressroom.config import Config, get_user_name
from pressroom.engine.output import ChangeSet
from pressroom.engine.workspace import Workspace
from pressroom.errors import ConfigError, DeliveryError, InputError
from pressroom.publishing.decide import NewVersion, Proposal
from pressroom.publishing.execute import Outcome, execute
from pressroom.publishing.prepare import PublishPreview, prepare
from pressroom.publishing.release_state import ReleaseState
from pressroom.publishing.request import PublishRequest, parse_notes
from pressroom.read import list_languages

_KIND_LABELS = {
    "publication": "publish",
    "minor": "minor edit",
    "correction": "correct",
    "withdrawal": "withdraw",
    "import": "enter",
}
_MAX_LINES = 20  # lines of one kind on the screen


def publish_options(command: Callable[..., Any]) -> Callable[..., Any]:
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


def confirm_and_execute(config: Config, request: PublishRequest, *, is_confirmed: bool, as_json: bool) -> None:
    """Show what a wish comes to, ask, do it, and say what was done."""
    now = datetime.now(UTC)
    try:
        with ProgressBar(sys.stderr) as bar:
            found = prepare(config, request, now, bar.update)
        if not found.proposal.is_empty:
            _print_preview(found)
            warn_about_cache_delay(
                config, (each.release.publish_at for each in found.proposal.to_approve if each.release), now
            )
            _require_confirmation(is_confirmed=is_confirmed)
        with ProgressBar(sys.stderr) as bar, _report_interrupt():
            done = execute(config, found.proposal, get_user_name(), now, bar.update)
    except InputError as error:
        exit_with_problems(error, as_json=as_json)
    if as_json:
        click.echo(format_json(_to_dict(done)))
    else:
        _print_outcome(config, done, has_held=bool(found.proposal.to_hold))
    if any(note.fault for note in done.hub_receipts):
        click.echo(
            f"All else is done. Run {format_command('publish')} again, to tell those that were not told.", err=True
        )
        raise click.exceptions.Exit(DeliveryError.exit_code)


@contextmanager
def _report_interrupt() -> Iterator[None]:
    """Say, when somebody stops the act, what completes it."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo(
            f"Stopped. {format_command('publish')} completes what is on record and missing somewhere; "
            f"{format_command('status')} tells.",
            err=True,
        )
        raise click.exceptions.Exit(INTERRUPTED) from None


def parse_note_options(config: Config, values: Sequence[str]) -> dict[str, str]:
    """Notes by language, out of the words of an option."""
    if not values:
        return {}
    start = Workspace(config)
    known = check_newsroom(start.newsroom_draft, start.now, list_languages(config.newsroom_folder))
    return parse_notes(values, known.languages or ("en",))


def _print_preview(preview: PublishPreview) -> None:
    """What will happen, on standard error."""
    for line in _format_preview(preview):
        click.echo(escape_controls(line), err=True)


def _format_preview(preview: PublishPreview) -> Iterator[str]:
    proposal = preview.proposal
    entered = [step for step in proposal.new_versions if step.kind == "import"]
    if entered:
        are = "is" if len(entered) == 1 else "are"
        public = f"{format_count(len(entered), 'text')} that {are} public already"
        yield f"The record begins: {public} will be entered, without mail."
    elif preview.is_first:
        yield "The record begins: no text is public yet."
    others = [step for step in proposal.new_versions if step.kind != "import"]
    yield from _limit_lines([_format_new_version(step) for step in others])
    zone = ZoneInfo(preview.zone)
    yield from _limit_lines([_format_approval(piece, zone) for piece in proposal.to_approve])
    yield from _limit_lines([f"hold: {_format_name(piece)}" for piece in proposal.to_hold])
    yield from _limit_lines(
        [f"not corrected, and marked as behind: {_format_name(piece)}" for piece in proposal.behind]
    )
    if preview.change_set:
        yield _format_site_changes(preview.change_set)
    yield from _format_mailings(proposal)


def _limit_lines(lines: list[str]) -> Iterator[str]:
    yield from lines[:_MAX_LINES]
    if len(lines) > _MAX_LINES:
        yield f"… and {len(lines) - _MAX_LINES} more"


def _format_new_version(new_version: NewVersion) -> str:
    note = new_version.notes.get(new_version.state.language)
    return f"{_KIND_LABELS[new_version.kind]}: {_format_name(new_version.state)}{f' – {note}' if note else ''}"


def _format_name(state: ReleaseState) -> str:
    return f"{state.address} ({state.language}) “{state.headline}”"


def _format_approval(state: ReleaseState, zone: ZoneInfo) -> str:
    at = state.release.publish_at.astimezone(zone) if state.release else None
    return f"approve: {_format_name(state)}, to be published {at:%Y-%m-%d %H:%M %Z}"


def _format_site_changes(change_set: ChangeSet) -> str:
    written = [*change_set.added, *change_set.changed]
    pages = sum(path.endswith(".html") and path.startswith("site/") for path in written)
    feeds = sum(path.endswith((".xml", "feed.json")) and "sitemap" not in path for path in written)
    return (
        f"The site, at once: at most {format_count(pages, 'page')}, {format_count(feeds, 'feed')} and "
        f"{len(written) - pages - feeds} other files written, {len(change_set.removed)} removed."
    )


def _format_mailings(proposal: Proposal) -> Iterator[str]:
    told = [step for step in proposal.new_versions if step.mail]
    if told:
        by_language: dict[str, list[NewVersion]] = {}
        for step in told:
            by_language.setdefault(step.state.language, []).append(step)
        for language, steps in sorted(by_language.items()):
            whom = (
                "subscribers" if all(step.kind == "publication" for step in steps) else "those who were sent it before"
            )
            yield f"Mail: {format_count(len(steps), 'mailing')} in {language}, to {whom}, after the site."
    elif proposal.new_versions:
        yield "Mail: none."


def _require_confirmation(*, is_confirmed: bool) -> None:
    if is_confirmed:
        return
    if not is_interactive():
        raise ConfigError("Nobody is there to be asked.", "Look at what it will do, then run it again with --yes.")
    try:
        is_wanted = click.confirm("Do it?", err=True)
    except click.Abort:  # Ctrl-C
        click.echo(err=True)
        is_wanted = False
    if not is_wanted:
        click.echo("Nothing was done.", err=True)
        raise click.exceptions.Exit(INTERRUPTED)


def _to_dict(outcome: Outcome) -> dict[str, object]:
    built = outcome.build_result
    written = {"changed": built.changed, "removed": built.removed, "unchanged": built.unchanged} if built else None
    return {
        "recorded": outcome.recorded_lines,
        "approved": outcome.approvals,
        "held": outcome.held_approvals,
        "written": written,
        "hubs": outcome.hub_receipts,
        "mailings": outcome.mailings,
    }


def _print_outcome(config: Config, outcome: Outcome, *, has_held: bool) -> None:
    if outcome.recorded_lines:
        click.echo(f"Recorded: {format_count(len(outcome.recorded_lines), 'version')}.")
    if outcome.approvals:
        click.echo(
            f"Approved: {format_count(len(outcome.approvals), 'text')}; "
            f"{format_command('work')} publishes them at their time."
        )
    if has_held:
        click.echo(f"Held: {format_count(len(outcome.held_approvals), 'approval')} taken back.")
    if outcome.build_result:
        built = outcome.build_result
        click.echo(
            f"{config.out}: {len(built.changed)} written, {len(built.removed)} removed, {built.unchanged} unchanged"
        )
    for note in outcome.hub_receipts:
        click.echo(
            escape_controls(f"{note.to} could not be told: {note.fault}" if note.fault else f"Told {note.to}."),
            err=bool(note.fault),
        )
    if outcome.mailings:
        click.echo(f"Mailings made: {len(outcome.mailings)}.")
    if outcome.build_result and (outcome.build_result.changed or outcome.build_result.removed):
        print_next_step(f"copy {config.out / 'site'} to your web server, whole.")
    elif not (outcome.recorded_lines or outcome.approvals or outcome.held_approvals):
        click.echo("Nothing waits to be published.", err=True)
