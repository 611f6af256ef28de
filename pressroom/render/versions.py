"""What readers are told of the versions of a release: titles, names, times and notes.

A release and the messages of its language in, short texts and plain values out; nothing here knows a page.
"""

from datetime import datetime
from typing import NamedTuple

from pressroom.release import Release, VersionKind
from pressroom.render.messages import Messages
from pressroom.render.names import kind_name, moment_text
from pressroom.text.dates import date_text
from pressroom.text.languages import listed


class Told(NamedTuple):
    """A version as readers are told of it: `name` is that of its kind, `moment` its time, `note` what changed."""

    number: int
    kind: VersionKind
    name: str
    moment: datetime
    note: str


def told(release: Release, messages: Messages) -> list[Told]:
    """Every version of a release, the last one first."""
    return [
        Told(
            number,
            version.kind,
            _name(version.kind, messages),
            _moment(release, number),
            version.note(release.language),
        )
        for number, version in reversed([*enumerate(release.versions, 1)])
    ]


def corrections(release: Release, messages: Messages) -> list[Told]:
    """The corrections among them."""
    return [each for each in told(release, messages) if each.kind == "correction"]


def title(release: Release, messages: Messages) -> str:
    """The headline as it stands where only a title is seen: it says so when it was corrected or withdrawn."""
    if release.withdrawal:
        return messages.say("Withdrawn: %(headline)s", headline=release.headline or _neutral(release, messages))
    if release.corrections:
        return messages.say("Correction: %(headline)s", headline=release.headline)
    return release.headline


def withdrawal_notice(release: Release, messages: Messages) -> str:
    """That a release was withdrawn, when and by whom; empty when it was not."""
    if release.withdrawal is None:
        return ""
    return messages.say(
        "This text was withdrawn on %(moment)s by %(issuers)s. Do not use or publish it any more.",
        moment=moment_text(release.withdrawal.moment, messages),
        issuers=listed(release.issuers, release.language),
    )


def withdrawal_reason(release: Release) -> str:
    """Why a release was withdrawn; empty when it was not."""
    return release.withdrawal.note(release.language) if release.withdrawal else ""


def behind_notice(release: Release, messages: Messages) -> str:
    """That the text in another language was corrected and this one not yet; empty when that is not so."""
    if release.behind is None:
        return ""
    return messages.say(
        "The text in another language was corrected on %(moment)s. This text has not been brought up to date yet.",
        moment=moment_text(release.behind, messages),
    )


def _name(kind: VersionKind, messages: Messages) -> str:
    say = messages.gettext
    names = {"correction": say("Correction"), "minor": say("Minor edit"), "withdrawal": say("Withdrawn")}
    return names.get(kind) or say("Published")


def _moment(release: Release, number: int) -> datetime:
    """The time of a version. The first one came when the release did, whenever it was put on record."""
    return release.publish_at if number == 1 else release.versions[number - 1].moment


def _neutral(release: Release, messages: Messages) -> str:
    return f"{kind_name(release.kind, messages)}, {date_text(release.publish_at, release.language)}"
