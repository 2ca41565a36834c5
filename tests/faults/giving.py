"""A process that makes a small school in a store and gives it a file: ``python giving.py HOME FILE``.

It prints the number of the proposal, which is read and accepted but not committed.
"""

import sys
from pathlib import Path


def main() -> None:
    home, roll, file = map(Path, sys.argv[1:4])
    from upturn.cli.serve import prepare

    prepare(home)
    from tests.imported import attendance_lead, bring_in, give

    lead = attendance_lead()
    if roll.name != "none":
        bring_in(lead, roll)
    sys.stdout.write(f"{give(lead, file).accept().proposal_id}\n")


if __name__ == "__main__":
    main()
