"""Write the benchmark's releases as a newsroom for pressroom."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from textwrap import wrap

from benchmarks import texts
from benchmarks.files import PAPER, get_picture_fields, write_files
from benchmarks.releases import CONTACT_IDS, WIDTH, BenchmarkRelease, Person, contact

PLAIN = re.compile(r"[^\W_](?:[^:#]|:(?=\S)|(?<=\S)#)*")
FORM_COMMENT = (
    "# Without publish_at, this is a draft. With it, the release is public from that time "
    "(in the newsroom's time zone):"
)
OWN_COMMENTS = ((), (), (), ("# Tiden är avstämd med nämndens ordförande.", "# Flytta den inte utan att ringa."))
KIND_COMMENTS = ("",) * 9 + ("  # bestämt på morgonmötet",)

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
    """Yield the lines as people write them: half of the texts keep the form in which `pressroom new` creates them."""
    random = Random(release.slug)
    keeps_form = random.random() < 0.5
    yield f"headline: {_quoted(release.headline) if keeps_form else _scalar(release.headline)}"
    yield from [f"lead: {_quoted(release.lead)}"] if keeps_form else _folded("lead", release.lead)
    yield from [FORM_COMMENT] if keeps_form else random.choice(OWN_COMMENTS)
    yield f"publish_at: {release.publish_at:%Y-%m-%d %H:%M}"
    yield f"dateline: {_quoted(release.dateline) if keeps_form else release.dateline}"
    yield f"kind: {release.kind}{random.choice(KIND_COMMENTS)}"
    yield f"organisations: {_flow_list(id_ for id_, _ in release.organisations)}"
    if release.contacts:
        yield from _items("contacts", [[release.contact_id], *map(_person, release.contacts)])
    else:
        yield f"contacts: [{release.contact_id}]"
    if keeps_form or random.random() < 0.5:
        yield f"keywords: {_flow_list(release.keywords)}"
    else:
        yield from _items("keywords", [[keyword] for keyword in release.keywords])
    yield from _optional_fields(release)


def _optional_fields(release: BenchmarkRelease) -> Iterator[str]:
    yield from _items("help", [_pairs(name=name, phone=phone, note=note) for name, phone, note in release.help])
    yield from _items("facts", [_pairs(label=label, value=value) for label, value in release.facts])
    yield from _items("links", [_pairs(title=title, url=url) for title, url in release.links])
    if release.picture is not None:
        fields = get_picture_fields(release)
        alt = _folded("alt", fields.pop("alt"))
        yield from _items("images", [[f"file: {fields.pop('file')}", *alt, *_pairs(**fields)]])
    if release.document:
        yield from _items("documents", [_pairs(file=PAPER, title="Underlag till beslutet")])


def _person(person: Person) -> list[str]:
    return _pairs(name=person.name, role=person.role, phone=person.phone, email=person.email)


def _flow_list(texts: Iterable[str]) -> str:
    return f"[{', '.join(texts)}]"


def _items(key: str, items: Iterable[list[str]]) -> Iterator[str]:
    """Yield the lines of a YAML list under a key, or nothing if it is empty."""
    lines = [f"{'    ' if index else '  - '}{line}" for item in items for index, line in enumerate(item)]
    yield from [f"{key}:", *lines] if lines else []


def _pairs(**values: str) -> list[str]:
    return [f"{key}: {_scalar(value)}" for key, value in values.items()]


def _folded(key: str, text: str) -> list[str]:
    return [f"{key}: >-", *(f"  {line}" for line in wrap(text, WIDTH))]


def _scalar(text: str) -> str:
    """Return a text as people write it in YAML: without quotes where that is safe."""
    return text if PLAIN.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
