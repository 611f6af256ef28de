"""Define the manifest: which files are in `out/`, and the keys of what they were made from."""

from msgspec import Raw, Struct, field, json


class ManifestRow(Struct, frozen=True, array_like=True, gc=False):
    """The outputs of one release item: its key, and the paths of its outputs, one on each line."""

    key: str
    joined_paths: str

    @property
    def output_paths(self) -> list[str]:
        """The paths as a list."""
        return self.joined_paths.split("\n")


class ManifestSection(Struct, frozen=True):
    """The outputs of a section: its key, the number of its outputs, and its rows, which are decoded when needed."""

    key: str
    output_count: int = field(name="outputs")
    encoded_rows: Raw = field(name="bundles")

    @property
    def rows_by_source(self) -> dict[str, ManifestRow]:
        """The rows by the path of their release's text."""
        return _decode_rows(self.encoded_rows)


_decode_rows = json.Decoder(dict[str, ManifestRow]).decode


def create_manifest_section(key: str, rows_by_source: dict[str, ManifestRow]) -> ManifestSection:
    """Create a section from its rows."""
    output_count = sum(len(row.output_paths) for row in rows_by_source.values())
    return ManifestSection(key, output_count, Raw(json.encode(rows_by_source)))


class Manifest(Struct, frozen=True):
    """What is in `out/`: release items by section, other items and copied files by path, each with its key.

    `plan_digest` is the digest of the plan that was written, `base_digest` a digest of the inputs of all outputs.
    `entries_by_feed` maps each feed to its checksum and the digests of its entries. `folders` are the folders and
    private files in `out/` that were written.
    """

    plan_digest: str = field(default="", name="state")
    base_digest: str = field(default="", name="base")
    sections: dict[str, ManifestSection] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    entries_by_feed: dict[str, str] = field(default_factory=dict, name="entries")
    folders: tuple[str, ...] = field(default=(), name="parts")

    @property
    def output_paths(self) -> set[str]:
        """The paths of all files in `out/`."""
        rows = (row for section in self.sections.values() for row in section.rows_by_source.values())
        return {*self.items, *self.copies}.union(*(row.output_paths for row in rows))

    @property
    def output_count(self) -> int:
        """How many files are in `out/`."""
        in_sections = sum(section.output_count for section in self.sections.values())
        return in_sections + len(self.items) + len(self.copies)
