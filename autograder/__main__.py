"""`python -m autograder` is the command `rnn-autograder`."""

import sys

from autograder.cli import main

sys.exit(main())
