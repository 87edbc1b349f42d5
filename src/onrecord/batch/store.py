"""A folder on a path or an object store, where a file is there whole or not at all.

Paths and addresses are those of fsspec (``out/``, ``s3://bucket/out``, ``hdfs://...``). On a local
disk a file is written beside its place, brought to the disk and moved; an object store shows an
object when its upload is complete.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, cast

from onrecord.errors import OptionError, SetupError

__all__ = ["Store", "StoreError", "filesystem", "is_local", "named", "opened"]


class StoreError(OSError):
    """A path or store that cannot be read or written; the message says which."""


@contextlib.contextmanager
def named(url: str) -> Iterator[None]:
    """Errors of any store as one line that names it."""
    try:
        yield
    except FileNotFoundError as e:
        raise StoreError(None, "no such file or folder", url) from e
    except ImportError as e:
        raise SetupError(f"{url}: this kind of store needs another package: {e}") from e
    except (StoreError, OptionError):
        raise
    except OSError as e:
        raise StoreError(e.errno, e.strerror or str(e) or type(e).__name__, url) from e
    except Exception as e:  # a store's own errors are of any kind (botocore, gcsfs, ...)
        words = " ".join(f"{type(e).__name__}: {e}".split())
        raise StoreError(None, f"cannot be reached: {words}", url) from e


def filesystem(url: str) -> tuple[Any, str]:
    """The fsspec file system of an address, and the path in it.

    Raises:
        OptionError: there is no such kind of store.
        SetupError: a package for it is missing.
    """
    try:
        core: Any = import_module("fsspec.core")
    except ImportError as e:
        raise SetupError(
            "batch runs need more packages; run: pip install 'onrecord[cluster]'"
        ) from e
    with named(url):
        try:
            found: tuple[Any, str] = core.url_to_fs(url)
        except ValueError as e:
            raise OptionError(f"{url}: no store of this kind is known ({e})") from e
    return found


@contextlib.contextmanager
def opened(url: str) -> Iterator[BinaryIO]:
    """A file of any store, for reading, seekable."""
    fs, path = filesystem(url)
    with named(url):
        stream = fs.open(path, "rb")
    with stream:
        yield cast(BinaryIO, stream)


class Store:
    """A folder; names in it are ``folder/file``."""

    def __init__(self, url: str) -> None:
        self._fs, self._root = filesystem(url)
        self._local = is_local(self._fs)
        self.url = self._root if self._local else url.rstrip("/")  # from any working folder

    def __reduce__(self) -> tuple[type[Store], tuple[str]]:
        return Store, (self.url,)

    def has(self, name: str) -> bool:
        """Is the file there?"""
        with named(self._shown(name)):
            return bool(self._fs.isfile(self._path(name)))

    def read(self, name: str, start: int | None = None, end: int | None = None) -> bytes:
        """The whole file, or its bytes from ``start`` to before ``end``."""
        with named(self._shown(name)):
            found: bytes = self._fs.cat_file(self._path(name), start=start, end=end)
            return found

    def names(self, folder: str) -> list[str]:
        """The files of a folder, sorted; none if it is not there."""
        with named(self._shown(folder)):
            path = self._path(folder)
            self._fs.invalidate_cache(path)
            if not self._fs.isdir(path):
                return []
            found = [str(f).rsplit("/", 1)[-1] for f in self._fs.ls(path, detail=False)]
            return sorted(f for f in found if not f.startswith("."))

    def put(self, name: str, file: Path) -> None:
        """Put a local file here under this name."""
        with named(self._shown(name)):
            if self._local:
                with file.open("rb") as source, self._whole(name) as stream:
                    shutil.copyfileobj(source, stream, 1 << 20)
            else:
                self._fs.put_file(str(file), self._path(name))

    def put_bytes(self, name: str, content: bytes) -> None:
        """Put these bytes here under this name."""
        with named(self._shown(name)):
            if self._local:
                with self._whole(name) as stream:
                    stream.write(content)
            else:
                self._fs.pipe_file(self._path(name), content)

    def remove(self, name: str) -> None:
        """Take a file away, if it is there."""
        with named(self._shown(name)), contextlib.suppress(FileNotFoundError):
            self._fs.rm_file(self._path(name))

    def remove_folder(self, folder: str) -> None:
        """Take a folder away with all that is in it, also what a worker left when it died."""
        with named(self._shown(folder)), contextlib.suppress(FileNotFoundError):
            self._fs.invalidate_cache(self._path(folder))
            self._fs.rm(self._path(folder), recursive=True)

    @contextlib.contextmanager
    def _whole(self, name: str) -> Iterator[BinaryIO]:
        target = Path(self._path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
        try:
            with beside.open("xb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(beside, target)
        finally:
            beside.unlink(missing_ok=True)

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"

    def _shown(self, name: str) -> str:
        return f"{self.url}/{name}"


def is_local(fs: Any) -> bool:
    """Is it this machine's own disk?"""
    protocols = (fs.protocol,) if isinstance(fs.protocol, str) else tuple(fs.protocol)
    return "file" in protocols
