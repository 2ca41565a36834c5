"""`python -m upturn.cli`, for where the command itself is not on the path."""

import sys

from upturn.cli import main

sys.exit(main())
