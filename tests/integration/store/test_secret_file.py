"""The secrets of links are in a file that only its owner can read, or in the environment."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pressroom.config import Config, load_config
from pressroom.errors import ConfigError, PressroomError
from pressroom.store.secret_file import get_secret_path, load_token_keys

OLD, NEW = "a" * 32, "b" * 32


def configure(folder: Path, secret: str = "", url: str = "") -> Config:
    return Config(folder, folder / "out", folder / "cache", database_url=url, secret=secret)


def test_the_first_run_creates_a_secret_that_only_the_owner_can_read(tmp_path: Path) -> None:
    old_mask = os.umask(0)
    try:
        keys = load_token_keys(configure(tmp_path))
    finally:
        os.umask(old_mask)
    (path,) = tmp_path.iterdir()
    assert path.name == "pressroom.secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(keys.current.value) >= 32
    assert load_token_keys(configure(tmp_path)) == keys


def test_processes_that_start_at_once_use_the_same_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(20) as threads:
        keys = set(threads.map(lambda _: load_token_keys(configure(tmp_path)), range(40)))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["pressroom.secret"]


def test_the_file_is_beside_the_database_or_in_the_newsroom(tmp_path: Path) -> None:
    assert get_secret_path(configure(tmp_path, url="sqlite:///var/lib/press/a.db")) == Path(
        "/var/lib/press/pressroom.secret"
    )
    assert get_secret_path(configure(tmp_path, url="postgresql://x/y")) == tmp_path / "pressroom.secret"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610])
def test_a_secret_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    load_token_keys(configure(tmp_path))
    (tmp_path / "pressroom.secret").chmod(mode)
    with pytest.raises(ConfigError, match="chmod 600"):
        load_token_keys(configure(tmp_path))


def test_a_new_secret_comes_first_and_old_ones_stay(tmp_path: Path) -> None:
    path = tmp_path / "pressroom.secret"
    path.write_text(f"# since May\nk2:{NEW}\n\nk1:{OLD}\nk0:{'c' * 32}:old\n")
    path.chmod(0o600)
    keys = load_token_keys(configure(tmp_path))
    assert [(each.id, each.value, each.signs) for each in keys.secrets] == [
        ("k2", NEW.encode(), True),
        ("k1", OLD.encode(), True),
        ("k0", b"c" * 32, False),
    ]
    assert load_token_keys(configure(tmp_path, secret=f"k2:{NEW}, k1:{OLD},k0:{'c' * 32}:old")) == keys


def test_a_secret_in_the_environment_needs_no_file(tmp_path: Path) -> None:
    assert load_token_keys(configure(tmp_path, secret=f"k2:{NEW}")).current.id == "k2"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "secret",
    [
        "geheim",
        "k1:geheim",
        f"K1:{OLD}geheim",
        f":{OLD}geheim",
        f"k1:{OLD}geheim:new",
        f"k1:{OLD}geheim:old",
        f"k1:{OLD}geheim,k1:{NEW}",
        f"k1:{OLD}geheim,k2",
        ",",
        f"k{'1' * 16}:{OLD}geheim",
    ],
)
def test_a_secret_that_cannot_be_used_is_refused_without_showing_it(tmp_path: Path, secret: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_token_keys(configure(tmp_path, secret=secret))
    assert "PRESSROOM_SECRET" in str(caught.value)
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe", b"k1\n", b"# only a comment\n"])
def test_a_damaged_file_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "pressroom.secret"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(ConfigError, match=r"pressroom\.secret"):
        load_token_keys(configure(tmp_path))
    assert path.read_bytes() == content


@pytest.mark.parametrize("kind", ["a folder", "a named pipe", "a link to nothing"])
def test_what_is_not_a_file_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "pressroom.secret"
    {"a folder": path.mkdir, "a named pipe": lambda: os.mkfifo(path, 0o600)}.get(
        kind, lambda: path.symlink_to("nowhere")
    )()
    with pytest.raises(PressroomError, match=r"pressroom\.secret"):
        load_token_keys(configure(tmp_path))


def test_a_folder_that_does_not_exist_is_reported(tmp_path: Path) -> None:
    with pytest.raises(PressroomError, match="cannot be created"):
        load_token_keys(configure(tmp_path / "missing"))


def test_the_settings_of_the_service_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = load_config(str(tmp_path))
    assert empty.database_url == f"sqlite://{tmp_path}/pressroom.db"
    assert (empty.smtp_url, empty.trusted_proxies, empty.allowed_origins, empty.secret) == ("", (), (), "")
    monkeypatch.setenv("PRESSROOM_DATABASE_URL", " postgresql://x/y ")
    monkeypatch.setenv("PRESSROOM_SMTP_URL", "smtps://user:geheim@relay.example.org")
    monkeypatch.setenv("PRESSROOM_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8 ::1")
    monkeypatch.setenv("PRESSROOM_FORM_ORIGINS", "https://a.example.org,https://b.example.org")
    monkeypatch.setenv("PRESSROOM_SECRET", f"k1:{OLD}")
    config = load_config(str(tmp_path))
    assert config.database_url == "postgresql://x/y"
    assert config.trusted_proxies == ("127.0.0.1", "10.0.0.0/8", "::1")
    assert config.allowed_origins == ("https://a.example.org", "https://b.example.org")
    assert OLD not in repr(config)
    assert "geheim" not in repr(config)
