"""Accounts of the review app, and the collection's settings."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from onrecord.errors import OptionError
from onrecord.store import audit
from onrecord.store.tables import accounts, casebook
from onrecord.store.values import Account, ReviewRole

__all__ = ["account", "all_accounts", "change", "make", "put_setting", "setting"]

# No colon: ``rule:NAME`` is not an account. No blanks or signs that a reader could not tell apart.
_NAME = re.compile(r"[^\W_](?:[\w.@+-]{0,62}[^\W_])?")
_SETTING = "setting:"


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def all_accounts(connection: Connection) -> tuple[Account, ...]:
    """All accounts, by name."""
    rows = connection.execute(select(accounts).order_by(accounts.c.folded))
    return tuple(map(_account, rows))


def account(connection: Connection, name: str) -> Account | None:
    """An account by its name, without regard to case."""
    row = connection.execute(select(accounts).where(accounts.c.folded == _fold(name))).first()
    return None if row is None else _account(row)


def _account(row: Any) -> Account:
    return Account(row.name, ReviewRole(row.role), row.password, row.session, row.active, row.made)


def make(connection: Connection, name: str, role: ReviewRole, password: str, by: str) -> Account:
    """Make an account.

    Raises:
        OptionError: the name is taken or is none.
    """
    if not _NAME.fullmatch(name):
        raise OptionError(
            f"{name[:64]!r} cannot be an account: 1 to 64 letters, digits and . _ @ + - inside"
        )
    if account(connection, name) is not None:
        raise OptionError(f"there is an account {name} already; take another name")
    row = {
        "name": name,
        "folded": _fold(name),
        "role": role.value,
        "password": password,
        "session": 1,
        "active": True,
        "made": audit.now(),
    }
    connection.execute(insert(accounts), row)
    audit.append(connection, by, "account", name, _hash(role.value, password))
    made = account(connection, name)
    assert made is not None
    return made


def change(
    connection: Connection,
    name: str,
    by: str,
    role: ReviewRole | None,
    password: str | None,
    active: bool | None,
    end_sessions: bool,
) -> Account:
    """Change an account.

    Raises:
        OptionError: there is none of this name.
    """
    found = account(connection, name)
    if found is None:
        raise OptionError(f"there is no account {name}; see the list of accounts")
    given = {
        "role": role.value if role is not None else None,
        "password": password,
        "active": active,
    }
    values: dict[str, Any] = {k: v for k, v in given.items() if v is not None}
    if values or end_sessions:
        values["session"] = found.session + 1
        connection.execute(update(accounts).where(accounts.c.name == found.name).values(**values))
        new = account(connection, name)
        assert new is not None
        content = _hash(new.role.value, new.password, str(new.active), str(new.session))
        audit.append(connection, by, "account", new.name, content)
        return new
    return found


def setting(connection: Connection, name: str) -> str | None:
    """A setting's value."""
    return connection.execute(
        select(casebook.c.value).where(casebook.c.name == f"{_SETTING}{name}")
    ).scalar()


def put_setting(connection: Connection, name: str, value: str, by: str) -> None:
    """Set a setting."""
    key = f"{_SETTING}{name}"
    connection.execute(delete(casebook).where(casebook.c.name == key))
    connection.execute(insert(casebook), {"name": key, "value": value})
    audit.append(connection, by, "setting", name, _hash(value))


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
