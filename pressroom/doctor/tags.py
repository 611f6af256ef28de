"""Read the tags of DKIM and DMARC records: `v=DKIM1; k=rsa; p=…` (RFC 6376, section 3.2)."""

import re

_TAG = re.compile(r"\s*([A-Za-z][A-Za-z0-9_]*)\s*=\s*(.*?)\s*", re.DOTALL)
_COPIED_SIGNS = ('"', "\\;", "“", "”")


def parse_tags(text: str) -> dict[str, str]:
    """Return the values of the tags by their names. Raises ValueError, which says what is wrong in the text."""
    tags: dict[str, str] = {}
    for part in text.split(";"):
        if not part.strip():
            continue
        match = _TAG.fullmatch(part)
        if not match:
            raise ValueError(f"“{part.strip()[:40]}” is not of the form name=value{_explain_copied_signs(text)}")
        if match[1] in tags:
            raise ValueError(f"“{match[1]}=” is written twice")
        tags[match[1]] = match[2]
    return tags


def _explain_copied_signs(text: str) -> str:
    """Return a hint at characters that belong to zone files and came into the text by copying."""
    found = next((sign for sign in _COPIED_SIGNS if sign in text), "")
    return f"; the text contains {found}, which does not belong there" if found else ""
