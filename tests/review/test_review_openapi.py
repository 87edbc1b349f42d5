"""Requests made up from the app's own description never end in an error of the server's."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from review_browser import Browser, TestClient

from onrecord.review import Settings, create_app
from onrecord.store import Casebook

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import schemathesis

# Each call is a few milliseconds; eight a way in is what a quick run can bear.
EXAMPLES = 8
ENDS_THE_SESSION = "/accounts|/signin|/signout|/account$|/events/rebuild"


@pytest.fixture
def fuzzed(book: Casebook) -> Iterator[Browser]:
    app = create_app(book, Settings(user="ada"))
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        yield Browser(client)


def test_no_server_error(fuzzed: Browser) -> None:
    app = fuzzed.client.app
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, headers={"host": "localhost"})
    token = fuzzed.csrf
    cookie = f"onrecord={fuzzed.client.cookies['onrecord']}"
    headers = {"host": "localhost", "x-csrf-token": token, "cookie": cookie}
    tried: dict[str, int] = {}

    def ask(case: schemathesis.Case) -> None:
        answer = case.call(headers=headers)
        place = f"{case.method} {case.path}"
        assert answer.status_code < 500, f"{place}: {answer.status_code} {answer.text[:300]}"
        assert "content-security-policy" in answer.headers
        tried[place] = tried.get(place, 0) + 1

    for result in schema.exclude(path_regex=ENDS_THE_SESSION).get_all_operations():
        operation = result.ok()
        settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )(given(operation.as_strategy())(ask))()
    assert len(tried) >= 20
    assert sum(tried.values()) >= 20 * EXAMPLES // 2
