"""Grades the submission in the folders below the one that is named."""

import io
import sys
from pathlib import Path

from autograder.otter.run import main

if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    sys.exit(main(Path(sys.argv[1])))
