"""Note what a platform does not say of a release, as doubts beside the values."""

from collections.abc import Iterator

from msgspec import structs

from pressroom.importer.answer_texts import take_lead
from pressroom.importer.found import Doubt, FoundOrganisation, FoundRelease
from pressroom.importer.json_answers import WrittenTime
from pressroom.importer.release_parts import split_body


def complete_release(release: FoundRelease, platform: str) -> FoundRelease:
    """Return a release with what its text says of contacts and lead, and with doubts about what is missing."""
    if release.body and not release.contacts:
        release = _split_contacts(release, platform)
    if release.body and not release.lead:
        release = _take_lead(release, platform)
    known = {doubt.field for doubt in release.doubts}
    missing = [doubt for doubt in _find_missing(release, platform) if doubt.field not in known]
    return structs.replace(release, doubts=(*release.doubts, *missing))


def _split_contacts(release: FoundRelease, platform: str) -> FoundRelease:
    """Take contacts, help and about text from the body, and the lead if the platform has none."""
    parts = split_body(release.body, release.language, lead=release.lead)
    doubts = [doubt for doubt in parts.doubts if not (doubt.field == "publish_at" and release.published_at)]
    if parts.contacts:
        doubts.append(Doubt("contacts", f"{platform} has no contacts for this release. These stood in the text."))
    if parts.lead and not release.lead:
        doubts.append(Doubt("lead", f"{platform} has no lead for this release. This was the start of the text."))
    return structs.replace(
        release,
        lead=release.lead or parts.lead,
        body=parts.body,
        dateline=release.dateline or parts.dateline,
        contacts=parts.contacts,
        help=parts.help,
        facts=release.facts or parts.facts,
        links=(*release.links, *[link for link in parts.links if link not in release.links]),
        keywords=release.keywords or parts.keywords,
        organisations=_join_organisations(release.organisations, parts.organisations),
        doubts=(*release.doubts, *doubts),
    )


def _join_organisations(
    own: tuple[FoundOrganisation, ...], found: tuple[FoundOrganisation, ...]
) -> tuple[FoundOrganisation, ...]:
    """Add an about text that stands in the body to the organisation that the platform names."""
    if len(own) != 1 or len(found) != 1 or own[0].about:
        return own or found
    joined = structs.replace(
        own[0],
        about=found[0].about,
        address=own[0].address or found[0].address,
        phone=own[0].phone or found[0].phone,
        email=own[0].email or found[0].email,
    )
    return (joined,)


def _take_lead(release: FoundRelease, platform: str) -> FoundRelease:
    lead, body = take_lead(release.body)
    doubt = Doubt("lead", f"{platform} has no lead for this release. This was the first paragraph of the text.")
    return structs.replace(release, lead=lead, body=body, doubts=(*release.doubts, *([doubt] if lead else [])))


def find_time_doubts(time: WrittenTime | None, platform: str) -> tuple[Doubt, ...]:
    """Return what is doubtful about the time of publication."""
    if time is None or not time.missing:
        return ()
    shown = time.text[:40]
    if time.missing == "zone":
        reason = f"{platform} does not say the time zone of {shown}. The time zone of the newsroom was taken."
    else:
        reason = f"{platform} does not say the time of day, only {shown}."
    return (Doubt("publish_at", reason),)


def _find_missing(release: FoundRelease, platform: str) -> Iterator[Doubt]:
    for field, value in (("headline", release.headline), ("lead", release.lead), ("publish_at", release.published_at)):
        if not value:
            yield Doubt(field, f"{platform} does not say it.")
    if not release.contacts:
        yield Doubt("contacts", f"{platform} has no contacts for this release.")
    for number, contact in enumerate(release.contacts):
        if not contact.name:
            yield Doubt(f"contacts[{number}].name", f"{platform} does not say who this is.")
        if not contact.phone and not contact.mobile:
            yield Doubt(f"contacts[{number}].phone", f"{platform} has no telephone number for this contact.")
    yield from _find_missing_of_files(release, platform)


def _find_missing_of_files(release: FoundRelease, platform: str) -> Iterator[Doubt]:
    for number, picture in enumerate(release.pictures):
        if picture.alt is None:
            yield Doubt(f"images[{number}].alt", f"{platform} does not say what the picture shows.")
        if not picture.credit:
            yield Doubt(f"images[{number}].credit", f"{platform} does not say who made the picture.")
    for number, document in enumerate(release.documents):
        if not document.title:
            yield Doubt(f"documents[{number}].title", f"{platform} does not say what the document is.")
    for number, link in enumerate(release.links):
        if not link.title:
            yield Doubt(f"links[{number}].title", f"{platform} does not say what the link leads to.")
    for number, fact in enumerate(release.facts):
        if not fact.label:
            yield Doubt(f"facts[{number}].label", f"{platform} does not say what the fact is about.")
