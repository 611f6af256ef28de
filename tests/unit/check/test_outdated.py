"""Which translations lack a correction, after any sequence of publications, corrections and withdrawals."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pressroom.check import find_outdated_since
from pressroom.model.release import Version, VersionKind, VersionsByLanguage

LANGUAGES = ("sv", "en", "de")
START = datetime(2025, 3, 1, 12, tzinfo=UTC)
KINDS: tuple[VersionKind, ...] = ("publication", "import", "minor", "correction", "withdrawal")
STEPS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.sets(st.sampled_from(LANGUAGES), min_size=1).map(sorted)), max_size=12
)


class Sequence:
    """The versions of a release in three languages, one step a minute."""

    def __init__(self, *steps: tuple[VersionKind, list[str]]) -> None:
        self.history: VersionsByLanguage = {}
        self.time = START
        for kind, languages in steps:
            self.add(kind, *languages)

    def add(self, kind: VersionKind, *languages: str) -> datetime:
        """Add a version of each text that can have one."""
        self.time += timedelta(minutes=1)
        is_first = kind in {"publication", "import"}
        for language in languages:
            versions = self.history.get(language, ())
            if bool(versions) != is_first and not (versions and versions[-1].kind == "withdrawal"):
                self.history[language] = (*versions, Version(kind, self.time, b"", {}))
        return self.time

    @property
    def live(self) -> set[str]:
        return {language for language, versions in self.history.items() if versions[-1].kind != "withdrawal"}

    @property
    def outdated(self) -> dict[str, datetime]:
        times = {language: find_outdated_since(self.history, language, UTC) for language in LANGUAGES}
        return {language: time for language, time in times.items() if time}


PUBLISHED: tuple[VersionKind, list[str]] = ("publication", list(LANGUAGES))


def test_a_correction_of_one_language_is_lacking_in_the_others() -> None:
    sequence = Sequence(PUBLISHED)
    time = sequence.add("correction", "sv")
    assert sequence.outdated == {"en": time, "de": time}


def test_a_correction_of_each_language_in_turn_ends_with_none_lacking() -> None:
    sequence = Sequence(PUBLISHED, ("correction", ["sv"]))
    time = sequence.time
    sequence.add("correction", "en")
    assert sequence.outdated == {"de": time}
    sequence.add("correction", "de")
    assert not sequence.outdated


def test_a_minor_change_in_between_asks_nothing_of_the_others() -> None:
    sequence = Sequence(PUBLISHED, ("correction", ["sv"]), ("minor", ["sv"]), ("correction", ["en", "de"]))
    assert not sequence.outdated


def test_a_second_mistake_found_in_the_corrected_text_is_lacking_in_the_others_again() -> None:
    sequence = Sequence(PUBLISHED, ("correction", ["sv"]), ("correction", ["en"]))
    time = sequence.add("correction", "sv")
    assert sequence.outdated == {"en": time, "de": time}


def test_a_language_that_is_published_later_lacks_no_earlier_correction() -> None:
    sequence = Sequence(("publication", ["sv"]), ("correction", ["sv"]), ("publication", ["en"]))
    assert not sequence.outdated


@given(STEPS)
def test_after_any_sequence_a_version_of_each_outdated_text_in_turn_ends_with_none(
    steps: list[tuple[VersionKind, list[str]]],
) -> None:
    kinds: tuple[VersionKind, ...] = ("correction", "minor")
    for kind in kinds:
        sequence = Sequence(*steps)
        for language in sorted(sequence.outdated):
            sequence.add(kind, language)
        assert not sequence.outdated


@given(STEPS)
def test_only_live_texts_can_be_outdated_and_none_that_has_the_latest_version(
    steps: list[tuple[VersionKind, list[str]]],
) -> None:
    sequence = Sequence(*steps)
    latest = {language for language, versions in sequence.history.items() if versions[-1].recorded_at == sequence.time}
    assert sequence.outdated.keys() <= sequence.live - latest


@given(STEPS, st.sampled_from(LANGUAGES))
def test_a_correction_of_an_up_to_date_text_is_lacking_in_all_other_live_texts(
    steps: list[tuple[VersionKind, list[str]]], language: str
) -> None:
    sequence = Sequence(*steps)
    if language in sequence.live and language not in sequence.outdated:
        time = sequence.add("correction", language)
        assert sequence.outdated == dict.fromkeys(sequence.live - {language}, time)
