"""A real `upturn serve` beside the tests: its own process, its own store, a port of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class RunningUpturn:
    """Pages being served from a store, until stopped."""

    process: "subprocess.Popen[bytes]"
    home: Path
    address: str
    log: Path

    def said(self) -> str:
        """All that it has printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """End it as Ctrl+C would: at once, without waiting for browsers to hang up."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def serve(home: Path, environment: Mapping[str, str] | None = None, *, verb: str = "serve") -> RunningUpturn:
    """Start serving the store at ``home``, and come back when it answers.

    Args:
        home: the folder of the store.
        environment: settings beyond the plain ones.
        verb: ``serve`` for a school's own store, ``demo`` for the town.

    Raises:
        RuntimeError: with what it printed, when it ends or stays silent instead.
    """
    port = _free_port()
    log = home.with_suffix(".log")
    command = [sys.executable, "-m", "upturn.cli", verb, "--home", str(home), "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**_plain_environment(), **(environment or {})},
        )
    running = RunningUpturn(process, home, f"http://127.0.0.1:{port}", log)
    _wait_until_it_answers(running, port)
    return running


def build_town(home: Path) -> None:
    """Build the demonstration town at ``home``, as `upturn demo` would before serving it.

    Raises:
        RuntimeError: with what was printed, when it could not be built.
    """
    command = [sys.executable, "-m", "upturn.cli", "demo", "--build-only", "--home", str(home)]
    built = subprocess.run(command, env=_plain_environment(), capture_output=True, text=True, check=False)
    if built.returncode:
        raise RuntimeError(f"upturn demo --build-only ended with {built.returncode}:\n{built.stderr}")


def _plain_environment() -> dict[str, str]:
    """The environment without what would make this another store, a town or another clock."""
    unwanted = ("UPTURN_", "DATABASE_URL", "DJANGO_")
    return {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(running: RunningUpturn, port: int) -> None:
    """Wait for a page, not for the port: the first page is slow, since everything is loaded for it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if running.process.poll() is not None:
            raise RuntimeError(f"upturn ended with {running.process.returncode}:\n{running.said()}")
        if _answers(port):
            return
        time.sleep(0.1)
    running.stop()
    raise RuntimeError(f"upturn did not answer within {PATIENCE_SECONDS} s:\n{running.said()}")


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
