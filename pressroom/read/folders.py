"""A newsroom's folder in, its Drafts out: `newsroom.yaml`, each file of a release, and what lies where nothing should.

It follows no link out of the newsroom, and writes nothing.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from pressroom.draft import Draft, Drafts, Fault, FileFacts, Stray
from pressroom.errors import ConfigError
from pressroom.read.files import PICTURES, ending_of, facts
from pressroom.read.text_files import LARGEST, newsroom_draft, release_draft
from pressroom.text.slugs import slug

NEWSROOM = "newsroom.yaml"
RELEASES = "releases"
RECORD = "record.jsonl"

_YEAR = re.compile(r"[12][0-9]{3}")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE_FILE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\.md")
_TEXT = ".md"
# Hidden files, and what editors and desktops leave behind.
_IGNORED = re.compile(r"\.|#.*#$|.*(?:~|\.bak|\.orig|\.swp|\.tmp)$|Thumbs\.db$|desktop\.ini$|Icon\r$", re.IGNORECASE)
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_PLACE = "releases/<year>/<slug>/<language>.md"


def read(folder: Path) -> Drafts:
    """Everything that stands in a newsroom's folder, sorted by path.

    What cannot be read is a fault of its draft or a stray. Raises ConfigError when there is no `newsroom.yaml`.
    """
    tree = _Tree(folder)
    newsroom = _newsroom(tree)
    drafts = sorted(tree.drafts(), key=lambda draft: draft.path)
    return Drafts(newsroom, tuple(drafts), tuple(sorted(tree.strays, key=lambda stray: stray.path)))


def _newsroom(tree: "_Tree") -> Draft:
    path = os.path.join(tree.folder, NEWSROOM)  # noqa: PTH118 - as in all of this module, see _Tree
    if not os.path.isfile(path):  # noqa: PTH113
        raise ConfigError(
            f"There is no {NEWSROOM} in {tree.folder}.",
            f"Go to the folder that holds {NEWSROOM}, name it with --newsroom, "
            'or begin a newsroom here: pressroom new "A headline"',
        )
    pictures = [entry for entry in tree.entries("") if _is_picture(entry)]
    return _draft(path, NEWSROOM, tuple(facts(entry.path, entry.name) for entry in pictures))


def _is_picture(entry: "os.DirEntry[str]") -> bool:
    return ending_of(entry.name) in PICTURES and entry.is_file()


def _draft(place: str, path: str, files: tuple[FileFacts, ...]) -> Draft:
    """The draft of the text file at `place`, called `path` within the newsroom."""
    try:
        with open(place, "rb") as file:  # noqa: PTH123
            content = file.read(min(os.fstat(file.fileno()).st_size, LARGEST) + 1)
    except OSError as error:
        fault = Fault(1, f"the file cannot be read: {error.strerror}; give yourself the right to read it")
        return Draft(path, None, files=files, faults=(fault,))
    return newsroom_draft(path, content, files) if path == NEWSROOM else release_draft(path, content, files)


class _Tree:
    """The folders of a newsroom, and the strays met in them.

    It works with texts and `os.scandir`: a Path for each of thousands of files costs more than reading them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = os.fspath(folder)
        self.root = os.path.join(os.path.realpath(folder), "")  # noqa: PTH118
        self.strays: list[Stray] = []

    def drafts(self) -> Iterator[Draft]:
        """Every release file."""
        if not os.path.lexists(os.path.join(self.folder, RELEASES)):  # noqa: PTH118
            return
        for year in self.entries(RELEASES):
            path = f"{RELEASES}/{year.name}"
            if year.name == RECORD and year.is_file():
                continue
            if self.is_folder(year, path, _YEAR, "expected a year of four digits, such as 2020, as the folder's name"):
                for release in self.entries(path):
                    yield from self.release(release, f"{path}/{release.name}")

    def release(self, entry: "os.DirEntry[str]", path: str) -> Iterator[Draft]:
        """The files of one release."""
        if not self.is_folder(entry, path, _SLUG, _slug_expected(entry.name)):
            return
        inside = self.entries(path)
        texts = [each for each in inside if self.is_text(each, f"{path}/{each.name}")]
        others = [each for each in inside if each.is_file() and not each.name.lower().endswith(_TEXT)]
        if inside and not any(each.name.lower().endswith(_TEXT) for each in inside):
            self.stray(path, f"there is no text in this folder; expected {_PLACE}, such as {path}/sv.md")
        if texts:
            files = tuple(facts(each.path, each.name) for each in others)
            for each in texts:
                yield _draft(each.path, f"{path}/{each.name}", files)

    def is_folder(self, entry: "os.DirEntry[str]", path: str, name: re.Pattern[str], expected: str) -> bool:
        """Whether this is a folder by a name that fits; a stray when not."""
        if not entry.is_dir():
            self.stray(path, f"this file is no part of a release; expected {_PLACE}: move it, or remove it")
        elif not name.fullmatch(entry.name):
            self.stray(path, f"{expected}; rename it")
        else:
            return True
        return False

    def is_text(self, entry: "os.DirEntry[str]", path: str) -> bool:
        """Whether this is the text of a release; a stray when it is neither that nor a file beside one."""
        if not entry.is_file():
            self.stray(path, "expected texts, pictures and documents beside one another; move what is in here up")
        elif not entry.name.lower().endswith(_TEXT):
            return False
        elif not _LANGUAGE_FILE.fullmatch(entry.name):
            self.stray(path, "expected a language code as the file's name, such as sv.md or en.md; rename it")
        else:
            return True
        return False

    def entries(self, path: str) -> list["os.DirEntry[str]"]:
        """What is in a folder, by name, without hidden files and links that lead out of the newsroom."""
        try:
            with os.scandir(os.path.join(self.folder, path)) as found:  # noqa: PTH118
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            self.stray(path, f"the folder cannot be read: {error.strerror}; give yourself the right to read it")
            return []
        return [entry for entry in entries if not _IGNORED.match(entry.name) and self.is_inside(entry, path)]

    def is_inside(self, entry: "os.DirEntry[str]", path: str) -> bool:
        """Whether an entry has a name that is text, and is no link to somewhere else."""
        if _UNSHOWN.search(entry.name):
            self.stray(f"{path}/{entry.name}", "the name has characters that cannot be shown; rename it")
        elif entry.is_symlink() and not os.path.realpath(entry.path).startswith(self.root):
            self.stray(f"{path}/{entry.name}", "this link leads out of the newsroom; put a copy here in its place")
        else:
            return True
        return False

    def stray(self, path: str, message: str) -> None:
        """Something that is no part of a release."""
        self.strays.append(Stray(_UNSHOWN.sub("\ufffd", path.lstrip("/")), message))


def _slug_expected(name: str) -> str:
    better = slug(name)
    fitting = f", such as {better}," if _SLUG.fullmatch(better) else ""
    return f"expected a name of a–z, digits and single hyphens{fitting} as the folder's name"
