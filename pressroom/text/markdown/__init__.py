"""CommonMark with tables and footnotes: to HTML, to plain text, and to what a checker asks for.

`parse` a text once; `html`, `text`, `mail_text` and `survey` each make one thing of it. Raw HTML never passes.
What was parsed is kept until `forget`.
"""

from pressroom.text.markdown.addresses import SCHEMES, is_allowed
from pressroom.text.markdown.hypertext import Profile, escaped, html
from pressroom.text.markdown.parsing import forget, parse
from pressroom.text.markdown.plain import MailText, mail_text, text
from pressroom.text.markdown.surveying import Block, Link, Picture, RawHtml, Survey, survey
from pressroom.text.markdown.tokens import Body

__all__ = [
    "SCHEMES",
    "Block",
    "Body",
    "Link",
    "MailText",
    "Picture",
    "Profile",
    "RawHtml",
    "Survey",
    "escaped",
    "forget",
    "html",
    "is_allowed",
    "mail_text",
    "parse",
    "survey",
    "text",
]
