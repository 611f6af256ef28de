"""Create `newsroom.yaml` for what an import found, or add to it. All other bytes of the file stay."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import yaml
from msgspec import Struct

from pressroom.errors import ConfigError
from pressroom.importer.fold_contacts import NewContact
from pressroom.importer.yaml_text import write_list, write_scalar

Values: TypeAlias = "Mapping[str, str | Values]"
_ADDRESS = re.compile(
    r"(?P<street>[^,]+),\s*(?P<postal_code>(?:[A-Z]{1,2}-)?\d{3} ?\d{1,2})\s+(?P<city>[^,\d]+)"
    r"(?:, (?P<country>[A-Z]{2}))?"
)


class NewOrganisation(Struct, frozen=True, kw_only=True):
    """An organisation to add to `newsroom.yaml`; `names` has its name by language.

    `logo` is where its logo is; in the file, a name such as `logos/town.png`.
    """

    id: str
    name: str
    url: str = ""
    address: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""
    logo: str = ""
    names: dict[str, str] = {}


class NewsroomChanges(Struct, frozen=True, kw_only=True):
    """What an import adds to `newsroom.yaml`; `about_texts` are by organisation and language."""

    organisations: Sequence[NewOrganisation] = ()
    contacts: Sequence[NewContact] = ()
    about_texts: Mapping[tuple[str, str], str] = {}

    def __bool__(self) -> bool:
        return bool(self.organisations or self.contacts or self.about_texts)


class NewsroomBasics(Struct, frozen=True, kw_only=True):
    """What a new `newsroom.yaml` says first; `mail` is the sender of mail, `assumption` why it has this time zone."""

    title: str
    base_url: str
    timezone: str
    assumption: str
    languages: tuple[str, ...]
    mail: str


def create_newsroom(basics: NewsroomBasics, changes: NewsroomChanges) -> str:
    """Return a new `newsroom.yaml`."""
    lines = [
        "# pressroom import wrote this. Check every value. docs/reference/newsroom.md explains all keys.",
        f"title: {write_scalar(basics.title)}",
        f"base_url: {write_scalar(basics.base_url)}",
        f"# check: {basics.assumption}",
        f"timezone: {basics.timezone}",
        f"languages: {write_list(basics.languages)}",
        "",
        "mail:",
        f"  from: {write_scalar(basics.mail)}",
        "",
    ]
    return add_to_newsroom("\n".join(lines), changes, basics.languages)


def add_to_newsroom(text: str, changes: NewsroomChanges, languages: Sequence[str]) -> str:
    """Return the text of `newsroom.yaml` with the changes in it. Comments and all other values stay as they are.

    Raises ConfigError if a change cannot be made without changing something else.
    """
    about_texts: dict[str, dict[str, str]] = {}
    for (organisation_id, language), about in changes.about_texts.items():
        about_texts.setdefault(organisation_id, {})[language] = about
    new = {each.id: _describe_organisation(each, about_texts, languages) for each in changes.organisations}
    for organisation_id, by_language in about_texts.items():
        if organisation_id not in new:
            text = _add_about_text(text, organisation_id, by_language, languages)
    text = _add_entries(text, ("organisations",), new)
    return _add_entries(text, ("contacts",), {each.id: _describe_contact(each, languages) for each in changes.contacts})


def split_address(address: str) -> dict[str, str]:
    """Return the street, postal code and city of an address; all of it as the street if its form is not known.

    A country is there if the address names it by its code.
    """
    line = re.sub(r"\s*,?\s*\n\s*", ", ", address.strip())
    match = _ADDRESS.fullmatch(line)
    return {key: value for key, value in match.groupdict().items() if value} if match else {"street": line}


def _describe_organisation(
    organisation: NewOrganisation, about_texts: Mapping[str, Mapping[str, str]], languages: Sequence[str]
) -> Values:
    values: dict[str, str | Values] = {
        "name": localise(organisation.names, languages) or organisation.name,
        **({"country": organisation.country} | split_address(organisation.address)),
        "phone": organisation.phone,
        "email": organisation.email,
        "url": organisation.url,
        "logo": organisation.logo,
    }
    about = localise(about_texts.get(organisation.id, {}), languages)
    return {key: value for key, value in (values | {"boilerplate": about}).items() if value}


def _describe_contact(contact: NewContact, languages: Sequence[str]) -> Values:
    values: dict[str, str | Values] = {
        "name": contact.name,
        "role": localise(contact.roles, languages),
        "organisation": contact.organisation,
        "phone": contact.phone,
        "mobile": contact.mobile,
        "email": contact.email,
        "via": contact.via,
        "hours": localise(contact.hours, languages),
        "until": contact.until,
    }
    return {key: value for key, value in values.items() if value}


def localise(texts: Mapping[str, str], languages: Sequence[str]) -> "str | Values":
    """Return one text for all languages, or one for each: languages without a text get that of the first with one."""
    if not texts:
        return ""
    default = next(texts[each] for each in (*languages, *texts) if each in texts)
    values = {language: texts.get(language, default) for language in languages}
    return default if len(set(values.values())) == 1 else values


def _add_about_text(text: str, organisation_id: str, about_texts: Mapping[str, str], languages: Sequence[str]) -> str:
    organisation = _find_node(text, ("organisations", organisation_id))
    keys = [key.value for key, _ in organisation.value] if isinstance(organisation, yaml.MappingNode) else []
    if organisation is None or "boilerplate" in keys:
        return text
    return _add_entries(text, ("organisations", organisation_id), {"boilerplate": localise(about_texts, languages)})


# --- exact places ----------------------------------------------------------------------------------------------------


def _add_entries(text: str, path: Sequence[str], entries: Mapping[str, "str | Values"]) -> str:
    """Add entries to the mapping at a path; it is created at the end of the file if it is not there."""
    if not entries:
        return text
    node = _find_node(text, path)
    if node is None:
        lines = _write_lines({path[-1]: entries}, 0)
        return f"{text.rstrip()}\n\n{lines}" if text.strip() else lines
    if isinstance(node, yaml.MappingNode) and node.value:
        return _add_to_flow(text, node, entries) if node.flow_style else _add_to_block(text, node, entries)
    if node.value:
        raise _cannot_add(path)
    start, end = node.start_mark.index, node.end_mark.index
    indent = 2 * len(path)
    return f"{text[:start].rstrip(' ')}\n{_write_lines(entries, indent)}{text[end:].lstrip(' ').removeprefix(chr(10))}"


def _add_to_block(text: str, node: yaml.MappingNode, entries: Mapping[str, "str | Values"]) -> str:
    indent = node.value[0][0].start_mark.column
    end = text.find("\n", _find_end(node.value[-1][1], text))
    head = text if end < 0 else text[: end + 1]
    head = head if head.endswith("\n") else f"{head}\n"
    return head + _write_lines(entries, indent) + ("" if end < 0 else text[end + 1 :])


def _add_to_flow(text: str, node: yaml.MappingNode, entries: Mapping[str, "str | Values"]) -> str:
    end = _find_end(node.value[-1][1], text)
    return f"{text[:end]}, {', '.join(_write_flow(entries))}{text[end:]}"


def _find_end(node: yaml.Node, text: str) -> int:
    """Return where the last scalar of a node ends; the end mark of a block is where the next token starts."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _find_end(last[1] if isinstance(last, tuple) else last, text)
    end = int(node.end_mark.index)
    if isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}:
        return len(text[:end].rstrip())
    return end


def _find_node(text: str, path: Iterable[str]) -> yaml.Node | None:
    node = _compose(text)
    for name in path:
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        node = next((value for key, value in pairs if key.value == name), None)
    return node


def _compose(text: str) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise ConfigError(
            "newsroom.yaml is not valid YAML.", "Run pressroom check, and fix the lines there."
        ) from error
    return node


def _cannot_add(path: Sequence[str]) -> ConfigError:
    return ConfigError(
        f"“{'.'.join(path)}” in newsroom.yaml is not a list of keys.", "Run pressroom check, and fix the lines there."
    )


# --- writing ---------------------------------------------------------------------------------------------------------


def _write_lines(entries: Mapping[str, "str | Values"], indent: int) -> str:
    lines = []
    for key, value in entries.items():
        if isinstance(value, str):
            lines.append(f"{' ' * indent}{key}: {_write_text(value, indent)}\n")
        else:
            lines.append(f"{' ' * indent}{key}:\n{_write_lines(value, indent + 2)}")
    return "".join(lines)


def _write_text(text: str, indent: int) -> str:
    """Return a text on one line, or as a literal block if it has several lines."""
    is_literal = "\n" in text and all(each.isprintable() or each in "\n\xa0" for each in text) and text[0] not in " \n"
    if not is_literal:
        return write_scalar(text)
    lines = [f"{' ' * (indent + 2)}{line}" if line.strip() else "" for line in text.rstrip().split("\n")]
    return "\n".join(["|-", *lines])


def _write_flow(entries: Mapping[str, "str | Values"]) -> list[str]:
    return [f"{key}: {_write_flow_value(value)}" for key, value in entries.items()]


def _write_flow_value(value: "str | Values") -> str:
    if isinstance(value, str):
        return write_scalar(value, in_list=True)
    return f"{{{', '.join(_write_flow(value))}}}"
