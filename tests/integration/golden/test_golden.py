"""Building a golden newsroom gives the expected outputs byte for byte: one without a record, and one with a record.

`./run golden` (which sets WRITE_GOLDEN) writes the expected outputs again: review the difference in version control.
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

from pressroom.model.output_names import SIGNATURE_FILE_NAME
from pressroom.signing import PrivateKey, read_key_list, verify_jws
from pressroom.signing.jwk import decode_base64url
from pressroom.signing.keys import store_private_key
from pressroom.signing.statements import parse_signature_file, parse_statement

HERE = Path(__file__).parents[2] / "golden"
EXPECTED = HERE / "expected"
RECORDED, RECORDED_EXPECTED = HERE / "recorded", HERE / "recorded-expected"
NOW = "2025-03-01T12:00Z"
# Its keys depend on library versions too, so it may differ although no output does.
MANIFEST = "manifest.json"
# The bytes of a database depend on the version of SQLite.
SEARCH_INDEX = "search.db"
# The key of RFC 8037, appendix A: not a secret, so nobody can take what it signs for genuine.
PUBLISHED_KEY = PrivateKey(
    "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
    "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    decode_base64url("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"),
)
ENCODED_IMAGE = re.compile(r"/\d+/[^/]+\.(webp|jpg)$|/card\.png$")
SHOWN_LINES = 60

pytestmark = pytest.mark.xdist_group("golden")  # one build for all tests


class Golden(NamedTuple):
    """The outputs of a golden newsroom and the expected ones, by path."""

    built: dict[str, bytes]
    expected: dict[str, bytes]


@pytest.fixture(scope="module", params=[(HERE / "newsroom", EXPECTED), (RECORDED, RECORDED_EXPECTED)])
def golden(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Golden:
    """A golden newsroom, built; with WRITE_GOLDEN its outputs become the expected ones."""
    newsroom, expected = request.param
    out = tmp_path_factory.mktemp("golden") / "out"
    command = ["pressroom", "--newsroom", str(newsroom), "build", "--out", str(out), "--now", NOW]
    environment = os.environ | {"PRESSROOM_KEYS": str(out.parent / "keys")}
    store_private_key(out.parent / "keys", PUBLISHED_KEY)
    subprocess.run([sys.executable, "-m", *command], check=True, timeout=120, env=environment)
    (out / MANIFEST).unlink()
    (out / SEARCH_INDEX).unlink(missing_ok=True)
    describe_images(out)
    describe_signatures(out)
    if os.environ.get("WRITE_GOLDEN"):
        shutil.rmtree(expected, ignore_errors=True)
        shutil.copytree(out, expected)
    return Golden(files(out), files(expected))


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def describe_images(out: Path) -> None:
    """Replace each encoded image by a description: other versions of Pillow give other bytes."""
    for path in filter(ENCODED_IMAGE.search, map(str, out.rglob("*"))):
        with Image.open(path) as image:
            description = f"{image.format} {image.width}x{image.height}\n{image.info.get('xmp', b'').decode()}\n"
        Path(path).write_text(description)


def describe_signatures(out: Path) -> None:
    """Replace each signature by its statement without digests: some are digests of images."""
    for path in out.rglob(SIGNATURE_FILE_NAME):
        file = parse_signature_file(path.read_bytes())
        statement = parse_statement(verify_jws(file.signature, read_key_list(RECORDED)).payload)
        lines = [
            statement.url,
            statement.language,
            f"version {statement.version}",
            statement.status,
            *sorted(statement.files),
        ]
        path.write_text("\n".join(lines) + "\n")


def difference(path: str, expected: bytes, content: bytes) -> Iterator[str]:
    """Yield the difference between two contents of a file as text."""
    try:
        before, after = expected.decode().splitlines(), content.decode().splitlines()
    except UnicodeDecodeError:
        yield f"{path}: {len(expected)} bytes expected, {len(content)} built"
        return
    lines = list(unified_diff(before, after, f"expected/{path}", f"built/{path}", lineterm=""))
    yield from lines[:SHOWN_LINES] or [f"{path}: only the ends of lines differ"]


def test_the_build_writes_exactly_the_expected_files(golden: Golden) -> None:
    assert sorted(golden.built) == sorted(golden.expected)


def test_every_file_has_the_expected_bytes(golden: Golden) -> None:
    built, expected = golden
    differing = [path for path in sorted(built.keys() & expected) if built[path] != expected[path]]
    report = [line for path in differing[:5] for line in difference(path, expected[path], built[path])]
    assert not differing, "\n".join([f"{len(differing)} files differ. If this is intended, run: ./run golden", *report])
