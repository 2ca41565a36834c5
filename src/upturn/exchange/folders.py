"""Which files in a watched folder are new and finished, so that nothing half-copied is read."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG

LOOKS_EVERY_SECONDS = 5.0
SETTLED_AFTER_SECONDS = 2.0

_Seen = tuple[str, int, int]


@dataclass(slots=True)
class WatchedFolders:
    """Remembers what it has seen, so that a folder of old files costs nothing to look into."""

    seen: set[_Seen] = field(default_factory=set)
    looked_at: float = 0.0

    def is_time_to_look(self) -> bool:
        """Whether it is long enough since the last look; asking counts as looking."""
        now = time.monotonic()
        due = not self.looked_at or now - self.looked_at >= LOOKS_EVERY_SECONDS
        if due:
            self.looked_at = now
        return due

    def new_files(self, folder: Path) -> list[Path]:
        """Files nobody is still writing that were not given before; none when the folder cannot be read."""
        found = [(path, identity) for path in _files_in(folder) if (identity := _settled(path))]
        new = [(path, identity) for path, identity in found if identity not in self.seen]
        self.seen.update(identity for _, identity in new)
        return [path for path, _ in new]

    def forget(self, path: Path) -> None:
        """Look at a file again as if it were new."""
        self.seen = {identity for identity in self.seen if identity[0] != str(path)}


def _files_in(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _settled(path: Path) -> _Seen | None:
    """What tells a file from a later one of its name; None while it is written, or for no file."""
    try:
        state = path.stat()
    except OSError:
        return None
    hidden = path.name.startswith((".", "~"))
    still_written = time.time() - state.st_mtime <= SETTLED_AFTER_SECONDS
    if hidden or still_written or not S_ISREG(state.st_mode):
        return None
    return str(path), state.st_size, state.st_mtime_ns
