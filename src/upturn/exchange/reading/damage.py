"""Libraries that read files fail in many ways on damaged ones; all of them become one sentence."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from upturn.exchange.reading.problems import Unreadable

_FAILURES = (
    OSError, EOFError, ValueError, KeyError, IndexError, OverflowError, NotImplementedError, RuntimeError,
    struct.error, zlib.error, zipfile.BadZipFile,
)  # fmt: skip


@contextmanager
def damage_said(name: str, sentence: str, *more: type[Exception]) -> Iterator[None]:
    """Turn whatever a library makes of a damaged file into `Unreadable`.

    Libraries written in Rust may panic, which Python sees as something that is no ``Exception``.
    """
    caught: tuple[type[Exception], ...] = (*_FAILURES, *more)
    try:
        yield
    except Unreadable:
        raise
    except caught as failure:
        raise Unreadable(name, sentence) from failure
    except BaseException as failure:
        if type(failure).__name__ == "PanicException":
            raise Unreadable(name, sentence) from failure
        raise
