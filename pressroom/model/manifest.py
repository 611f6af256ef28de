"""The Manifest of what is in `out/`: the bundles by sections, and all else by paths."""

from msgspec import Raw, Struct, field, json


class ManifestRow(Struct, frozen=True, array_like=True, gc=False):
    """What stands in `out/` of one part of a plan: its key, and its paths, a line each."""

    key: str
    joined_paths: str

    @property
    def output_paths(self) -> list[str]:
        """Its paths, one by one."""
        return self.joined_paths.split("\n")


class ManifestSection(Struct, frozen=True):
    """What stands in `out/` of a section: its key, how many outputs it has, and its bundles, which stay packed."""

    key: str
    output_count: int = field(name="outputs")
    encoded_rows: Raw = field(name="bundles")

    @property
    def rows_by_source(self) -> dict[str, ManifestRow]:
        """Its bundles by their sources."""
        return _decode_rows(self.encoded_rows)


_decode_rows = json.Decoder(dict[str, ManifestRow]).decode


def create_manifest_section(key: str, rows_by_source: dict[str, ManifestRow]) -> ManifestSection:
    """A section of these bundles."""
    return ManifestSection(
        key, sum(len(kept.output_paths) for kept in rows_by_source.values()), Raw(json.encode(rows_by_source))
    )


class Manifest(Struct, frozen=True):
    """What is in `out/`: the bundles by sections, and all else by paths.

    `state` is the digest of the plan that it was made from, `parts` are the folders that it filled. `entries` tells for
    each feed which entries are in it.
    """

    plan_digest: str = field(default="", name="state")
    base_digest: str = field(default="", name="base")
    sections: dict[str, ManifestSection] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    entries_by_feed: dict[str, str] = field(default_factory=dict, name="entries")
    folders: tuple[str, ...] = field(default=(), name="parts")

    @property
    def output_count(self) -> int:
        """How many files are in `out/`."""
        of_bundles = sum(section.output_count for section in self.sections.values())
        return of_bundles + len(self.items) + len(self.copies)
