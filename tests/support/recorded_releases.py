"""Releases with a record: corrected, changed, outdated, withdrawn; for the tests of every output."""

from datetime import timedelta

from msgspec import structs

from pressroom.model.pages import Paragraph, VersionsPage, VersionText
from pressroom.model.plan import Item
from pressroom.model.release import Release, Version, VersionKind
from tests.support.rendering import RELEASE, TRANSLATIONS, item

HOSTILE_NOTE = '<script>alert(1)</script> & "ett" 🚰 {{ 7*7 }}'
FIRST_NOTE = "Kajen kostar 12 miljoner, inte 2."
REASON = "Beslutet har upphävts & gäller inte <längre>."


def version(kind: VersionKind, days: int, note: str = "", *, hides_earlier: bool = False, source: str = "") -> Version:
    """A version so many days after the publication; one without a `source` has a text of its own."""
    text = source or f"text of day {days}"
    return Version(
        kind, RELEASE.publish_at + timedelta(days=days), b"", {"sv": note} if note else {}, hides_earlier, text
    )


def recorded(*versions: Version, release: Release = RELEASE) -> Release:
    """A release with these versions on record, the first one published in time."""
    return structs.replace(release, versions=(version("publication", 0), *versions))


CORRECTED = recorded(version("correction", 1, FIRST_NOTE), version("minor", 2), version("correction", 3, HOSTILE_NOTE))
MINOR = recorded(version("minor", 1))
OUTDATED = structs.replace(recorded(), outdated_since=RELEASE.publish_at + timedelta(days=1))
WITHDRAWN = recorded(version("correction", 1, FIRST_NOTE), version("withdrawal", 2, REASON)).without_content
HIDDEN = recorded(version("withdrawal", 2, REASON, hides_earlier=True)).without_content
STATES = {"corrected": CORRECTED, "minor": MINOR, "outdated": OUTDATED, "withdrawn": WITHDRAWN, "hidden": HIDDEN}


def version_text(number: int, headline: str, *body: str) -> VersionText:
    """The text of a version."""
    return VersionText(number, (Paragraph("headline", headline), *(Paragraph("body", each) for each in body)))


def versions_item(release: Release, *texts: VersionText) -> Item:
    """The page of the versions of a release."""
    return item("versions-page", VersionsPage(release, texts), release.versions_path, TRANSLATIONS)
