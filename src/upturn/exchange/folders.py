"""Which files in a watched folder are new and finished, so that nothing half-copied is read."""

import time
from dataclasses import dataclass, field
from pathlib import Path

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
        """Files nobody is still writing that were not given before; none when the folder has gone."""
        if not folder.is_dir():
            return []
        settled = [path for path in sorted(folder.iterdir()) if _is_settled(path)]
        new = [path for path in settled if _identity(path) not in self.seen]
        self.seen.update(map(_identity, new))
        return new


def _is_settled(path: Path) -> bool:
    hidden = path.name.startswith((".", "~"))
    return path.is_file() and not hidden and time.time() - path.stat().st_mtime > SETTLED_AFTER_SECONDS


def _identity(path: Path) -> _Seen:
    state = path.stat()
    return str(path), state.st_size, state.st_mtime_ns
