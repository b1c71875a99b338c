"""`rnn-autograder assign`: the handouts and the solved notebooks, from the masters."""

from __future__ import annotations

import argparse
from pathlib import Path

from autograder.commands.console import clear_progress, say, show_progress
from autograder.course import FILE, find
from autograder.errors import OK, UsageError
from autograder.items import SUITES
from autograder.items.suite import load
from autograder.otter.handout import build, check, verify


def run(options: argparse.Namespace) -> int:
    """Builds, or with --check says whether what is there is what the masters give."""
    root = Path(options.root)
    if not (root / "solutions").is_dir():
        raise UsageError(
            f"{root / 'solutions'} is not there, expected the folder of the masters",
            hint="run it in the course's folder, or name that with --root",
        )
    course = find(str(root / FILE) if (root / FILE).exists() else None)
    for name in [options.assignment] if options.assignment else SUITES:
        master = root / "solutions" / f"{name}.py"
        suite = course.applied_to(load(name))
        points = {item.name: item.points for item in suite.items}
        places = root / "assignments", root / "solutions"
        if options.check:
            show_progress(f"{name}: check")
            check(master, *places, points=points)
            verified = verify(master, *places, points=points)
            clear_progress()
            say(f"{name} is up to date: {verified.questions} questions, {verified.checks} checks")
        else:
            changed = build(
                master,
                *places,
                points=points,
                progress=lambda step, name=name: show_progress(f"{name}: {step}"),  # type: ignore[misc]
            )
            clear_progress()
            for path in changed:
                print(path)
            say(f"{name} is built: {len(changed)} files changed")
    return OK
