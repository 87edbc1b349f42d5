"""A casebook of three invented reports, and the app over it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import review_made as made
from review_browser import PASSWORD, Browser, TestClient

from onrecord.review import Settings, create_app, passwords
from onrecord.store import Casebook, ReviewRole


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Argon2 with its smallest cost, so that tests of sessions are not tests of argon2."""
    from argon2 import PasswordHasher

    old = passwords._HASHER
    passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield
    passwords._HASHER = old


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The casebook's file, made once."""
    path = tmp_path_factory.mktemp("filled") / "test.casebook"
    with Casebook.create(path, by="ada", title="Port Vell") as book:
        for record in made.records():
            book.put(record, by="ada")
        book.put_events(made.events(), book.fingerprint())
    return path


@pytest.fixture
def book(tmp_path: Path, filled: Path) -> Iterator[Casebook]:
    """A copy of it for each test."""
    shutil.copy(filled, tmp_path / filled.name)
    with Casebook.open(tmp_path / filled.name) as book:
        yield book


@pytest.fixture
def browser(book: Casebook) -> Iterator[Browser]:
    """The user of this machine, who is the owner of a casebook without accounts."""
    app = create_app(book, Settings(user="ada"))
    with TestClient(app, base_url="http://localhost") as client:
        yield Browser(client)


@pytest.fixture
def people(book: Casebook) -> Callable[[str], Browser]:
    """Sign in as one of five, each named as its role (with ``coder-2`` beside ``coder``)."""
    from onrecord.review.people import add_account

    for role in reversed(ReviewRole):
        add_account(book, role.value, role, PASSWORD, "ada")
    add_account(book, "coder-2", ReviewRole.CODER, PASSWORD, "ada")
    app = create_app(book, Settings(host="0.0.0.0", names=("review.example.org",)))

    def sign_in(name: str) -> Browser:
        client = TestClient(app, base_url="http://review.example.org")
        return Browser(client).sign_in(name) if name else Browser(client)

    return sign_in
