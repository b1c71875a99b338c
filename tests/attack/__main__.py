"""`python -m tests.attack`: the hostile notebooks against the sandboxes, and a table of it."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

from autograder.sandbox import SANDBOXES
from tests.attack import batch, table
from tests.attack.batch import Outcome
from tests.attack.corpus import Attack, attacks


def main() -> int:
    """Runs what the command line asks for; 1 where anything surprises."""
    parser = argparse.ArgumentParser(prog="python -m tests.attack", description=__doc__)
    parser.add_argument("--sandbox", action="append", choices=[*SANDBOXES], help="default: bwrap")
    parser.add_argument("--only", action="append", metavar="NAME", help="attacks of this name")
    parser.add_argument("--row", type=int, help="attacks of this row")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the outcomes to a file")
    options = parser.parse_args()
    chosen = [
        attack
        for attack in attacks()
        if (not options.only or attack.id in options.only)
        and (options.row is None or attack.row == options.row)
    ]
    if not chosen:
        parser.error("there is no attack of this name")
    began = time.monotonic()
    outcomes: list[Outcome] = []
    for name in options.sandbox or ["bwrap"]:
        outcomes += _against(name, chosen)
    if options.json is not None:
        options.json.write_text(json.dumps([asdict(each) for each in outcomes]), encoding="utf-8")
    print(table.render(chosen, outcomes), end="")
    surprises = sum(bool(outcome.surprises) for outcome in outcomes)
    seconds = time.monotonic() - began
    print(f"{len(chosen)} attacks, {surprises} surprises, {seconds:.0f} s")
    return 1 if surprises else 0


def _against(sandbox: str, chosen: list[Attack]) -> list[Outcome]:
    """The attacks against one sandbox."""
    return batch.run(chosen, SANDBOXES[sandbox], batch.tell)


if __name__ == "__main__":
    sys.exit(main())
