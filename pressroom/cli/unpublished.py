"""Print the texts that are not public yet: why each of them is not, and the command that helps."""

from collections.abc import Collection, Iterable, Iterator
from zoneinfo import ZoneInfo

import click
from msgspec import structs

from pressroom.cli.output import escape_controls, format_command, format_count, format_time
from pressroom.engine.workspace import Workspace
from pressroom.publishing.unpublished import Reason, UnpublishedText, list_unpublished_texts
from pressroom.record import format_rfc3339_utc

_MAX_LINES = 10  # texts of one kind
_LABELS: dict[tuple[Reason, bool], str] = {
    ("error", True): "due, not published because of an error",
    ("changed", True): "due, not published because of a change since the approval",
    ("removed", True): "due, not published because the file was removed after the approval",
    ("unapproved", True): "due, not published",
    ("approved", True): "due and approved, not published yet",
    ("unapproved", False): "scheduled, not approved: not published without approval",
    ("changed", False): "scheduled, changed since the approval: not published without a new approval",
    ("removed", False): "approved, and the file was removed after that",
    ("error", False): "with an error",
    ("approved", False): "approved, waiting for the time of publication",
    ("draft", False): "without publish_at (draft)",
}
"""What to say of a text, by its reason and by whether it is due; the most urgent first."""


def format_texts(texts: Iterable[UnpublishedText], zone: ZoneInfo, prefix: str = "") -> Iterator[str]:
    """Yield a heading for each reason, which starts with `prefix`; below it, each text with the command that helps."""
    texts_by_kind: dict[tuple[Reason, bool], list[UnpublishedText]] = {kind: [] for kind in _LABELS}
    for text in texts:
        texts_by_kind[text.reason, text.is_due].append(text)
    for kind, group in texts_by_kind.items():
        if group:
            yield f"{prefix}{format_count(len(group), 'text')} {_LABELS[kind]}"
            yield from (f"  {_format_text(text, zone)}" for text in group[:_MAX_LINES])
        if len(group) > _MAX_LINES:
            yield f"  … and {len(group) - _MAX_LINES} more; {format_command('status')} lists them"


def _format_text(text: UnpublishedText, zone: ZoneInfo) -> str:
    headline = f" “{text.headline}”" if text.headline else ""
    time = f", {format_time(text.publish_at, zone)}" if text.publish_at else ""
    step = "add publish_at, then run " if text.publish_at is None and text.reason != "error" else ""
    return f"{text.release} ({text.language}){headline}{time}: {step}{_get_helpful_command(text)}"


def _get_helpful_command(text: UnpublishedText) -> str:
    """Return the command that helps to publish a text, or that shows why it is not published."""
    arguments: dict[Reason, str] = {
        "error": f"check {text.release}",
        "removed": f"publish {text.release} --hold",
        "approved": "work --once" if text.is_due else "work",
    }
    return format_command(arguments.get(text.reason, f"publish {text.release}"))


def to_dict(text: UnpublishedText) -> dict[str, object]:
    """Return a text for `--json`, with its time in UTC and the command that helps."""
    publish_at = format_rfc3339_utc(text.publish_at) if text.publish_at else None
    return structs.asdict(text) | {"publish_at": publish_at, "command": _get_helpful_command(text)}


def print_texts(texts: Iterable[UnpublishedText], zone: ZoneInfo, prefix: str = "") -> None:
    """Print texts on standard error, as `format_texts` describes."""
    for line in format_texts(texts, zone, prefix):
        click.echo(escape_controls(line), err=True)


def print_late_texts(workspace: Workspace, releases: Collection[str] = ()) -> None:
    """Print the texts that are due and not public, and those that will not be published on time."""
    from pressroom import pipeline  # noqa: PLC0415 - not needed if all texts are public

    index = workspace.index or pipeline.read_and_check(workspace)
    texts = list_unpublished_texts(workspace, index, workspace.now)
    late_texts = [
        text
        for text in texts
        if (text.is_due or text.reason in {"unapproved", "changed"}) and (not releases or text.release in releases)
    ]
    print_texts(late_texts, ZoneInfo(workspace.timezone), "note: ")
