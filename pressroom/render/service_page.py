"""Render the pages of the service that answer one reader. No build does, and no search engine may index them."""

from pressroom.render.context import RenderContext
from pressroom.render.page import Head, list_feed_links
from pressroom.render.service_notes import ServiceNote
from pressroom.render.templates import render_template, render_template_to_str


def render_service_page(template: str, title: str, language: str, context: RenderContext, **values: object) -> bytes:
    """Render a page with its template (`choose` for `web/choose.html`); `title` is its title and its heading."""
    head = Head(title=f"{_mark_errors(title, language, context, values)} – {context.edition(language).title}")
    values["title"] = title
    values["links"] = context.get_or_create(
        ("service links", language),
        lambda: render_template(context, "site/links.html", language, feeds=list_feed_links(context, language)),
    )
    values["banner"] = context.get_or_create(
        ("service banner", language), lambda: render_template(context, "site/banner.html", language, section="")
    )
    values["footer"] = context.get_or_create(
        ("footer", language), lambda: render_template(context, "site/footer.html", language)
    )
    return render_template_to_str(context, f"web/{template}.html", language, head=head, **values).encode()


def render_note(note: ServiceNote, language: str, context: RenderContext) -> bytes:
    """Render a page that tells a reader one thing."""
    return render_service_page("note", note.title, language, context, note=note)


def _mark_errors(title: str, language: str, context: RenderContext, values: dict[str, object]) -> str:
    """Return the title, which begins with the word for an error if there is one: it is what a screen reader says."""
    messages = context.messages(language)
    return messages.translate("Error: %(title)s", title=title) if values.get("errors") else title
