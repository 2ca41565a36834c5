"""`upturn serve`: the pages, and beside them the worker that reads imports."""

import argparse
import gc
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HELP = "serve the pages from this machine"
DEFAULT_HOME = "upturn-data"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the verb."""
    parser.add_argument(
        "--home", type=Path, default=None, help=f"where the data live (default: ./{DEFAULT_HOME})"
    )
    parser.add_argument(
        "--address", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1)"
    )
    parser.add_argument("--port", type=int, default=8000, help="the port to listen on (default: 8000)")
    parser.add_argument("--workers", type=int, default=2, help="how many web processes (default: 2)")


def run(args: argparse.Namespace) -> int:
    """Serve until stopped; 2 when the port is taken."""
    home = args.home or Path(os.environ.get("UPTURN_HOME", DEFAULT_HOME))
    return serve(home, args.address, args.port, args.workers, {})


def serve(home: Path, address: str, port: int, workers: int, environment: Mapping[str, str]) -> int:
    """Prepare the store at ``home`` and serve it.

    Args:
        home: the folder that holds the store.
        address: the address to listen on.
        port: the port to listen on.
        workers: how many web processes to run.
        environment: settings to add to the environment, such as the town's.
    """
    if not _is_free(address, port):
        print(
            f"Port {port} on {address} is in use. Stop what uses it, or choose another: --port {port + 1}",
            file=sys.stderr,
        )
        return 2
    prepare(home, environment)
    _welcome(address, port)
    worker = subprocess.Popen([sys.executable, "-m", "upturn.cli", "worker"], env=os.environ.copy())
    try:
        _serve_pages(address, port, workers)
    finally:
        worker.terminate()
        worker.wait(timeout=10)
    return 0


def prepare(home: Path, environment: Mapping[str, str] | None = None) -> None:
    """Start Django on a store, bringing its tables up to date."""
    os.umask(0o077)
    (home / "static").mkdir(parents=True, exist_ok=True)
    os.environ["UPTURN_HOME"] = str(home.absolute())
    os.environ.update(environment or {})
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "upturn.config.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    for database in settings.DATABASES:
        call_command("migrate", database=database, verbosity=0, interactive=False)


def _is_free(address: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def _welcome(address: str, port: int) -> None:
    from django.conf import settings

    from upturn.access.queries import nobody_works_here_yet
    from upturn.access.setup_code import new_setup_code

    host = "127.0.0.1" if address in {"0.0.0.0", "::"} else address
    url = f"http://{host}:{port}/"
    if settings.IS_TOWN or not nobody_works_here_yet():
        print(f"Upturn is at {url}  (Ctrl+C stops it)", flush=True)
        return
    code = new_setup_code(settings.HOME)
    print(
        f"Upturn is ready for its first day. Open {url}first-day/?code={code}\n"
        "The code works once and says that you are the person who started Upturn.  (Ctrl+C stops it)",
        flush=True,
    )


def _serve_pages(address: str, port: int, workers: int) -> None:
    from gunicorn.app.base import BaseApplication

    class Pages(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            options: dict[str, Any] = {
                "bind": f"{address}:{port}",
                "workers": workers,
                "threads": 4,
                "worker_class": "gthread",
                "preload_app": True,
                "loglevel": "warning",
                "proc_name": "upturn",
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from django.core.wsgi import get_wsgi_application
            from django.urls import get_resolver

            application = get_wsgi_application()
            get_resolver().url_patterns  # noqa: B018  every page is imported before the first is asked for
            gc.collect()
            gc.freeze()  # What is loaded once is never garbage; looking through it again would hold up pages.
            return application

    Pages().run()
