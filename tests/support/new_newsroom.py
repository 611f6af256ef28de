"""Replace the placeholders in a newsroom that `pressroom new` created, as an officer does before publishing."""

from pathlib import Path

from pressroom.model.placeholders import BODY, CITY, LEAD

_VALUES = {
    "Your newsroom": "Example newsroom",
    "Press releases from Your organisation": "Press releases from Example organisation",
    "Describe your organisation here in a few sentences.": "Example organisation is an example.",
    "Your organisation": "Example organisation",
    "1 Your Street": "1 Example Street",
    "000 00": "123 45",
    "Your Town": "Exampleton",
    "08-465 004 98": "08-465 004 00",
    "08-465 004 99": "08-465 004 01",
    "Firstname Lastname": "Alex Example",
    "your-organisation.example": "example.org",
}


def fill_in_newsroom(folder: Path) -> None:
    """Replace every placeholder in `newsroom.yaml`, and the body and dateline of every release."""
    path = folder / "newsroom.yaml"
    text = path.read_text("utf-8")
    for placeholder, value in _VALUES.items():
        text = text.replace(placeholder, value)
    path.write_text(text, "utf-8")
    for release in (folder / "releases").rglob("*.md"):
        fill_in_release(release)


def fill_in_release(path: Path, lead: str | None = None) -> None:
    """Replace the body and the dateline of a release, and the lead if one is given."""
    text = path.read_text("utf-8").replace(BODY.en, "It is new.").replace(CITY.en, "Exampleton")
    path.write_text(text if lead is None else text.replace(LEAD.en, lead), "utf-8")
