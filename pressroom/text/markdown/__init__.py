"""Convert CommonMark with tables and footnotes to HTML and plain text, or inspect it for the checks.

`parse` a text once, then call `to_html`, `to_text`, `to_mail_text` or `inspect_body`. Raw HTML is always escaped.
Parsed texts are cached until `clear_parse_cache`.
"""

from pressroom.text.markdown.body_elements import Block, BodyElements, BodyImage, BodyLink, RawHtml, inspect_body
from pressroom.text.markdown.html_output import HtmlProfile, escape_html, to_html
from pressroom.text.markdown.parsing import clear_parse_cache, parse
from pressroom.text.markdown.positions import ElementKind, find_element, find_name, find_words
from pressroom.text.markdown.text_output import MailText, to_mail_text, to_text
from pressroom.text.markdown.tokens import Body
from pressroom.text.markdown.urls import ALLOWED_SCHEMES, is_allowed_url

__all__ = [
    "ALLOWED_SCHEMES",
    "Block",
    "Body",
    "BodyElements",
    "BodyImage",
    "BodyLink",
    "ElementKind",
    "HtmlProfile",
    "MailText",
    "RawHtml",
    "clear_parse_cache",
    "escape_html",
    "find_element",
    "find_name",
    "find_words",
    "inspect_body",
    "is_allowed_url",
    "parse",
    "to_html",
    "to_mail_text",
    "to_text",
]
