"""Say what became of the mails of a release, and how far apart its channels were."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from pressroom import durable
from pressroom.cli.acceptance_plot import draw_acceptances
from pressroom.cli.output import escape_controls, format_command
from pressroom.config import Config
from pressroom.errors import ConfigError
from pressroom.publishing.release_mail import ChannelTime, MailingReport, ReleaseMail

_COUNTS = ("accepted", "waiting", "leaving", "deferred", "refused", "in_doubt", "withdrawn")
_DIGEST_STATES = {"pending": "waiting", "intent": "leaving"}  # others are shown as they are


def format_release_mail(release: str, mail: ReleaseMail, zone: ZoneInfo) -> Iterator[str]:
    """Yield what became of the mails of a release."""
    if mail.error:
        yield f"mail: nothing is known about mails to subscribers. {mail.error}"
    for mailing in mail.mailings:
        yield f"mail to subscribers, {mailing.kind} ({mailing.language}, version {mailing.version}): {mailing.state}"
        yield f"  {_format_counts(mailing)}"
        yield f"  {_format_times(mailing, zone)}"
        if mailing.digests:
            yield f"  in digests: {_join_counts(_name_states(mailing.digests))}"
    if any(mailing.in_doubt for mailing in mail.mailings):
        yield f"mails in doubt: {format_command('status')} {release} --in-doubt lists them"


def _format_counts(mailing: MailingReport) -> str:
    counts = {name.replace("_", " "): getattr(mailing, name) for name in _COUNTS}
    return _join_counts({name: count for name, count in counts.items() if count or name == "accepted"})


def _join_counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _name_states(digests: dict[str, int]) -> dict[str, int]:
    named: dict[str, int] = {}
    for state, count in digests.items():
        name = _DIGEST_STATES.get(state, state)
        named[name] = named.get(name, 0) + count
    return named


def _format_times(mailing: MailingReport, zone: ZoneInfo) -> str:
    times = {
        "prepared": mailing.prepared_at,
        "may leave from": mailing.send_after if mailing.send_after > mailing.prepared_at else None,
        "first accepted": mailing.first_accepted_at,
        "last accepted": mailing.last_accepted_at,
    }
    return ", ".join(f"{name} {_format_second(at, zone)}" for name, at in times.items() if at)


def _format_second(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S %Z}"


def format_channel_times(times: Iterable[ChannelTime], zone: ZoneInfo) -> Iterator[str]:
    """Yield when each channel had each version, and how many seconds after the first channel."""
    heading: tuple[str, int] | None = None
    for each in times:
        if heading != (each.language, each.version):
            heading = (each.language, each.version)
            yield f"({each.language}) version {each.version}, seconds after the first channel:"
        name = f"{each.channel} {each.to}".rstrip()
        yield f"  {each.seconds:>8.1f}  {name}  {_format_second(each.at, zone)}"


def print_doubts(config: Config, release: str) -> None:
    """Print the recipients of the mails of a release that are in doubt, and how to settle them."""
    from pressroom.cli.mail_store import open_mail_store  # noqa: PLC0415 - loads the database
    from pressroom.publishing.settle_mail import find_doubts  # noqa: PLC0415 - the same

    with open_mail_store(config) as store:
        doubts = find_doubts(store, release)
    for each in doubts:
        email = each.email or "the reader was erased"
        click.echo(escape_controls(f"({each.language}) version {each.version}, {each.kind}: {email}"))
    if not doubts:
        click.echo(f"No mail of {release} is in doubt.")
        return
    settle = f"{format_command('settle')} {release} ADDRESS"
    click.echo(f"If it has arrived: {settle} --as sent. To send it again: {settle} --as resend.", err=True)


def write_plot(path: str, release: str, mail: ReleaseMail | None, zone: ZoneInfo) -> None:
    """Write the picture of the mails accepted over time. Raises ConfigError if that cannot be done."""
    if mail is None or mail.error:
        reason = mail.error if mail else "There is no database of subscribers."
        raise ConfigError(
            f"No picture was made. {reason}", "Run the command without --plot for the rest of the report."
        )
    accepted = [period for mailing in mail.mailings for period in mailing.accepted_over_time]
    try:
        durable.replace(Path(path).absolute(), draw_acceptances(accepted, f"Mails accepted: {release}", zone).encode())
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be written: {error.strerror}.", "Name a file in a folder that exists."
        ) from error
    click.echo(f"Wrote {path}.", err=True)
