"""Run the steps that `publish` and `withdraw` share: show a summary, ask for confirmation, execute, report."""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import click
from msgspec import structs

from pressroom.cli.mail_lines import format_mail_error, format_mail_plan
from pressroom.cli.output import (
    escape_controls,
    format_command,
    format_count,
    format_json,
    format_time,
    print_error,
    print_next_step,
    print_problems,
)
from pressroom.cli.terminal import ProgressBar, is_interactive, require_confirmation
from pressroom.cli.unpublished import print_texts, to_dict
from pressroom.config import Config, get_user_name
from pressroom.engine.output import ChangeSet
from pressroom.engine.workspace import BuildOptions, Workspace
from pressroom.errors import EXIT_INTERRUPTED, ConfigError, DeliveryError, InputError
from pressroom.publishing.decide import NewVersion, Proposal, require_record_not_ahead
from pressroom.publishing.execute import Outcome, execute
from pressroom.publishing.mail_plan import has_subscribers
from pressroom.publishing.prepare import PublishPreview, prepare
from pressroom.publishing.release_state import ReleaseState
from pressroom.publishing.request import Action, PublishRequest, find_unknown_language, parse_notes
from pressroom.publishing.unpublished import UnpublishedText
from pressroom.record import APPROVALS_FILE, RECORD_FILE
from pressroom.record.file import read_file

_KIND_LABELS = {
    "publication": "publish",
    "minor": "minor change",
    "correction": "correct",
    "withdrawal": "withdraw",
    "import": "import",
}
_REFUSAL_RESULTS: dict[Action, str] = {
    "withdraw": "Nothing was withdrawn.",
    "hold": "No approval was cancelled.",
    "publish": "Nothing was published.",
    "minor": "Nothing was published.",
    "correct": "Nothing was published.",
}
_RELEASE_PAGE = re.compile(r"site/(?:[A-Za-z-]+/)?[0-9]{4}/[^/]+/index\.html")
SETUP_CHANGED = "Since the last publish, this has changed, and changes published pages without a new version:"
"""Printed before a list of changes to `newsroom.yaml`, logos, templates and translation files."""
_MAX_LINES = 20  # lines of one kind in the summary


def confirm_and_execute(
    config: Config,
    request: PublishRequest,
    notes: Sequence[str],
    *,
    is_confirmed: bool,
    accepts_future: bool,
    as_json: bool,
) -> None:
    """Show what a request with these notes will do, ask for confirmation, execute it, and report the result."""
    now, bar = datetime.now(UTC), ProgressBar(sys.stderr)
    workspace = Workspace.open(config, BuildOptions(progress=bar.update))
    if notes:
        languages = workspace.newsroom_context.languages or ("en",)
        _confirm_languages(request, notes, languages, is_confirmed=is_confirmed)
        request = structs.replace(request, notes=parse_notes(notes, languages))
    with bar:
        preview = prepare(workspace, request, now)
    proposal, zone = preview.proposal, ZoneInfo(preview.zone)
    print_problems(preview.missing_texts)
    print_texts(preview.skipped, zone, "Skipped: ")
    if preview.setup_changes or not proposal.is_empty:
        _print_preview(preview, has_readers=has_subscribers(config, workspace.newsroom_context.newsroom))
        if not accepts_future:
            _confirm_future_record(workspace, proposal, now, is_confirmed=is_confirmed)
        warn_about_cache_delay(
            workspace, (state.release.publish_at for state in proposal.to_approve if state.release), now
        )
        remedy = "Check the summary above, then run again with --yes."
        require_confirmation("Continue?", remedy, _REFUSAL_RESULTS[request.action], is_confirmed=is_confirmed)
    with bar, _report_interrupt(config):
        # Recorded with the time of the answer: who subscribes while the question waits gets the mail too.
        outcome = execute(workspace, proposal, get_user_name(), datetime.now(UTC))
    if as_json:
        click.echo(format_json(_to_dict(outcome) | {"skipped": [to_dict(text) for text in preview.skipped]}))
    else:
        _print_outcome(config, outcome, zone, has_cancelled=bool(proposal.to_cancel))
        if _has_no_effect(outcome):
            click.echo("Nothing was published." if preview.skipped else "Nothing to publish.", err=True)
    _exit_if_incomplete(outcome, preview.skipped)


def _confirm_languages(
    request: PublishRequest, notes: Sequence[str], languages: Sequence[str], *, is_confirmed: bool
) -> None:
    """Ask whether a note that begins like `sv: …` is a text, if the newsroom has no such language.

    Raises ConfigError, with the two ways to write it, if nobody can be asked or questions are not wanted.
    """
    unknown = find_unknown_language(notes, languages)
    if unknown is None:
        return
    code, note = unknown
    first, text = languages[0], note.partition(":")[2].strip()
    message = f"A note begins with “{code}:”, but the newsroom has no such language (it has {', '.join(languages)})."
    remedy = (
        f"Write “{first}: {text[:80]}” for a note in {first}, or “{first}: {note[:80]}” for a text that begins with "
        f"“{code}:”."
    )
    if is_confirmed or not is_interactive():
        raise ConfigError(message, remedy)
    click.echo(escape_controls(message), err=True)
    question = f"Is it a text in {first} that begins with “{code}:”?"
    require_confirmation(question, remedy, _REFUSAL_RESULTS[request.action], is_confirmed=False)


def _exit_if_incomplete(outcome: Outcome, skipped: Iterable[UnpublishedText]) -> None:
    """Exit with an error if a hub could not be notified, a mail not prepared, or an error kept a text from readers."""
    if any(receipt.fault for receipt in outcome.hub_receipts):
        command = format_command("publish")
        click.echo(f"Everything else is done. Run {command} again to notify these WebSub hubs.", err=True)
        raise click.exceptions.Exit(DeliveryError.exit_code)
    if outcome.mail_plan and outcome.mail_plan.error:
        click.echo(escape_controls(format_mail_error(outcome.mail_plan)), err=True)
        raise click.exceptions.Exit(DeliveryError.exit_code)
    if any(text.is_due and text.reason == "error" for text in skipped):
        raise click.exceptions.Exit(InputError.exit_code)


def _has_no_effect(outcome: Outcome) -> bool:
    result = outcome.build_result
    is_built = result is not None and bool(result.changed or result.removed)
    is_changed = outcome.recorded_lines or outcome.approvals or outcome.cancelled_approvals
    has_mail = outcome.mailings or (outcome.mail_plan and outcome.mail_plan.mailings)
    return not (is_built or is_changed or outcome.is_deployed or outcome.hub_receipts or has_mail)


def _confirm_future_record(workspace: Workspace, proposal: Proposal, now: datetime, *, is_confirmed: bool) -> None:
    """Ask whether to go on if the record is ahead of the clock. Raises ConfigError if nobody can be asked."""
    try:
        require_record_not_ahead(proposal, workspace.record, now)
    except ConfigError as error:
        if is_confirmed or not is_interactive():
            raise
        print_error(error)
        require_confirmation("Continue with these times?", error.remedy, "Nothing was done.", is_confirmed=False)


@contextmanager
def _report_interrupt(config: Config) -> Iterator[None]:
    """If the user stops the command, print what was done so far, and how to complete it."""
    before = _read_record_files(config)
    try:
        yield
    except KeyboardInterrupt as interrupt:
        done = "".join(f"{escape_controls(str(each))} " for each in interrupt.args)
        if _read_record_files(config) == before:
            message = f"Stopped. {done}Nothing was recorded. To do it, run the same command again."
        else:
            message = (
                f"Stopped. {done}It is recorded, but not everything else is done. "
                f"{format_command('publish')} completes it."
            )
        click.echo(message, err=True)
        raise click.exceptions.Exit(EXIT_INTERRUPTED) from None


def _read_record_files(config: Config) -> tuple[bytes | None, ...]:
    return tuple([read_file(config.newsroom_folder, name) for name in (RECORD_FILE, APPROVALS_FILE)])


def warn_about_cache_delay(workspace: Workspace, times: Iterable[datetime], now: datetime) -> None:
    """Warn if something is published so soon that caches may still show old lists and feeds at that time."""
    future_times = [time for time in times if time > now]
    newsroom = workspace.newsroom_context.newsroom if future_times else None
    if newsroom and any(time - now < timedelta(minutes=newsroom.cache_minutes) for time in future_times):
        warning = (
            f"less than {newsroom.cache_minutes} min left: caches keep lists and feeds for that long (cache_minutes), "
            "so some readers may see the release late; set a later publish_at, or empty the caches when it is public"
        )
        click.echo(f"{click.style('warning:', fg='yellow')} {warning}", err=True)


def _print_preview(preview: PublishPreview, *, has_readers: bool) -> None:
    for line in _format_preview(preview, has_readers=has_readers):
        click.echo(escape_controls(line), err=True)


def _format_preview(preview: PublishPreview, *, has_readers: bool) -> Iterator[str]:
    proposal = preview.proposal
    imported = [version for version in proposal.new_versions if version.kind == "import"]
    if imported:
        are = "is" if len(imported) == 1 else "are"
        texts = f"{format_count(len(imported), 'text')} that {are} already public"
        yield f"This starts the record: {texts} will be added, without a mail body."
    elif preview.is_first:
        yield "This starts the record: no text is public yet."
    others = [version for version in proposal.new_versions if version.kind != "import"]
    yield from _limit_lines([_format_new_version(version) for version in others])
    yield from _limit_lines(
        [
            f"new id in feeds, so feed readers show it as a new release: {_format_name(state)}"
            for state in preview.changed_ids
        ]
    )
    zone = ZoneInfo(preview.zone)
    yield from _limit_lines([_format_approval(state, zone) for state in proposal.to_approve])
    yield from _limit_lines([f"cancel the approval: {_format_name(state)}" for state in proposal.to_cancel])
    outdated = proposal.outdated_translations
    yield from _limit_lines([f"mark as outdated translation: {_format_name(state)}" for state in outdated])
    if preview.setup_changes:
        yield SETUP_CHANGED
        yield from _limit_lines([f"  {change}" for change in preview.setup_changes])
    if preview.change_set:
        if preview.setup_changes:
            yield _format_changed_releases(preview.change_set)
        yield _format_site_changes(preview.change_set)
    yield from _format_mailings(proposal, has_readers=has_readers)


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
    time = format_time(state.release.publish_at, zone) if state.release else ""
    return f"approve: {_format_name(state)}, to be published {time}"


def _format_site_changes(change_set: ChangeSet) -> str:
    written = [*change_set.added, *change_set.changed]
    pages = sum(path.endswith(".html") and path.startswith("site/") for path in written)
    feeds = sum(path.endswith((".xml", "feed.json")) and "sitemap" not in path for path in written)
    return (
        f"Site: at most {format_count(pages, 'page')}, {format_count(feeds, 'feed')} and "
        f"{len(written) - pages - feeds} other files will be written, {len(change_set.removed)} removed."
    )


def _format_changed_releases(change_set: ChangeSet) -> str:
    """Say how many published releases change besides what is published now."""
    count = sum(_RELEASE_PAGE.fullmatch(path) is not None for path in change_set.changed)
    if not count:
        return (
            "No page of a release changes in the output folder: no page shows this, or a build has already written it."
        )
    return f"Pages of published releases that may change: {count}."


def _format_mailings(proposal: Proposal, *, has_readers: bool) -> Iterator[str]:
    mailed = [version for version in proposal.new_versions if version.mail]
    if mailed:
        by_language: dict[str, list[NewVersion]] = {}
        for version in mailed:
            by_language.setdefault(version.state.language, []).append(version)
        for language, versions in sorted(by_language.items()):
            if has_readers:
                yield f"Mail: {format_count(len(versions), 'mail')} in {language} will be prepared for subscribers."
                continue
            bodies = "1 mail body" if len(versions) == 1 else f"{len(versions)} mail bodies"
            yield f"Mail: {bodies} in {language} will be written (nothing is sent)."
    elif proposal.new_versions:
        yield "Mail: none."


def format_mailings(config: Config, outcome: Outcome, zone: ZoneInfo) -> Iterator[str]:
    """Yield lines about the mails that are prepared, or, in a newsroom that sends none, about the bodies of mails."""
    if outcome.mail_plan:
        yield from _limit_lines(list(format_mail_plan(outcome.mail_plan, zone)))
        return
    yield from _limit_lines(
        [f"Mail body written: {config.out / mailing.message} (nothing is sent)" for mailing in outcome.mailings]
    )


def _to_dict(outcome: Outcome) -> dict[str, object]:
    result = outcome.build_result
    written = {"changed": result.changed, "removed": result.removed, "unchanged": result.unchanged} if result else None
    mail = {"mail": outcome.mail_plan} if outcome.mail_plan else {}
    return {
        "recorded": outcome.recorded_lines,
        "approved": outcome.approvals,
        "held": outcome.cancelled_approvals,
        "written": written,
        "deployed": outcome.is_deployed,
        "hubs": outcome.hub_receipts,
        "mailings": outcome.mailings,
        **mail,
    }


def _print_outcome(config: Config, outcome: Outcome, zone: ZoneInfo, *, has_cancelled: bool) -> None:
    if outcome.recorded_lines:
        click.echo(f"Recorded: {format_count(len(outcome.recorded_lines), 'version')}.")
    if outcome.approvals:
        click.echo(
            f"Approved: {format_count(len(outcome.approvals), 'text')}. "
            f"{format_command('work')} publishes approved texts on time."
        )
    if has_cancelled:
        click.echo(f"Cancelled: {format_count(len(outcome.cancelled_approvals), 'approval')}.")
    result = outcome.build_result
    if result:
        click.echo(
            f"{config.out}: {len(result.changed)} written, {len(result.removed)} removed, {result.unchanged} unchanged"
        )
    if outcome.is_deployed:
        click.echo("Deployed.")
    _print_hub_receipts(outcome)
    for line in format_mailings(config, outcome, zone):
        click.echo(escape_controls(line))
    _print_last_line(config, outcome)


def _print_hub_receipts(outcome: Outcome) -> None:
    for receipt in outcome.hub_receipts:
        if receipt.fault:
            click.echo(escape_controls(f"Could not notify the WebSub hub {receipt.to}: {receipt.fault}"), err=True)
        else:
            click.echo(escape_controls(f"Notified the WebSub hub {receipt.to}."))


def _print_last_line(config: Config, outcome: Outcome) -> None:
    result = outcome.build_result
    if not outcome.is_deployed and result and (result.changed or result.removed):
        print_next_step(f"copy all of {config.out / 'site'} to your web server.")
