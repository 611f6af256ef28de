"""The keys that sign mails: how they are created, loaded and chosen, and what is refused."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from pressroom.config import Config
from pressroom.deliver.dkim import open_dkim_signer
from pressroom.deliver.dkim_keys import create_dkim_key, format_record, load_dkim_keys, split_record
from pressroom.errors import ConfigError, DeliveryError, PressroomError
from tests.support.dkim_keys import get_dkim_key

MESSAGE = b"From: a@example.org\r\n\r\nHej\r\n"


def create(tmp_path: Path, domain: str = "example.org", selector: str = "rsa-1") -> Path:
    return create_dkim_key(tmp_path / "keys", tmp_path / "newsroom", domain, selector, "ed25519")[1]


def config_with(tmp_path: Path, *entries: str) -> Config:
    return Config(tmp_path, tmp_path / "out", tmp_path / "cache", dkim_keys=entries)


def test_a_new_key_is_a_file_that_only_its_owner_can_read_and_is_never_overwritten(tmp_path: Path) -> None:
    path = create(tmp_path)
    before = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    with pytest.raises(ConfigError, match="There is a key already"):
        create(tmp_path)
    assert path.read_bytes() == before


def test_a_key_inside_the_newsroom_or_in_a_folder_of_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="inside the newsroom"):
        create_dkim_key(tmp_path / "newsroom/keys", tmp_path / "newsroom", "example.org", "a", "rsa")
    (tmp_path / "keys/dkim").mkdir(parents=True)
    (tmp_path / "keys/dkim").chmod(0o777)
    with pytest.raises(ConfigError, match="Other users can write to"):
        create(tmp_path)
    assert not list((tmp_path / "keys/dkim").iterdir())


def test_a_key_that_cannot_be_written_is_an_error_of_the_disk(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file")
    with pytest.raises(DeliveryError, match="could not be written"):
        create(tmp_path)


def test_each_key_for_a_domain_signs_once_in_the_order_of_the_setting(tmp_path: Path) -> None:
    old, new = create(tmp_path), create(tmp_path, selector="ed-2")
    signer = open_dkim_signer(
        config_with(tmp_path, f"example.org:rsa-1:{old}", f"example.org:ed-2:{new}"), "example.org"
    )
    assert signer
    fields = signer(MESSAGE).decode()
    assert [line for line in fields.split("\r\n") if line.startswith(" s=")] == [" s=rsa-1;", " s=ed-2;"]
    assert signer(MESSAGE).decode() == fields
    assert fields.endswith("\r\n")
    assert max(map(len, fields.split("\r\n"))) <= 78


@pytest.mark.parametrize("domain", ["example.org", "press.example.org", "EXAMPLE.org"])
def test_a_key_signs_for_its_domain_and_those_below(tmp_path: Path, domain: str) -> None:
    assert open_dkim_signer(config_with(tmp_path, f"example.org:rsa-1:{create(tmp_path)}"), domain)


def test_without_keys_nothing_signs_and_keys_of_another_domain_are_an_error(tmp_path: Path) -> None:
    assert open_dkim_signer(config_with(tmp_path), "example.org") is None
    config = config_with(tmp_path, f"example.org:rsa-1:{create(tmp_path)}")
    for domain in ("other.example", "notexample.org"):
        with pytest.raises(ConfigError, match=f"no key for the domain {domain}, only for example.org"):
            open_dkim_signer(config, domain)


def test_a_domain_with_other_letters_is_written_in_ascii(tmp_path: Path) -> None:
    (key,) = load_dkim_keys([f"bücher.example:ED-1:{create(tmp_path)}"])
    assert key.record_name == "ed-1._domainkey.xn--bcher-kva.example"


@pytest.mark.parametrize(
    ("entry", "reason"),
    {
        "no path": ("example.org:a", "has no absolute path"),
        "relative path": ("example.org:a:key.pem", "has no absolute path"),
        "no domain": (":a:/key.pem", "is not the name of a domain"),
        "bad domain": ("exa mple.org:a:/key.pem", "is not the name of a domain"),
        "one label": ("localhost:a:/key.pem", "is not the name of a domain"),
        "bad selector": ("example.org:a_b:/key.pem", "is not a selector"),
        "no selector": ("example.org::/key.pem", "is not a selector"),
        "missing file": ("example.org:a:/nowhere/key.pem", "cannot be read: No such file"),
        "folder": ("example.org:a:/", "cannot be read"),
    }.values(),
)
def test_an_entry_that_is_not_as_it_must_be_is_named(entry: str, reason: str) -> None:
    with pytest.raises(ConfigError, match=reason):
        load_dkim_keys([entry])


def test_two_keys_with_one_selector_are_refused(tmp_path: Path) -> None:
    entry = f"example.org:rsa-1:{create(tmp_path)}"
    with pytest.raises(ConfigError, match=r"names two keys for rsa-1\._domainkey"):
        load_dkim_keys([entry, entry])


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = create(tmp_path)
    path.chmod(0o640)
    with pytest.raises(ConfigError, match="Other users can read") as caught:
        load_dkim_keys([f"example.org:a:{path}"])
    assert f"chmod 600 {path}" in caught.value.remedy


def write_pem(folder: Path, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, password: bytes = b"") -> Path:
    encryption = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    kinds = serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL
    path = folder / "key.pem"
    path.touch(0o600)
    path.write_bytes(key.private_bytes(*kinds, encryption))
    return path


def test_keys_of_other_kinds_and_sizes_are_refused(tmp_path: Path) -> None:
    short, long_enough = rsa.generate_private_key(65537, 1024), rsa.generate_private_key(65537, 2048)
    cases: dict[str, tuple[rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, bytes]] = {
        "has 1024 bits. An RSA key must have between 2048 and 4096 bits": (short, b""),
        "neither RSA nor Ed25519": (ec.generate_private_key(ec.SECP256R1()), b""),
        "has a password": (long_enough, b"secret"),
    }
    for reason, (key, password) in cases.items():
        with pytest.raises(PressroomError, match=reason):
            load_dkim_keys([f"example.org:a:{write_pem(tmp_path, key, password)}"])
    (loaded,) = load_dkim_keys([f"example.org:a:{write_pem(tmp_path, long_enough)}"])
    assert loaded.bits == 2048
    (tmp_path / "key.pem").write_text("not a key")
    with pytest.raises(ConfigError, match="contains no private key in the form PEM"):
        load_dkim_keys([f"example.org:a:{tmp_path}/key.pem"])


def test_a_record_is_split_into_strings_of_at_most_255_bytes() -> None:
    record = get_dkim_key("example.org", "rsa-1").record
    strings = split_record(record)
    assert [len(each) for each in strings] == [255, len(record) - 255]
    assert "".join(strings) == record
    assert format_record(record) == f'"{strings[0]}" "{strings[1]}"'
    assert len(split_record(get_dkim_key("example.org", "ed-1", "ed25519").record)) == 1
