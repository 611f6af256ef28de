"""Keep what was fetched in the import cache, so that nothing is asked for twice.

For each URL there is a JSON file with what the server said, and the file with the content that it names. The JSON file
is replaced last and at once: whatever stops an import, each entry is complete or not there.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import msgspec
from msgspec import Struct

from pressroom import durable
from pressroom.errors import DeliveryError
from pressroom.importer.addresses import get_host
from pressroom.importer.url_parts import parse_url

_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}$")


class CachedAnswer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a server answered for a URL. `file` is the name of the content; `redirect` the URL to which it leads."""

    url: str
    status: int
    fetched_at: str
    file: str = ""
    redirect: str = ""
    media_type: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""


class ImportCache:
    """The folder `import-cache/` of a newsroom, with a folder for each host."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, url: str) -> CachedAnswer | None:
        """Return the answer that is kept for a URL; None if there is none, or if it is damaged."""
        try:
            answer = msgspec.json.decode(self._get_answer_path(url).read_bytes(), type=CachedAnswer)
        except (OSError, msgspec.DecodeError):
            return None
        is_complete = not answer.file or self.get_path(answer).is_file()
        return answer if is_complete and answer.url == url else None

    def get_path(self, answer: CachedAnswer) -> Path:
        """Return the file with the content of an answer."""
        return self._get_host_folder(answer.url) / PurePosixPath(answer.file).name

    @contextmanager
    def open_new_file(self, url: str) -> Iterator[BinaryIO]:
        """Open a new file for the content of an answer; it is deleted unless `save` has given it its name."""
        with _explain_disk_errors(self._folder):
            folder = self._get_host_folder(url)
            folder.mkdir(parents=True, exist_ok=True)
            number, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".new")
            os.close(number)
            try:
                with Path(name).open("wb+") as file:
                    yield file
            finally:
                Path(name).unlink(missing_ok=True)

    def save(self, answer: CachedAnswer, content: BinaryIO | None = None) -> CachedAnswer:
        """Keep an answer, with the content in a file of `open_new_file`, in place of an earlier one."""
        with _explain_disk_errors(self._folder):
            path, earlier = self._get_answer_path(answer.url), self.find(answer.url)
            path.parent.mkdir(parents=True, exist_ok=True)
            if content is not None:
                answer = msgspec.structs.replace(answer, file=self._keep_content(answer, content))
            durable.replace(path, msgspec.json.format(msgspec.json.encode(answer), indent=1) + b"\n")
            if earlier and earlier.file and earlier.file != answer.file:
                self.get_path(earlier).unlink(missing_ok=True)
            return answer

    def _keep_content(self, answer: CachedAnswer, content: BinaryIO) -> str:
        """Give the content its name, which another content does not have, and return it."""
        content.flush()
        content.seek(0)
        digest = sha256()
        while chunk := content.read(1 << 20):
            digest.update(chunk)
        suffix = _EXTENSION.search(parse_url(answer.url).path)
        name = f"{_digest(answer.url)}-{digest.hexdigest()[:16]}{suffix[0].lower() if suffix else ''}"
        Path(content.name).replace(self._get_host_folder(answer.url) / name)
        return name

    def _get_answer_path(self, url: str) -> Path:
        return self._get_host_folder(url) / f"{_digest(url)}.json"

    def _get_host_folder(self, url: str) -> Path:
        return self._folder / re.sub(r"[^a-z0-9.-]", "_", get_host(url))


def _digest(url: str) -> str:
    return sha256(url.encode()).hexdigest()[:32]


@contextmanager
def _explain_disk_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DeliveryError(
            f"What was fetched cannot be written to {folder}: {error.strerror or error}.",
            "Make room on the disk or correct the permissions, then run the command again. It goes on where it was.",
        ) from error
