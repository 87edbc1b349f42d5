import errno
import os

import pytest

from onrecord.cli.files import whole_file
from onrecord.errors import OptionError


def names(folder):
    return sorted(p.name for p in folder.iterdir())


def test_a_file_appears_whole(tmp_path):
    target = tmp_path / "a.txt"
    with whole_file(str(target), force=False) as stream:
        stream.write(b"half")
        assert not target.exists()
        stream.write(b" whole")
    assert target.read_bytes() == b"half whole"
    assert names(tmp_path) == ["a.txt"]
    assert target.stat().st_mode & 0o444


def test_nothing_is_overwritten_without_force(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("old")
    with (
        pytest.raises(OptionError, match="--force"),
        whole_file(str(target), force=False) as stream,
    ):
        stream.write(b"new")
    assert target.read_text() == "old"
    with whole_file(str(target), force=True) as stream:
        stream.write(b"new")
    assert target.read_text() == "new"


def test_a_file_that_came_into_being_meanwhile_is_kept(tmp_path):
    target = tmp_path / "a.txt"
    with (
        pytest.raises(OptionError, match="meanwhile"),
        whole_file(str(target), force=False),
    ):
        target.write_text("theirs")
    assert target.read_text() == "theirs"
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_an_interrupted_write_leaves_the_old_file_and_no_half_one(tmp_path, error):
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(error), whole_file(str(target), force=True):
        raise error
    assert target.read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


def test_a_full_disk_is_said_with_the_name_of_the_result(tmp_path, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    target = tmp_path / "a.txt"
    with pytest.raises(OSError, match="No space") as caught, whole_file(str(target), False) as out:
        out.write(b"x")
    assert caught.value.filename == str(target)
    assert names(tmp_path) == []


@pytest.mark.parametrize("name", ["none/a.txt", "."])
def test_a_place_that_cannot_be_written_is_refused_before_the_work(tmp_path, name):
    with pytest.raises(OptionError), whole_file(str(tmp_path / name), force=True):
        pytest.fail("the block must not run")
