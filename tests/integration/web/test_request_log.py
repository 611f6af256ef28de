"""Whatever is asked of whatever route, the log contains no token, no address and no word of a search."""

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from starlette.routing import BaseRoute, Mount, Route

from pressroom.web.app import create_app
from tests.support.web_site import WebSite, create_web_context

SECRETS = ("k1.c3Vic2NyaWJlcg.Zm9vYmFyYmF6cXV4", "hemligtord", "ada@tidning.example", "ada%40tidning.example")
WORDS = ("c3Vic2N", "hemlig", "tidning", "k1.")


def list_paths(routes: Iterable[BaseRoute], prefix: str = "") -> Iterator[str]:
    """Yield the paths of all routes, with a secret for each parameter."""
    for route in routes:
        if isinstance(route, Mount):
            yield from list_paths(route.routes, prefix + route.path)
        elif isinstance(route, Route):
            for secret in SECRETS if route.param_convertors else ("",):
                path = route.path
                for name, convertor in route.param_convertors.items():
                    kind = ":path" if type(convertor).__name__ == "PathConvertor" else ""
                    path = path.replace(f"{{{name}{kind}}}", secret)
                yield prefix + path


@pytest.mark.parametrize("service_url", ["https://press.fjallby.example", "https://press.fjallby.example/tjanst"])
def test_no_route_logs_a_secret(tmp_path: Path, caplog: pytest.LogCaptureFixture, service_url: str) -> None:
    site = WebSite(tmp_path, service_url=service_url)
    paths = list(list_paths(create_app(create_web_context(site.config)).routes))
    assert len(paths) >= 10
    client = site.client()
    query = "?q=hemligtord&email=ada@tidning.example&token=k1.c3Vic2NyaWJlcg"
    with caplog.at_level(logging.DEBUG, logger="pressroom"):
        for path in (*paths, "/nothing", "/2025/nothing/ada@tidning.example"):
            for method in ("GET", "HEAD", "POST", "DELETE"):
                client.request(method, path + query, headers={"Referer": f"https://x.example/{query}"})
            client.post(path, data={"text": "hemligtord", "email": "ada@tidning.example", "token": SECRETS[0]})
    records = [each for each in caplog.records if each.name.startswith("pressroom")]
    assert len(records) >= 5 * len(paths)
    lines = [f"{record.getMessage()} {vars(record)}" for record in records]
    assert not [line for line in lines if any(word in line for word in WORDS)]
