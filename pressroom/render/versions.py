"""Collect what readers see of the versions of a release: titles, names, times and notes."""

from datetime import datetime
from typing import NamedTuple

from pressroom.model.release import Release, VersionKind
from pressroom.render.labels import Messages, format_datetime, get_kind_name
from pressroom.text.dates import format_date
from pressroom.text.languages import join_list


class VersionNote(NamedTuple):
    """A version as readers see it: `name` is the name of its kind, `note` says what changed."""

    number: int
    kind: VersionKind
    name: str
    time: datetime
    note: str


def list_version_notes(release: Release, messages: Messages) -> list[VersionNote]:
    """Return every version of a release, the latest first."""
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
    """Return the corrections of a release, the latest first."""
    return [each for each in list_version_notes(release, messages) if each.kind == "correction"]


def format_title_with_status(release: Release, messages: Messages) -> str:
    """Return the headline, with a prefix if the release was corrected or withdrawn, for feeds and mail."""
    if release.withdrawal:
        return messages.translate(
            "Withdrawn: %(headline)s", headline=release.headline or _format_neutral_title(release, messages)
        )
    if release.corrections:
        return messages.translate("Correction: %(headline)s", headline=release.headline)
    return release.headline


def format_withdrawal_notice(release: Release, messages: Messages) -> str:
    """Return the withdrawal notice, or an empty string."""
    if release.withdrawal is None:
        return ""
    return messages.translate(
        "This text was withdrawn on %(time)s by %(issuers)s. Do not use or publish it any more.",
        time=format_datetime(release.withdrawal.recorded_at, messages),
        issuers=join_list(release.issuers, release.language),
    )


def get_withdrawal_reason(release: Release) -> str:
    """Return the reason of the withdrawal, or an empty string."""
    return release.withdrawal.note(release.language) if release.withdrawal else ""


def format_outdated_notice(release: Release, messages: Messages) -> str:
    """Return the notice that this translation is outdated, or an empty string."""
    if release.outdated_since is None:
        return ""
    return messages.translate(
        "The text in another language was corrected on %(time)s. This text has not been updated yet.",
        time=format_datetime(release.outdated_since, messages),
    )


def _get_kind_name(kind: VersionKind, messages: Messages) -> str:
    translate = messages.gettext
    names = {
        "correction": translate("Correction"),
        "minor": translate("Minor change"),
        "withdrawal": translate("Withdrawn"),
    }
    return names.get(kind) or translate("Published")


def _get_version_time(release: Release, number: int) -> datetime:
    """Return the time of a version; the first one has the publication time, whenever it was recorded."""
    return release.publish_at if number == 1 else release.versions[number - 1].recorded_at


def _format_neutral_title(release: Release, messages: Messages) -> str:
    return f"{get_kind_name(release.kind, messages)}, {format_date(release.publish_at, release.language)}"
