"""The Manifest of what is in `out/`: the bundles by sections, and all else by paths."""

from msgspec import Raw, Struct, field, json


class Kept(Struct, frozen=True, array_like=True, gc=False):
    """What stands in `out/` of one part of a plan: its key, and its paths, a line each."""

    key: str
    paths: str

    @property
    def outputs(self) -> list[str]:
        """Its paths, one by one."""
        return self.paths.split("\n")


class KeptSection(Struct, frozen=True):
    """What stands in `out/` of a section: its key, how many outputs it has, and its bundles, which stay packed."""

    key: str
    outputs: int
    packed: Raw = field(name="bundles")

    @property
    def bundles(self) -> dict[str, Kept]:
        """Its bundles by their sources."""
        return _unpacked(self.packed)


_unpacked = json.Decoder(dict[str, Kept]).decode


def kept_section(key: str, bundles: dict[str, Kept]) -> KeptSection:
    """A section of these bundles."""
    return KeptSection(key, sum(len(kept.outputs) for kept in bundles.values()), Raw(json.encode(bundles)))


class Manifest(Struct, frozen=True):
    """What is in `out/`: the bundles by sections, and all else by paths.

    `state` is the digest of the plan that it was made from, `parts` are the folders that it filled. `entries` tells for
    each feed which entries are in it.
    """

    state: str = ""
    base: str = ""
    sections: dict[str, KeptSection] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    parts: tuple[str, ...] = ()

    @property
    def outputs(self) -> int:
        """How many files are in `out/`."""
        of_bundles = sum(section.outputs for section in self.sections.values())
        return of_bundles + len(self.items) + len(self.copies)
