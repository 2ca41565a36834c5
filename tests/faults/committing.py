"""A process that commits one accepted import, to be killed: ``python committing.py HOME PROPOSAL DELAY``.

It says when it is about to write, and dies by itself at a given statement of the transaction when
``KILL_AT_STATEMENT`` says which: the same end as a kill from outside, at a moment that can be chosen.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def main() -> None:
    home, proposal_id = Path(sys.argv[1]), int(sys.argv[2])
    from upturn.cli.serve import prepare

    prepare(home)
    from django.db import connection

    from upturn.exchange import worker

    say("ready")
    with connection.execute_wrapper(_dying_at(int(os.environ.get("KILL_AT_STATEMENT", "-1")))):
        worker.commit_accepted(proposal_id)
    say("committed")


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def _dying_at(statement: int) -> Callable[..., Any]:
    seen = 0

    def wrapper(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        if not sql.lstrip().upper().startswith("SELECT"):
            seen += 1
            if seen == statement:
                os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    return wrapper


if __name__ == "__main__":
    main()
