"""Say which mails are prepared for subscribers, and what happens next with them. Nothing is called sent that waits."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from pressroom.cli.output import format_command, format_count, format_time
from pressroom.publishing.mail_plan import MailPlan
from pressroom.publishing.open_mailings import OpenMailing, OpenMailings
from pressroom.publishing.planned_mailing import PlannedMailing

_FOLLOWING = frozenset({"correction", "minor edit", "withdrawal"})


def format_mail_plan(plan: MailPlan, zone: ZoneInfo, now: datetime | None = None) -> Iterator[str]:
    """Yield a line for each mailing that was prepared, then what happens next with them."""
    for mailing in plan.mailings:
        yield f"Mail prepared: {_format_name(mailing)}, {_format_audience(mailing)}."
    waiting = [each for each in plan.mailings if each.subscribers]
    if waiting:
        yield from _format_next(plan, waiting, zone, now or datetime.now(UTC))


def format_mail_error(plan: MailPlan) -> str:
    """Return what kept mails from being prepared, and what to do."""
    retry = f"Then run {format_command('publish')} again: it prepares the mails that are missing, and repeats nothing."
    return f"Mails to subscribers are not all prepared. {plan.error} {plan.remedy} {retry}"


def _format_name(mailing: PlannedMailing | OpenMailing) -> str:
    """Return what a mailing is about: the kind, and the release or the day of the digest."""
    if mailing.kind in {"daily", "weekly"}:
        return f"{mailing.kind} digest ({mailing.language}, {mailing.release})"
    return f"{mailing.kind} of {mailing.release} ({mailing.language})"


def _format_audience(mailing: PlannedMailing) -> str:
    digests = mailing.daily + mailing.weekly
    if not mailing.subscribers and not digests:
        return "for nobody: no subscriber got an earlier version" if mailing.kind in _FOLLOWING else "for no subscriber"
    parts = [
        f"for {format_count(mailing.subscribers, 'subscriber')}" if mailing.subscribers else "",
        f"in the next digest of {format_count(digests, 'subscriber')}" if digests else "",
    ]
    return " and ".join(each for each in parts if each)


def _format_next(plan: MailPlan, waiting: Sequence[PlannedMailing], zone: ZoneInfo, now: datetime) -> Iterator[str]:
    held = [each for each in waiting if each.send_after > now]
    if held:
        first = min(held, key=lambda each: each.send_after)
        yield (
            f"It leaves at {format_time(first.send_after, zone)} at the earliest; until then, "
            f"{format_command('stop')} {first.release} takes all of it back."
        )
    if plan.is_paused:
        yield f"Mailings are paused. {format_command('resume')} lets them go on."
    elif plan.has_relay:
        yield f"Not sent yet: {format_command('work')} sends mail while it runs, or run {format_command('deliver')}."
    else:
        yield f"Not sent: waiting for a relay. Set PRESSROOM_SMTP_URL, then run {format_command('deliver')}."


def format_open_mailings(status: OpenMailings, zone: ZoneInfo, limit: int) -> Iterator[str]:
    """Yield a line for each mailing that still has mails to send, with the reason why they wait."""
    if status.error:
        yield f"mail: nothing is known about mails to subscribers. {status.error}"
    if status.restored:
        yield f"mail: {status.restored}"
    for mailing in status.mailings[:limit]:
        left = f", {mailing.left} left" if mailing.left else ""
        waiting = f"{format_count(mailing.waiting, 'mail')} {_describe_wait(status, mailing, zone)}"
        yield f"mail: {_format_name(mailing)}: {waiting}{left}"
    if len(status.mailings) > limit:
        yield f"mail: … and {len(status.mailings) - limit} more mailings"
    for provider in status.paused_providers:
        yield (
            f"mail: sending to {provider.domain} has paused: it refused {provider.refusals} mails in a row "
            f"({provider.code}). Missing or wrong: {provider.missing}. Correct it, then run {format_command('resume')}"
        )
    if status.paused_since:
        since = format_time(status.paused_since, zone)
        yield f"mail: mailings are paused since {since}; {format_command('resume')} lets them go on"


def _describe_wait(status: OpenMailings, mailing: OpenMailing, zone: ZoneInfo) -> str:
    if mailing.state == "planning":
        return f"prepared so far; {format_command('publish')} goes on"
    if not status.has_relay:
        return "waiting for a relay (set PRESSROOM_SMTP_URL)"
    if mailing.is_late:
        return "late: no relay has taken one of them; look at the log of pressroom work, or run pressroom doctor"
    if mailing.is_held:
        return f"prepared, held until {format_time(mailing.send_after, zone)}"
    return "prepared; pressroom work or pressroom deliver sends them"
