"""The page of the versions of a release: earlier wordings, and how each differs from the one before.

A VersionsPage in, HTML out. No search engine is to keep it.
"""

from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

from pressroom.model.pages import Paragraph, VersionsPage
from pressroom.model.plan import Item
from pressroom.model.release import Release
from pressroom.render.context import RenderContext, get_page_model
from pressroom.render.head import Head, list_feed_links
from pressroom.render.messages import Messages
from pressroom.render.page import render_page
from pressroom.render.versions import VersionNote, list_version_notes
from pressroom.text.diff import ParagraphDiff, diff_paragraphs


class _VersionView(NamedTuple):
    """A version as it is shown.

    `withholds`: no wording before it is shown. `before` is the number of the version that `differences` are from, 0 for
    none. `paragraphs` are those of an earlier wording, by the part that they stand in.
    """

    details: VersionNote
    hides_earlier: bool
    previous_number: int
    differences: list[ParagraphDiff]
    paragraphs: list[tuple[str, list[Paragraph]]]


def render_versions_page(item: Item, context: RenderContext) -> bytes:
    """The whole page, UTF-8."""
    shown, messages = get_page_model(item, VersionsPage), context.messages(item.language)
    release = shown.release
    return render_page(
        item,
        context,
        "versions",
        _build_head(release, messages, context),
        release=release,
        versions=[*_build_version_views(shown, messages)],
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
    release, wordings = page_model.release, page_model.version_texts
    said = {each.number: each.paragraphs for each in wordings}
    before = {new.number: old.number for old, new in pairwise(wordings)}
    withholding = max([number for number, each in enumerate(release.versions, 1) if each.hides_earlier], default=0)
    for each in list_version_notes(release, messages):
        earlier = before.get(each.number, 0)
        is_earlier_wording = each.number in said and each.number != wordings[-1].number
        yield _VersionView(
            each,
            each.number == withholding,
            earlier,
            diff_paragraphs(said[earlier], said[each.number]) if earlier else [],
            _group_by_part(said[each.number]) if is_earlier_wording else [],
        )


def _group_by_part(paragraphs: tuple[Paragraph, ...]) -> list[tuple[str, list[Paragraph]]]:
    return [(part, [*own]) for part, own in groupby(paragraphs, lambda each: each.part)]


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
