"""`course.toml`: what an instructor sets, and the only place where it is set.

Points per item, limits, due dates, what students are told, and the share that the numerator layout
leaves. What the file does not name stays as the suite has it. A file that does not fit is refused
with the line that is wrong.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, NoReturn, get_args

from autograder.errors import UsageError
from autograder.items import SUITES
from autograder.model import Assignment, Item
from autograder.sandbox.limits import Limits
from autograder.text import one_line

FILE = "course.toml"
Level = Literal["full", "hint", "score"]

_TABLES = {
    "feedback": {"level"},
    "policy": {"numerator_layout"},
    "limits": set(Limits._fields) - {"scratch_bytes"},
}
_RULES = {"due", "points", "limits"}
_LIMITS = {"cell_seconds", "notebook_seconds", "call_seconds", "submission_seconds"}
"""What an assignment may set for itself; memory and the like are the same for a whole course."""


@dataclass(frozen=True)
class Rules:
    """What is set for one assignment."""

    due: datetime.datetime | datetime.date | None = None
    points: Mapping[str, float] = field(default_factory=dict)
    limits: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Course:
    """What is set for a course.

    Attributes:
        level: What students are told: "full" (the sentence), "hint" (which checks failed) or
            "score" (nothing else).
        numerator_layout: The share of the points that a gradient in numerator layout keeps; None
            leaves it to the suite.
        limits: What every submission may use, where it is not the usual.
        assignments: The rules of the assignments that have some.
    """

    level: Level = "full"
    numerator_layout: float | None = None
    limits: Mapping[str, Any] = field(default_factory=dict)
    assignments: Mapping[str, Rules] = field(default_factory=dict)

    def limits_of(self, assignment: str) -> Limits:
        """What a submission of this assignment may use."""
        rules = self.assignments.get(assignment, Rules())
        return Limits(**{**self.limits, **rules.limits})

    def applied_to(self, suite: Assignment) -> Assignment:
        """The suite with the course's points and policy."""
        points = self.assignments.get(suite.name, Rules()).points
        items = tuple(
            replace(self._with_policy(item), points=points.get(item.name, item.points))
            for item in suite.items
        )
        return replace(suite, items=items)

    def _with_policy(self, item: Item) -> Item:
        if self.numerator_layout is None:
            return item
        mistakes = tuple(
            replace(mistake, credit=self.numerator_layout) if mistake.credit else mistake
            for mistake in item.mistakes
        )
        return replace(item, mistakes=mistakes)


def find(name: str | None) -> Course:
    """The course of the file of this name; of ./course.toml when None, where that is there.

    Raises:
        UsageError: The file is not there, or does not fit; the message names the line.
    """
    path = Path(name or FILE)
    if name is None and not path.exists():
        return Course()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise UsageError(
            f"{one_line(str(path))} cannot be read: {reason}", hint="name the file with --course"
        ) from None
    return parse(text, path)


def parse(text: str, path: Path) -> Course:
    """The course of a file's text; `path` names it in messages.

    Raises:
        UsageError: It does not fit; the message names the line.
    """
    return _Reader(path, text).course()


class _Reader:
    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = text.splitlines()
        try:
            self._tables = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            end = f"(at line {max(1, len(self._lines))})"
            reason = str(error).replace("(at end of document)", end)
            raise UsageError(
                f"{one_line(str(path))} is not TOML: {reason}", hint="mend that line"
            ) from None

    def course(self) -> Course:
        for name in self._tables:
            if name not in (*_TABLES, "assignments"):
                self._refuse((name,), f"there is no table {name}", "feedback, policy, limits or"
                             " assignments")  # fmt: skip
        for name, keys in _TABLES.items():
            self._only((name,), keys)
        level = self._table("feedback").get("level", "full")
        if level not in get_args(Level):
            self._refuse(("feedback", "level"), f"level is {level!r}", "full, hint or score")
        layout = self._table("policy").get("numerator_layout")
        if layout is not None and not (_is_number(layout) and 0 <= layout <= 1):
            self._refuse(("policy", "numerator_layout"), f"it is {layout!r}", "a share, 0 to 1")
        limits = self._limits(("limits",), _TABLES["limits"])
        assignments = {}
        for name in self._table("assignments"):
            if name not in SUITES:
                self._refuse(("assignments", name), f"there is no {name}", ", ".join(SUITES))
            assignments[name] = self._rules(name)
        return Course(level, layout, limits, assignments)

    def _rules(self, name: str) -> Rules:
        self._only(("assignments", name), _RULES)
        table = self._table("assignments", name)
        due = table.get("due")
        if due is not None and not isinstance(due, datetime.date):
            self._refuse(("assignments", name, "due"), f"due is {due!r}",
                         "a date, 2027-01-31T23:59:00+01:00")  # fmt: skip
        from autograder.items.suite import load

        known = {item.name for item in load(name).items}
        points = self._numbers(("assignments", name, "points"), known)
        limits = self._limits(("assignments", name, "limits"), _LIMITS)
        return Rules(due, points, limits)

    def _table(self, *path: str) -> dict[str, Any]:
        table: Any = self._tables
        for depth, name in enumerate(path, 1):
            table = table.get(name, {})
            if not isinstance(table, dict):
                self._refuse(path[:depth], f"{name} is {table!r}", f"a table, [{'.'.join(path)}]")
        return table  # type: ignore[no-any-return]

    def _only(self, path: tuple[str, ...], keys: set[str]) -> None:
        for key in self._table(*path):
            if key not in keys:
                self._refuse((*path, key), f"there is no {key} here", ", ".join(sorted(keys)))

    def _numbers(self, path: tuple[str, ...], keys: set[str]) -> dict[str, float]:
        self._only(path, keys)
        table = self._table(*path)
        for key, value in table.items():
            if not _is_number(value) or value < 0:
                self._refuse((*path, key), f"{key} is {value!r}", "a number, 0 or more")
        return table

    def _limits(self, path: tuple[str, ...], keys: set[str]) -> dict[str, Any]:
        limits = self._numbers(path, keys)
        for key, value in limits.items():
            whole = isinstance(value, int) or key.endswith("_seconds")
            if not value or not whole:
                kind = "a number" if key.endswith("_seconds") else "a whole number"
                self._refuse((*path, key), f"{key} is {value!r}", f"{kind} above 0")
        return limits

    def _refuse(self, path: tuple[str, ...], came: str, expected: str) -> NoReturn:
        where = f"{one_line(str(self._path))}, line {self._line(path)}"
        raise UsageError(f"{where}: {one_line(came)}, expected {expected}", hint="mend that line")

    def _line(self, path: tuple[str, ...]) -> int:
        """The line that sets the last of these names; else the one of its table; else the first."""
        *table, key = path
        current, best = "", 1
        for number, line in enumerate(self._lines, 1):
            if header := re.match(r"\s*\[\s*(.+?)\s*\]\s*(#.*)?$", line):
                current = re.sub(r"[\"'\s]", "", header[1])
                if current == ".".join(path):
                    return number
                best = number if current == ".".join(table) else best
            elif current == ".".join(table) and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[.=]",
                                                         line):  # fmt: skip
                return number
        return best


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
