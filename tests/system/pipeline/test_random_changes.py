"""The law of builds: after any sequence of changes a build equals a build from nothing, byte for byte.

A state machine changes a small newsroom of two languages; after every change both builds are compared.
"""

import itertools
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from pressroom.cache import templates as compiled
from pressroom.config import Config
from pressroom.engine import pool
from pressroom.engine.workspace import BuildResult
from pressroom.errors import InputError, Problem
from pressroom.read import catalogues, fingerprint, scanner, templates
from tests.support.newsrooms import (
    NOW,
    PICTURES,
    Room,
    Values,
    built,
    contents,
    newsroom_values,
    release_values,
    set_low_limits,
)

YEARS = ("2023", "2024")
SLUGS = tuple(f"bron-{number}" for number in range(7))
ADDRESSES = tuple(f"{year}/{slug}" for year in YEARS for slug in SLUGS)
LANGUAGES = ("sv", "en")
KEYWORDS = ("Bro", "bro", "BRO", "Väg", "Trafik", "Å")
TIMES = ("2025-03-01T12:00Z", "2025-03-02T22:59Z", "2025-03-02T23:00Z", "2025-03-05T12:00Z", "2023-06-01T12:00Z")
DATES = ("2023-02-03 09:00", "2023-05-05 09:00", "2024-01-02 09:00", "2025-03-01 13:00", "2025-03-03 09:00", "")
FORMER = ("/gammal/bro", "/gammal/bro/vag", "/gammal.html", "/en/old", "/2022/bron-1")
WORDS = ("Fjällby öppnar på fredag den 3 mars", "Ada Ekstrom säger", "Kurt Lindqwist säger", "Nytt från Fjällby!")
NAMES = ("Ada Ekström", "Ada Ekstrom", "Kurt Lindqvist", "Kurt Lindkvist")
PEOPLE: tuple[Any, ...] = (
    "ada",
    "bo",
    {"name": "Kurt Lindqvist", "role": "chef", "phone": "08-465 004 02"},
    {"name": "Kurt Lindkvist", "role": "chef", "phone": "08-465 004 02", "until": "2025-03-02"},
    {"name": "Ada Ekstrom", "role": "chef", "phone": "08-465 004 02", "audience": "press"},
)
TEMPLATES = ("site/release.html", "site/teaser.html", "mail/foot.txt", "site/pressroom.css", "site/new.html")
YAML: tuple[tuple[str, Any], ...] = (
    ("title", "Nya pressrummet"),
    ("title", "Fjällby pressrum"),
    ("leave_out", ["mail", "cards"]),
    ("leave_out", ["data", "text", "json-feed", "archives"]),
    ("leave_out", []),
    ("base_url", "https://press.fjallby.example/nytt"),
    ("base_url", "https://press.fjallby.example"),
    ("timezone", "America/New_York"),
    ("timezone", "Europe/Stockholm"),
)


class Newsroom(RuleBasedStateMachine):
    """A newsroom that is changed in every way, built after every change, and compared with one built from nothing."""

    place: Path

    @initialize(
        is_distrusting=st.sampled_from((False, False, True)), is_parallel=st.sampled_from((False,) * 5 + (True,))
    )
    def begin(self, is_distrusting: bool, is_parallel: bool) -> None:
        """With the distrust of young files every file is read each time; without it the index is relied on."""
        self.folder = Path(tempfile.mkdtemp(dir=self.place))
        self.patch = pytest.MonkeyPatch()
        self.room = Room(self.folder / "newsroom")
        self.yaml = newsroom_values() | {"leave_out": ["text"]}
        self.texts: dict[tuple[str, str], Values] = {}
        self.now, self.jobs, self.numbers = NOW, 1 + is_parallel, itertools.count(1)
        self.compiled: dict[str, dict[str, bytes]] = {}
        self.versions = [("python", "1")]
        self._set_limits(is_distrusting, is_parallel)
        self._move_surroundings()
        self.room.newsroom(self.yaml)
        self.room.write("vapen.png", PICTURES[0])
        for place, address in enumerate(ADDRESSES[:9:2]):
            for language in LANGUAGES[: 1 + place % 2]:
                self._put(address, language, release_values(place, language))
        self.compare()

    def teardown(self) -> None:
        if hasattr(self, "patch"):
            self.patch.undo()
            shutil.rmtree(self.folder)

    def _set_limits(self, is_distrusting: bool, is_parallel: bool) -> None:
        set_low_limits(self.patch)
        if is_parallel:
            self.patch.setattr(pool, "MIN_PARALLEL_RELEASES", 1)
        if not is_distrusting:
            self.patch.setattr(scanner, "_RECENT_NS", -(10**18))

    def _move_surroundings(self) -> None:
        """Let catalogues and versions be those of this test; compiling templates for each build would take long."""
        package = self.folder / "package"
        shutil.copytree(catalogues._LOCALE_FOLDER, package / "locale")
        self.patch.setattr(fingerprint, "_PACKAGE", package)
        self.patch.setattr(
            fingerprint, "_digest_own_code", fingerprint._digest_own_code.__wrapped__
        )  # they change while this process runs
        self.patch.setattr(catalogues, "_LOCALE_FOLDER", package / "locale")
        self.patch.setattr(fingerprint, "_read_library_versions", lambda: self.versions)
        find, keep = compiled.load_compiled_templates, compiled.save_compiled_templates

        def compiled_templates(cache: Path, shape: str) -> dict[str, bytes]:
            return self._compiled_for_nothing() if cache.name == "no-cache" else find(cache, shape)

        def keep_compiled(cache: Path, shape: str, code: dict[str, bytes]) -> None:
            if cache.name == "no-cache":
                self._compiled_for_nothing().update(code)
            else:
                keep(cache, shape, code)

        self.patch.setattr("pressroom.engine.releases.load_compiled_templates", compiled_templates)
        self.patch.setattr("pressroom.engine.releases.save_compiled_templates", keep_compiled)

    def _compiled_for_nothing(self) -> dict[str, bytes]:
        """The code that builds from nothing have compiled out of just these templates and catalogues."""
        places = (self.room.folder / "templates", self.room.folder / "locale", catalogues._LOCALE_FOLDER)
        sources = [path for place in places for path in place.rglob("*.*")]
        return self.compiled.setdefault(repr([(path, path.read_bytes()) for path in sorted(sources)]), {})

    # --- the two builds ----------------------------------------------------------------------------------------------

    def compare(self, **wish: bool) -> None:
        """Build over what stands, and from nothing; a build that refuses the texts leaves everything as it was."""
        out = self.folder / "out"
        before = contents(out) if out.exists() else {}
        times = _times(out)
        usual = self._built("out", "cache", **wish)
        fresh = self._built("fresh", "no-cache")
        after = contents(out) if out.exists() else {}
        if isinstance(fresh, BuildResult):
            assert isinstance(usual, BuildResult), usual
            assert usual.warnings == fresh.warnings
            assert after == contents(self.folder / "fresh")
            _compare_told(usual, before, after)
            changed = {path for path in before if before[path] != after.get(path)}
            assert times.keys() - changed <= {path for path, time in _times(out).items() if times.get(path) == time}
        else:
            assert usual == fresh
            assert after == before
            assert _times(out) == times
        for name in ("fresh", "no-cache"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def _built(self, out: str, cache: str, **wish: bool) -> BuildResult | tuple[Problem, ...]:
        config = Config(self.room.folder, self.folder / out, self.folder / cache)
        try:
            return built(config, now=self.now, jobs=self.jobs, **wish)
        except InputError as error:
            return error.problems

    # --- changes of texts --------------------------------------------------------------------------------------------

    def _put(self, address: str, language: str, values: Values) -> None:
        self.texts[address, language] = values
        self.room.release(address, language, values)

    def _text(self, data: st.DataObject) -> tuple[str, str]:
        return data.draw(st.sampled_from(sorted(self.texts)), label="text")

    def _edit(self, data: st.DataObject, **values: Any) -> None:
        address, language = self._text(data)
        self._put(address, language, self.texts[address, language] | values)

    def _has_texts(self) -> bool:
        return bool(self.texts)

    @rule(address=st.sampled_from(ADDRESSES), both=st.booleans(), date=st.sampled_from(DATES))
    def add(self, address: str, both: bool, date: str) -> None:
        for language in self.yaml["languages"][: 1 + both]:
            values = release_values(next(self.numbers), language) | {"publish_at": date}
            self._put(address, language, {key: value for key, value in values.items() if value})
        self.compare()

    @precondition(_has_texts)
    @rule(data=st.data(), field=st.sampled_from(("headline", "lead", "body")), words=st.sampled_from(WORDS))
    def edit_words(self, data: st.DataObject, field: str, words: str) -> None:
        self._edit(data, **{field: f"{words} {next(self.numbers)}."})
        self.compare()

    @precondition(_has_texts)
    @rule(data=st.data(), words=st.lists(st.sampled_from(KEYWORDS), unique_by=str.casefold))
    def edit_keywords(self, data: st.DataObject, words: list[str]) -> None:
        self._edit(data, keywords=words)
        self.compare()

    @precondition(_has_texts)
    @rule(data=st.data(), people=st.lists(st.sampled_from(PEOPLE), min_size=1, unique_by=str))
    def edit_contacts(self, data: st.DataObject, people: list[Any]) -> None:
        self._edit(data, contacts=people)
        self.compare()

    @precondition(_has_texts)
    @rule(data=st.data(), issuers=st.sampled_from((["fjallby"], ["bolaget"], ["bolaget", "fjallby"])))
    def edit_organisations(self, data: st.DataObject, issuers: list[str]) -> None:
        self._edit(data, organisations=issuers)
        self.compare()

    @precondition(_has_texts)
    @rule(data=st.data(), date=st.sampled_from(DATES[:-1]))
    def move_a_date(self, data: st.DataObject, date: str) -> None:
        self._edit(data, publish_at=date)
        self.compare()

    @precondition(_has_texts)
    @rule(data=st.data(), name=st.sampled_from(("bild.png", "karta.png")), content=st.sampled_from(PICTURES[:2]))
    def edit_pictures(self, data: st.DataObject, name: str, content: bytes) -> None:
        address, language = self._text(data)
        self.room.write(f"releases/{address}/{name}", content)
        images = [{"file": name, "alt": "Bron", "credit": f"Ada {next(self.numbers) % 2}"}]
        self._put(address, language, self.texts[address, language] | {"images": images})
        self.compare()

    @precondition(_has_texts)
    @rule(data=st.data())
    def edit_the_pictures_away(self, data: st.DataObject) -> None:
        self._edit(data, images=[])
        self.compare()

    @rule(data=st.data(), content=st.sampled_from(PICTURES[:2]))
    def change_the_octets_of_a_picture(self, data: st.DataObject, content: bytes) -> None:
        path = data.draw(st.sampled_from(sorted(self.room.folder.rglob("*.png"))), label="picture")
        self.room.write(path.relative_to(self.room.folder).as_posix(), content)
        self.compare()

    @precondition(_has_texts)
    @rule(data=st.data(), url=st.sampled_from(FORMER))
    def move_a_former_url(self, data: st.DataObject, url: str) -> None:
        for (address, language), values in list(self.texts.items()):
            if url in values.get("former_urls", ()):
                self._put(address, language, values | {"former_urls": []})
        self._edit(data, former_urls=[url])
        self.compare()

    @precondition(_has_texts)
    @rule(data=st.data(), all_languages=st.booleans())
    def remove(self, data: st.DataObject, all_languages: bool) -> None:
        address, language = self._text(data)
        for each in LANGUAGES if all_languages else (language,):
            if self.texts.pop((address, each), None):
                self.room.remove(f"releases/{address}/{each}.md")
        if not any(each == address for each, _ in self.texts):
            self.room.remove(f"releases/{address}")
        self.compare()

    @precondition(_has_texts)
    @rule(data=st.data(), other=st.sampled_from(ADDRESSES), says_so=st.booleans())
    def rename(self, data: st.DataObject, other: str, says_so: bool) -> None:
        address, _ = self._text(data)
        if (self.room.folder / "releases" / other).exists():
            return
        self.room.rename(f"releases/{address}", f"releases/{other}")
        for language in LANGUAGES:
            if values := self.texts.pop((address, language), None):
                prefix = "" if language == self.yaml["languages"][0] else f"/{language}"
                self._put(other, language, values | ({"former_urls": [f"{prefix}/{address}/"]} if says_so else {}))
        self.compare()

    @precondition(_has_texts)
    @rule(data=st.data())
    def translate(self, data: st.DataObject) -> None:
        address, _ = self._text(data)
        for language in self.yaml["languages"]:
            if (address, language) not in self.texts:
                date = {"publish_at": DATES[next(self.numbers) % 4]}
                self._put(address, language, release_values(next(self.numbers), language) | date)
        self.compare()

    @precondition(_has_texts)
    @rule(data=st.data(), contacts=st.sampled_from((["nobody"], [])))
    def make_an_error(self, data: st.DataObject, contacts: list[str]) -> None:
        address, language = self._text(data)
        sound = self.texts[address, language]
        self._put(address, language, sound | {"contacts": contacts})
        self.compare()
        if next(self.numbers) % 4:
            self._put(address, language, sound)
            self.compare()

    @rule(data=st.data())
    def touch(self, data: st.DataObject) -> None:
        files = sorted(path for path in self.room.folder.rglob("*"))
        self.room.touch(data.draw(st.sampled_from(files), label="file").relative_to(self.room.folder).as_posix())
        self.compare()

    @precondition(_has_texts)
    @rule(data=st.data())
    def change_a_text_unseen(self, data: st.DataObject) -> None:
        """Equal size, equal times: but for the one that no program can set."""
        address, language = self._text(data)
        file = self.room.folder / f"releases/{address}/{language}.md"
        before = file.stat()
        self.texts[address, language] |= {"headline": self.texts[address, language]["headline"].swapcase()}
        self._put(address, language, self.texts[address, language])
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert file.stat().st_size == before.st_size
        self.compare()

    # --- changes around the texts ------------------------------------------------------------------------------------

    @rule(number=st.sampled_from(("ada", "bo")), name=st.sampled_from(NAMES), until=st.sampled_from(("", "2025-03-02")))
    def change_a_contact(self, number: str, name: str, until: str) -> None:
        contact = self.yaml["contacts"][number] | {"name": name, "until": until}
        self.yaml["contacts"][number] = {key: value for key, value in contact.items() if value}
        self.room.newsroom(self.yaml)
        self.compare()

    @rule(
        organisation=st.sampled_from(("fjallby", "bolaget")), field=st.sampled_from(("name", "boilerplate", "street"))
    )
    def change_an_organisation(self, organisation: str, field: str) -> None:
        self.yaml["organisations"][organisation][field] = f"Fjällby {next(self.numbers)}"
        self.room.newsroom(self.yaml)
        self.compare()

    @rule(change=st.sampled_from(YAML))
    def change_the_newsroom(self, change: tuple[str, Any]) -> None:
        self.yaml |= dict([change])
        self.room.newsroom(self.yaml)
        self.compare()

    @rule(languages=st.sampled_from((["sv", "en"], ["en", "sv"], ["sv"])))
    def change_the_languages(self, languages: list[str]) -> None:
        self.yaml["languages"] = languages
        self.room.newsroom(self.yaml)
        for address, language in sorted(self.texts):
            if language not in languages:
                del self.texts[address, language]
                self.room.remove(f"releases/{address}/{language}.md")
                if (address, "sv") not in self.texts:
                    self.room.remove(f"releases/{address}")
        self.compare()

    @rule(name=st.sampled_from(TEMPLATES), number=st.integers(0, 1))
    def change_a_template(self, name: str, number: int) -> None:
        built_in = templates._TEMPLATES_FOLDER / name
        content = built_in.read_text("utf-8") if built_in.exists() else ""
        mark = f"/* {number} */" if name.endswith("css") else f"{{# x #}}{number}"
        self.room.write(f"templates/{name}", content + mark)
        self.compare()

    @precondition(lambda self: (self.room.folder / "templates").exists())
    @rule(data=st.data())
    def remove_a_template(self, data: st.DataObject) -> None:
        own = [path for path in sorted((self.room.folder / "templates").rglob("*")) if path.is_file()]
        if own:
            self.room.remove(data.draw(st.sampled_from(own)).relative_to(self.room.folder).as_posix())
        self.compare()

    @rule(language=st.sampled_from(LANGUAGES), words=st.sampled_from(("Press contacts", "Keywords")))
    def change_a_catalogue(self, language: str, words: str) -> None:
        file = catalogues._LOCALE_FOLDER / f"{language}.po"
        before, found, after = file.read_text("utf-8").partition(f'msgid "{words}"\nmsgstr "')
        assert found
        file.write_text(f"{before}{found}{next(self.numbers) % 3}{after}", "utf-8")
        self.compare()

    @rule(language=st.sampled_from((*LANGUAGES, "nb")), words=st.sampled_from(("Press contacts", "No message")))
    def change_the_newsrooms_own_words(self, language: str, words: str) -> None:
        path = f"locale/{language}.po"
        if next(self.numbers) % 3 or not (self.room.folder / path).exists():
            self.room.write(path, f'msgid "{words}"\nmsgstr "{next(self.numbers) % 3}"\n')
        else:
            self.room.remove(path)
        self.compare()

    @rule(version=st.sampled_from(("1", "2")))
    def change_a_version(self, version: str) -> None:
        self.versions = [("python", version)]
        self.compare()

    @rule(now=st.sampled_from(TIMES))
    def move_the_clock(self, now: str) -> None:
        self.now = now
        self.compare()

    @rule(wish=st.sampled_from(("clean", "verify")))
    def build_with_less_trust(self, wish: str) -> None:
        self.compare(**{wish: True})


def _times(out: Path) -> dict[str, tuple[int, int]]:
    """When each output was written, and which file it is; the manifest is written each time."""
    return {
        path.relative_to(out).as_posix(): (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in out.rglob("*")
        if path.is_file() and path.parent != out
    }


def _compare_told(told: BuildResult, before: dict[str, bytes], after: dict[str, bytes]) -> None:
    """What a build tells is what it did."""
    old, new = ({path for path in each if not path.endswith("/")} - {"manifest.json"} for each in (before, after))
    assert set(told.removed) == old - new
    assert set(told.changed) == {path for path in new if before.get(path) != after[path]}
    assert told.unchanged == len(new) - len(told.changed)


def run(number: int, examples: int, place: Path) -> None:
    """Run examples that are the same each time, and others for each number, in folders of their own at a place."""
    machine = seed(number)(type("Numbered", (Newsroom,), {"place": place}))
    usual = settings(
        max_examples=examples,
        stateful_step_count=25,
        derandomize=False,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    run_state_machine_as_test(machine, settings=usual)


@pytest.mark.parametrize("share", range(4))
def test_after_any_sequence_of_changes_a_build_equals_a_build_from_nothing(share: int, tmp_path: Path) -> None:
    run(share, 5, tmp_path)
