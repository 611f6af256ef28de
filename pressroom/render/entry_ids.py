"""Tell by which id feeds and data name a release: its own permanent id, or the one that an earlier feed gave it.

Feed readers compare ids letter by letter, so an earlier id is never changed. Only Atom and ninjs demand an IRI: an id
that is none, such as `4711 at http://old.example.org`, gets an IRI made from it there.
"""

import re

from pressroom.model.release import Release
from pressroom.render.context import RenderContext

# Absolute IRIs (RFC 3987, section 2.2), without brackets, which only IPv6 addresses may have. "check" has rejected what
# cannot be printed, which includes the code points for private use and noncharacters.
_CHARACTER = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?\xa0-\U000effff-]|%[0-9A-Fa-f]{2})"
_IRI = re.compile(rf"[A-Za-z][A-Za-z0-9+.-]*:{_CHARACTER}+(?:#{_CHARACTER}*)?")


def get_entry_id(release: Release, context: RenderContext) -> str:
    """Return the id of a release in RSS, JSON Feed and `release.json`."""
    return release.id or context.newsroom.permanent_id(release.first_path).urn


def get_entry_iri(release: Release, context: RenderContext) -> str:
    """Return the id of a release where it must be an IRI: in Atom (RFC 4287, section 4.2.6) and ninjs."""
    if not release.id or _IRI.fullmatch(release.id):
        return get_entry_id(release, context)
    return context.newsroom.permanent_id(f"/#{release.id}").urn  # no path contains a hash
