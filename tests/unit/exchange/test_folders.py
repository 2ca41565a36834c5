"""Which files of a folder are new and finished; the clock is the file system's."""

import os
import time
from pathlib import Path

import pytest

from upturn.exchange import folders
from upturn.exchange.folders import SETTLED_AFTER_SECONDS, WatchedFolders


def put(folder: Path, name: str, text: str = "x", age: float = 60) -> Path:
    path = folder / name
    path.write_text(text)
    then = time.time() - age
    os.utime(path, (then, then))
    return path


def test_settled_files_are_given_once_in_order(tmp_path: Path) -> None:
    watched, files = WatchedFolders(), [put(tmp_path, name) for name in ("b.csv", "a.csv")]
    assert watched.new_files(tmp_path) == sorted(files)
    assert watched.new_files(tmp_path) == []


def test_a_file_written_a_moment_ago_waits(tmp_path: Path) -> None:
    watched = WatchedFolders()
    put(tmp_path, "a.csv", age=SETTLED_AFTER_SECONDS / 2)
    assert watched.new_files(tmp_path) == []
    path = put(tmp_path, "a.csv", age=SETTLED_AFTER_SECONDS * 2)
    assert watched.new_files(tmp_path) == [path]


def test_a_file_with_other_content_is_new_again(tmp_path: Path) -> None:
    watched = WatchedFolders()
    put(tmp_path, "a.csv")
    watched.new_files(tmp_path)
    path = put(tmp_path, "a.csv", "more", age=50)
    assert watched.new_files(tmp_path) == [path]


def test_a_forgotten_file_is_new_again(tmp_path: Path) -> None:
    watched, path = WatchedFolders(), put(tmp_path, "a.csv")
    watched.new_files(tmp_path)
    watched.forget(path)
    assert watched.new_files(tmp_path) == [path]


@pytest.mark.parametrize("gone", ["nowhere", "a-file.csv"])
def test_what_is_no_folder_holds_nothing(tmp_path: Path, gone: str) -> None:
    put(tmp_path, "a-file.csv")
    assert WatchedFolders().new_files(tmp_path / gone) == []


def test_a_link_to_nothing_and_a_folder_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "nowhere.csv")
    (tmp_path / "folder.csv").mkdir()
    assert WatchedFolders().new_files(tmp_path) == []


def test_looking_is_not_done_all_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(folders.time, "monotonic", lambda: now[0])
    watched = WatchedFolders()
    assert watched.is_time_to_look()
    assert not watched.is_time_to_look()
    now[0] += folders.LOOKS_EVERY_SECONDS
    assert watched.is_time_to_look()
