"""Fetch the logos of the organisations that an import adds to `newsroom.yaml`."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from msgspec import structs

from pressroom.importer.formats import Fetcher
from pressroom.importer.found import FoundPicture, FoundRelease, NotImported
from pressroom.importer.media_files import MeasurePicture, SaveFile, fetch_media
from pressroom.importer.newsroom_file import NewOrganisation
from pressroom.importer.url_parts import parse_url


def fetch_logos(
    organisations: Sequence[NewOrganisation], fetcher: Fetcher, measure: MeasurePicture, save: SaveFile
) -> tuple[tuple[NewOrganisation, ...], tuple[NotImported, ...]]:
    """Return organisations with the names of their logos' files, and the logos that cannot be used, with why."""
    named: list[NewOrganisation] = []
    left_out: list[NotImported] = []
    for organisation in organisations:
        if not organisation.logo:
            named.append(organisation)
            continue
        suffix = PurePosixPath(parse_url(organisation.logo).path).suffix.lower() or ".png"
        picture = FoundPicture(location=organisation.logo, file=f"{organisation.id}{suffix}")
        found = fetch_media(FoundRelease(source=organisation.logo, pictures=(picture,)), fetcher, measure, save)
        named.append(structs.replace(organisation, logo=next((each.file for each in found.pictures), "")))
        left_out += [_refuse(organisation, doubt.reason) for doubt in found.doubts if not found.pictures]
    return tuple(named), tuple(left_out)


def _refuse(organisation: NewOrganisation, reason: str) -> NotImported:
    message = f"This is the logo of {organisation.name}. {reason}"
    return NotImported(source=organisation.logo, message=message, is_other=True)
