"""Show the versions of a release: its corrections, dated notes and withdrawal, and the page of its earlier versions."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby, pairwise
from typing import NamedTuple

from pressroom.model.pages import Paragraph, VersionsPage
from pressroom.model.plan import Item
from pressroom.model.release import Release, VersionKind
from pressroom.render.context import RenderContext, get_page_model
from pressroom.render.labels import Messages, format_datetime, get_kind_name
from pressroom.render.page import Head, list_feed_links, render_page
from pressroom.text.dates import format_date
from pressroom.text.diff import ParagraphDiff, diff_paragraphs
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
    """Return the corrections of a release, the latest first, without those whose notes are withheld."""
    return [each for each in list_version_notes(release, messages) if each.kind == "correction" and each.note]


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


class _VersionView(NamedTuple):
    """A version as the page shows it.

    `hides_earlier`: no version before it is shown. `previous_number` is the number of the version that `differences`
    compare with, or 0. `paragraphs` are the text of an earlier version, by part of the release.
    """

    details: VersionNote
    hides_earlier: bool
    previous_number: int
    differences: list[ParagraphDiff]
    paragraphs: list[tuple[str, list[Paragraph]]]


def render_versions_page(item: Item, context: RenderContext) -> bytes:
    """Render the page of versions."""
    page_model, messages = get_page_model(item, VersionsPage), context.messages(item.language)
    release = page_model.release
    return render_page(
        item,
        context,
        "versions",
        _build_head(release, messages, context),
        release=release,
        versions=[*_build_version_views(page_model, messages)],
        part_names=_get_part_names(messages),
    )


def _build_head(release: Release, messages: Messages, context: RenderContext) -> Head:
    name = f"{messages.gettext('Versions')}: {release.headline}"
    return Head(
        title=f"{name} – {context.edition(release.language).title}",
        preview_title=name,
        path=release.versions_path,
        feeds=list_feed_links(context, release.language),
        is_indexed=False,
    )


def _build_version_views(page_model: VersionsPage, messages: Messages) -> Iterator[_VersionView]:
    release, texts = page_model.release, page_model.version_texts
    paragraphs = {each.number: each.paragraphs for each in texts}
    previous_numbers = {new.number: old.number for old, new in pairwise(texts)}
    last_hiding = max([number for number, each in enumerate(release.versions, 1) if each.hides_earlier], default=0)
    for note in list_version_notes(release, messages):
        previous = previous_numbers.get(note.number, 0)
        is_earlier = note.number in paragraphs and note.number != texts[-1].number
        yield _VersionView(
            note,
            note.number == last_hiding,
            previous,
            diff_paragraphs(paragraphs[previous], paragraphs[note.number]) if previous else [],
            _group_by_part(paragraphs[note.number]) if is_earlier else [],
        )


def _group_by_part(paragraphs: tuple[Paragraph, ...]) -> list[tuple[str, list[Paragraph]]]:
    return [(part, [*of_part]) for part, of_part in groupby(paragraphs, lambda each: each.part)]


def _get_part_names(messages: Messages) -> dict[str, str]:
    translate = messages.gettext
    return {
        "headline": translate("Headline"),
        "lead": translate("Lead"),
        "body": translate("Text"),
        "facts": translate("Facts"),
        "help": translate("Where to find help"),
        "pictures": translate("Pictures"),
        "documents": translate("Documents"),
        "links": translate("Read more"),
    }
