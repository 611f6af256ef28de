"""The privacy statement and the accessibility statement of an edition."""

from functools import partial

from markupsafe import Markup

from pressroom.model.newsroom import PolicyDetails
from pressroom.model.pages import AccessibilityPage, PrivacyPage
from pressroom.model.plan import Item
from pressroom.render.context import RenderContext, get_page_model
from pressroom.render.list_pages import build_head
from pressroom.render.page import render_page
from pressroom.text import markdown
from pressroom.text.markdown import HtmlProfile


def render_privacy_page(item: Item, context: RenderContext) -> bytes:
    """Render what is kept about readers, by whom, and what they can ask for."""
    get_page_model(item, PrivacyPage)
    return _render_statement(item, context, "privacy", "Privacy statement", context.edition(item.language).privacy)


def render_accessibility_page(item: Item, context: RenderContext) -> bytes:
    """Render what works for whom, what does not, and whom to tell."""
    get_page_model(item, AccessibilityPage)
    details = context.edition(item.language).accessibility
    return _render_statement(item, context, "accessibility", "Accessibility statement", details)


def _render_statement(item: Item, context: RenderContext, template: str, title: str, details: PolicyDetails) -> bytes:
    organisation = context.edition(item.language).organisations[0]
    return render_page(
        item,
        context,
        template,
        build_head(item, context, context.messages(item.language).gettext(title)),
        organisation=organisation,
        email=details.email or organisation.email,
        text=_render_text(details.text, item, context),
        reviewed=details.reviewed,
        has_hubs=bool(context.newsroom.hubs),
        logs_openings=context.newsroom.logs_openings,
    )


def _render_text(text: str, item: Item, context: RenderContext) -> Markup:
    folder = f"{context.edition(item.language).prefix}/"
    profile = HtmlProfile(
        resolve_url=partial(context.resolve_link, folder), parent_heading_level=2, id_prefix=None, numbers_as_text=True
    )
    return Markup(markdown.to_html(markdown.parse(text), profile))  # noqa: S704 - raw HTML is escaped
