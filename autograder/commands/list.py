"""`rnn-autograder list`: the assignments, their items and points."""

from __future__ import annotations

import argparse

from autograder import items
from autograder.course import find
from autograder.errors import OK
from autograder.items.suite import load


def run(options: argparse.Namespace) -> int:
    """Prints the assignments, or one assignment's items."""
    course = find(options.course)
    for name in [options.assignment] if options.assignment else items.SUITES:
        suite = course.applied_to(load(name))
        print(f"{suite.name}  {suite.title}  {len(suite.items)} items, {suite.points:g} points")
        width = max(len(item.name) for item in suite.items)
        for item in suite.items:
            print(f"  {item.name:{width}}  {item.points:>3g}  {item.title}")
    return OK
