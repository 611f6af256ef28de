"""Building a golden newsroom gives the golden files, byte for byte: one without a record, and one that has one.

`./run golden` (which sets WRITE_GOLDEN) writes them anew: then the difference in version control is what is reviewed.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image

from pressroom.signing import PrivateKey, read_key_list, verify_jws
from pressroom.signing.base64url import decode_base64url
from pressroom.signing.keystore import store_private_key
from pressroom.signing.statements import SIGNATURE_FILE_NAME, parse_signature_file, parse_statement

HERE = Path(__file__).parents[2] / "golden"
EXPECTED = HERE / "expected"
RECORDED, RECORDED_EXPECTED = HERE / "recorded", HERE / "recorded-expected"
NOW = "2025-03-01T12:00Z"
# Its keys are digests of library versions too, so it may differ where no output does.
MANIFEST = "manifest.json"
# The key of RFC 8037, appendix A: no secret, so that nothing that is published under it can be taken for anybody's.
PUBLIC_KNOWLEDGE = PrivateKey(
    "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
    "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    decode_base64url("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"),
)
DRAWN = re.compile(r"/\d+/[^/]+\.(webp|jpg)$|/card\.png$")
SHOWN_LINES = 60

pytestmark = pytest.mark.xdist_group("golden")  # one build for all of them


class Golden(NamedTuple):
    """The outputs of a golden newsroom, and those that are expected of it, by path."""

    built: dict[str, bytes]
    expected: dict[str, bytes]


@pytest.fixture(scope="module", params=[(HERE / "newsroom", EXPECTED), (RECORDED, RECORDED_EXPECTED)])
def golden(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Golden:
    """A golden newsroom, built; with WRITE_GOLDEN its outputs become what is expected."""
    newsroom, expected = request.param
    out = tmp_path_factory.mktemp("golden") / "out"
    command = ["pressroom", "--newsroom", str(newsroom), "build", "--out", str(out), "--now", NOW]
    environment = os.environ | {"PRESSROOM_KEYS": str(out.parent / "keys")}
    store_private_key(out.parent / "keys", PUBLIC_KNOWLEDGE)
    subprocess.run([sys.executable, "-m", *command], check=True, timeout=120, env=environment)
    (out / MANIFEST).unlink()
    describe_drawn(out)
    describe_signed(out)
    if os.environ.get("WRITE_GOLDEN"):
        shutil.rmtree(expected, ignore_errors=True)
        shutil.copytree(out, expected)
    return Golden(files(out), files(expected))


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def describe_drawn(out: Path) -> None:
    """Put in place of each picture that was encoded what it is: another version of Pillow gives other octets."""
    for path in filter(DRAWN.search, map(str, out.rglob("*"))):
        with Image.open(path) as image:
            said = f"{image.format} {image.width}x{image.height}\n{image.info.get('xmp', b'').decode()}\n"
        Path(path).write_text(said)


def describe_signed(out: Path) -> None:
    """Put in place of each signature what it says, less the digests: some are those of pictures."""
    for path in out.rglob(SIGNATURE_FILE_NAME):
        file = parse_signature_file(path.read_bytes())
        said = parse_statement(verify_jws(file.signature, read_key_list(RECORDED)).payload)
        lines = [said.url, said.language, f"version {said.version}", said.status, *sorted(said.files)]
        path.write_text("\n".join(lines) + "\n")


def difference(path: str, expected: bytes, made: bytes) -> Iterator[str]:
    """What differs between two contents of a file, in words that a person can act on."""
    try:
        before, after = expected.decode().splitlines(), made.decode().splitlines()
    except UnicodeDecodeError:
        yield f"{path}: {len(expected)} octets expected, {len(made)} made"
        return
    shown = list(unified_diff(before, after, f"expected/{path}", f"made/{path}", lineterm=""))
    yield from shown[:SHOWN_LINES] or [f"{path}: only the ends of lines differ"]


def test_the_build_makes_exactly_the_expected_files(golden: Golden) -> None:
    assert sorted(golden.built) == sorted(golden.expected)


def test_every_file_has_the_expected_bytes(golden: Golden) -> None:
    built, expected = golden
    differing = [path for path in sorted(built.keys() & expected) if built[path] != expected[path]]
    report = [line for path in differing[:5] for line in difference(path, expected[path], built[path])]
    assert not differing, "\n".join([f"{len(differing)} files differ. Meant so? ./run golden", *report])
