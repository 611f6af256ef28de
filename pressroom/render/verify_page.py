"""Render the answer of the service to the question whether something comes from the newsroom, and the form to ask."""

from typing import Literal

from msgspec import Struct

from pressroom.render.context import RenderContext
from pressroom.render.labels import Messages
from pressroom.render.page import Head, list_feed_links
from pressroom.render.templates import render_template, render_template_to_str

VerifyProblem = Literal["", "empty", "two", "unreadable", "too large", "busy"]
"""Why a question has no answer: nothing was given; a text and a file; it did not arrive whole; it is too large; many
others ask."""


class VerifyQuestion(Struct, frozen=True):
    """What somebody typed; a file cannot be shown again."""

    text: str = ""
    address: str = ""


class VerifyAnswer(Struct, frozen=True):
    """What the page says: one of the findings, why nothing is known, and where the release and its versions are."""

    finding: str
    detail: str = ""
    url: str = ""
    version: int = 0
    versions_url: str = ""


def render_verify_answer_page(
    answer: VerifyAnswer, question: VerifyQuestion, language: str, context: RenderContext
) -> bytes:
    """Render the answer, and the form again."""
    title = _get_title(answer.finding, context.messages(language))
    return _render(context, language, title, answer=answer, question=question, problem="")


def render_verify_problem_page(
    problem: VerifyProblem, question: VerifyQuestion, language: str, context: RenderContext
) -> bytes:
    """Render the form with what was typed, and what has to be changed."""
    title = context.messages(language).gettext("Is it ours?")
    return _render(context, language, title, answer=None, question=question, problem=problem)


def _get_title(finding: str, messages: Messages) -> str:
    titles = {
        "genuine": messages.gettext("Yes, this comes from us"),
        "genuine-text": messages.gettext("Yes, this text comes from us"),
        "superseded": messages.gettext("This comes from us, but it has changed"),
        "withdrawn": messages.gettext("We have withdrawn this"),
        "altered": messages.gettext("No, this is not what we published"),
    }
    return titles.get(finding) or messages.gettext("We cannot confirm this")


def _render(context: RenderContext, language: str, title: str, **values: object) -> bytes:
    edition = context.edition(language)
    head = Head(title=f"{title} – {edition.title}")
    values["verify_url"] = context.get_service_url("/verify")
    values["links"] = render_template(context, "site/links.html", language, feeds=list_feed_links(context, language))
    values["banner"] = render_template(context, "site/banner.html", language, section="")
    values["footer"] = render_template(context, "site/footer.html", language)
    return render_template_to_str(context, "web/verify.html", language, head=head, title=title, **values).encode()
