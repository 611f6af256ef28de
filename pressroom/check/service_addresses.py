"""Keep the addresses free that the web service answers: nothing of the site can be there."""

from collections.abc import Iterable, Iterator
from itertools import chain
from urllib.parse import unquote, urlsplit

from pressroom.check.problems import create_problem, shorten
from pressroom.check.summaries import FormerUrl, YearSummary
from pressroom.errors import Problem
from pressroom.model.newsroom import Newsroom
from pressroom.model.output_names import OPERATOR_PATHS, SERVICE_FOLDERS, SITE_FOLDERS
from pressroom.text.paths import fold_path


def check_service_addresses(newsroom: Newsroom | None, year_summaries: Iterable[YearSummary]) -> Iterator[Problem]:
    """Yield an error for each former URL of this site that the service answers, so that it can redirect nowhere."""
    if newsroom is None or not newsroom.service_url:
        return
    taken = tuple(_list_service_paths(newsroom))
    for each in chain.from_iterable((*summary.former_urls, *summary.former_locations) for summary in year_summaries):
        path = _get_path(each, newsroom)
        if any(path == name or path.startswith(f"{name}/") for name in taken) and not _is_reported(each, path):
            message = f"the former URL “{shorten(each.url)}” is answered by the service (pressroom serve); remove it"
            yield create_problem(each.path, each.place.span, "error", message, each.place.field)


def _list_service_paths(newsroom: Newsroom) -> Iterator[str]:
    """Yield the folded paths below the site that the service answers, without slashes around them."""
    site, service = urlsplit(newsroom.base_url), urlsplit(newsroom.service_url)
    if (site.scheme, site.netloc) != (service.scheme, service.netloc):
        return
    folders = (*SERVICE_FOLDERS, *(f"{each.prefix[1:]}/search" for each in newsroom.editions if each.prefix))
    paths = (*(f"{service.path}/{folder}" for folder in folders), *(f"/{path}" for path in OPERATOR_PATHS))
    for path in paths:
        if path.startswith(f"{site.path}/"):
            yield fold_path(path.removeprefix(f"{site.path}/"))


def _get_path(former_url: FormerUrl, newsroom: Newsroom) -> str:
    """Return the folded path of a former URL below the site, without slashes around it; empty on another host."""
    parts, site = urlsplit(former_url.url), urlsplit(newsroom.base_url)
    path = unquote(parts.path)
    if parts.netloc:
        if parts.netloc != site.hostname or not path.startswith(f"{site.path}/"):
            return ""
        path = path.removeprefix(site.path)
    return fold_path(path.strip("/"))


def _is_reported(former_url: FormerUrl, path: str) -> bool:
    """Return whether another check says that the site itself uses this path."""
    return former_url.url.startswith("/") and "?" not in former_url.url and path.partition("/")[0] in SITE_FOLDERS
