"""files: how commands read records and write results.

A result file appears whole or not at all: it is written beside its place, flushed to the disk and
then moved. Nothing is overwritten without ``--force``.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, cast

from onrecord.errors import OptionError, RecordError
from onrecord.records import Record, read_records

__all__ = ["STANDARD", "check_free", "check_inputs", "load_records", "put", "whole_file"]

STANDARD = "-"


def check_free(path: Path, force: bool) -> None:
    """Raise :class:`OptionError` if the file cannot be made, or exists and may not be replaced."""
    if path.is_dir():
        raise OptionError(f"{path} is a folder; name a file")
    if path.exists() and not force:
        raise OptionError(f"{path} exists; give --force to overwrite it")
    if not path.parent.is_dir():
        raise OptionError(f"the folder {path.parent} does not exist; make it first")


def check_inputs(paths: Sequence[str]) -> None:
    """Raise :class:`OptionError` for a path that is not there (a typing error, not a bad file)."""
    for path in paths:
        if path != STANDARD and not os.path.lexists(path):
            raise OptionError(f"no such file or folder: {path}")


@contextlib.contextmanager
def whole_file(path: str, force: bool) -> Iterator[BinaryIO]:
    """A binary stream that becomes ``path`` when the block ends well; ``-`` is standard output.

    Raises:
        OptionError: see :func:`check_free`.
    """
    if path == STANDARD:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    check_free(target, force)
    # The name is known before the file is made, so that an interrupt at any moment finds it.
    name = str(target.parent / f".{target.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    done = False
    try:
        descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            yield cast(BinaryIO, stream)
            stream.flush()
            os.fsync(stream.fileno())
        _like_a_new_file(name)
        put(name, target, force)
        done = True
    except OSError as e:
        if e.filename in (None, name):
            raise OSError(e.errno, e.strerror or str(e), str(target)) from e
        raise
    finally:
        if not done:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name)


def put(name: str, target: Path, force: bool) -> None:
    """Move the finished file to its place; another program's file of that name is not lost."""
    if force:
        os.replace(name, target)
        return
    try:
        os.link(name, target)  # unlike a rename, refuses to replace
    except FileExistsError as e:
        raise OptionError(f"{target} came into being meanwhile; give --force to replace it") from e
    except OSError:  # a file system without hard links
        check_free(target, force)
        os.replace(name, target)
        return
    os.unlink(name)


def _like_a_new_file(name: str) -> None:
    """Temporary files are private; the result gets the rights that any new file gets."""
    mask = os.umask(0)
    os.umask(mask)
    os.chmod(name, 0o666 & ~mask)


def load_records(paths: Sequence[str]) -> Iterator[Record]:
    """The records in JSON-lines files; ``-`` is standard input; spans are held against the text.

    Raises:
        OptionError: a file is not there.
        RecordError: a line is not a record; the message names file and line.
    """
    check_inputs(paths)
    for path in paths:
        with contextlib.ExitStack() as stack:
            stream = sys.stdin.buffer if path == STANDARD else stack.enter_context(open(path, "rb"))
            try:
                yield from read_records(stream)
            except RecordError as e:
                shown = "standard input" if path == STANDARD else path
                raise RecordError(f"{shown}, {e} (records are what onrecord code writes)") from e
