"""The hostile notebooks: tables of attacks, and the files that are made of them.

A file of `tests/submissions/hostile` holds the attacks of one row of the list of known ways to fool
a grader. Each says what it tries, where it is known from, and what is to become of it.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.attack.notebook import Cells, split

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "submissions" / "hostile"
ALL_OTHERS = "*"
OR = "|"
"""Between verdicts that are all expected, where the machine's load decides."""

LESSON = re.compile("^def remember_task", re.M)
"""In the cell that trains a net for the student to look at: no item needs it, and it takes as long
as all the rest of a grading."""


@dataclass(frozen=True)
class Expected:
    """What is to become of an attack.

    Attributes:
        score: Its points of 100; None where the file is to be refused.
        verdicts: By item; "*" stands for all that are not named.
        refused: Words of the message with which the file is refused; "" where it is graded.
    """

    score: float | None
    verdicts: Mapping[str, str]
    refused: str = ""


@dataclass(frozen=True)
class Attack:
    """A hostile notebook or file.

    Attributes:
        id: Its name in the table.
        row: Its row in the list of attacks.
        tries: What it tries, in a sentence.
        known: Where that is known from.
        base: The notebook around it: "starter" (to gain points), "solution" (to do harm), or
            "nothing".
        first: Cells before those of the base.
        cells: Cells after them.
        maker: The function of `files` that makes the file, where it is no plain notebook.
        name: The file's name.
        times: It is graded so often in a row; what one leaves is for the next to find.
        expected: What is to become of it.
        elsewhere: What becomes of it on some sandboxes, where that must be another thing.
        unpromised: By sandbox, why it is not run there.
        limits: Its own limits.
    """

    id: str
    row: int
    tries: str
    known: str
    base: str
    first: Cells
    cells: Cells
    maker: str
    name: str
    times: int
    expected: Expected
    elsewhere: Mapping[str, Expected] = field(default_factory=dict)
    unpromised: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)
    assignment: str = "02-bptt"

    def expected_on(self, sandbox: str) -> Expected:
        """What is to become of it on this sandbox."""
        return self.elsewhere.get(sandbox, self.expected)

    def source(self, places: Mapping[str, str]) -> Cells:
        """All code cells. `places` are filled in for the words between @ signs."""
        own = (
            tuple(_filled(cell, places) for cell in self.first),
            tuple(_filled(cell, places) for cell in self.cells),
        )
        return (*own[0], *base(self.base, self.assignment), *own[1])


@cache
def attacks() -> tuple[Attack, ...]:
    """All of them, by row."""
    found: list[Attack] = []
    for path in sorted(FOLDER.glob("[0-9]*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        found += [_attack(row, table) for row in table["attack"]]
    assert len({attack.id for attack in found}) == len(found), "two attacks have one name"
    return tuple(found)


def _attack(row: Mapping[str, Any], table: Mapping[str, Any]) -> Attack:
    kind = row.get("base", "starter")
    usual = {"starter": (0.0, "NO_ANSWER"), "solution": (100.0, "PASSED"), "nothing": (None, "")}
    score, verdict = usual[kind]

    def expected(said: Mapping[str, Any]) -> Expected:
        if "refused" in said:
            return Expected(None, {}, said["refused"])
        verdicts = {ALL_OTHERS: verdict} | said.get("verdicts", {})
        return Expected(said.get("score", score), verdicts)

    preludes = _preludes()
    first, cells = (_some(row.get(name, "")) for name in ("first", "cells"))
    if row.get("uses"):
        prelude = "\n".join(preludes[name] for name in row["uses"])
        cells = (f"{prelude}\n{cells[0]}", *cells[1:])
    return Attack(
        id=row["id"],
        row=table["row"],
        tries=row["tries"],
        known=row.get("known", table["known"]),
        base=kind,
        first=first,
        cells=cells,
        maker=row.get("maker", ""),
        name=row.get("name", f"{row['id']}.ipynb"),
        times=row.get("times", 1),
        expected=expected(row),
        elsewhere={name: expected(said) for name, said in row.get("on", {}).items()},
        unpromised=row.get("unpromised", {}),
        limits=row.get("limits", {}),
        assignment=row.get("assignment", "02-bptt"),
    )


@cache
def _preludes() -> dict[str, str]:
    return tomllib.loads((FOLDER / "preludes.toml").read_text(encoding="utf-8"))


@cache
def base(kind: str, assignment: str) -> Cells:
    """The code cells of the handout, of the solved notebook, or none; without the lesson's net."""
    if kind == "nothing":
        return ()
    folder = ROOT / "assignments" / assignment if kind == "starter" else ROOT / "solutions"
    notebook = json.loads((folder / f"{assignment}.ipynb").read_text(encoding="utf-8"))
    cells = ("".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code")
    return tuple(cell for cell in cells if not LESSON.search(cell))


def _some(text: str) -> Cells:
    """The cells of a text that hold something."""
    return tuple(filter(None, split(text)))


def _filled(cell: str, places: Mapping[str, str]) -> str:
    return re.sub(r"@([A-Z_]+)@", lambda m: places.get(m[1], m[0]), cell)
