"""The tables of withdrawn releases for nginx and Caddy, with which these answer with the status 410.

A table leads from the folder of a release to its page, which says that it was withdrawn. It is asked for each file in
the folder except those that stay: `release.txt` and `release.json`, with the notice, and the signature. No feed is in
such a folder.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote, urlsplit

from pressroom.model.output_names import (
    RELEASE_DATA_FILE,
    RELEASE_PAGE_FILE,
    RELEASE_TEXT_FILE,
    SIGNATURE_FILE_NAME,
)
from pressroom.render.context import RenderContext

_STAYING_FILES = (RELEASE_TEXT_FILE, RELEASE_DATA_FILE, SIGNATURE_FILE_NAME)
# The folder of a release, with the prefix of its language: not the folder of a year, a keyword or a contact.
_RELEASE_FOLDER = "(?:/[A-Za-z-]+)?/[0-9][0-9][0-9][0-9]/[^/]+/"


def format_nginx_withdrawn(folders: Sequence[str], context: RenderContext) -> Iterator[str]:
    """Yield the tables for nginx: `$pressroom_withdrawn` is the path of the page below the site, or empty."""
    base = _get_base_path(context)
    staying = "|".join(map(re.escape, _STAYING_FILES))
    expression = f"~^(?<pressroom_folder>{re.escape(base)}{_RELEASE_FOLDER})(?!(?:{staying})$)"
    yield f'\nmap $uri $pressroom_release {{\n    default "";\n    "{_escape(expression)}" $pressroom_folder;\n}}\n'
    yield '\nmap $pressroom_release $pressroom_withdrawn {\n    default "";\n'
    for folder in folders:
        yield f'    "{_escape(base + folder)}" "{_escape(folder)}{RELEASE_PAGE_FILE}";\n'
    yield "}\n"


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def format_caddy_withdrawn(folders: Sequence[str], context: RenderContext) -> Iterator[str]:
    """Yield the table for Caddy, and the matcher of the paths that are answered with 410."""
    if not folders:
        yield "@pressroom_withdrawn not path *\n"
        return
    base = _get_base_path(context)
    release = (
        f"\tpath_regexp pressroom_release ^({re.escape(base)}{_RELEASE_FOLDER})\n"
        f"\tnot path {' '.join(f'*/{name}' for name in _STAYING_FILES)}\n"
    )
    yield f"@pressroom_release {{\n{release}}}\n"
    yield "map @pressroom_release {re.pressroom_release.1} {pressroom_withdrawn} {\n"
    yield from (f'\t"{base}{folder}" "{folder}{RELEASE_PAGE_FILE}"\n' for folder in folders)
    yield f'\tdefault ""\n}}\n@pressroom_withdrawn {{\n{release}\tnot vars {{pressroom_withdrawn}} ""\n}}\n'


def _get_base_path(context: RenderContext) -> str:
    """Return the path at which the site is, decoded as servers compare it, without a slash at its end."""
    return unquote(urlsplit(context.newsroom.base_url).path).rstrip("/")
