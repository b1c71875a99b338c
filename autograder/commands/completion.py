"""`rnn-autograder completion`: the code that makes a shell complete the command."""

from __future__ import annotations

import argparse

from argcomplete.shell_integration import shellcode

from autograder.errors import OK


def run(options: argparse.Namespace) -> int:
    """Prints the completion code for a shell."""
    print(shellcode(["rnn-autograder"], shell=options.shell))
    return OK
