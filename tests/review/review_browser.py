"""A browser without a window, for the review tests."""

from __future__ import annotations

import re
import warnings

with warnings.catch_warnings():
    # Newer versions of starlette would rather have another HTTP client beneath.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

__all__ = ["PASSWORD", "Browser", "TestClient"]

PASSWORD = "a long password for tests"


class Browser:
    """A test client that carries the form token of the page that it loaded last."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def get(self, path: str, **more: object) -> str:
        answer = self.client.get(path, **more)  # type: ignore[arg-type]
        assert answer.status_code == 200, (answer.status_code, answer.text[:500])
        return answer.text

    def json(self, path: str) -> dict[str, object]:
        answer = self.client.get(path, headers={"accept": "application/json"})
        assert answer.status_code == 200, (answer.status_code, answer.text[:500])
        assert answer.headers["content-type"] == "application/json"
        found = answer.json()
        assert isinstance(found, dict)
        return found

    def status(self, path: str) -> int:
        return self.client.get(path, follow_redirects=False).status_code

    @property
    def csrf(self) -> str:
        page = self.client.get("/signin").text
        found = re.search(r'name="csrf" value="([^"]+)"', page)
        assert found
        return found[1]

    def post(self, path: str, **fields: object):  # type: ignore[no-untyped-def]
        return self.client.post(path, data={"csrf": self.csrf, **fields}, follow_redirects=False)

    def sign_in(self, name: str) -> Browser:
        answer = self.post("/signin", name=name, password=PASSWORD)
        assert answer.status_code == 303, answer.text[:300]
        return self
