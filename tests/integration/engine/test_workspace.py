"""Where a build starts, it knows whether there is anything to do; in doubt there is."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pressroom import pipeline
from pressroom.config import Config
from pressroom.engine.workspace import BuildOptions, BuildResult, Workspace
from pressroom.errors import ConfigError, InputError
from pressroom.read import scanner
from tests.support.checking import TEXT, newsroom_text, release_text, write

OTHER = "releases/2025/kajen/sv.md"
NOON = "2025-03-01T12:00"
EMBARGO = "2025-03-02T09:00"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """A newsroom that has been built at noon: one release is public, another under embargo."""
    monkeypatch.setattr(scanner, "_RECENT_NS", -(10**12))
    texts = {
        "newsroom.yaml": newsroom_text(),
        TEXT: release_text("Bron är klar."),
        OTHER: release_text("Kajen är klar.", publish_at=EMBARGO),
    }
    write(tmp_path, texts)
    config = Config(tmp_path, tmp_path / "out", tmp_path / "cache")
    pipeline.build(Workspace(config, BuildOptions(NOON)))
    return config


def nothing(config: Config, now: str = NOON) -> BuildResult | None:
    return Workspace(config, BuildOptions(now)).up_to_date_result


def touch(path: Path) -> None:
    time.sleep(0.02)  # the clock of the file system stands still for some milliseconds at a time
    path.write_bytes(path.read_bytes())


def test_after_a_build_there_is_nothing_to_do(config: Config) -> None:
    built = nothing(config)
    assert built == BuildResult((), (), sum(path.is_file() for path in config.out.rglob("*")) - 1, ())


def test_nothing_to_do_comes_with_the_warnings_of_the_texts(config: Config) -> None:
    write(config.newsroom_folder, {TEXT: release_text("Bron är klar")})
    warnings = pipeline.build(Workspace(config, BuildOptions(NOON))).warnings
    assert [warning.line for warning in warnings] == [8]
    built = nothing(config)
    assert built is not None
    assert built.warnings == warnings


@pytest.mark.parametrize("now", ["2025-03-01T11:59:59", "2025-02-03T09:00", "2025-03-02T08:59:59", EMBARGO])
def test_there_is_nothing_to_do_between_one_release_and_the_next(config: Config, now: str) -> None:
    assert (nothing(config, now) is None) == (now == EMBARGO)


@pytest.mark.parametrize("now", ["2025-02-03T08:59:59", "2020-01-01T00:00"])
def test_there_is_something_to_do_when_the_clock_goes_back_behind_a_release(config: Config, now: str) -> None:
    assert nothing(config, now) is None


CHANGES: dict[str, Callable[[Path], object]] = {
    "newsroom.yaml": lambda folder: touch(folder / "newsroom.yaml"),
    "a text": lambda folder: touch(folder / TEXT),
    "a text under embargo": lambda folder: touch(folder / OTHER),
    "one more text": lambda folder: write(folder, {"releases/2025/bron-oppnar/en.md": release_text()}),
    "one more release": lambda folder: write(folder, {"releases/2025/ny/sv.md": release_text()}),
    "a release less": lambda folder: shutil.rmtree((folder / OTHER).parent),
    "a stray": lambda folder: write(folder, {"releases/2025/lost.md": "x"}),
    "a template of its own": lambda folder: write(folder, {"templates/site/figure.html": "x"}),
    "words of its own": lambda folder: write(folder, {"locale/sv.po": 'msgid "Facts"\nmsgstr "x"\n'}),
    "all of the site gone": lambda folder: shutil.rmtree(folder / "out/site"),
    "all of the mail gone": lambda folder: shutil.rmtree(folder / "out/mail"),
    "all outputs gone": lambda folder: shutil.rmtree(folder / "out"),
    "a journal that stands": lambda folder: write(folder, {"out/.journal.json": "{}"}),
    "the manifest gone": lambda folder: (folder / "out/manifest.json").unlink(),
    "a damaged manifest": lambda folder: write(folder, {"out/manifest.json": "{"}),
    "the cache gone": lambda folder: shutil.rmtree(folder / "cache"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_there_may_be_something_to_do_after_any_change(config: Config, change: str) -> None:
    CHANGES[change](config.newsroom_folder)
    assert nothing(config) is None


def test_and_after_the_build_that_follows_there_is_nothing(config: Config) -> None:
    touch(config.newsroom_folder / TEXT)
    assert pipeline.build(Workspace(config, BuildOptions(NOON))).changed == ()
    assert nothing(config) is not None


def test_outputs_elsewhere_are_others(config: Config) -> None:
    elsewhere = Config(config.newsroom_folder, config.newsroom_folder / "elsewhere", config.cache_folder)
    assert nothing(elsewhere) is None
    pipeline.build(Workspace(elsewhere, BuildOptions(NOON)))
    assert nothing(elsewhere) is not None
    assert nothing(config) is not None, "the plan is the same for both"


def test_what_a_build_of_another_time_left_is_not_what_this_one_makes(config: Config) -> None:
    pipeline.build(Workspace(config, BuildOptions(EMBARGO)))
    assert nothing(config) is None
    assert nothing(config, EMBARGO) is not None


@pytest.mark.parametrize(
    "wish", [BuildOptions(NOON, clean=True), BuildOptions(NOON, verify=True)], ids=["clean", "verify"]
)
def test_who_trusts_nothing_has_something_to_do(config: Config, wish: BuildOptions) -> None:
    assert Workspace(config, wish).up_to_date_result is None


def test_a_build_that_found_errors_leaves_something_to_do(config: Config) -> None:
    sound = (config.newsroom_folder / TEXT).read_text("utf-8")
    write(config.newsroom_folder, {TEXT: sound.replace("headline", "headlin")})
    with pytest.raises(InputError):
        pipeline.build(Workspace(config, BuildOptions(NOON)))
    assert nothing(config) is None
    write(config.newsroom_folder, {TEXT: sound})
    assert nothing(config) is None
    pipeline.build(Workspace(config, BuildOptions(NOON)))
    assert nothing(config) is not None


def test_young_texts_leave_something_to_do(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "_RECENT_NS", 3_600_000_000_000)
    pipeline.build(Workspace(config, BuildOptions(NOON)))
    assert nothing(config) is None


def test_a_text_whose_warnings_are_of_the_day_is_looked_at_again_the_next(config: Config) -> None:
    person = "[ada, {name: Bo Ek, phone: 112, until: 2025-03-01}]"
    write(config.newsroom_folder, {TEXT: release_text(contacts=person)})
    assert pipeline.build(Workspace(config, BuildOptions(NOON))).warnings == ()
    assert nothing(config, "2025-03-01T23:59") is not None
    midnight = "2025-03-02T00:00"
    assert nothing(config, midnight) is None
    (warning,) = pipeline.build(Workspace(config, BuildOptions(midnight))).warnings
    assert "has passed" in warning.message


def test_a_contact_of_the_newsroom_leaves_the_contacts_page_after_their_last_day(config: Config) -> None:
    contacts = "\n  ada: {name: Ada Lindqvist, phone: 08-465 004 01, until: 2025-03-01}"
    write(config.newsroom_folder, {"newsroom.yaml": newsroom_text(contacts=contacts)})
    page = config.out / "site/contacts/index.html"
    pipeline.build(Workspace(config, BuildOptions(NOON)))
    assert "Ada Lindqvist" in page.read_text("utf-8")
    assert nothing(config, "2025-03-02T00:00") is None
    pipeline.build(Workspace(config, BuildOptions("2025-03-02T00:00")))
    assert "Ada Lindqvist" not in page.read_text("utf-8")


def test_a_time_without_offset_is_one_of_the_zone_of_the_newsroom_known_or_not(config: Config) -> None:
    moments = [Workspace(config, BuildOptions(NOON, verify=verify)).now.isoformat() for verify in (True, False)]
    assert moments == ["2025-03-01T11:00:00+00:00"] * 2
    write(config.newsroom_folder, {"newsroom.yaml": newsroom_text(timezone="Europe/Helsinki")})
    assert Workspace(config, BuildOptions(NOON)).now.isoformat() == "2025-03-01T10:00:00+00:00"


def test_a_time_that_is_none_says_what_to_give(config: Config) -> None:
    with pytest.raises(ConfigError, match=r"--now yesterday(.|\n)*2020-11-02T09:00"):
        nothing(config, "yesterday")
