"""WebSub hubs are notified of changed feeds, on a real server. Whatever a hub does, it never raises an exception."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from time import monotonic

import pytest

from pressroom.deliver import websub
from pressroom.deliver.websub import HubResult, notify_hubs
from tests.support.websub_hub import Hub, run_hub

TOPIC = "https://press.example/rss.xml"
TOPICS = (TOPIC, "https://press.example/keywords/%C3%A5/atom.xml?a=1&b=2", "https://press.example/en/feed.json")
PROXIES = [name for word in ("http", "https", "all", "no") for name in (f"{word}_proxy", f"{word}_proxy".upper())]


@pytest.fixture(autouse=True)
def no_proxy_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def hub() -> Iterator[Hub]:
    with run_hub() as running_hub:
        yield running_hub


def notify(url: str) -> str:
    """Notify a hub of one topic, and return the error, empty if there is none."""
    (result,) = notify_hubs([url], [TOPIC])
    assert (result.hub, result.topic) == (url, TOPIC)
    return result.error


def test_a_hub_gets_one_request_for_each_topic_under_both_names_that_hubs_use(hub: Hub) -> None:
    assert notify_hubs([hub.url_for("/hub")], TOPICS) == tuple(
        HubResult(hub.url_for("/hub"), topic) for topic in TOPICS
    )
    forms = [[("hub.mode", "publish"), ("hub.url", topic), ("hub.topic", topic)] for topic in TOPICS]
    assert sorted(hub.requests["/hub"]) == sorted(forms)
    assert hub.user_agents == {"pressroom"}


def test_every_hub_is_notified_of_every_topic_once_even_if_either_is_repeated(hub: Hub) -> None:
    urls = (hub.url_for("/hub"), hub.url_for("/"))
    results = notify_hubs(urls * 2, TOPICS * 2)
    assert results == tuple(HubResult(address, topic) for address in urls for topic in TOPICS)
    assert sorted(hub.topics("/hub")) == sorted(hub.topics("/")) == sorted(TOPICS)


def test_without_hubs_or_topics_there_are_no_requests(hub: Hub) -> None:
    assert notify_hubs([], TOPICS) == notify_hubs([hub.url_for("/hub")], []) == ()
    assert hub.requests == {}


def test_hundreds_of_topics_arrive_once_each_and_their_results_keep_the_order(hub: Hub) -> None:
    topics = [f"https://press.example/keywords/k{number}/rss.xml" for number in range(400)]
    results = notify_hubs([hub.url_for("/hub"), hub.url_for("/invalid")], topics)
    assert [result.topic for result in results] == topics * 2
    assert [bool(result.error) for result in results] == [False] * 400 + [True] * 400
    assert sorted(hub.topics("/hub")) == sorted(hub.topics("/invalid")) == sorted(topics)


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/invalid", "refused (400): hub.url invalid: no such feed"),
        ("/forbidden", "refused (403): Forbidden"),
        ("/unavailable", "refused (503): 503 Service Unavailable Try again later."),
        ("/wicked", "refused (400): [31mred back"),
        ("/cut", "refused (500): broken"),
        ("/chunks", "refused (500): No"),
        ("/closing", "could not be reached: it closed the connection without an answer"),
        ("/reset", "could not be reached: Connection reset by peer"),
        ("/half", "could not be understood: its answer is not valid HTTP"),
        ("/garbage", "could not be understood: its answer is not valid HTTP"),
        ("/heads", "could not be understood: its answer is not valid HTTP"),
    ],
)
def test_an_error_is_described(hub: Hub, path: str, error: str) -> None:
    assert notify(hub.url_for(path)) == error


def test_a_long_answer_is_shortened(hub: Hub) -> None:
    error = notify(hub.url_for("/long"))
    assert error.startswith("refused (422): one word after the other one")
    assert error.endswith(" …")
    assert len(error) < 120


@pytest.mark.parametrize("path", ["/huge", "/huge-refusal"])
def test_an_endless_answer_is_not_read(hub: Hub, path: str) -> None:
    start = monotonic()
    assert notify(hub.url_for(path)).startswith("refused (413): too much too much" if "refusal" in path else "")
    assert monotonic() - start < 5
    assert hub.sent_bytes < 1 << 24  # as much as the buffers of a connection can hold


@pytest.mark.parametrize(
    ("path", "location"), [("/moved", "http://127.0.0.1"), ("/found", "https://[elsewhere"), ("/kept", "/elsewhere")]
)
def test_a_redirect_is_an_error_and_is_not_followed(hub: Hub, path: str, location: str) -> None:
    assert f"it redirects to {location}" in notify(hub.url_for(path))
    assert "/elsewhere" not in hub.requests


def test_a_host_that_does_not_exist_or_does_not_listen_cannot_be_reached() -> None:
    assert notify("http://hub.invalid/").startswith("could not be reached: ")
    with socket.socket() as closed_socket:
        closed_socket.bind(("127.0.0.1", 0))
        assert (
            notify(f"http://127.0.0.1:{closed_socket.getsockname()[1]}/") == "could not be reached: Connection refused"
        )


@pytest.mark.parametrize("path", ["/slow", "/trickling"])
def test_a_hub_that_answers_nothing_is_given_up_for_all_topics(
    hub: Hub, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(websub, "IDLE_TIMEOUT", 0.5)
    topics = [f"https://press.example/{number}/rss.xml" for number in range(300)]
    start = monotonic()
    results = notify_hubs([hub.url_for(path)], topics)
    assert {result.error for result in results} == {"timed out: no answer within 0.5 seconds"}
    assert [result.topic for result in results] == topics
    assert monotonic() - start < 3
    assert len(hub.topics(path)) <= 2 * websub.MAX_REQUESTS_PER_HUB


def test_a_command_ends_while_a_hub_is_still_answering(hub: Hub) -> None:
    code = "from pressroom.deliver import websub; websub.IDLE_TIMEOUT = 0.2; print(websub.notify_hubs(sys.argv[1:], ['https://e.example/']))"
    command = [sys.executable, "-c", f"import sys; {code}", hub.url_for("/trickling")]
    completed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert "timed out" in completed.stdout
    assert completed.stderr == ""


def test_a_refusal_counts_even_if_its_text_arrives_slowly(hub: Hub) -> None:
    assert notify(hub.url_for("/trickling-refusal")).startswith("refused (429): ")


def test_slow_hubs_do_not_delay_other_hubs(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websub, "IDLE_TIMEOUT", 1.5)
    start = monotonic()
    results = notify_hubs([hub.url_for("/slow"), hub.url_for("/trickling"), hub.url_for("/hub")], TOPICS)
    assert monotonic() - start < 2.9
    assert [not result.error for result in results] == [False] * 6 + [True] * 3


def test_a_hub_that_keeps_answering_gets_more_time_up_to_a_limit(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websub, "IDLE_TIMEOUT", 1.0)
    topics = [f"https://press.example/{number}/rss.xml" for number in range(60)]
    assert not any(
        result.error for result in notify_hubs([hub.url_for("/steady")], topics)
    )  # it takes longer than IDLE_TIMEOUT
    monkeypatch.setattr(websub, "TOTAL_TIMEOUT", 0.45)
    results = notify_hubs([hub.url_for("/steady")], topics)
    assert {result.error for result in results} == {"", "timed out: no answer within 0.45 seconds"}
    assert [result.topic for result in results] == topics


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A file with a key and a self-signed certificate."""
    path = tmp_path_factory.mktemp("certificate") / "hub.pem"
    kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-days", "2"]
    names = ["-subj", "/CN=hub.example", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(
        ["openssl", "req", *kind, *names, "-keyout", str(path), "-out", str(path)],
        check=True,
        capture_output=True,
        timeout=60,
    )
    return str(path)


def test_a_hub_with_a_self_signed_certificate_gets_no_request(certificate: str) -> None:
    with run_hub(certificate) as hub:
        assert notify(hub.url_for("/hub")) == "its certificate is not trusted: self-signed certificate"
        assert hub.requests == {}


def test_a_hub_with_a_trusted_certificate_is_notified_over_tls(
    certificate: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", certificate)
    with run_hub(certificate) as hub:
        assert notify(hub.url_for("/hub")) == ""
        assert notify(hub.url_for("/hub").replace("127.0.0.1", "localhost")).startswith(
            "its certificate is not trusted"
        )
        assert hub.topics("/hub") == [TOPIC]


def test_a_hub_without_tls_cannot_be_reached_over_https(hub: Hub) -> None:
    assert notify(hub.url_for("/hub").replace("http:", "https:")).startswith("could not be reached: ")


def test_hubs_are_notified_through_the_proxy_of_the_environment(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", hub.url_for(""))
    assert notify("http://hub.invalid/hub") == ""
    assert hub.topics("/hub") == [TOPIC]


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "http://127.0.0.1:x", "//"])
def test_an_invalid_proxy_is_an_error_like_any_other(hub: Hub, proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", proxy)
    assert notify(hub.url_for("/hub")).startswith("could not be ")
