"""Print what an import found: one line a release, a table of fields, and what to do next."""

from collections import Counter
from collections.abc import Iterable
from shlex import quote
from typing import Self

import click
from msgspec import Struct

from pressroom.cli.import_target import ImportTarget
from pressroom.cli.output import escape_controls, format_command, format_count, format_json, print_next_step
from pressroom.cli.publish_flow import SETUP_CHANGED
from pressroom.importer.found import FoundRelease, NotImported
from pressroom.importer.in_step import ImportPlan, PlannedRelease, PlannedText, TextState
from pressroom.importer.write_import import ReleaseTexts, count_checks
from pressroom.record import RECORD_FILE, RELEASES_FOLDER

_STATES: tuple[tuple[TextState, str], ...] = (
    ("new", "new"),
    ("changed", "changed at the source"),
    ("edited", "changed at the source, but the file is yours or edited, and stays as it is"),
    ("deleted", "not written again, because the file was deleted here"),
    ("unchanged", "unchanged"),
)
_MAX_LINES = 20  # of what has vanished, and of commands
_MAX_ALIKE = 5  # sources with the same message


class TextReport(Struct, frozen=True, kw_only=True):
    """What was found of one text. `found` has the number of items in each field, `missing` what a release needs."""

    path: str
    state: TextState
    source: str
    language: str
    published: str
    headline: str
    found: dict[str, int]
    missing: tuple[str, ...]
    checks: int


class ReleaseReport(Struct, frozen=True):
    """The texts of one release."""

    address: str
    texts: tuple[TextReport, ...]

    @property
    def state(self) -> TextState:
        """The state of the release: the first state that one of its texts has."""
        return next(state for state, _ in _STATES if any(each.state == state for each in self.texts))


class ImportReport(Struct, frozen=True, kw_only=True):
    """What an import found and did. `written` are the addresses of the written releases.

    `recorded` is the number of texts that were put on record, `not_recorded` says of others why they were not, and
    `record_error` why none were. `setup_changes` say what has changed around texts that were published before: their
    pages show it now.
    """

    source: str
    arguments: str
    releases: tuple[ReleaseReport, ...]
    fields: dict[str, int]
    states: dict[str, int]
    vanished: tuple[str, ...]
    not_imported: tuple[NotImported, ...]
    has_record: bool
    is_new_newsroom: bool
    contact_ids: tuple[str, ...]
    is_written: bool = False
    is_interrupted: bool = False
    written: tuple[str, ...] = ()
    recorded: int = 0
    not_recorded: tuple[str, ...] = ()
    record_error: str = ""
    setup_changes: tuple[str, ...] = ()

    @property
    def has_failed(self) -> bool:
        """Whether something that may be a release was not imported, or not recorded."""
        return bool(self.record_error) or any(not each.is_other for each in self.not_imported)

    @classmethod
    def create(
        cls,
        arguments: tuple[str, ...],
        plan: ImportPlan,
        texts: ReleaseTexts,
        not_imported: tuple[NotImported, ...],
        target: ImportTarget,
    ) -> Self:
        """Return the report of a plan before anything is written."""
        releases = tuple(_describe_release(each, texts) for each in plan.releases)
        fields = Counter(name for release in releases for text in release.texts for name in text.found)
        return cls(
            source=arguments[-1],
            arguments=" ".join(map(quote, arguments)),
            releases=releases,
            fields={name: fields[name] for name in _FIELDS},
            states={state: plan.count_states()[state] for state, _ in _STATES},
            vanished=plan.vanished,
            not_imported=not_imported,
            has_record=(target.folder / RELEASES_FOLDER / RECORD_FILE).exists(),
            is_new_newsroom=target.newsroom is None,
            contact_ids=_list_contact_ids(target, texts),
        )


# --- what was found --------------------------------------------------------------------------------------------------

_FIELDS = (
    "headline",
    "lead",
    "body",
    "date",
    "dateline",
    "contacts",
    "telephone numbers",
    "keywords",
    "organisations",
    "help numbers",
    "facts",
    "pictures",
    "captions",
    "credits",
    "alternative texts",
    "documents",
    "links",
    "translations",
    "former URLs",
    "id",
)
_SHOWN = ("contacts", "pictures", "documents", "facts", "help numbers")
_SINGULAR = {"pictures": "picture", "contacts": "contact", "documents": "document", "facts": "fact"}


def _list_contact_ids(target: ImportTarget, texts: ReleaseTexts) -> tuple[str, ...]:
    """Return the ids that `--contact` can have: of the newsroom, and of what the import adds to it."""
    known = target.newsroom.editions[0].contacts if target.newsroom else ()
    return (*(each.id for each in known), *(each.id for each in texts.folding.changes.contacts))


def _describe_release(release: PlannedRelease, texts: ReleaseTexts) -> ReleaseReport:
    return ReleaseReport(release.address, tuple(_describe_text(each, texts) for each in release.texts))


def _describe_text(planned: PlannedText, texts: ReleaseTexts) -> TextReport:
    found = texts.store.read(planned.summary.number)
    counts = {name: count for name, count in _count_fields(found) if count}
    is_written = planned.state in {"new", "changed"}
    zone = texts.settings.file_settings.zone
    return TextReport(
        path=f"{RELEASES_FOLDER}/{planned.path}",
        state=planned.state,
        source=found.source,
        language=found.language,
        published=f"{found.published_at.astimezone(zone):%Y-%m-%d}" if found.published_at else "",
        headline=" ".join(found.headline.split()),
        found=counts,
        missing=tuple(_list_missing(found, counts)),
        checks=count_checks(texts.write_text(planned)) if is_written else 0,
    )


def _count_fields(found: FoundRelease) -> Iterable[tuple[str, int]]:
    numbers = [number for each in found.contacts for number in (each.phone, each.mobile) if number]
    return (
        ("headline", bool(found.headline.strip())),
        ("lead", bool(found.lead.strip())),
        ("body", bool(found.body.strip())),
        ("date", found.published_at is not None),
        ("dateline", bool(found.dateline)),
        ("contacts", len(found.contacts)),
        ("telephone numbers", len(numbers)),
        ("keywords", len(found.keywords)),
        ("organisations", len(found.organisations)),
        ("help numbers", len(found.help)),
        ("facts", len(found.facts)),
        ("pictures", len(found.pictures)),
        ("captions", sum(bool(each.caption) for each in found.pictures)),
        ("credits", sum(bool(each.credit) for each in found.pictures)),
        ("alternative texts", sum(each.alt is not None for each in found.pictures)),
        ("documents", len(found.documents)),
        ("links", len(found.links)),
        ("translations", len(found.translations)),
        ("former URLs", len(found.urls)),
        ("id", bool(found.id)),
    )


def _list_missing(found: FoundRelease, counts: dict[str, int]) -> Iterable[str]:
    yield from (name for name in ("headline", "lead", "body", "date", "telephone numbers") if name not in counts)
    for name in ("credits", "alternative texts"):
        if counts.get(name, 0) < len(found.pictures):
            yield name


# --- printing --------------------------------------------------------------------------------------------------------


def print_stopped_reading(arguments: tuple[str, ...]) -> None:
    """Print that Ctrl-C stopped the import before anything was written, and how to go on."""
    click.echo("Stopped. Nothing was written.", err=True)
    command = format_command(f"import --write {' '.join(map(quote, arguments))}")
    print_next_step(f"run {command} again. It goes on from there.")


def print_report_as_json(report: ImportReport) -> None:
    """Print the report as JSON on standard output."""
    click.echo(format_json({"import": report}))


def print_report(report: ImportReport) -> None:
    """Print the report on standard output; what could not be imported, and the next step, on standard error."""
    for release in report.releases:
        if release.state != "unchanged":
            click.echo(escape_controls(_format_release(release)))
    _print_fields(report)
    for state, meaning in _STATES:
        if count := report.states[state]:
            click.echo(f"{state}: {format_count(count, 'text')}" + (f" ({meaning})" if meaning != state else ""))
    _print_vanished(report)
    _print_not_imported(report.not_imported)
    _print_outcome(report)


def _format_release(release: ReleaseReport) -> str:
    first = release.texts[0]
    languages = " ".join(each.language for each in release.texts)
    missing = dict.fromkeys(name for each in release.texts for name in each.missing)
    parts = [", ".join(_format_counts(first.found)) or "text only"]
    if missing:
        parts.append(f"missing: {', '.join(missing)}")
    if checks := sum(each.checks for each in release.texts):
        parts.append(f"to check: {checks}")
    headline = first.headline or "(no headline)"
    return f"{release.state:9} {first.published or 'no date   '}  {languages:5}  {headline} – {'; '.join(parts)}"


def _format_counts(found: dict[str, int]) -> Iterable[str]:
    return (format_count(found[name], _SINGULAR.get(name, name.removesuffix("s"))) for name in _SHOWN if name in found)


def _print_fields(report: ImportReport) -> None:
    total = sum(len(each.texts) for each in report.releases)
    if not total:
        click.echo("No release was found.")
        return
    click.echo("")
    for name, count in report.fields.items():
        click.echo(f"{name:18} in {count} of {total}")
    click.echo("")


def _print_vanished(report: ImportReport) -> None:
    for path in report.vanished[:_MAX_LINES]:
        click.echo(f"vanished  {RELEASES_FOLDER}/{path} is not at its source any more. The file stays.")
    if len(report.vanished) > _MAX_LINES:
        click.echo(f"… and {len(report.vanished) - _MAX_LINES} more have vanished from their source.")


def _print_not_imported(not_imported: Iterable[NotImported]) -> None:
    """Print what could not be imported; of many with the same message, the first ones."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for each in not_imported:
        label = "Left out" if each.is_other else "Not imported"
        groups.setdefault((label, each.message, each.remedy), []).append(each.source)
    for (label, message, remedy), sources in groups.items():
        for source in sources[:_MAX_ALIKE]:
            click.echo(escape_controls(f"{label}: {source}: {message}"), err=True)
        if len(sources) > _MAX_ALIKE:
            click.echo(f"… and {len(sources) - _MAX_ALIKE} more for the same reason; --json lists them all.", err=True)
        if remedy:
            click.echo(f"  {escape_controls(remedy)}", err=True)


def _print_outcome(report: ImportReport) -> None:
    """Print what was written, and the next command."""
    to_write = report.states["new"] + report.states["changed"]
    if not to_write:
        click.echo(
            "Nothing to write: everything is here already." if report.releases else "Nothing to write.", err=True
        )
    elif not report.is_written:
        click.echo("Nothing was written.", err=True)
        _print_options(report)
        print_next_step(f"run {format_command(f'import --write {report.arguments}')} to write these releases.")
    elif report.is_interrupted:
        click.echo(f"Stopped. {format_count(len(report.written), 'release')} written.", err=True)
        print_next_step(f"run {format_command(f'import --write {report.arguments}')} again. It goes on from there.")
    else:
        click.echo(f"Written: {format_count(len(report.written), 'release')}.", err=True)
        _print_recorded(report)
        _print_steps_after_writing(report)


def _print_options(report: ImportReport) -> None:
    """Print which options would say what the source does not; without them, somebody must write it in each file."""
    missing = Counter(name for each in report.releases for text in each.texts for name in text.missing)
    for name, option in (("telephone numbers", "--contact ID"), ("credits", "--credit NAME")):
        if missing[name] and option.partition(" ")[0] not in report.arguments:
            texts = format_count(missing[name], "text")
            ids = f" ID can be {_format_ids(report.contact_ids)}." if option == "--contact ID" else ""
            print_next_step(f"add {option} if that is right for the {texts} in which {name} are missing.{ids}")


def _format_ids(ids: tuple[str, ...]) -> str:
    if not ids:
        return "a contact that you add to newsroom.yaml first; no release here names one"
    return ", ".join(ids[:_MAX_ALIKE]) + (" or another contact in newsroom.yaml" if len(ids) > _MAX_ALIKE else "")


def _print_recorded(report: ImportReport) -> None:
    if not report.has_record:
        return
    if report.record_error:
        click.echo(escape_controls(f"Not recorded: {report.record_error}"), err=True)
    else:
        count = format_count(report.recorded, "text")
        click.echo(f"Recorded as imported, with their own dates and without mail: {count}.", err=True)
    changes = [f"  {change}" for change in report.setup_changes]
    for change in [SETUP_CHANGED, *changes] if changes else []:
        click.echo(escape_controls(change), err=True)
    for line in report.not_recorded[:_MAX_LINES]:
        click.echo(escape_controls(f"Not recorded: {line}"), err=True)
    if len(report.not_recorded) > _MAX_LINES:
        click.echo(f"… and {len(report.not_recorded) - _MAX_LINES} more were not recorded.", err=True)


def _print_steps_after_writing(report: ImportReport) -> None:
    if report.is_new_newsroom:
        print_next_step("read newsroom.yaml, which is new, and correct it.")
    changed = [each.address for each in report.releases if any(text.state == "changed" for text in each.texts)]
    print_next_step(f"run {format_command('check')}, then {format_command('preview')}.")
    if changed and report.has_record:  # all at once: none is published while another is not declared
        command = format_command(f"publish {' '.join(changed)} --correction NOTE")
        print_next_step(f"publish {'the change' if len(changed) == 1 else 'the changes'} with {command}.")
