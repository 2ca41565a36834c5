"""Files as they are kept: each in a folder of its own under a name of ours, readable by this user alone."""

import hashlib
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

KEPT_AS = "file"
REJECTED_AS = "rejected.csv"
PIECE = 1 << 20
NAME_LENGTH = 255


class TooLarge(ValueError):
    """A file larger than may be kept; the message is the sentence the person reads."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept file: where, below the folder of kept files; what it is known by; how many bytes it has."""

    stored_as: str
    digest: str
    size: int


def keep(root: Path, file_name: str, chunks: Iterable[bytes], most: int) -> Kept:
    """Keep a file.

    Args:
        root: the folder of kept files.
        file_name: what whoever gave it calls it.
        chunks: its bytes, in pieces.
        most: how many bytes may be kept.

    Raises:
        TooLarge: when there are more; nothing is kept then, nor when the pieces end in an error.
    """
    folder = root / secrets.token_hex(16)
    for each in (root, folder):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    try:
        size = write_privately(folder / KEPT_AS, _watched(file_name, chunks, most, digest.update))
    except BaseException:
        shutil.rmtree(folder)
        raise
    return Kept(f"{folder.name}/{KEPT_AS}", digest.hexdigest(), size)


def _watched(
    file_name: str, chunks: Iterable[bytes], most: int, see: Callable[[bytes], None]
) -> Iterator[bytes]:
    """The pieces of a file, as long as they are not too many."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise TooLarge(too_large(file_name, most))
        see(chunk)
        yield chunk


def too_large(file_name: str, most: int) -> str:
    """The sentence for a file that is larger than may be kept."""
    limit = f"{most >> 20} MB" if most >= 1 << 20 else f"{most:,} bytes"
    return (
        f"“{plain_name(file_name)}” is larger than {limit}, which is the most that is read here, so nothing "
        "of it was kept. Export a shorter period, or one school at a time."
    )


def write_privately(path: Path, chunks: Iterable[bytes]) -> int:
    """Write a file that only this user can read; gives its size."""
    path.touch(mode=0o600)
    with path.open("wb") as file:
        return sum(map(file.write, chunks))


def pieces_of(path: Path) -> Iterator[bytes]:
    """A file's bytes, a piece at a time."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def digest_of(path: Path) -> str:
    """What a file is known by, whatever it is called."""
    digest = hashlib.sha256()
    for piece in pieces_of(path):
        digest.update(piece)
    return digest.hexdigest()


def plain_name(file_name: str) -> str:
    """What a file is called, without folders and without what no name should hold."""
    last = file_name.replace("\\", "/").rpartition("/")[2]
    return "".join(each for each in last if each.isprintable()).strip()[:NAME_LENGTH] or "unnamed file"
