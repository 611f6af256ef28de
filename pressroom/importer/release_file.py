"""Write what an import found as a release file: front matter in the order of `pressroom new`, then the body.

What may be wrong, and what is missing, is a comment `# check: …` beside the value, which `pressroom check` lists until
somebody deletes it.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from pressroom.importer.clean_texts import clean_found_body, clean_found_line
from pressroom.importer.found import FoundContact, FoundHelp, FoundPicture, FoundRelease
from pressroom.importer.front_matter import FrontMatter
from pressroom.importer.lead import find_lead
from pressroom.importer.url_parts import parse_url
from pressroom.text.dates import FIRST_YEAR, LAST_YEAR
from pressroom.text.former_urls import normalise_location
from pressroom.text.phones import parse_phone
from pressroom.text.slugs import slugify

_MAX_ITEMS, _MAX_FILES, _MAX_KEYWORD = 100, 500, 100
_WEB_URL = re.compile(r"https?://[^/?#\s@]+(?:[/?#]\S*)?", re.IGNORECASE)


class FileSettings(Struct, frozen=True, kw_only=True):
    """What a release file needs to know of the newsroom that it is for.

    `zone` is the newsroom's time zone, and `region` the country of the release's organisation, for telephone numbers.
    Addresses on the host of `base_url` are written as paths. `organisation_ids` are those of the release, if it is not
    the newsroom's first. `notes` become comments at the top. `default_contact` and `default_credit` are used where the
    source names nobody; empty if the officer has not chosen any. A release with `is_draft` gets no `publish_at`: only a
    comment names the time.
    """

    zone: ZoneInfo
    region: str = ""
    base_url: str = ""
    organisation_ids: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    default_contact: str = ""
    default_credit: str = ""
    is_draft: bool = False


def write_release_file(
    found: FoundRelease, settings: FileSettings, *, contact_ids: Mapping[int, str] | None = None, path: str = ""
) -> str:
    """Return the text of a release file.

    `contact_ids` has the ids of contacts that are in `newsroom.yaml`, by their number in the release. `path` is the
    path of the release on the new site, which is no former URL of it.
    """
    lead, body, links = find_lead(clean_found_line(found.lead), clean_found_body(found.body))
    front_matter = FrontMatter(found.doubts)
    for note in settings.notes:
        front_matter.add_comment(note)
    front_matter.add_text("headline", clean_found_line(found.headline), is_required=True)
    _check_lead(front_matter, found, lead)
    front_matter.add_text("lead", lead)
    _add_time(front_matter, found, settings)
    front_matter.add_text("dateline", clean_found_line(found.dateline))
    front_matter.add_text("kind", "" if found.kind == "press-release" else found.kind)
    front_matter.add_texts("organisations", settings.organisation_ids)
    _add_contacts(front_matter, found.contacts, settings, contact_ids or {})
    front_matter.add_texts("keywords", _select_keywords(found.keywords))
    _add_help(front_matter, found.help, settings.region)
    _add_lists(front_matter, found, settings, [*((each.title, each.url) for each in found.links), *links])
    front_matter.add_text("id", found.id.strip())
    _add_former_urls(front_matter, list_former_urls(found.urls, settings.base_url, path))
    front_matter.add_remaining_doubts()
    return "\n".join(["---", *front_matter.lines, "---", "", body, ""]) if body else _join_without_body(front_matter)


def _join_without_body(front_matter: FrontMatter) -> str:
    return "\n".join(["---", *front_matter.lines, "---", ""])


def _check_lead(front_matter: FrontMatter, found: FoundRelease, lead: str) -> None:
    if lead and not found.lead:
        front_matter.add_doubt("lead", "the source has no lead; this is the first paragraph of the text")
    elif not lead:
        front_matter.add_doubt("lead", "the source has no lead; write the first paragraph here")


def _add_time(front_matter: FrontMatter, found: FoundRelease, settings: FileSettings) -> None:
    time = format_time(found.published_at, settings.zone) if found.published_at else ""
    if settings.is_draft:
        if time:
            front_matter.add_doubt("publish_at", f"the text names this time; to publish then, write publish_at: {time}")
    elif found.withdrawn:
        reason = f"the source withdrew this release ({found.withdrawn}), so it is a draft here"
        front_matter.add_doubt("publish_at", f"{reason}; to publish it, write publish_at: {time or 'DATE TIME'}")
    elif not found.is_public:
        reason = "this text is not public at its source, so it is a draft here"
        front_matter.add_doubt("publish_at", f"{reason}; to publish it, write publish_at: {time or 'DATE TIME'}")
    elif not time:
        reason = "the source has no date, so this is a draft"
        front_matter.add_doubt("publish_at", f"{reason}; to publish it, write publish_at: DATE TIME")
    else:
        front_matter.add_text("publish_at", time)


def format_time(time: datetime, zone: ZoneInfo) -> str:
    """Return a time in a zone as officers write it; empty if no release can have it.

    Seconds are left out if they are zero. The offset is only there if the time occurs twice.
    """
    if not FIRST_YEAR < time.year < LAST_YEAR:
        return ""
    local = time.astimezone(zone).replace(microsecond=0)
    text = f"{local:%Y-%m-%d %H:%M:%S}" if local.second else f"{local:%Y-%m-%d %H:%M}"
    is_ambiguous = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return text + local.isoformat()[-6:] if is_ambiguous else text


# --- people ----------------------------------------------------------------------------------------------------------


def _add_contacts(
    front_matter: FrontMatter,
    contacts: tuple[FoundContact, ...],
    settings: FileSettings,
    contact_ids: Mapping[int, str],
) -> None:
    items: dict[int, Mapping[str, str] | str] = {}
    for number, contact in enumerate(contacts[:_MAX_ITEMS]):
        field = f"contacts[{number}]"
        if number in contact_ids:
            items[number] = contact_ids[number]
        elif item := _write_contact(contact):
            items[number] = item
            _check_contact(front_matter, field, item, settings.region)
        else:
            front_matter.add_doubt(field, _describe_incomplete(contact))
    items = {number: item for number, item in items.items() if item not in _list_before(items, number)}
    if not items and settings.default_contact:
        items[len(contacts)] = settings.default_contact
    if not items:
        front_matter.add_doubt("contacts", "the source names nobody whom journalists can call; add a contact")
    front_matter.add_items("contacts", items)


def _list_before(items: Mapping[int, Mapping[str, str] | str], number: int) -> list[Mapping[str, str] | str]:
    return [item for other, item in items.items() if other < number]


def _write_contact(contact: FoundContact) -> dict[str, str]:
    """Return the keys of a contact; none if it has no telephone number or nothing to call it by."""
    name = next((each for each in (contact.name, contact.role, contact.organisation) if slugify(each)), "")
    values = {
        "name": name,
        "role": "" if contact.role == name else contact.role,
        "organisation": "" if contact.organisation == name else contact.organisation,
        "phone": contact.phone,
        "mobile": contact.mobile,
        "email": contact.email.strip().removeprefix("mailto:"),
        "via": contact.via,
        "hours": contact.hours,
        "until": contact.until,
    }
    cleaned = {key: text for key, value in values.items() if (text := clean_found_line(value))}
    return cleaned if "name" in cleaned and ("phone" in cleaned or "mobile" in cleaned) else {}


def _describe_incomplete(contact: FoundContact) -> str:
    values = (contact.name, contact.role, contact.organisation, contact.phone or contact.mobile, contact.email)
    known = ", ".join(filter(None, values))
    missing = "no name" if contact.phone or contact.mobile else "no telephone number"
    return f"{known} has {missing} and was left out; add the whole contact, or delete this line"


def _check_contact(front_matter: FrontMatter, field: str, item: Mapping[str, str], region: str) -> None:
    for key in ("phone", "mobile"):
        _check_phone(front_matter, f"{field}.{key}", item.get(key, ""), region)


def _check_phone(front_matter: FrontMatter, field: str, phone: str, region: str) -> None:
    """Add a doubt about a telephone number that cannot be dialled from a region."""
    try:
        if phone:
            parse_phone(phone, region)
    except ValueError as error:
        front_matter.add_doubt(field, str(error).partition(";")[0])


def _add_help(front_matter: FrontMatter, entries: tuple[FoundHelp, ...], region: str) -> None:
    items: dict[int, Mapping[str, str] | str] = {}
    for number, entry in enumerate(entries[:_MAX_ITEMS]):
        values = {"name": entry.name or entry.url, "phone": entry.phone, "note": entry.note, "url": entry.url}
        items[number] = {key: text for key, value in values.items() if (text := clean_found_line(value))}
        _check_phone(front_matter, f"help[{number}].phone", clean_found_line(entry.phone), region)
    front_matter.add_items("help", {number: item for number, item in items.items() if item})


# --- lists -----------------------------------------------------------------------------------------------------------


def _select_keywords(keywords: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keywords that a release can have, each once."""
    by_slug: dict[str, str] = {}
    for keyword in map(clean_found_line, keywords):
        if slugify(keyword) and len(keyword) <= _MAX_KEYWORD:
            by_slug.setdefault(slugify(keyword), keyword)
    return tuple(by_slug.values())[:_MAX_ITEMS]


def _add_lists(
    front_matter: FrontMatter, found: FoundRelease, settings: FileSettings, links: Iterable[tuple[str, str]]
) -> None:
    facts = enumerate(found.facts[:_MAX_ITEMS])
    front_matter.add_items(
        "facts",
        {
            number: _clean(label=each.label, value=each.value, source=each.source)
            for number, each in facts
            if each.label.strip() and each.value.strip()
        },
    )
    pictures = dict(enumerate(found.pictures[:_MAX_FILES]))
    for number, picture in pictures.items():
        _check_picture(front_matter, f"images[{number}]", picture, settings.default_credit)
    front_matter.add_items("images", {number: _write_picture(each, settings) for number, each in pictures.items()})
    documents = enumerate(found.documents[:_MAX_FILES])
    front_matter.add_items(
        "documents",
        {number: {"file": each.file, "title": clean_found_line(each.title) or each.file} for number, each in documents},
    )
    _add_links(front_matter, dict.fromkeys(links))


def _clean(**values: str) -> dict[str, str]:
    return {key: text for key, value in values.items() if (text := clean_found_line(value))}


def _write_picture(picture: FoundPicture, settings: FileSettings) -> dict[str, str]:
    alt = {"alt": clean_found_line(picture.alt or "")}
    rest = _clean(caption=picture.caption, credit=picture.credit or settings.default_credit, terms=picture.terms)
    return {"file": picture.file} | alt | rest


def _check_picture(front_matter: FrontMatter, field: str, picture: FoundPicture, credit: str) -> None:
    if picture.alt is None:
        reason = "the source has no alternative text; describe the picture for people who cannot see it"
        front_matter.add_doubt(f"{field}.alt", reason)
    if not clean_found_line(picture.credit or credit):
        front_matter.add_doubt(f"{field}.credit", "the source does not say who made the picture; add credit")


def _add_links(front_matter: FrontMatter, links: Iterable[tuple[str, str]]) -> None:
    items: dict[int, Mapping[str, str] | str] = {}
    for number, (title, url) in enumerate(links):
        if _WEB_URL.fullmatch(url) and number < _MAX_ITEMS:
            items[number] = {"title": clean_found_line(title) or url, "url": url}
        else:
            front_matter.add_doubt(f"links[{number}]", f"left out, because this is not a link to a page: {url}")
    front_matter.add_items("links", items)


def _add_former_urls(front_matter: FrontMatter, urls: Iterable[str]) -> None:
    """Add former URLs. One that no redirect can have becomes a comment."""
    valid = []
    for url in urls:
        try:
            normalise_location(url)
            valid.append(url)
        except ValueError as error:
            front_matter.add_doubt("former_urls", f"{url} was left out: it {error}")
    front_matter.add_texts("former_urls", tuple(valid))


def list_former_urls(urls: Iterable[str], base_url: str, path: str) -> tuple[str, ...]:
    """Return former addresses, oldest first: paths if the newsroom has a host of its own, whole URLs elsewhere."""
    base = parse_url(base_url)
    host = "" if base.path.strip("/") else base.netloc.casefold()
    former: list[str] = []
    for url in urls:
        parts = parse_url(url)
        own_path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        former.append(own_path if parts.netloc.casefold() == host else parts._replace(fragment="").geturl())
    return tuple(each for each in dict.fromkeys(former) if each.rstrip("/") != path.rstrip("/"))
