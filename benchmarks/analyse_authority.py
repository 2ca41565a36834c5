"""An authority's year, 38 million rows of Parquet, from file to answers.

python benchmarks/analyse_authority.py [--schools N] [--rounds N]
"""

import argparse
import tempfile
from pathlib import Path

from rows_of_schools import write_parquet
from side_by_side import compare

PUPILS = 1_000


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--schools", type=int, default=100)
    options.add_argument("--rounds", type=int, default=2)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file, rows = write_parquet(Path(folder), chosen.schools, PUPILS)
        print(f"{rows:,} rows, {file.stat().st_size / 1e6:.0f} MB", flush=True)
        compare(file, chosen.rounds, floor=2)


if __name__ == "__main__":
    main()
