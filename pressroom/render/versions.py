"""What readers are told of the versions of a release: titles, names, times and notes.

A release and the messages of its language in, short texts and plain values out; nothing here knows a page.
"""

from datetime import datetime
from typing import NamedTuple

from pressroom.model.release import Release, VersionKind
from pressroom.render.labels import format_datetime, get_kind_name
from pressroom.render.messages import Messages
from pressroom.text.dates import format_date
from pressroom.text.languages import join_list


class VersionNote(NamedTuple):
    """A version as readers are told of it: `name` is that of its kind, `moment` its time, `note` what changed."""

    number: int
    kind: VersionKind
    name: str
    time: datetime
    note: str


def list_version_notes(release: Release, messages: Messages) -> list[VersionNote]:
    """Every version of a release, the last one first."""
    return [
        VersionNote(
            number,
            version.kind,
            _get_kind_name(version.kind, messages),
            _get_version_time(release, number),
            version.note(release.language),
        )
        for number, version in reversed([*enumerate(release.versions, 1)])
    ]


def list_correction_notes(release: Release, messages: Messages) -> list[VersionNote]:
    """The corrections among them."""
    return [each for each in list_version_notes(release, messages) if each.kind == "correction"]


def format_title(release: Release, messages: Messages) -> str:
    """The headline as it stands where only a title is seen: it says so when it was corrected or withdrawn."""
    if release.withdrawal:
        return messages.translate(
            "Withdrawn: %(headline)s", headline=release.headline or _format_neutral_title(release, messages)
        )
    if release.corrections:
        return messages.translate("Correction: %(headline)s", headline=release.headline)
    return release.headline


def format_withdrawal_notice(release: Release, messages: Messages) -> str:
    """That a release was withdrawn, when and by whom; empty when it was not."""
    if release.withdrawal is None:
        return ""
    return messages.translate(
        "This text was withdrawn on %(moment)s by %(issuers)s. Do not use or publish it any more.",
        moment=format_datetime(release.withdrawal.recorded_at, messages),
        issuers=join_list(release.issuers, release.language),
    )


def get_withdrawal_reason(release: Release) -> str:
    """Why a release was withdrawn; empty when it was not."""
    return release.withdrawal.note(release.language) if release.withdrawal else ""


def format_outdated_notice(release: Release, messages: Messages) -> str:
    """That the text in another language was corrected and this one not yet; empty when that is not so."""
    if release.outdated_since is None:
        return ""
    return messages.translate(
        "The text in another language was corrected on %(moment)s. This text has not been brought up to date yet.",
        moment=format_datetime(release.outdated_since, messages),
    )


def _get_kind_name(kind: VersionKind, messages: Messages) -> str:
    translate = messages.gettext
    names = {
        "correction": translate("Correction"),
        "minor": translate("Minor edit"),
        "withdrawal": translate("Withdrawn"),
    }
    return names.get(kind) or translate("Published")


def _get_version_time(release: Release, number: int) -> datetime:
    """The time of a version. The first one came when the release did, whenever it was put on record."""
    return release.publish_at if number == 1 else release.versions[number - 1].recorded_at


def _format_neutral_title(release: Release, messages: Messages) -> str:
    return f"{get_kind_name(release.kind, messages)}, {format_date(release.publish_at, release.language)}"
