"""The comparison with nodemailer sends the same message, or says why there is none."""

from pathlib import Path

import pytest

from benchmarks.nodemailer import describe_message, measure_nodemailer


def test_without_node_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert measure_nodemailer(tmp_path, 10).obstacle == "node and npm are not installed"


def test_the_message_has_the_fields_and_both_parts_of_ours() -> None:
    message = describe_message()
    assert message["subject"] == "Vattentornet på Tallskär får nytt tak"
    assert message["headers"]["Content-Language"] == "sv"
    assert not {"From", "Subject", "Date", "Content-Type", "MIME-Version"} & set(message["headers"])
    assert "Askfjärdens kommun" in message["text"]
    assert message["html"].startswith("<!doctype html>")
