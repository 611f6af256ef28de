"""Normalise the language tags of other systems (BCP 47)."""

import re

_TAG = re.compile(r"([A-Za-z]{2,3})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}|\d{3}))?\b")
_RENAMED = {"no": "nb", "iw": "he", "in": "id"}
# Written differently by region or script; others are read as one language everywhere.
_WITH_VARIANTS = frozenset({"zh", "pt", "sr"})


def normalize_language(text: str) -> str:
    """Return a tag such as `sv` for `sv_SE.UTF-8`, or `pt-BR` for `PT-br`; "" if it is none."""
    match = _TAG.match(text.strip().replace("_", "-"))
    if not match or match[1].lower() in {"und", "mul", "zxx"}:
        return ""
    language, script, region = match.groups()
    language = _RENAMED.get(language.lower(), language.lower())
    if language not in _WITH_VARIANTS:
        return language
    return "-".join(filter(None, (language, script and script.title(), region and region.upper())))
