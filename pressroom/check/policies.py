"""Parse what `newsroom.yaml` adds to the privacy statement and the accessibility statement."""

from typing import Any

from pressroom.check.fields import Field, Parser, create_mapping_parser
from pressroom.check.values import create_localised_parser, parse_date, parse_email, select_language
from pressroom.model.newsroom import PolicyDetails


def create_policy_parser(parse_markdown: Parser) -> Parser:
    """Return a parser of one statement's mapping; `parse_markdown` parses its text in one language."""
    table = {
        "email": Field(parse_email),
        "text": Field(create_localised_parser(parse_markdown)),
        "reviewed": Field(parse_date),
    }
    return create_mapping_parser(table, lambda values, _: values)


def create_policy_details(values: dict[str, Any], language: str) -> PolicyDetails:
    """Return the parsed values in one language."""
    return PolicyDetails(**{key: select_language(value, language) for key, value in values.items()})
