"""After any sequence of changes, a build equals a build from nothing, byte for byte.

A state machine changes a small newsroom in two languages; after every change, both builds are compared.
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

from pressroom.cache import files as template_cache
from pressroom.config import Config
from pressroom.engine import pool
from pressroom.engine.workspace import BuildResult
from pressroom.errors import InputError, Problem
from pressroom.read import fingerprint, scanner, templates
from tests.support.newsrooms import (
    NOW,
    PICTURES,
    NewsroomFolder,
    Values,
    build_newsroom,
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
SENTENCES = ("Fjällby öppnar på fredag den 3 mars", "Ada Ekstrom säger", "Kurt Lindqwist säger", "Nytt från Fjällby!")
NAMES = ("Ada Ekström", "Ada Ekstrom", "Kurt Lindqvist", "Kurt Lindkvist")
PEOPLE: tuple[Any, ...] = (
    "ada",
    "bo",
    {"name": "Kurt Lindqvist", "role": "chef", "phone": "08-465 004 02"},
    {"name": "Kurt Lindkvist", "role": "chef", "phone": "08-465 004 02", "until": "2025-03-02"},
    {"name": "Ada Ekstrom", "role": "chef", "phone": "08-465 004 02", "audience": "press"},
)
TEMPLATES = ("site/release.html", "site/entry.html", "mail/footer.txt", "site/pressroom.css", "site/new.html")
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


class ChangingNewsroom(RuleBasedStateMachine):
    """Changes a newsroom in every way; after each change, compares a build with a build from nothing."""

    parent_folder: Path

    @initialize(
        distrusts_new_files=st.sampled_from((False, False, True)), is_parallel=st.sampled_from((False,) * 5 + (True,))
    )
    def start(self, distrusts_new_files: bool, is_parallel: bool) -> None:
        """Write some releases. If new files are distrusted, every build reads all texts; else it uses the cache."""
        self.folder = Path(tempfile.mkdtemp(dir=self.parent_folder))
        self.patch = pytest.MonkeyPatch()
        self.newsroom = NewsroomFolder(self.folder / "newsroom")
        self.yaml = newsroom_values() | {"leave_out": ["text"]}
        self.texts: dict[tuple[str, str], Values] = {}
        self.now, self.jobs, self.numbers = NOW, 1 + is_parallel, itertools.count(1)
        self.bytecode_by_sources: dict[str, dict[str, bytes]] = {}
        self.versions = [("python", "1")]
        self._set_limits(distrusts_new_files, is_parallel)
        self._copy_build_inputs()
        self.newsroom.newsroom(self.yaml)
        self.newsroom.write("vapen.png", PICTURES[0])
        for number, address in enumerate(ADDRESSES[:9:2]):
            for language in LANGUAGES[: 1 + number % 2]:
                self._put(address, language, release_values(number, language))
        self.compare()

    def teardown(self) -> None:
        if hasattr(self, "patch"):
            self.patch.undo()
            shutil.rmtree(self.folder)

    def _set_limits(self, distrusts_new_files: bool, is_parallel: bool) -> None:
        set_low_limits(self.patch)
        if is_parallel:
            self.patch.setattr(pool, "MIN_PARALLEL_RELEASES", 1)
        if not distrusts_new_files:
            self.patch.setattr(scanner, "_RECENT_NS", -(10**18))

    def _copy_build_inputs(self) -> None:
        """Let the test change translation files and versions; reuse compiled templates, as compiling takes long."""
        package = self.folder / "package"
        shutil.copytree(templates._LOCALE_FOLDER, package / "locale")
        self.patch.setattr(fingerprint, "_PACKAGE", package)
        self.patch.setattr(
            fingerprint, "_digest_own_code", fingerprint._digest_own_code.__wrapped__
        )  # not cached: the files change while this process runs
        self.patch.setattr(templates, "_LOCALE_FOLDER", package / "locale")
        self.patch.setattr(fingerprint, "_read_library_versions", lambda: self.versions)
        load, save = template_cache.load_compiled_templates, template_cache.save_compiled_templates

        def load_compiled(cache: Path, fingerprint_: str) -> dict[str, bytes]:
            return self._fresh_bytecode() if cache.name == "no-cache" else load(cache, fingerprint_)

        def save_compiled(cache: Path, fingerprint_: str, bytecode: dict[str, bytes]) -> None:
            if cache.name == "no-cache":
                self._fresh_bytecode().update(bytecode)
            else:
                save(cache, fingerprint_, bytecode)

        self.patch.setattr("pressroom.engine.context.load_compiled_templates", load_compiled)
        self.patch.setattr("pressroom.engine.context.save_compiled_templates", save_compiled)

    def _fresh_bytecode(self) -> dict[str, bytes]:
        """Return what builds from nothing have compiled from exactly these templates and translation files."""
        folders = (self.newsroom.folder / "templates", self.newsroom.folder / "locale", templates._LOCALE_FOLDER)
        sources = [path for folder in folders for path in folder.rglob("*.*")]
        return self.bytecode_by_sources.setdefault(repr([(path, path.read_bytes()) for path in sorted(sources)]), {})

    # --- the two builds ----------------------------------------------------------------------------------------------

    def compare(self, **options: bool) -> None:
        """Build over the last outputs and from nothing; a build that fails must leave everything as it was."""
        out = self.folder / "out"
        before = contents(out) if out.exists() else {}
        times = _times(out)
        result = self._build("out", "cache", **options)
        fresh = self._build("fresh", "no-cache")
        after = contents(out) if out.exists() else {}
        if isinstance(fresh, BuildResult):
            assert isinstance(result, BuildResult), result
            assert result.warnings == fresh.warnings
            assert after == contents(self.folder / "fresh")
            _check_result(result, before, after)
            changed = {path for path in before if before[path] != after.get(path)}
            assert times.keys() - changed <= {path for path, time in _times(out).items() if times.get(path) == time}
        else:
            assert result == fresh
            assert after == before
            assert _times(out) == times
        for name in ("fresh", "no-cache"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def _build(self, out: str, cache: str, **options: bool) -> BuildResult | tuple[Problem, ...]:
        config = Config(self.newsroom.folder, self.folder / out, self.folder / cache)
        try:
            return build_newsroom(config, now=self.now, jobs=self.jobs, **options)
        except InputError as error:
            return error.problems

    # --- changes of texts --------------------------------------------------------------------------------------------

    def _put(self, address: str, language: str, values: Values) -> None:
        self.texts[address, language] = values
        self.newsroom.release(address, language, values)

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
    @rule(data=st.data(), field=st.sampled_from(("headline", "lead", "body")), words=st.sampled_from(SENTENCES))
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
    def edit_images(self, data: st.DataObject, name: str, content: bytes) -> None:
        address, language = self._text(data)
        self.newsroom.write(f"releases/{address}/{name}", content)
        images = [{"file": name, "alt": "Bron", "credit": f"Ada {next(self.numbers) % 2}"}]
        self._put(address, language, self.texts[address, language] | {"images": images})
        self.compare()

    @precondition(_has_texts)
    @rule(data=st.data())
    def remove_the_images(self, data: st.DataObject) -> None:
        self._edit(data, images=[])
        self.compare()

    @rule(data=st.data(), content=st.sampled_from(PICTURES[:2]))
    def change_the_bytes_of_an_image(self, data: st.DataObject, content: bytes) -> None:
        path = data.draw(st.sampled_from(sorted(self.newsroom.folder.rglob("*.png"))), label="image")
        self.newsroom.write(path.relative_to(self.newsroom.folder).as_posix(), content)
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
                self.newsroom.remove(f"releases/{address}/{each}.md")
        if not any(each == address for each, _ in self.texts):
            self.newsroom.remove(f"releases/{address}")
        self.compare()

    @precondition(_has_texts)
    @rule(data=st.data(), other=st.sampled_from(ADDRESSES), declares_it=st.booleans())
    def rename(self, data: st.DataObject, other: str, declares_it: bool) -> None:
        address, _ = self._text(data)
        if (self.newsroom.folder / "releases" / other).exists():
            return
        self.newsroom.rename(f"releases/{address}", f"releases/{other}")
        for language in LANGUAGES:
            if values := self.texts.pop((address, language), None):
                prefix = "" if language == self.yaml["languages"][0] else f"/{language}"
                self._put(other, language, values | ({"former_urls": [f"{prefix}/{address}/"]} if declares_it else {}))
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
    def write_an_error(self, data: st.DataObject, contacts: list[str]) -> None:
        address, language = self._text(data)
        valid = self.texts[address, language]
        self._put(address, language, valid | {"contacts": contacts})
        self.compare()
        if next(self.numbers) % 4:
            self._put(address, language, valid)
            self.compare()

    @rule(data=st.data())
    def touch(self, data: st.DataObject) -> None:
        files = sorted(path for path in self.newsroom.folder.rglob("*"))
        self.newsroom.touch(
            data.draw(st.sampled_from(files), label="file").relative_to(self.newsroom.folder).as_posix()
        )
        self.compare()

    @precondition(_has_texts)
    @rule(data=st.data())
    def change_a_text_with_the_same_size_and_times(self, data: st.DataObject) -> None:
        """Only the change time (ctime) differs, which no program can set."""
        address, language = self._text(data)
        file = self.newsroom.folder / f"releases/{address}/{language}.md"
        before = file.stat()
        self.texts[address, language] |= {"headline": self.texts[address, language]["headline"].swapcase()}
        self._put(address, language, self.texts[address, language])
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert file.stat().st_size == before.st_size
        self.compare()

    # --- changes of other inputs ------------------------------------------------------------------------------------

    @rule(number=st.sampled_from(("ada", "bo")), name=st.sampled_from(NAMES), until=st.sampled_from(("", "2025-03-02")))
    def change_a_contact(self, number: str, name: str, until: str) -> None:
        contact = self.yaml["contacts"][number] | {"name": name, "until": until}
        self.yaml["contacts"][number] = {key: value for key, value in contact.items() if value}
        self.newsroom.newsroom(self.yaml)
        self.compare()

    @rule(
        organisation=st.sampled_from(("fjallby", "bolaget")), field=st.sampled_from(("name", "boilerplate", "street"))
    )
    def change_an_organisation(self, organisation: str, field: str) -> None:
        self.yaml["organisations"][organisation][field] = f"Fjällby {next(self.numbers)}"
        self.newsroom.newsroom(self.yaml)
        self.compare()

    @rule(change=st.sampled_from(YAML))
    def change_the_newsroom(self, change: tuple[str, Any]) -> None:
        self.yaml |= dict([change])
        self.newsroom.newsroom(self.yaml)
        self.compare()

    @rule(languages=st.sampled_from((["sv", "en"], ["en", "sv"], ["sv"])))
    def change_the_languages(self, languages: list[str]) -> None:
        self.yaml["languages"] = languages
        self.newsroom.newsroom(self.yaml)
        for address, language in sorted(self.texts):
            if language not in languages:
                del self.texts[address, language]
                self.newsroom.remove(f"releases/{address}/{language}.md")
                if (address, "sv") not in self.texts:
                    self.newsroom.remove(f"releases/{address}")
        self.compare()

    @rule(name=st.sampled_from(TEMPLATES), number=st.integers(0, 1))
    def change_a_template(self, name: str, number: int) -> None:
        built_in = templates._TEMPLATES_FOLDER / name
        content = built_in.read_text("utf-8") if built_in.exists() else ""
        mark = f"/* {number} */" if name.endswith("css") else f"{{# x #}}{number}"
        self.newsroom.write(f"templates/{name}", content + mark)
        self.compare()

    @precondition(lambda self: (self.newsroom.folder / "templates").exists())
    @rule(data=st.data())
    def remove_a_template(self, data: st.DataObject) -> None:
        files = [path for path in sorted((self.newsroom.folder / "templates").rglob("*")) if path.is_file()]
        if files:
            self.newsroom.remove(data.draw(st.sampled_from(files)).relative_to(self.newsroom.folder).as_posix())
        self.compare()

    @rule(language=st.sampled_from(LANGUAGES), words=st.sampled_from(("Press contacts", "Keywords")))
    def change_a_translation_file(self, language: str, words: str) -> None:
        file = templates._LOCALE_FOLDER / f"{language}.po"
        before, message, after = file.read_text("utf-8").partition(f'msgid "{words}"\nmsgstr "')
        assert message
        file.write_text(f"{before}{message}{next(self.numbers) % 3}{after}", "utf-8")
        self.compare()

    @rule(language=st.sampled_from((*LANGUAGES, "nb")), words=st.sampled_from(("Press contacts", "No message")))
    def change_a_translation_file_of_the_newsroom(self, language: str, words: str) -> None:
        path = f"locale/{language}.po"
        if next(self.numbers) % 3 or not (self.newsroom.folder / path).exists():
            self.newsroom.write(path, f'msgid "{words}"\nmsgstr "{next(self.numbers) % 3}"\n')
        else:
            self.newsroom.remove(path)
        self.compare()

    @rule(version=st.sampled_from(("1", "2")))
    def change_a_version(self, version: str) -> None:
        self.versions = [("python", version)]
        self.compare()

    @rule(now=st.sampled_from(TIMES))
    def move_the_clock(self, now: str) -> None:
        self.now = now
        self.compare()

    @rule(option=st.sampled_from(("clean", "verify")))
    def build_clean_or_verify(self, option: str) -> None:
        self.compare(**{option: True})


def _times(out: Path) -> dict[str, tuple[int, int]]:
    """Return the modification time and inode of each output; not of the manifest, which every build writes."""
    return {
        path.relative_to(out).as_posix(): (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in out.rglob("*")
        if path.is_file() and path.parent != out
    }


def _check_result(result: BuildResult, before: dict[str, bytes], after: dict[str, bytes]) -> None:
    """Check that the result of a build says what it did."""
    old, new = ({path for path in each if not path.endswith("/")} - {"manifest.json"} for each in (before, after))
    assert set(result.removed) == old - new
    assert set(result.changed) == {path for path in new if before.get(path) != after[path]}
    assert result.unchanged == len(new) - len(result.changed)


def run(number: int, examples: int, parent_folder: Path) -> None:
    """Run examples in folders below `parent_folder`; they are the same each time, and others for each number."""
    machine = seed(number)(type("Numbered", (ChangingNewsroom,), {"parent_folder": parent_folder}))
    machine_settings = settings(
        max_examples=examples,
        stateful_step_count=25,
        derandomize=False,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    run_state_machine_as_test(machine, settings=machine_settings)


@pytest.mark.parametrize("share", range(4))
def test_after_any_sequence_of_changes_a_build_equals_a_build_from_nothing(
    share: int, tmp_path: Path, *, exhaustive: bool
) -> None:
    run(share, 5 if exhaustive else 2, tmp_path)
