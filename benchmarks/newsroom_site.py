"""Write the benchmark's releases as a newsroom for pressroom."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks import texts
from benchmarks.files import PAPER, get_picture_fields, write_files
from benchmarks.releases import CONTACT_IDS, BenchmarkRelease, Person, contact

PLAIN = re.compile(r"[^\W\d_][^:#&*!|>'\"%@`{}\[\],]*")

NEWSROOM = """\
title: Sundamra pressrum
description: Nyheter från Sundamra kommun.
base_url: https://press.sundamra.example
timezone: Europe/Stockholm
languages: [sv]
mail:
  from: press@sundamra.example
organisations:
"""
ORGANISATION = """\
  {id}:
    name: {name}
    street: Tjärhovsgatan 12
    postal_code: 987 65
    city: Sundamra
    country: SE
    phone: 0980-319 200
    email: {id}@sundamra.example
    url: https://www.sundamra.example/
    boilerplate: {name} arbetar för de 14 200 som bor i Sundamra. Läs mer på [webbplatsen](https://www.sundamra.example/om).
"""


def write_newsroom(folder: Path, releases: Iterable[BenchmarkRelease], leave_out: Sequence[str] = ()) -> None:
    """Write a newsroom with these releases, their pictures and documents into a new folder.

    `leave_out` names the outputs that it leaves out.
    """
    folder.mkdir(parents=True)
    leave_out_line = f"leave_out: [{', '.join(leave_out)}]\n" if leave_out else ""
    organisations = [ORGANISATION.format(id=id_, name=name) for id_, name in texts.ORGANISATIONS]
    contacts = [
        f"  {id_}:\n" + "".join(f"    {line}\n" for line in _person(contact(number)))
        for number, id_ in enumerate(CONTACT_IDS)
    ]
    settings = "".join([leave_out_line, NEWSROOM, *organisations, "contacts:\n", *contacts])
    (folder / "newsroom.yaml").write_text(settings, "utf-8")
    for release in releases:
        write_release(folder, release)


def write_release(newsroom: Path, release: BenchmarkRelease) -> None:
    """Add or replace one release."""
    folder = newsroom / "releases" / str(release.publish_at.year) / release.slug
    folder.mkdir(parents=True, exist_ok=True)
    front_matter = "\n".join(_front_matter(release))
    (folder / "sv.md").write_text(f"---\n{front_matter}\n---\n\n{release.body}", "utf-8")
    write_files(folder, release)


def _front_matter(release: BenchmarkRelease) -> Iterator[str]:
    yield f"headline: {_scalar(release.headline)}"
    yield f"lead: {_scalar(release.lead)}"
    yield f"publish_at: {release.publish_at:%Y-%m-%d %H:%M}"
    yield f"dateline: {release.dateline}"
    yield f"kind: {release.kind}"
    yield f"organisations: [{', '.join(id_ for id_, _ in release.organisations)}]"
    yield from _items("contacts", [[release.contact_id], *map(_person, release.contacts)])
    yield from _items("keywords", [[keyword] for keyword in release.keywords])
    yield from _items("help", [_pairs(name=name, phone=phone, note=note) for name, phone, note in release.help])
    yield from _items("facts", [_pairs(label=label, value=value) for label, value in release.facts])
    yield from _items("links", [_pairs(title=title, url=url) for title, url in release.links])
    if release.picture is not None:
        yield from _items("images", [_pairs(**get_picture_fields(release))])
    if release.document:
        yield from _items("documents", [_pairs(file=PAPER, title="Underlag till beslutet")])


def _person(person: Person) -> list[str]:
    return _pairs(name=person.name, role=person.role, phone=person.phone, email=person.email)


def _items(key: str, items: Iterable[list[str]]) -> Iterator[str]:
    """Yield the lines of a YAML list under a key, or nothing if it is empty."""
    lines = [f"{'    ' if index else '  - '}{line}" for item in items for index, line in enumerate(item)]
    yield from [f"{key}:", *lines] if lines else []


def _pairs(**values: str) -> list[str]:
    return [f"{key}: {_scalar(value)}" for key, value in values.items()]


def _scalar(text: str) -> str:
    """Return a text as people write it in YAML: without quotes where that is safe."""
    return text if PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
