"""No former URL and no path of the service takes an address that the other one answers."""

from pathlib import Path

import pytest
from starlette.routing import Mount, Route

from pressroom.model.output_names import OPERATOR_PATHS, SERVICE_FOLDERS
from pressroom.web.app import create_app
from tests.support.checking import TEXT, find_problems, newsroom_text, only, release_text
from tests.support.web_site import WebSite, create_web_context

SITE = "https://press.fjallby.example"
FREE = "no problem"


@pytest.mark.parametrize(
    ("base_url", "service_url", "former_url", "message"),
    [
        (SITE, SITE, "/search/", "is answered by the service (pressroom serve); remove it"),
        (SITE, SITE, "/Search", "is answered by the service"),
        (SITE, SITE, "/confirm/abc/", "is answered by the service"),
        (SITE, SITE, "/subscriptions/choose", "is answered by the service"),
        (SITE, SITE, "/unsubscribe/x.html", "is answered by the service"),
        (SITE, SITE, "/healthz", "is answered by the service"),
        (SITE, SITE, "/metrics/", "is answered by the service"),
        (SITE, SITE, "/en/search/", "is answered by the service"),
        (SITE, SITE, "/search/?q=bro", "is answered by the service"),
        (SITE, SITE, "https://press.fjallby.example/subscriptions?id=1", "is answered by the service"),
        (SITE, SITE, "/verify", "is used by the site itself"),
        (SITE, SITE, "/verify?id=1", "is answered by the service"),
        (SITE, SITE, "/embargo/x/", "is used by the site itself"),
        (SITE, SITE, "/searching/", FREE),
        (SITE, SITE, "/sok/search/", FREE),
        (SITE, SITE, "https://old.example/search/", FREE),
        (SITE, f"{SITE}/tjanst", "/search/", FREE),
        (SITE, f"{SITE}/tjanst", "/tjanst/search/", "is answered by the service"),
        (SITE, f"{SITE}/tjanst", "/tjanst/embargo/x", "is answered by the service"),
        (SITE, f"{SITE}/tjanst", "/tjanst/nytt/", FREE),
        (SITE, f"{SITE}/tjanst", "/healthz/", "is answered by the service"),
        (SITE, "https://service.example", "/search/", FREE),
        (SITE, "https://service.example", "/metrics/", FREE),
        (f"{SITE}/a", f"{SITE}/a", "/search/", "is answered by the service"),
        (f"{SITE}/a", f"{SITE}/a", "/healthz/", FREE),
        (f"{SITE}/a", SITE, "/search/", FREE),
        (SITE, None, "/search/", FREE),
    ],
)
def test_a_former_url_cannot_be_an_address_of_the_service(
    tmp_path: Path, base_url: str, service_url: str | None, former_url: str, message: str
) -> None:
    newsroom = newsroom_text(base_url=base_url, service_url=service_url)
    text = release_text(former_urls=f"['{former_url}']")
    problems = find_problems(tmp_path, {"newsroom.yaml": newsroom, TEXT: text})
    if message == FREE:
        assert not problems
    else:
        only(problems, "error", 6, "the former URL “", message)


@pytest.mark.parametrize(
    ("base_url", "service_url", "folder"),
    [
        (SITE, f"{SITE}/keywords", "keywords"),
        (SITE, f"{SITE}/2025/x", "2025"),
        (SITE, f"{SITE}/en", "en"),
        (SITE, f"{SITE}/verify", "verify"),
        (f"{SITE}/a", f"{SITE}/a/media", "media"),
        (SITE, SITE, ""),
        (SITE, f"{SITE}/service/2025", ""),
        (SITE, "https://service.example/keywords", ""),
        (f"{SITE}/a", f"{SITE}/media", ""),
    ],
)
def test_a_service_cannot_be_inside_a_folder_of_the_site(
    tmp_path: Path, base_url: str, service_url: str, folder: str
) -> None:
    newsroom = newsroom_text(base_url=base_url, service_url=service_url)
    problems = find_problems(tmp_path, {"newsroom.yaml": newsroom})
    if folder:
        only(problems, "error", 10, f"is inside the folder “{folder}” of the site; use {base_url} or another path")
    else:
        assert not problems


def test_every_route_of_the_service_is_a_reserved_address(tmp_path: Path) -> None:
    site = WebSite(tmp_path, service_url=SITE)
    routes = [each for each in create_app(create_web_context(site.config)).routes if isinstance(each, Route | Mount)]
    names = {path.removeprefix("/en").strip("/").partition("/")[0] for path in (each.path for each in routes)}
    assert {"search", "embargo", "verify", "healthz"} <= names
    assert names <= {*SERVICE_FOLDERS, *OPERATOR_PATHS}
