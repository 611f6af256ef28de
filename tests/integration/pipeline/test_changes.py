"""The law: after any sequence of changes a build gives what a build from nothing gives, byte for byte.

Its problems are the same too, and a build that is refused leaves the outputs as they were.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from pressroom import pipeline
from pressroom.config import Config
from pressroom.engine.workspace import BuildOptions, Workspace
from pressroom.errors import InputError, Problem
from pressroom.read import scanner
from tests.support.checking import newsroom_text, release_text, write
from tests.support.small_images import picture

ADDRESSES = ("2023/bron", "2024/bron", "2024/kajen", "2025/skolan", "2025/torget")
LANGUAGES = ("sv", "en")
MOMENTS = ("2024-06-01T12:00", "2025-03-01T12:00", "2025-03-01T23:59", "2025-03-02T00:00", "2026-01-01T00:00")
TIMES = ("2024-05-01 09:00", "2025-02-03 09:00", "2025-03-01 12:00", "2025-03-01 12:01", "2030-01-01 09:00", None)
# Names, keywords and addresses that meet those of other texts: alike, spelt otherwise, or in one another's way.
BODIES = (
    "Bron är klar.",
    "Det säger Ada Lindkvist.\n\n## Mer\n\nBron är klar.",
    "> Bra.\n> – Kristina Berg\n\nChristina Berg är glad. Kristina Bergs bro.",
    "> Bra.\n> – Kristina Borg\n\nKristina Burg och Ada Lindqvists bror.",
    "Vi ses fredag 4 februari.\n\nDen är ny",
)
PEOPLE = (
    "[ada]",
    "[ada, {name: Christina Berg, phone: 112}]",
    "[{name: Ada Lindkvist, phone: 112}, {name: Kristina Berg, phone: 112}]",
    "[{name: Bo Ek, phone: 08-465 004 02, until: 2025-03-01}]",
    "[ada, {name: Bo Ek, phone: 112, until: 2025-03-01, audience: press}]",
    "[bo]",
)
FIELDS: dict[str, tuple[str | None, ...]] = {
    "publish_at": TIMES,
    "contacts": PEOPLE,
    "headline": ("Bron öppnar på måndag", "Kajen", "x" * 120),
    "keywords": (None, "[Bro]", "[bro, Skola]", "[Skola, Vatten & avlopp]", "[Ar]", "[År]"),
    "former_urls": (None, "[/gammal/]", "[/gammal/bro.html]", "[/2024/kajen/]", "[/gammal/a/b]"),
    "images": (None, "[{file: bild.png, alt: En bro, credit: A}]", "[{file: bild.png, alt: '', credit: B}]"),
    "documents": (None, "[{file: plan.pdf, title: Planen}]"),
    "kind": (None, "news", "statement"),
    "dateline": (None, "Fjällby"),
}
NEWSROOM: dict[str, tuple[str | None, ...]] = {
    "title": ("Fjällby pressrum", "{sv: Pressrum, en: Newsroom}", None),
    "base_url": ("https://press.fjallby.example", "https://fjallby.example/press"),
    "timezone": ("Europe/Stockholm", "America/New_York"),
    "languages": ("[sv, en]", "[en, sv]", "[sv]"),
    "contacts": (
        "\n  ada: {name: Ada Lindqvist, phone: 08-465 004 01}",
        "\n  ada: {name: Ada Lindkvist, phone: 08-465 004 01, until: 2025-03-01}",
        "\n  ada: {name: Ada Lindqvist, phone: 112}\n  bo: {name: Bo Ek, phone: 112}",
    ),
    "organisations": (
        "\n  fjallby: {name: Fjällby kommun, country: SE}",
        "\n  fjallby: {name: Fjällby, country: SE, logo: logo.png}",
    ),
    "leave_out": (None, "[mail]", "[text, cards, json-feed]", "[data, archives]"),
}
BESIDE = {"bild.png": (picture("PNG"), picture("PNG", (9, 9)), b"broken"), "plan.pdf": (b"%PDF-1", b"%PDF-2")}
TEMPLATE = "templates/site/figure.html"


class Office:
    """A newsroom as its officers change it: the texts with their fields, and the time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.texts: dict[tuple[str, str], dict[str, str | None]] = {}
        self.bodies: dict[tuple[str, str], str] = {}
        self.newsroom: dict[str, str | None] = {}
        self.now = MOMENTS[1]
        write(folder, {"newsroom.yaml": newsroom_text(), "logo.png": picture("PNG")})
        for number, address in enumerate(ADDRESSES[:3]):
            self.texts[address, "sv"] = {}
            self.bodies[address, "sv"] = BODIES[number]
            self.save((address, "sv"))

    def save(self, at: tuple[str, str]) -> None:
        path = "releases/{}/{}.md".format(*at)
        write(self.folder, {path: release_text(self.bodies[at], **self.texts[at])})

    def beside(self, address: str, name: str, content: bytes) -> None:
        if (self.folder / "releases" / address).is_dir():
            write(self.folder, {f"releases/{address}/{name}": content})

    def add(self, at: tuple[str, str], body: str) -> None:
        self.texts.setdefault(at, {})
        self.bodies[at] = body
        self.save(at)

    def edit(self, at: tuple[str, str], field: str, value: str | None) -> None:
        if at in self.texts:
            self.texts[at] = {**self.texts[at], field: value}
            self.save(at)

    def remove(self, at: tuple[str, str]) -> None:
        if self.texts.pop(at, None) is None:
            return
        (self.folder / "releases" / at[0] / f"{at[1]}.md").unlink()
        if not any(address == at[0] for address, _ in self.texts):
            shutil.rmtree(self.folder / "releases" / at[0])

    def rename(self, old: str, new: str) -> None:
        if not (self.folder / "releases" / old).is_dir() or (self.folder / "releases" / new).exists():
            return
        (self.folder / "releases" / new).parent.mkdir(exist_ok=True)
        (self.folder / "releases" / old).rename(self.folder / "releases" / new)
        for language in LANGUAGES:
            if (old, language) in self.texts:
                self.texts[new, language] = self.texts.pop((old, language))
                self.bodies[new, language] = self.bodies.pop((old, language))

    def set(self, key: str, value: str | None) -> None:
        self.newsroom[key] = value
        write(self.folder, {"newsroom.yaml": newsroom_text(**self.newsroom)})

    def template(self, text: str) -> None:
        if text:
            write(self.folder, {TEMPLATE: text})
        else:
            (self.folder / TEMPLATE).unlink(missing_ok=True)

    def wait(self, now: str) -> None:
        self.now = now

    def lose(self, part: str) -> None:
        shutil.rmtree(self.folder / "out" / part, ignore_errors=True)


Change = Callable[[Office], None]


class Step(Struct, frozen=True):
    """A change, and how it is called when an example fails."""

    name: str
    change: Change

    def __repr__(self) -> str:
        return self.name


def step(name: str, *arguments: object) -> Step:
    return Step(f"{name}{arguments}", lambda office: getattr(office, name)(*arguments))


AT = st.tuples(st.sampled_from(ADDRESSES), st.sampled_from(LANGUAGES))


def one_of(fields: dict[str, tuple[str | None, ...]]) -> st.SearchStrategy[tuple[str, str | None]]:
    return st.sampled_from([(name, value) for name, values in fields.items() for value in values])


STEPS = st.one_of(
    st.builds(lambda at, body: step("add", at, body), AT, st.sampled_from(BODIES)),
    st.builds(lambda at, field: step("edit", at, *field), AT, one_of(FIELDS)),
    st.builds(lambda at, field: step("edit", at, *field), AT, one_of(FIELDS)),
    st.builds(lambda at: step("remove", at), AT),
    st.builds(lambda old, new: step("rename", old, new), st.sampled_from(ADDRESSES), st.sampled_from(ADDRESSES)),
    st.builds(
        lambda address, file: step("beside", address, *file),
        st.sampled_from(ADDRESSES),
        st.sampled_from([(name, content) for name, contents in BESIDE.items() for content in contents]),
    ),
    st.builds(lambda key: step("set", *key), one_of(NEWSROOM)),
    st.builds(lambda now: step("wait", now), st.sampled_from(MOMENTS)),
    st.builds(lambda text: step("template", text), st.sampled_from(["", "<p>{{ image.alt }}</p>\n"])),
    st.builds(lambda part: step("lose", part), st.sampled_from(["", "site", "mail"])),
)


class Came(Struct, frozen=True):
    """What came of a build: every output with a digest of its bytes, and the problems; whether it was refused."""

    outputs: dict[str, str]
    problems: tuple[Problem, ...]
    is_refused: bool


def build(config: Config, now: str) -> Came:
    try:
        problems = pipeline.build(Workspace(config, BuildOptions(now, jobs=1))).warnings
    except InputError as error:
        return Came(outputs(config.out), error.problems, is_refused=True)
    return Came(outputs(config.out), problems, is_refused=False)


def outputs(out: Path) -> dict[str, str]:
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for part in ("site", "mail")
        for path in sorted((out / part).rglob("*"))
        if path.is_file()
    }


def build_from_nothing(office: Office) -> Came:
    """In another place, without an index of earlier builds; only compiled templates are at hand."""
    cache = office.folder / "cache-of-others"
    shutil.rmtree(office.folder / "fresh", ignore_errors=True)
    for file in cache.glob("*.index"):
        file.unlink()
    return build(Config(office.folder, office.folder / "fresh", cache), office.now)


@pytest.fixture(autouse=True)
def soon_old() -> Iterator[None]:
    """Texts are known again after a moment, for as long as the clock of the file system may stand still."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanner, "_RECENT_NS", 20_000_000)
        yield


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.lists(STEPS, min_size=1, max_size=3), min_size=1, max_size=8))
def test_a_build_after_any_changes_equals_a_build_from_nothing(
    tmp_path_factory: pytest.TempPathFactory, steps: list[list[Step]]
) -> None:
    office = Office(tmp_path_factory.mktemp("office"))
    config = Config(office.folder, office.folder / "out", office.folder / "cache")
    before = build(config, office.now)
    assert before == build_from_nothing(office)
    for changes in steps:
        for each in changes:
            each.change(office)
        stood = outputs(config.out)
        came, expected = build(config, office.now), build_from_nothing(office)
        assert came.problems == expected.problems
        assert came.is_refused == expected.is_refused
        assert came.outputs == (stood if came.is_refused else expected.outputs)
        nothing = Workspace(config, BuildOptions(office.now)).up_to_date_result
        assert nothing is None or (nothing.warnings == came.problems and nothing.unchanged == len(came.outputs))
    shutil.rmtree(office.folder)
