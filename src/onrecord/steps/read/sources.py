"""Paths to inputs: files, folders walked in order, standard input.

Links inside a folder are followed only to files that lie in the same folder tree. A link to a
folder of the tree is passed over (its files are read under their own names), one to a folder that
contains it is a loop, one that leads out of the tree is refused: name its target if you mean it.
The folder ``PAGE_files`` that browsers put beside a saved ``PAGE.html`` is passed over.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import OptionError
from onrecord.records import Failure
from onrecord.steps.read.formats import READERS, kind_of_name

__all__ = ["STDIN", "Source", "check_paths", "sources"]

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """An input to open: ``path`` is None for standard input, ``kind`` None where it is unknown."""

    ref: str
    path: Path | None
    kind: str | None


def check_paths(paths: Iterable[str | Path]) -> list[Path | None]:
    """The paths, None standing for standard input.

    Raises:
        OptionError: a path does not exist, or standard input is named twice.
    """
    checked: list[Path | None] = []
    for given in paths:
        if str(given) == STDIN:
            if None in checked:
                raise OptionError("standard input (-) can be read only once; name it once")
            checked.append(None)
            continue
        path = Path(given)
        if not os.path.lexists(path):
            raise OptionError(f"{path}: no such file or folder; check the path")
        checked.append(path)
    return checked


def sources(paths: Iterable[Path | None]) -> Iterator[Source | Failure]:
    """Every input that the paths name, in order; folders are walked in the order of names."""
    for path in paths:
        if path is None:
            yield Source(STDIN, None, None)
        elif path.is_dir():
            yield from _folder(path)
        else:
            yield Source(str(path), path, kind_of_name(path.name) or None)


def _folder(root: Path) -> Iterator[Source | Failure]:
    found = False
    for item in _walk(root, Path(os.path.realpath(root))):
        found = True
        yield item
    if not found:
        known = " ".join(suffix for reader in READERS for suffix in reader.suffixes)
        yield Failure(str(root), "read", "empty", f"no file in this folder ends in one of: {known}")


def _walk(root: Path, real_root: Path) -> Iterator[Source | Failure]:
    pending = [root]
    while pending:
        path = pending.pop()
        if path.is_symlink() and path != root:
            yield from _link(path, real_root)
        elif path.is_dir():
            try:
                names = sorted(os.listdir(path), reverse=True)
            except OSError as e:
                yield Failure(str(path), "read", "unreadable", f"cannot list it: {e.strerror}")
                continue
            pending.extend(path / name for name in names if _is_ours(path, name))
        elif path.is_file():
            yield from _file(path)


def _is_ours(folder: Path, name: str) -> bool:
    """Hidden files are nobody's report; nor is what browsers put beside a saved page."""
    if name.startswith("."):
        return False
    page = name.removesuffix("_files")
    beside = (folder / f"{page}{suffix}" for suffix in (".html", ".htm", ".xhtml"))
    return page == name or not any(p.is_file() for p in beside)


def _file(path: Path) -> Iterator[Source]:
    kind = kind_of_name(path.name)
    if kind is not None:
        yield Source(str(path), path, kind or None)


def _link(path: Path, real_root: Path) -> Iterator[Source | Failure]:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError) as e:  # RuntimeError: a loop of links, up to Python 3.12
        loop = isinstance(e, RuntimeError) or "ymbolic" in str(e)
        reason, word = ("loop", "goes in a circle") if loop else ("unreadable", "leads nowhere")
        yield Failure(str(path), "read", reason, f"this link {word}")
        return
    inside = target.is_relative_to(real_root)
    if Path(os.path.realpath(path.parent)).is_relative_to(target):
        yield Failure(str(path), "read", "loop", f"this link leads back up to {target}")
    elif not inside:
        if target.is_dir() or kind_of_name(path.name) is not None:
            message = f"this link leads out of the folder, to {target}; name that if you mean it"
            yield Failure(str(path), "read", "link_out", message)
    elif target.is_file():
        yield from _file(path)
