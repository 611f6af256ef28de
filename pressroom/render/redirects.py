"""The lists of redirects and of withdrawn releases outside of the site: `redirects.json`, tables for nginx and Caddy.

A query belongs to a former URL as it is; a path without one leads on with any query. A path of which the last part has
no dot leads on with a slash at its end and without.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from pressroom.model.pages import RedirectList
from pressroom.model.plan import Item
from pressroom.render.context import RenderContext, get_page_model
from pressroom.render.withdrawn import format_caddy_withdrawn, format_nginx_withdrawn
from pressroom.text.former_urls import Location, list_query_forms, split_location

_STATUS = 301
_HEAD = (
    "# Written by pressroom: where former URLs of releases lead, and which releases were withdrawn.\n"
    "# Do not edit it; each build may write it again.\n"
)
# nginx refuses a table with a longer key than this, less a few bytes for each. Keys are as long as URLs may be.
_BUCKET_BYTES = 2048
_MIN_TABLE_SIZE = 2048
_UNSAFE_FOR_CADDY = re.compile(r'["\\{}`]')  # quotes, and what begins and ends a placeholder
_LOWER_HEX = re.compile("%[0-9A-F]{2}")


def render_redirects_json(item: Item, context: RenderContext) -> bytes:
    """Render the redirects and the pages of withdrawn releases as data."""
    lists, redirects = get_page_model(item, RedirectList), []
    for each in lists.redirects:
        location = split_location(each.url)
        redirects.append(
            {
                "from": each.url,
                "host": location.host,
                "path": location.path,
                "query": location.query,
                "to": context.url(each.path),
                "status": _STATUS,
            }
        )
    content = {"redirects": redirects, "withdrawn": [context.url(folder) for folder in lists.withdrawn]}
    return msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n"


def render_redirects_nginx(item: Item, context: RenderContext) -> bytes:
    """Render the tables for nginx, to be included in its `http` block."""
    paths, queries = _collect_targets(item, context)
    withdrawn = get_page_model(item, RedirectList).withdrawn
    size = max(_MIN_TABLE_SIZE, 1 << (2 * (len(paths) + len(queries) + len(withdrawn))).bit_length())
    return "".join(
        (
            _HEAD,
            f"map_hash_bucket_size {_BUCKET_BYTES};\nmap_hash_max_size {size};\n\n",
            'map "$host$uri" $pressroom_path_redirect {\n    default "";\n',
            *_format_nginx_rows(paths),
            '}\n\nmap "$host$uri?$args" $pressroom_redirect {\n    default $pressroom_path_redirect;\n',
            *_format_nginx_rows(queries),
            "}\n",
            *format_nginx_withdrawn(withdrawn, context),
        )
    ).encode()


def _format_nginx_rows(targets: Mapping[str, str]) -> Iterator[str]:
    """Yield the rows of a table. nginx ignores case in it, so keys that differ only by case become expressions."""
    groups: dict[str, dict[str, str]] = defaultdict(dict)
    for key, target in targets.items():
        groups[_fold_ascii(key)][key] = target
    for group in groups.values():
        is_ambiguous = len(set(group.values())) > 1
        for key, target in group.items() if is_ambiguous else list(group.items())[:1]:
            yield f'    "{_escape_for_nginx(_to_expression(key) if is_ambiguous else key)}" "{target}";\n'


def _fold_ascii(key: str) -> str:
    return key.encode().lower().decode()


def _escape_for_nginx(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _to_expression(key: str) -> str:
    r"""Return a regular expression for exactly this key, with `\x2f` for each sign."""
    signs = "".join([each if each.isalnum() or not each.isascii() else f"\\x{ord(each):02x}" for each in key])
    return f"~^{signs}$"


def render_redirects_caddy(item: Item, context: RenderContext) -> bytes:
    """Render the tables for Caddy, to be imported into the block of a site."""
    paths, queries = _collect_targets(item, context)
    return "".join(
        (
            _HEAD,
            *_format_caddy_table("query", "{host}{path}?{query}", _add_lower_forms(queries)),
            *_format_caddy_table("path", "{host}{path}", paths),
            *format_caddy_withdrawn(get_page_model(item, RedirectList).withdrawn, context),
        )
    ).encode()


def _format_caddy_table(name: str, source: str, targets: Mapping[str, str]) -> Iterator[str]:
    """Yield a table and the redirect that uses it; none if it has no rows."""
    if not targets:
        return
    placeholder, matcher = f"{{pressroom_{name}_redirect}}", f"@pressroom_{name}_redirect"
    yield f'map "{source}" {placeholder} {{\n'
    for key, target in targets.items():
        yield f'\t"{_to_expression(key) if _UNSAFE_FOR_CADDY.search(key) else key}" "{target}"\n'
    yield f'\tdefault ""\n}}\n{matcher} not vars {placeholder} ""\nredir {matcher} {placeholder} {_STATUS}\n'


def _add_lower_forms(targets: Mapping[str, str]) -> dict[str, str]:
    """Add the form of each query with small letters in its encoding; Caddy does not ignore case."""
    lower = {_LOWER_HEX.sub(lambda match: match[0].lower(), key): target for key, target in targets.items()}
    return lower | dict(targets)


def _collect_targets(item: Item, context: RenderContext) -> tuple[dict[str, str], dict[str, str]]:
    """Return the targets of paths (`host/path`), and of paths with a query (`host/path?query`), sorted by key."""
    paths: dict[str, str] = {}
    queries: dict[str, str] = {}
    others: list[tuple[dict[str, str], str, str]] = []
    for each in get_page_model(item, RedirectList).redirects:
        location, target = split_location(each.url), context.url(each.path)
        targets = queries if location.query else paths
        for number, key in enumerate(_list_keys(location)):
            if number:
                others.append((targets, key, target))
            else:
                targets[key] = target
    for targets, key, target in others:  # a former URL itself comes before another form of one
        targets.setdefault(key, target)
    return _sort(paths.items()), _sort(queries.items())


def _list_keys(location: Location) -> Iterator[str]:
    """Yield the keys under which a server finds a location, the first as it is written."""
    folder, _, name = location.path.rstrip("/").rpartition("/")
    other_path = "" if "." in name or location.path == "/" else f"{folder}/{name}"
    other_path += "" if not other_path or location.path.endswith("/") else "/"
    for path in filter(None, (location.path, other_path)):
        for query in list_query_forms(location.query):
            yield f"{location.host}{path}{'?' if query else ''}{query}"


def _sort(items: Iterable[tuple[str, str]]) -> dict[str, str]:
    return dict(sorted(items))
