"""The webhook for reports of relays: signed, once, within five minutes."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from msgspec import structs

from pressroom.errors import ConfigError
from pressroom.store import Store, bounces
from pressroom.subscriptions.bounce_tokens import create_bounce_token
from pressroom.web.app import create_app
from pressroom.web.bounces import SIGNATURE, TIMESTAMP, sign_event
from tests.support.subscriptions import KEYS, join, read_status
from tests.support.web_service import ORIGIN, WebService
from tests.support.web_site import WebSite

SECRET = "a secret for the webhook, 32 characters or more"
ANNA = "anna@reader.example"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> WebSite:
    site = WebSite(tmp_path_factory.mktemp("hook"), service_url=ORIGIN, mail={"from": "a@b.example"})
    site.config = structs.replace(site.config, webhook_secret=SECRET)
    return site


@pytest.fixture
def service(site: WebSite, store: Store, tmp_path: Path) -> WebService:
    return WebService(site, store, tmp_path)


def create_event(service: WebService, **values: Any) -> dict[str, Any]:
    reader = join(service.store, ANNA, service.now).subscriber_id
    token = create_bounce_token(KEYS, 7, reader, ANNA)
    return {"kind": "bounce", "token": token, "code": 550, "status": "5.1.1", "text": "user unknown"} | values


def post(service: WebService, body: bytes | dict[str, Any], *, age: int = 0, secret: str = SECRET) -> Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    timestamp = str(int((service.now - timedelta(seconds=age)).timestamp()))
    headers = {TIMESTAMP: timestamp, SIGNATURE: sign_event(secret.encode(), timestamp, content)}
    return service.client.post("/bounces", content=content, headers=headers)


def test_a_hard_bounce_ends_the_mails_of_its_reader_and_the_request_works_once(service: WebService) -> None:
    event = create_event(service)
    answer = post(service, event)
    assert (answer.status_code, answer.json()) == (200, {"taken": True, "known": True})
    assert read_status(service.store, ANNA) == "left"
    assert post(service, event).status_code == 409


def test_a_complaint_ends_them_too_and_policy_does_not(service: WebService) -> None:
    assert post(service, create_event(service, status="5.7.26")).status_code == 200
    assert read_status(service.store, ANNA) == "active"
    assert post(service, create_event(service, kind="complaint", code=0, status="", text="")).status_code == 200
    assert read_status(service.store, ANNA) == "left"


def test_one_report_with_an_id_counts_once_however_often_it_is_sent(service: WebService) -> None:
    event = create_event(service, status="5.2.2", id="event-1")
    for number in range(3):
        assert post(service, event | {"text": f"full {number}"}).status_code == 200
    with service.store.read() as transaction:
        assert bounces.count_bounces(transaction, service.now - timedelta(days=1)) == {"soft": 1}


@pytest.mark.parametrize("token", ["", "forged", "anna@reader.example", "b+x@b.example"])
def test_nobody_is_guessed(service: WebService, token: str) -> None:
    answer = post(service, create_event(service, token=token, message_id="<a.1.b@c.example>"))
    assert answer.json() == {"taken": True, "known": False}
    assert read_status(service.store, ANNA) == "active"


@pytest.mark.parametrize("age", [301, -301])
def test_a_request_that_is_too_old_or_from_the_future_is_refused(service: WebService, age: int) -> None:
    assert post(service, create_event(service), age=age).status_code == 401
    assert post(service, create_event(service), age=age // 2).status_code == 200


def test_a_wrong_signature_is_refused_and_changes_nothing(service: WebService) -> None:
    event = create_event(service)
    assert post(service, event, secret="another secret, which is long enough too").status_code == 401
    for headers in ({}, {TIMESTAMP: "²", SIGNATURE: "å"}, {TIMESTAMP: "9" * 40}):
        encoded = {name.encode(): value.encode() for name, value in headers.items()}
        assert service.client.post("/bounces", json=event, headers=encoded).status_code == 401
    assert read_status(service.store, ANNA) == "active"


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"kind": "letter"}', b'{"kind": "bounce", "email": "a@b.c"}'])
def test_what_is_no_report_is_refused_with_a_reason(service: WebService, body: bytes) -> None:
    answer = post(service, body)
    assert answer.status_code == 400
    assert "not a report" in answer.json()["error"]


def test_without_a_secret_there_is_nothing(site: WebSite, store: Store, tmp_path: Path) -> None:
    service = WebService(site, store, tmp_path, config=structs.replace(site.config, webhook_secret=""))
    assert post(service, create_event(service)).status_code == 404


def test_a_short_secret_is_refused_at_the_start(service: WebService) -> None:
    config = structs.replace(service.context.config, webhook_secret="short")
    with pytest.raises(ConfigError, match="fewer than 32 characters"):
        create_app(structs.replace(service.context, config=config))
