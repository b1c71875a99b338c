"""`rnn-autograder completion`: the code that makes a shell complete the command."""

from __future__ import annotations

import argparse

import argcomplete

from autograder.errors import OK


def run(options: argparse.Namespace) -> int:
    """Prints the completion code for a shell."""
    print(argcomplete.shellcode(["rnn-autograder"], shell=options.shell))
    return OK
