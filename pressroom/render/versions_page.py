"""The page of the versions of a release: their texts, and how each differs from the previous one.

Search engines must not index it.
"""

from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

from pressroom.model.pages import Paragraph, VersionsPage
from pressroom.model.plan import Item
from pressroom.model.release import Release
from pressroom.render.context import RenderContext, get_page_model
from pressroom.render.head import Head, list_feed_links
from pressroom.render.labels import Messages
from pressroom.render.page import render_page
from pressroom.render.versions import VersionNote, list_version_notes
from pressroom.text.diff import ParagraphDiff, diff_paragraphs


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
