"""Hostile forms against every page of subscribers: none makes the service fail, and none tells who subscribes."""

import asyncio
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from starlette.types import Message

from pressroom.store import Store, open_store
from pressroom.subscriptions.limits import RequestLimits
from pressroom.subscriptions.links import create_unsubscribe_token
from pressroom.web import preferences, subscribe
from tests.support.subscriptions import KEYS, ask, dump, get_preferences_link, join, list_confirm_tokens, read_status
from tests.support.web_service import ORIGIN, WebService
from tests.support.web_site import WebSite

VICTIM, READER = "victim@reader.example", "reader@reader.example"
EXAMPLES, ALL_EXAMPLES = 1_200, 10_000
MARK = "<script>alert(1)</script>"

_NAMES = (
    *("email", "language", "form", "keyword", "organisation", "frequency", "token", "website", "action", "until"),
    *("mail", "unsubscribe", "List-Unsubscribe", "", "x" * 300, "é", "__proto__", "email[]"),
)
_VALUES = (
    *("", VICTIM, "new@reader.example", "åsa@räksmörgås.example", "a@b", "@", "a" * 5000, f'"{MARK}"@x.example', MARK),
    *(
        "sv",
        "en",
        "xx",
        "daily",
        "hourly",
        "choices",
        "pause",
        "resume",
        "address",
        "yes",
        "One-Click",
        "bro",
        "fjallby",
    ),
    *(
        "2026-03-09",
        "2026-02-30",
        "99999-01-01",
        "\0",
        "\ud800",
        "\u202e",
        "\r\nSet-Cookie: x=1",
        "' OR 1=1 --",
        "%s%n",
    ),
    *("{{ 7 * 7 }}", "../../etc/passwd", "a@b.example\nBcc: c@d.example", "👩‍👩‍👧", "٣"),
)
_TYPES = (
    *("application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "multipart/form-data", "text/plain", ""),
    *(
        "application/json",
        "application/x-www-form-urlencoded; charset=utf-7",
        "multipart/form-data; boundary=",
        "a;b;=;",
    ),
)
_ORIGINS = (None, ORIGIN, "null", "https://evil.example", "http://[", "é", "https://press.fjallby.example:443/")
_SITES = (None, "same-origin", "cross-site", "none", "x")
_LANGUAGES = (None, "no", "en;q=0.1,sv", "*", ";;q=", "x" * 3000, "sv;q=9")


class Answer(Struct):
    """What the application sent."""

    status: int = 0
    headers: dict[bytes, bytes] = {}
    body: bytes = b""


class Target(Struct, frozen=True):
    """The service, and the tokens that hostile requests begin with."""

    service: WebService
    paths: tuple[str, ...]


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    folder = tmp_path_factory.mktemp("hostile-forms")
    site = WebSite(folder, service_url=ORIGIN, languages=["sv", "nb", "en"])
    store = open_store(f"sqlite://{folder / 'pressroom.db'}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subscribe, "ANSWER_SECONDS", 0.0)
        patch.setattr(preferences, "ANSWER_SECONDS", 0.0)
        service = WebService(site, store, folder, limits=RequestLimits(sitewide=10**9, network=10**9))
        yield Target(service, tuple(_list_paths(store)))
    store.close()


def _list_paths(store: Store) -> Iterator[str]:
    join(store, VICTIM)
    reader = join(store, READER)
    ask(store, READER)
    yield from ("/subscriptions", "/subscriptions/choose", "/confirm/x", "/unsubscribe/x", "/subscriptions/x/data.json")
    yield f"/subscriptions/{get_preferences_link(reader)}"
    yield f"/subscriptions/{get_preferences_link(reader)}/data.json"
    yield f"/unsubscribe/{create_unsubscribe_token(KEYS, reader.subscriber_id)}"
    yield f"/unsubscribe/{create_unsubscribe_token(KEYS, 2**62)}"
    yield from (f"/confirm/{token}" for token in list_confirm_tokens(store, READER))


def _ask(target: Target, method: str, path: str, headers: dict[str, str | None], body: bytes) -> Answer:
    """Call the application as a server does. A body comes in two parts, and may end early."""
    answer, parts = Answer(), [body[: len(body) // 2], body[len(body) // 2 :]]

    async def receive() -> Message:
        return (
            {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}
            if parts
            else {"type": "http.disconnect"}
        )

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status, answer.headers = message["status"], dict(message["headers"])
        else:
            answer.body += message.get("body", b"")

    scope: dict[str, Any] = {
        "type": "http",
        "http_version": "1.1",
        "scheme": "https",
        "server": ("x", 443),
        "client": ("10.0.0.1", 1),
        "method": method,
        "path": path,
        "raw_path": quote(path).encode(),
        "query_string": b"",
        "headers": [(name.encode(), value.encode("utf-8")) for name, value in headers.items() if value is not None],
    }
    asyncio.run(target.service.app(scope, receive, send))
    return answer


def _encode(fields: list[tuple[str, str]], media_type: str) -> bytes:
    """Return the fields in the encoding of a type, as hostile programs do: without any check."""
    if media_type.startswith("multipart"):
        parts = (f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields)
        return ("".join(parts) + "--b--\r\n").encode("utf-8", "surrogatepass")
    return urlencode(fields, errors="surrogatepass").encode()


def _add_valid_fields(fields: list[tuple[str, str]], token: str) -> list[tuple[str, str]]:
    """Return the fields, and those of a valid form that they do not replace."""
    names = {name for name, _ in fields}
    valid = {"email": "new@reader.example", "token": token, "language": "sv", "frequency": "daily", "action": "choices"}
    return [*fields, *((name, value) for name, value in valid.items() if name not in names)]


def _damage(path: str, place: int) -> str:
    """Return a path with a character taken out of its token."""
    return path[:-place] + path[len(path) - place + 1 :] if place else path


def test_hostile_forms_get_no_failure_and_no_secret(target: Target, exhaustive: bool) -> None:
    @settings(
        max_examples=ALL_EXAMPLES if exhaustive else EXAMPLES,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(
        method=st.sampled_from(("POST", "POST", "POST", "GET", "HEAD", "PUT")),
        path=st.sampled_from(target.paths),
        damage=st.sampled_from((0, 0, 0, 1, 9, 60)),
        fields=st.lists(
            st.tuples(st.sampled_from(_NAMES), st.sampled_from(_VALUES) | st.text(max_size=30)), max_size=8
        ),
        age=st.sampled_from((None, 10.0, 10.0, 0.0, 1e6)),
        media_type=st.sampled_from(_TYPES[:2] * 6 + _TYPES),
        origin=st.sampled_from((ORIGIN, ORIGIN, *_ORIGINS)),
        site=st.sampled_from((None, *_SITES)),
        language=st.sampled_from(_LANGUAGES),
        noise=st.binary(max_size=20),
    )
    def check(  # noqa: PLR0917 - one for each part of a request
        method: str,
        path: str,
        damage: int,
        fields: list[tuple[str, str]],
        age: float | None,
        media_type: str,
        origin: str | None,
        site: str | None,
        language: str | None,
        noise: bytes,
    ) -> None:
        if age is not None:
            fields = _add_valid_fields(fields, target.service.create_token(age=age))
        body = _encode(fields, media_type) + (noise if len(noise) > 15 else b"")
        headers = {"content-type": media_type, "origin": origin, "sec-fetch-site": site, "accept-language": language}
        _check_answer(_ask(target, method, _damage(path, damage), headers, body), method)

    check()
    assert read_status(target.service.store, VICTIM) == "active"
    assert target.service.join("human@reader.example").status_code == 200
    assert "human@reader.example" in dump(target.service.store)


def _check_answer(answer: Answer, method: str) -> None:
    assert 200 <= answer.status < 500
    assert b"set-cookie" not in answer.headers
    assert answer.headers[b"x-content-type-options"] == b"nosniff"
    assert not any(set(each) & {10, 13, 0} for each in answer.headers.values())
    assert MARK.encode() not in answer.body
    assert b"Traceback" not in answer.body
    if method != "HEAD" and b"content-length" in answer.headers:
        assert len(answer.body) == int(answer.headers[b"content-length"])
    if answer.status == 200 and b"text/html" in answer.headers[b"content-type"]:
        assert answer.headers[b"cache-control"] == b"no-store"
        assert answer.headers[b"x-robots-tag"] == b"noindex"


def test_no_token_of_chance_is_accepted(target: Target) -> None:
    @settings(max_examples=200, deadline=None)
    @given(token=st.from_regex(r"[a-z0-9]{1,16}-[0-9]{1,12}-[0-9a-f]{1,40}-[0-9a-f]{40}", fullmatch=True))
    def check(token: str) -> None:
        for path in (f"/confirm/{token}", f"/unsubscribe/{token}", f"/subscriptions/{token}"):
            assert _ask(target, "POST", path, {"origin": ORIGIN}, b"").status in {400, 404}

    check()
