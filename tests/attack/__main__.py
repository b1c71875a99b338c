"""`python -m tests.attack`: the hostile notebooks against the sandboxes, and a table of it.

Without --sandbox, all those are tried that work here. `uid` and `process` are tried in containers.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

# Before NumPy is loaded: several threads grade here, and one that forks stops OpenBLAS's own.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from autograder.sandbox import SANDBOXES
from tests.attack import batch, container, table
from tests.attack.batch import Outcome
from tests.attack.corpus import Attack, attacks


def main() -> int:
    """Runs what the command line asks for; 1 where anything surprises."""
    parser = argparse.ArgumentParser(prog="python -m tests.attack", description=__doc__)
    parser.add_argument("--sandbox", action="append", choices=[*SANDBOXES])
    parser.add_argument("--only", action="append", metavar="NAME", help="attacks of this name")
    parser.add_argument("--row", action="append", type=int, help="attacks of this row")
    parser.add_argument("--json", metavar="FILE", help="write the outcomes to a file, - for stdout")
    parser.add_argument("--markdown", metavar="FILE", help="write a table for the documentation")
    parser.add_argument("--here", action="store_true", help="use no container for uid and process")
    options = parser.parse_args()
    chosen = [
        attack
        for attack in attacks()
        if (not options.only or attack.id in options.only)
        and (not options.row or attack.row in options.row)
    ]
    if not chosen:
        parser.error("there is no attack of this name")
    began = time.monotonic()
    outcomes: list[Outcome] = []
    names = options.sandbox or _working()
    if len(names) == 1:
        outcomes += _against(names[0], chosen, options.here)
    else:
        for name in names:
            outcomes += _apart(chosen, name)
    surprises = sum(bool(outcome.surprises) for outcome in outcomes)
    if options.json is not None:
        content = json.dumps([asdict(each) for each in outcomes])
        if options.json == "-":
            print(content)
            return 1 if surprises else 0
        Path(options.json).write_text(content, encoding="utf-8")
    if options.markdown is not None:
        Path(options.markdown).write_text(table.markdown(chosen, outcomes), encoding="utf-8")
    print(table.render(chosen, outcomes), end="")
    again = sum(outcome.again for outcome in outcomes)
    print(
        f"{len(chosen)} attacks, {surprises} surprises, {again} graded again,"
        f" {time.monotonic() - began:.0f} s"
    )
    return 1 if surprises else 0


def _working() -> list[str]:
    """The sandboxes that can be tried on this machine."""
    working = []
    for name, sandbox in SANDBOXES.items():
        reason = container.why_not(name) if name in container.PLACES else sandbox.why_not()
        if reason is None:
            working.append(name)
        else:
            print(f"{name} is not tried: {reason}", file=sys.stderr)
    return working


def _apart(chosen: Sequence[Attack], sandbox: str) -> list[Outcome]:
    """The attacks against one sandbox, in a process of its own: what is left behind is told apart.

    Raises:
        RuntimeError: It came to its end without outcomes.
    """
    command = [sys.executable, "-m", "tests.attack", "--sandbox", sandbox, "--json", "-"]
    command += [word for attack in chosen for word in ("--only", attack.id)]
    done = subprocess.run(command, stdout=subprocess.PIPE)
    try:
        return [Outcome(**each) for each in json.loads(done.stdout)]
    except ValueError:
        raise RuntimeError(f"the attacks on {sandbox} ended with {done.returncode}") from None


def _against(sandbox: str, chosen: Sequence[Attack], here: bool) -> list[Outcome]:
    """The attacks against one sandbox."""
    if sandbox in container.PLACES and not here:
        return container.run(chosen, sandbox)
    return batch.run(chosen, SANDBOXES[sandbox], batch.tell)


if __name__ == "__main__":
    sys.exit(main())
