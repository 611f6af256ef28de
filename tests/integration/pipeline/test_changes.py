"""After any sequence of changes, a build equals a build from nothing, byte for byte, with the same problems.

The search index is a database whose bytes are not promised: everything in it is the same.

A build that stops at an error leaves the outputs as they were.
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
from tests.support.search import IndexContent, list_index_content
from tests.support.small_images import image_bytes

ADDRESSES = ("2023/bron", "2024/bron", "2024/kajen", "2025/skolan", "2025/torget")
LANGUAGES = ("sv", "en")
MOMENTS = ("2024-06-01T12:00", "2025-03-01T12:00", "2025-03-01T23:59", "2025-03-02T00:00", "2026-01-01T00:00")
TIMES = ("2024-05-01 09:00", "2025-02-03 09:00", "2025-03-01 12:00", "2025-03-01 12:01", "2030-01-01 09:00", None)
# Names, keywords and URLs that are the same as in other texts, spelt differently, or in conflict.
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
        "\n  fjallby: {name: Fjällby, country: SE, logo: logo.svg}",
    ),
    "service_url": (None, "https://press.fjallby.example", "https://tjanst.fjallby.example/press"),
    "leave_out": (None, "[mail]", "[text, cards, json-feed]", "[data, archives]"),
}
FILES = {"bild.png": (image_bytes("PNG"), image_bytes("PNG", (9, 9)), b"broken"), "plan.pdf": (b"%PDF-1", b"%PDF-2")}
TEMPLATE = "templates/site/figure.html"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 1"><path d="M0 0h2v1z"/></svg>'


class ChangingNewsroom:
    """A newsroom that the steps change: the texts with their fields, and the time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.texts: dict[tuple[str, str], dict[str, str | None]] = {}
        self.bodies: dict[tuple[str, str], str] = {}
        self.newsroom: dict[str, str | None] = {}
        self.now = MOMENTS[1]
        self.newsroom["service_url"] = "https://press.fjallby.example"
        write(
            folder,
            {"newsroom.yaml": newsroom_text(**self.newsroom), "logo.png": image_bytes("PNG"), "logo.svg": DRAWING},
        )
        for number, address in enumerate(ADDRESSES[:3]):
            self.texts[address, "sv"] = {}
            self.bodies[address, "sv"] = BODIES[number]
            self.save((address, "sv"))

    def save(self, text: tuple[str, str]) -> None:
        path = "releases/{}/{}.md".format(*text)
        write(self.folder, {path: release_text(self.bodies[text], **self.texts[text])})

    def write_file(self, address: str, name: str, content: bytes) -> None:
        if (self.folder / "releases" / address).is_dir():
            write(self.folder, {f"releases/{address}/{name}": content})

    def add(self, text: tuple[str, str], body: str) -> None:
        self.texts.setdefault(text, {})
        self.bodies[text] = body
        self.save(text)

    def edit(self, text: tuple[str, str], field: str, value: str | None) -> None:
        if text in self.texts:
            self.texts[text] = {**self.texts[text], field: value}
            self.save(text)

    def remove(self, text: tuple[str, str]) -> None:
        if self.texts.pop(text, None) is None:
            return
        (self.folder / "releases" / text[0] / f"{text[1]}.md").unlink()
        if not any(address == text[0] for address, _ in self.texts):
            shutil.rmtree(self.folder / "releases" / text[0])

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

    def write_template(self, content: str) -> None:
        if content:
            write(self.folder, {TEMPLATE: content})
        else:
            (self.folder / TEMPLATE).unlink(missing_ok=True)

    def wait(self, now: str) -> None:
        self.now = now

    def delete_output(self, folder: str) -> None:
        path = self.folder / "out" / folder
        if path.is_file():
            path.unlink()
        else:
            shutil.rmtree(path, ignore_errors=True)


Change = Callable[[ChangingNewsroom], None]


class Step(Struct, frozen=True):
    """A change, and its name for failing examples."""

    name: str
    change: Change

    def __repr__(self) -> str:
        return self.name


def step(name: str, *arguments: object) -> Step:
    return Step(f"{name}{arguments}", lambda newsroom: getattr(newsroom, name)(*arguments))


TEXTS = st.tuples(st.sampled_from(ADDRESSES), st.sampled_from(LANGUAGES))


def one_of(fields: dict[str, tuple[str | None, ...]]) -> st.SearchStrategy[tuple[str, str | None]]:
    return st.sampled_from([(name, value) for name, values in fields.items() for value in values])


STEPS = st.one_of(
    st.builds(lambda text, body: step("add", text, body), TEXTS, st.sampled_from(BODIES)),
    st.builds(lambda text, field: step("edit", text, *field), TEXTS, one_of(FIELDS)),
    st.builds(lambda text, field: step("edit", text, *field), TEXTS, one_of(FIELDS)),
    st.builds(lambda text: step("remove", text), TEXTS),
    st.builds(lambda old, new: step("rename", old, new), st.sampled_from(ADDRESSES), st.sampled_from(ADDRESSES)),
    st.builds(
        lambda address, file: step("write_file", address, *file),
        st.sampled_from(ADDRESSES),
        st.sampled_from([(name, content) for name, contents in FILES.items() for content in contents]),
    ),
    st.builds(lambda key: step("set", *key), one_of(NEWSROOM)),
    st.builds(lambda now: step("wait", now), st.sampled_from(MOMENTS)),
    st.builds(lambda content: step("write_template", content), st.sampled_from(["", "<p>{{ image.alt }}</p>\n"])),
    st.builds(lambda folder: step("delete_output", folder), st.sampled_from(["", "site", "mail", "search.db"])),
)


class Build(Struct, frozen=True):
    """The result of a build: every output with a digest of its bytes, the problems, and whether errors stopped it."""

    outputs: dict[str, str]
    problems: tuple[Problem, ...]
    is_refused: bool
    index_content: IndexContent


def build(config: Config, now: str) -> Build:
    try:
        problems = pipeline.build(Workspace.open(config, BuildOptions(now, jobs=1))).warnings
    except InputError as error:
        return Build(outputs(config.out), error.problems, True, list_index_content(config.out))
    return Build(outputs(config.out), problems, False, list_index_content(config.out))


def outputs(out: Path) -> dict[str, str]:
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for pattern in ("site/**/*", "mail/**/*", "redirects.*")
        for path in sorted(out.glob(pattern))
        if path.is_file()
    }


def build_from_nothing(newsroom: ChangingNewsroom) -> Build:
    """Build to another folder, with only compiled templates in the cache."""
    cache = newsroom.folder / "fresh-cache"
    shutil.rmtree(newsroom.folder / "fresh", ignore_errors=True)
    for file in cache.glob("*.index"):
        file.unlink()
    return build(Config(newsroom.folder, newsroom.folder / "fresh", cache), newsroom.now)


@pytest.fixture(autouse=True)
def trust_files_soon() -> Iterator[None]:
    """Trust modification times after 20 ms: file systems update their clock every few milliseconds only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanner, "_RECENT_NS", 20_000_000)
        yield


@given(steps=st.lists(st.lists(STEPS, min_size=1, max_size=3), min_size=1, max_size=8))
def check_sequence(tmp_path_factory: pytest.TempPathFactory, steps: list[list[Step]]) -> None:
    newsroom = ChangingNewsroom(tmp_path_factory.mktemp("newsroom"))
    config = Config(newsroom.folder, newsroom.folder / "out", newsroom.folder / "cache")
    first = build(config, newsroom.now)
    assert first == build_from_nothing(newsroom)
    for changes in steps:
        for each in changes:
            each.change(newsroom)
        previous_outputs, previous_index = outputs(config.out), list_index_content(config.out)
        result, expected = build(config, newsroom.now), build_from_nothing(newsroom)
        assert result.problems == expected.problems
        assert result.is_refused == expected.is_refused
        assert result.outputs == (previous_outputs if result.is_refused else expected.outputs)
        assert result.index_content == (previous_index if result.is_refused else expected.index_content)
        current = Workspace.open(config, BuildOptions(newsroom.now)).up_to_date_result
        assert current is None or (current.warnings == result.problems and current.unchanged == len(result.outputs))
    shutil.rmtree(newsroom.folder)


def test_a_build_after_any_changes_equals_a_build_from_nothing(
    tmp_path_factory: pytest.TempPathFactory, *, exhaustive: bool
) -> None:
    examples = 25 if exhaustive else 10
    check = settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))(check_sequence)
    check(tmp_path_factory)
