"""A workspace knows whether its outputs are up to date; if it is not certain, they are not."""

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
from pressroom.write import read_built_plan_digest
from tests.support.checking import TEXT, newsroom_text, release_text, write

OTHER = "releases/2025/kajen/sv.md"
NOON = "2025-03-01T12:00"
EMBARGO = "2025-03-02T09:00"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """A newsroom that was built at noon: one release is public, another under embargo."""
    monkeypatch.setattr(scanner, "_RECENT_NS", -(10**12))
    texts = {
        "newsroom.yaml": newsroom_text(),
        TEXT: release_text("Bron är klar."),
        OTHER: release_text("Kajen är klar.", publish_at=EMBARGO),
    }
    write(tmp_path, texts)
    config = Config(tmp_path, tmp_path / "out", tmp_path / "cache")
    pipeline.build(Workspace.open(config, BuildOptions(NOON)))
    return config


def get_up_to_date_result(config: Config, now: str = NOON) -> BuildResult | None:
    return Workspace.open(config, BuildOptions(now)).up_to_date_result


def touch(path: Path) -> None:
    time.sleep(0.02)  # file systems update their clock every few milliseconds only
    path.write_bytes(path.read_bytes())


def test_a_build_is_up_to_date_after_it(config: Config) -> None:
    result = get_up_to_date_result(config)
    count = sum(path.is_file() for path in config.out.rglob("*")) - 1
    assert result == BuildResult((), (), count, (), read_built_plan_digest(config.out))


def test_an_up_to_date_result_has_the_warnings_of_the_texts(config: Config) -> None:
    write(config.newsroom_folder, {TEXT: release_text("Bron är klar")})
    warnings = pipeline.build(Workspace.open(config, BuildOptions(NOON))).warnings
    assert [warning.line for warning in warnings] == [8]
    result = get_up_to_date_result(config)
    assert result is not None
    assert result.warnings == warnings


@pytest.mark.parametrize("now", ["2025-03-01T11:59:59", "2025-02-03T09:00", "2025-03-02T08:59:59", EMBARGO])
def test_outputs_are_up_to_date_until_the_next_release(config: Config, now: str) -> None:
    assert (get_up_to_date_result(config, now) is None) == (now == EMBARGO)


@pytest.mark.parametrize("now", ["2025-02-03T08:59:59", "2020-01-01T00:00"])
def test_outputs_are_outdated_if_the_clock_is_set_back_before_a_release(config: Config, now: str) -> None:
    assert get_up_to_date_result(config, now) is None


CHANGES: dict[str, Callable[[Path], object]] = {
    "newsroom.yaml": lambda folder: touch(folder / "newsroom.yaml"),
    "a text": lambda folder: touch(folder / TEXT),
    "a text under embargo": lambda folder: touch(folder / OTHER),
    "one more text": lambda folder: write(folder, {"releases/2025/bron-oppnar/en.md": release_text()}),
    "one more release": lambda folder: write(folder, {"releases/2025/ny/sv.md": release_text()}),
    "a release removed": lambda folder: shutil.rmtree((folder / OTHER).parent),
    "an unexpected file": lambda folder: write(folder, {"releases/2025/lost.md": "x"}),
    "a template of its own": lambda folder: write(folder, {"templates/site/figure.html": "x"}),
    "a translation file of its own": lambda folder: write(folder, {"locale/sv.po": 'msgid "Facts"\nmsgstr "x"\n'}),
    "all of the site gone": lambda folder: shutil.rmtree(folder / "out/site"),
    "all of the mail gone": lambda folder: shutil.rmtree(folder / "out/mail"),
    "all outputs gone": lambda folder: shutil.rmtree(folder / "out"),
    "a journal of an unfinished build": lambda folder: write(folder, {"out/.journal.json": "{}"}),
    "the manifest gone": lambda folder: (folder / "out/manifest.json").unlink(),
    "a damaged manifest": lambda folder: write(folder, {"out/manifest.json": "{"}),
    "the cache gone": lambda folder: shutil.rmtree(folder / "cache"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_outputs_may_be_outdated_after_any_change(config: Config, change: str) -> None:
    CHANGES[change](config.newsroom_folder)
    assert get_up_to_date_result(config) is None


def test_outputs_are_up_to_date_after_the_next_build(config: Config) -> None:
    touch(config.newsroom_folder / TEXT)
    assert pipeline.build(Workspace.open(config, BuildOptions(NOON))).changed == ()
    assert get_up_to_date_result(config) is not None


def test_another_output_folder_is_built_separately(config: Config) -> None:
    elsewhere = Config(config.newsroom_folder, config.newsroom_folder / "elsewhere", config.cache_folder)
    assert get_up_to_date_result(elsewhere) is None
    pipeline.build(Workspace.open(elsewhere, BuildOptions(NOON)))
    assert get_up_to_date_result(elsewhere) is not None
    assert get_up_to_date_result(config) is not None, "the plan is the same for both"


def test_outputs_of_a_build_for_another_time_are_outdated(config: Config) -> None:
    pipeline.build(Workspace.open(config, BuildOptions(EMBARGO)))
    assert get_up_to_date_result(config) is None
    assert get_up_to_date_result(config, EMBARGO) is not None


@pytest.mark.parametrize(
    "options", [BuildOptions(NOON, clean=True), BuildOptions(NOON, verify=True)], ids=["clean", "verify"]
)
def test_clean_and_verify_always_build(config: Config, options: BuildOptions) -> None:
    assert Workspace.open(config, options).up_to_date_result is None


def test_outputs_are_outdated_after_a_build_that_found_errors(config: Config) -> None:
    valid_text = (config.newsroom_folder / TEXT).read_text("utf-8")
    write(config.newsroom_folder, {TEXT: valid_text.replace("headline", "headlin")})
    with pytest.raises(InputError):
        pipeline.build(Workspace.open(config, BuildOptions(NOON)))
    assert get_up_to_date_result(config) is None
    write(config.newsroom_folder, {TEXT: valid_text})
    assert get_up_to_date_result(config) is None
    pipeline.build(Workspace.open(config, BuildOptions(NOON)))
    assert get_up_to_date_result(config) is not None


def test_recently_changed_texts_are_not_trusted(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "_RECENT_NS", 3_600_000_000_000)
    pipeline.build(Workspace.open(config, BuildOptions(NOON)))
    assert get_up_to_date_result(config) is None


def test_a_text_with_warnings_that_depend_on_the_date_is_checked_again_the_next_day(config: Config) -> None:
    person = "[ada, {name: Bo Ek, phone: 112, until: 2025-03-01}]"
    write(config.newsroom_folder, {TEXT: release_text(contacts=person)})
    assert pipeline.build(Workspace.open(config, BuildOptions(NOON))).warnings == ()
    assert get_up_to_date_result(config, "2025-03-01T23:59") is not None
    midnight = "2025-03-02T00:00"
    assert get_up_to_date_result(config, midnight) is None
    (warning,) = pipeline.build(Workspace.open(config, BuildOptions(midnight))).warnings
    assert "has passed" in warning.message


def test_a_contact_of_the_newsroom_leaves_the_contacts_page_after_their_last_day(config: Config) -> None:
    contacts = "\n  ada: {name: Ada Lindqvist, phone: 08-465 004 01, until: 2025-03-01}"
    write(config.newsroom_folder, {"newsroom.yaml": newsroom_text(contacts=contacts)})
    page = config.out / "site/contacts/index.html"
    pipeline.build(Workspace.open(config, BuildOptions(NOON)))
    assert "Ada Lindqvist" in page.read_text("utf-8")
    assert get_up_to_date_result(config, "2025-03-02T00:00") is None
    pipeline.build(Workspace.open(config, BuildOptions("2025-03-02T00:00")))
    assert "Ada Lindqvist" not in page.read_text("utf-8")


def test_a_time_without_offset_is_in_the_zone_of_the_newsroom(config: Config) -> None:
    times = [Workspace.open(config, BuildOptions(NOON, verify=verify)).now.isoformat() for verify in (True, False)]
    assert times == ["2025-03-01T11:00:00+00:00"] * 2
    write(config.newsroom_folder, {"newsroom.yaml": newsroom_text(timezone="Europe/Helsinki")})
    assert Workspace.open(config, BuildOptions(NOON)).now.isoformat() == "2025-03-01T10:00:00+00:00"


def test_an_invalid_time_is_an_error_with_an_example(config: Config) -> None:
    with pytest.raises(ConfigError, match=r"--now yesterday(.|\n)*2020-11-02T09:00"):
        get_up_to_date_result(config, "yesterday")
