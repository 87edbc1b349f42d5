"""Accounts: who may do what, signing in and out, and who the app answers to at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import review_made as made
from review_browser import PASSWORD, Browser, TestClient

from onrecord.errors import OptionError
from onrecord.review import Settings, create_app, is_loopback, passwords
from onrecord.review.passwords import Brake
from onrecord.review.people import add_account
from onrecord.review.session import Signer
from onrecord.store import Casebook, ReviewRole

People = Callable[[str], Browser]
AGENCY = made.agency()
DOC, SHOT = AGENCY.document.id, AGENCY.claims[0].id

READ = ("/", "/claims", "/reports", f"/reports/{DOC}", "/events", "/timeline", "/map", "/coverage",
        "/filters", "/search?q=harbour", "/account", "/help")  # fmt: skip
JUDGE = ("/queue", f"/reports/{DOC}/form")
SETTLE = ("/agreement", "/disputes", "/figures", "/figures/gold.jsonl", "/audit")
KEEP = ("/accounts",)
REACH = {
    "viewer-public": READ,
    "viewer": READ,
    "coder": READ + JUDGE,
    "curator": READ + JUDGE + SETTLE,
    "owner": READ + JUDGE + SETTLE + KEEP,
}


@pytest.mark.parametrize("role", REACH)
def test_each_role_reaches_its_pages_and_no_others(people: People, role: str) -> None:
    browser = people(role)
    for path in READ + JUDGE + SETTLE + KEEP:
        assert browser.status(path) == (200 if path in REACH[role] else 403), path


def test_nobody_reads_without_signing_in(people: People) -> None:
    browser = people("")
    for path in READ + JUDGE + SETTLE + KEEP:
        answer = browser.client.get(path, follow_redirects=False)
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/signin?next=")
        as_json = browser.client.get(path, headers={"accept": "application/json"})
        assert as_json.status_code == 401, path
    posts = ("/judgements", "/events/merge", "/events/rebuild", "/accounts", "/disputes",
             f"/reports/{DOC}/form", "/events/x/split", "/signout-everywhere")  # fmt: skip
    for path in posts:
        assert browser.post(path, claim=SHOT, decision="accept").status_code == 401, path


def test_who_may_post_what(people: People, book: Casebook) -> None:
    body = {"claim": SHOT, "decision": "accept", "back": "/"}
    for role in ("viewer-public", "viewer"):
        assert people(role).post("/judgements", **body).status_code == 403
    coder = people("coder")
    assert coder.post("/judgements", **body).status_code == 303
    for path in ("/events/merge", "/events/rebuild", "/accounts", "/disputes"):
        assert coder.post(path, event=["e1:shooting", "e1:march"]).status_code == 403, path
    assert len(book.judgements()) == 1


def test_coders_do_not_see_each_other(people: People, book: Casebook) -> None:
    one, other = people("coder"), people("coder-2")
    answer = one.post("/judgements", claim=SHOT, decision="reject", reason="secret thoughts")
    judgement = answer.headers["location"].partition("undo=")[2].replace("%3A", ":")
    for path in ("/", "/queue", f"/queue?claim={SHOT}", "/claims", f"/reports/{DOC}", "/filters",
                 f"/reports/{DOC}/form", "/reports", "/claims?state=rejected"):  # fmt: skip
        shown = other.client.get(path).text + other.client.get(path.replace("?", ".json?")).text
        for told in ("secret thoughts", '"rejected"', "✕", "by coder", judgement):
            assert told not in shown, (path, told)
    assert one.json("/queue")["total"] == 7
    assert other.json("/queue")["total"] == 8
    assert other.json("/claims?stage=done")["total"] == 0
    assert one.json("/claims?stage=done")["total"] == 1
    assert other.post(f"/judgements/{judgement}/undo").status_code == 404
    assert "secret thoughts" in people("curator").get(f"/reports/{DOC}")
    assert people("curator").post(f"/judgements/{judgement}/undo").status_code == 303


def test_sign_in_and_out(people: People) -> None:
    browser = people("viewer")
    assert browser.status("/claims") == 200
    assert browser.post("/signout").status_code == 303
    assert browser.status("/claims") == 303


def test_the_cookie(people: People) -> None:
    browser = people("")
    answer = browser.post("/signin", name="viewer", password=PASSWORD, next="/claims?type=ASSAULT")
    assert answer.headers["location"] == "/claims?type=ASSAULT"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert PASSWORD not in cookie
    sent_off = browser.post("/signin", name="viewer", password=PASSWORD, next="//evil.example/")
    assert sent_off.headers["location"] == "/"


def test_over_https_the_cookie_travels_over_nothing_else(book: Casebook) -> None:
    add_account(book, "olga", ReviewRole.OWNER, PASSWORD, "ada")
    app = create_app(book, Settings(host="0.0.0.0", https=True))
    browser = Browser(TestClient(app, base_url="https://review.example.org"))
    answer = browser.post("/signin", name="olga", password=PASSWORD)
    assert answer.headers["set-cookie"].startswith("__Host-onrecord=")
    assert "; Secure" in answer.headers["set-cookie"]
    assert "strict-transport-security" in answer.headers


def test_logout_everywhere(people: People) -> None:
    here, there = people("coder"), people("coder")
    assert there.status("/claims") == 200
    assert here.post("/signout-everywhere").status_code == 303
    assert here.status("/claims") == 200, "this session goes on"
    assert there.status("/claims") == 303


def test_a_new_password_ends_other_sessions(people: People) -> None:
    here, there = people("coder"), people("coder")
    new = "quite another long password"
    wrong = here.post("/account", old="not it", new=new, again=new)
    assert wrong.status_code == 400
    short = here.post("/account", old=PASSWORD, new="short", again="short")
    assert "at least 12" in short.text
    assert here.post("/account", old=PASSWORD, new=new, again=new + "!").status_code == 400
    assert here.post("/account", old=PASSWORD, new=new, again=new).status_code == 303
    assert here.status("/claims") == 200
    assert there.status("/claims") == 303
    assert people("").post("/signin", name="coder", password=new).status_code == 303


def test_a_forged_or_stale_cookie_is_nobody(people: People, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    browser = people("viewer")
    good = browser.client.cookies["onrecord"]
    body, _, signature = good.partition(".")
    for forged in (f"{body}x.{signature}", f"{body}.{signature[:-2]}AA", "", ".", "a.b", "é.é"):
        client = TestClient(browser.client.app, base_url="http://review.example.org")
        headers = {"cookie": f"onrecord={forged}".encode()}
        assert client.get("/claims", headers=headers, follow_redirects=False).status_code == 303
    import time

    real = time.time
    monkeypatch.setattr("onrecord.review.session.time.time", lambda: real() + 13 * 3600)
    assert browser.status("/claims") == 303, "a session ends by itself"


def test_guessing_is_slowed(people: People) -> None:
    browser = people("")
    for _ in range(5):
        assert browser.post("/signin", name="coder", password="guess").status_code == 401
    blocked = browser.post("/signin", name="coder", password=PASSWORD)
    assert blocked.status_code == 429
    assert "Try again in" in blocked.text


def test_unknown_names_take_as_long_as_known_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []

    class Hasher:
        def hash(self, password: str) -> str:
            return "hash of nobody"

        def verify(self, hash_: str, password: str) -> bool:
            checked.append(hash_)
            return True

    monkeypatch.setattr(passwords, "_HASHER", Hasher())
    monkeypatch.setattr(passwords, "_NOBODY", [])
    assert not passwords.matches(None, "anything")
    assert checked == ["hash of nobody"]


def test_the_brake() -> None:
    now = [0.0]
    brake = Brake(tries=3, seconds=60, clock=lambda: now[0], most=5)
    for _ in range(3):
        assert brake.wait("a") == 0
        brake.failed("a")
        now[0] += 1
    assert brake.wait("b", "a") == pytest.approx(57)
    now[0] = 61
    assert brake.wait("a") == 0, "the oldest failure has aged"
    brake.failed("a")
    brake.passed("a")
    assert brake.wait("a") == 0
    for name in "abcdefghij":
        brake.failed(name)
    assert len(brake._failures) == 5, "many names do not fill the memory"


def test_passwords_are_argon2(book: Casebook) -> None:
    account = add_account(book, "olga", ReviewRole.OWNER, PASSWORD, "ada")
    assert account.password.startswith("$argon2id$")
    for bad in ("short", "", "x" * 1001):
        with pytest.raises(OptionError):
            passwords.hashed(bad)


def test_the_owner_keeps_the_accounts(people: People, book: Casebook) -> None:
    owner = people("owner")
    coder = people("coder")
    assert owner.post("/accounts", name="eve", role="viewer", password=PASSWORD).status_code == 303
    assert people("eve").status("/claims") == 200
    for bad in ({"name": "", "role": "viewer", "password": PASSWORD},
                {"name": "eve", "role": "viewer", "password": PASSWORD},
                {"name": "rule:x", "role": "viewer", "password": PASSWORD},
                {"name": "max", "role": "king", "password": PASSWORD},
                {"name": "max", "role": "viewer", "password": "short"}):  # fmt: skip
        assert owner.post("/accounts", **bad).status_code == 400, bad
    assert owner.post("/accounts/coder", active="no").status_code == 303
    assert coder.status("/claims") == 303, "a closed account's sessions end"
    assert people("").post("/signin", name="coder", password=PASSWORD).status_code == 401
    last = owner.post("/accounts/owner", role="viewer")
    assert last.status_code == 400
    assert "last owner" in last.text
    assert owner.post("/accounts/nobody", role="viewer").status_code == 404
    shown = owner.get("/accounts") + str(owner.json("/accounts"))
    assert "argon2" not in shown


def test_the_first_account_is_an_owner(book: Casebook) -> None:
    with pytest.raises(OptionError, match="owner"):
        add_account(book, "carl", ReviewRole.CODER, PASSWORD, "ada")


def test_on_loopback_without_accounts_the_user_is_the_owner(browser: Browser) -> None:
    page = browser.json("/account")
    assert (page["name"], page["role"], page["local"]) == ("ada", "owner", True)


def test_with_accounts_loopback_needs_signing_in_too(book: Casebook) -> None:
    app = create_app(book, Settings())
    browser = Browser(TestClient(app, base_url="http://127.0.0.1:8700"))
    assert browser.status("/claims") == 200
    made_ = browser.post("/accounts", name="olga", role="owner", password=PASSWORD)
    assert made_.status_code == 303
    assert browser.status("/claims") == 303
    assert browser.sign_in("olga").status("/claims") == 200


def test_others_cannot_reach_a_casebook_without_accounts(book: Casebook) -> None:
    for host in ("0.0.0.0", "192.168.1.5", "::", "example.org"):
        with pytest.raises(OptionError, match="without accounts"):
            create_app(book, Settings(host=host))
    for host in ("127.0.0.1", "localhost", "::1", "127.8.8.8"):
        assert is_loopback(host)
        create_app(book, Settings(host=host))


def test_a_page_elsewhere_cannot_rebind_its_name(book: Casebook) -> None:
    app = create_app(book, Settings())
    for host in ("evil.example", "localhost.evil.example", "", "169.254.0.1", "127.0.0.1.nip.io"):
        answer = TestClient(app).get("/claims", headers={"host": host})
        assert answer.status_code == 421, host
        assert "harbour" not in answer.text
    for host in ("localhost", "localhost:8700", "127.0.0.1:1", "[::1]:8700", "LOCALHOST:8700"):
        assert TestClient(app).get("/claims", headers={"host": host}).status_code == 200, host


def test_named_hosts(people: People) -> None:
    app = people("").client.app
    refused = TestClient(app, base_url="http://other.example.org").get("/signin")
    assert refused.status_code == 421


def test_the_callers_address_behind_a_proxy(book: Casebook) -> None:
    add_account(book, "olga", ReviewRole.OWNER, PASSWORD, "ada")
    app = create_app(book, Settings(host="0.0.0.0", proxies=1))
    browser = Browser(TestClient(app, base_url="http://review.example.org"))
    token = browser.csrf
    for i in range(7):
        body = {"name": f"n{i}", "password": "guess", "csrf": token}
        # The caller's own words in front do not count, only what the proxy added.
        told = {"x-forwarded-for": f"10.0.0.{i}, 203.0.113.7"}
        answer = browser.client.post("/signin", data=body, headers=told)
    assert answer.status_code == 429


def test_secrets_are_made_once(book: Casebook) -> None:
    from onrecord.review.desk import secret_of

    assert secret_of(book) == secret_of(book)
    signer, other = Signer(b"one", 1), Signer(b"two", 1)
    session = signer.new("ada", 3)
    assert signer.read(signer.cookie(session)) == session
    assert other.read(signer.cookie(session)) is None
    assert signer.fits(session, signer.token(session))
    assert not signer.fits(signer.new("ada", 3), signer.token(session))
