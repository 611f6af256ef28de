"""The benchmark of sending sends each message; it would stop if one were missing."""

from pathlib import Path

from benchmarks.mailing_send import measure_sending


def test_sending_is_measured_for_all_messages(tmp_path: Path) -> None:
    figures = measure_sending(tmp_path, 60, connections=2)
    assert figures.messages == 60
    assert figures.rate > 0
