"""`pressroom subscribers`: list, add, import, export and erase subscribers, and show what they agreed to."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import msgspec

from pressroom import durable
from pressroom.cli.output import (
    escape_controls,
    format_command,
    format_count,
    format_json,
    format_time,
    json_option,
    print_next_step,
)
from pressroom.cli.parameters import load_existing_config, yes_option
from pressroom.cli.subscriber_plot import draw_growth, format_growth
from pressroom.cli.subscriber_setup import SubscriberSetup, open_setup
from pressroom.cli.terminal import require_confirmation
from pressroom.errors import ConfigError
from pressroom.store import open_store
from pressroom.store.secret_file import load_token_keys
from pressroom.store.subscriptions import Frequency
from pressroom.subscriptions.addresses import EmailAddress, InvalidAddressError, parse_address
from pressroom.subscriptions.choices import FREQUENCIES, SubscriptionChoices
from pressroom.subscriptions.consent import ConsentReceipt
from pressroom.subscriptions.csv_file import MAX_BYTES, CsvRow, CsvTable, parse_csv, protect_cell
from pressroom.subscriptions.import_csv import ImportRules, JudgedLine, import_rows
from pressroom.subscriptions.operator import ExportedSubscriber, erase_address, export_subscribers, list_consents
from pressroom.subscriptions.overview import SubscriberOverview, get_subscriber_overview

_MAX_LINES = 20
_VERDICTS = {
    "added": "added",
    "known": "already subscribed",
    "repeated": "repeated in the file",
    "suppressed": "refused",
    "invalid": "not valid",
}
_STATUS_NAMES = {"active": "active", "pending": "not confirmed yet", "left": "left", "erased": "erased"}
_EXPORTED = (
    "email",
    "language",
    "takes_other_languages",
    "organisations",
    "keywords",
    "frequency",
    "consent",
    "confirmed_at",
    "paused_until",
)

language_option = click.option("--language", metavar="LANG", help="The language (default: the newsroom's first).")
frequency_option = click.option(
    "--frequency", type=click.Choice(FREQUENCIES), default="immediate", show_default=True, help="How often."
)


@click.group("subscribers", subcommand_metavar="list|add|import|export|erase|consent ...")
def command() -> None:
    """List, add, import, export and erase subscribers, and show what they agreed to."""


@command.command("list")
@click.option("--plot", metavar="FILE.svg", type=click.Path(dir_okay=False), help="Write the plot to an SVG file too.")
@json_option
@click.pass_obj
def list_(newsroom: str | None, plot: str | None, as_json: bool) -> None:
    """Count subscribers by what they chose, and show joins and leaves over time."""
    setup = open_setup(newsroom)
    overview = get_subscriber_overview(setup.store, ZoneInfo(setup.newsroom.timezone), datetime.now(UTC))
    if plot:
        durable.replace(Path(plot), draw_growth(overview.growth, setup.newsroom.editions[0].title).encode())
    if as_json:
        click.echo(format_json(msgspec.to_builtins(overview)))
        return
    for line in _format_overview(overview, setup):
        click.echo(escape_controls(line))
    if plot:
        click.echo(f"Wrote {escape_controls(plot)}.", err=True)


def _format_overview(overview: SubscriberOverview, setup: SubscriberSetup) -> Iterator[str]:
    counts = [
        f"{overview.by_status.get(status, 0)} {name}"
        for status, name in _STATUS_NAMES.items()
        if status == "active" or overview.by_status.get(status)
    ]
    yield f"Subscribers: {', '.join(counts)}"
    names = {organisation.id: organisation.name for organisation in setup.newsroom.editions[0].organisations}
    yield from _format_counts("Language", overview.by_language)
    yield from _format_counts("Frequency", overview.by_frequency)
    yield from _format_counts("Organisation", {names.get(key, key): n for key, n in overview.by_organisation.items()})
    yield from _format_counts("Keyword", overview.by_keyword)
    if overview.by_status:
        yield ""
        yield from format_growth(overview.growth)


def _format_counts(title: str, counts: dict[str, int]) -> Iterator[str]:
    """Yield the largest counts; an empty name stands for all."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    for place, (name, count) in enumerate(ordered[:_MAX_LINES]):
        yield f"{title if not place else '':<13} {count:>6}  {name or 'all'}"
    if len(ordered) > _MAX_LINES:
        yield f"{'':<13} … and {len(ordered) - _MAX_LINES} more"


@command.command("add")
@click.argument("address")
@click.option("--consent", required=True, metavar="TEXT", help="Where and when the reader agreed. It is stored.")
@language_option
@click.option("--organisation", "organisations", multiple=True, metavar="ID", help="Only this one; may be repeated.")
@click.option("--keyword", "keywords", multiple=True, metavar="NAME", help="Only this one; may be repeated.")
@frequency_option
@json_option
@click.pass_obj
def add(  # noqa: PLR0913, PLR0917 - one for each option
    newsroom: str | None,
    address: str,
    consent: str,
    language: str | None,
    organisations: tuple[str, ...],
    keywords: tuple[str, ...],
    frequency: Frequency,
    as_json: bool,
) -> None:
    """Add a reader who has agreed elsewhere, such as on paper. No confirmation is sent.

    An address whose reader has left is refused: only the reader can join again.
    """
    setup = open_setup(newsroom)
    default = SubscriptionChoices(setup.choose_language(language), frequency=frequency)
    rules = ImportRules(setup.names, default, _require_consent(consent), "operator")
    row = CsvRow(1, {"email": address, "organisations": "|".join(organisations), "keywords": "|".join(keywords)})
    (judged,) = import_rows(setup.store, setup.keys, [row], rules, datetime.now(UTC), write=True)
    if judged.verdict != "added":
        raise ConfigError(f"The address was not added: {judged.reason}.", "Nothing was changed.")
    click.echo(format_json({"added": True}) if as_json else "Added the subscriber.")


def _require_consent(text: str) -> str:
    if not text.strip():
        remedy = 'Write where and when the readers agreed, such as --consent "Signed a list at the fair, 2 May 2026".'
        raise ConfigError("--consent is empty.", remedy)
    return text.strip()


@command.command("import")
@click.argument("file", metavar="FILE.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--consent", metavar="TEXT", help="Where and when the readers agreed, unless a column of the file says it."
)
@language_option
@frequency_option
@click.option("--write", is_flag=True, help="Add the subscribers. Without it, only show what would happen.")
@json_option
@click.pass_obj
def import_(  # noqa: PLR0913, PLR0917 - one for each option
    newsroom: str | None,
    file: Path,
    consent: str | None,
    language: str | None,
    frequency: Frequency,
    write: bool,
    as_json: bool,
) -> None:
    """Import a list of readers who have agreed elsewhere. No confirmation is sent.

    Encoding, delimiter and columns are found by themselves. Each line is judged. With --write, all lines that can be
    added are added together; after an error, none.
    """
    setup = open_setup(newsroom)
    table = _read_table(file)
    if consent is None and "consent" not in table.columns:
        raise ConfigError(
            "It is not stated where the readers agreed.",
            'Give it with --consent, such as --consent "Signed a list at the fair, 2 May 2026".',
        )
    default = SubscriptionChoices(setup.choose_language(language), frequency=frequency)
    rules = ImportRules(setup.names, default, "" if consent is None else _require_consent(consent))
    judged = import_rows(setup.store, setup.keys, table.rows, rules, datetime.now(UTC), write=write)
    if as_json:
        click.echo(format_json(_describe_import(table, judged, is_written=write)))
    else:
        _print_import(table, judged, is_written=write)
    if any(each.verdict in {"invalid", "suppressed"} for each in judged):
        raise click.exceptions.Exit(1)


def _read_table(file: Path) -> CsvTable:
    with file.open("rb") as stream:
        return parse_csv(stream.read(MAX_BYTES + 1))


def _describe_import(table: CsvTable, judged: list[JudgedLine], *, is_written: bool) -> dict[str, object]:
    return {
        "written": is_written,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "columns": table.columns,
        "unused_columns": table.unused_columns,
        "lines": [msgspec.structs.asdict(each) for each in judged],
    }


def _print_import(table: CsvTable, judged: list[JudgedLine], *, is_written: bool) -> None:
    for each in judged:
        if each.reason:
            click.echo(escape_controls(f"line {each.line}: {_VERDICTS[each.verdict]}: {each.reason}"))
    counts = Counter(each.verdict for each in judged)
    label = "" if is_written else " would be"
    click.echo(f"{format_count(counts['added'], 'subscriber')}{label} added")
    for verdict in list(_VERDICTS)[1:]:
        if counts[verdict]:  # type: ignore[index] # a key of the table of verdicts
            click.echo(f"{format_count(counts[verdict], 'line')} {_VERDICTS[verdict]}")  # type: ignore[index] # the same
    if table.unused_columns:
        click.echo(escape_controls(f"Columns that are not used: {', '.join(table.unused_columns)}"), err=True)
    if not is_written:
        print_next_step("nothing was written. Run the same command with --write to add them.")


@command.command("export")
@json_option
@click.pass_obj
def export(newsroom: str | None, as_json: bool) -> None:
    """Print all active subscribers as CSV, or as JSON with --json. `import` reads the CSV again.

    A cell of the CSV that a spreadsheet would take for a formula begins with an apostrophe.
    """
    setup = open_setup(newsroom)
    exported = export_subscribers(setup.store)
    if as_json:
        click.echo(format_json({"subscribers": msgspec.to_builtins(list(exported))}))
    else:
        click.echo(_format_csv(exported), nl=False)


def _format_csv(exported: Iterable[ExportedSubscriber]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_EXPORTED)
    for each in exported:
        values = msgspec.to_builtins(each)
        values |= {name: "|".join(values[name]) for name in ("organisations", "keywords")}
        values["takes_other_languages"] = "yes" if each.takes_other_languages else "no"
        writer.writerow([protect_cell(values[name] or "") for name in _EXPORTED])
    return text.getvalue()


@command.command("erase")
@click.argument("address")
@yes_option
@json_option
@click.pass_obj
def erase(newsroom: str | None, address: str, yes: bool, as_json: bool) -> None:
    """Erase a subscriber at once. This cannot be undone.

    Only a keyed hash of the address stays, so that an import cannot bring it back.
    """
    config = load_existing_config(newsroom)
    parsed = _parse_address(address)
    remedy = "Erasing cannot be undone. If you are sure, run again with --yes."
    require_confirmation("Erase this address? This cannot be undone", remedy, "Nothing was erased.", is_confirmed=yes)
    store = open_store(config.database_url)
    if not erase_address(store, load_token_keys(config), parsed, datetime.now(UTC)):
        raise _create_unknown_error()
    click.echo(format_json({"erased": True}) if as_json else "Erased the subscriber. Backups still have the address.")


@command.command("consent")
@click.argument("address")
@json_option
@click.pass_obj
def show_consent(newsroom: str | None, address: str, as_json: bool) -> None:
    """Show what a reader agreed to: the exact text, when it was asked and confirmed, the language and the form."""
    setup = open_setup(newsroom)
    found = list_consents(setup.store, _parse_address(address))
    if found is None:
        raise _create_unknown_error()
    subscriber, receipts = found
    if as_json:
        click.echo(format_json({"status": subscriber.status, "consents": msgspec.to_builtins(receipts)}))
        return
    click.echo(f"Status: {_STATUS_NAMES[subscriber.status]}")
    for receipt in receipts:
        for line in _format_receipt(receipt, ZoneInfo(setup.newsroom.timezone)):
            click.echo(escape_controls(line))
    if not receipts:
        click.echo("The reader has not confirmed anything.")


def _format_receipt(receipt: ConsentReceipt, zone: ZoneInfo) -> Iterator[str]:
    yield f"Asked:     {format_time(receipt.asked_at, zone)}, form “{receipt.form}”, language {receipt.language}"
    yield f"Confirmed: {format_time(receipt.confirmed_at, zone)}"
    yield f"Text:      {receipt.text}"
    yield f"SHA-256:   {receipt.text_sha256}"


def _parse_address(address: str) -> EmailAddress:
    try:
        return parse_address(address)
    except InvalidAddressError as error:
        raise ConfigError(f"This is not an e-mail address: {error}.", "Write it like anna@example.org.") from error


def _create_unknown_error() -> ConfigError:
    remedy = f"Check the spelling. {format_command('subscribers export')} prints all active subscribers."
    return ConfigError("No subscriber with this address is stored.", remedy)
