"""Read an instructor's master: its questions, their points, checks and solutions.

A master is one Jupytext percent file in Otter Assign form. What stands in it is compared later with
what `otter assign` made of it, so this module reads the master on its own, without Otter.
"""

import ast
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.otter.errors import HandoutError

Notebook = dict[str, Any]
"""A notebook as its file has it, with the source of each cell as one string."""

_BOUNDARY = re.compile(r"#\s+(begin|end)\s+(question|prompt|solution|tests)\b", re.IGNORECASE)
_TEST_CONFIG = re.compile(r'\s*""?"?\s*#\s*BEGIN TEST CONFIG(.*?)#\s*END TEST CONFIG', re.S | re.I)
_HIDDEN = re.compile(r"\s*#.*\bhidden\b|.*^hidden:\s*true", re.IGNORECASE | re.S | re.M)


@dataclass(frozen=True)
class Check:
    """One test cell of a question: the function in it, and whether students may see it."""

    name: str
    source: str
    hidden: bool


@dataclass(frozen=True)
class Question:
    """What the master says about one question.

    Attributes:
        manual: Whether a person grades it, by the marking guide that stands in its answer.
        prompt: What it asks, in Markdown.
        solution: The code of its solution.
        answer: The text of its solution, in Markdown: the model answer and the marking guide.
    """

    name: str
    points: float
    manual: bool
    checks: tuple[Check, ...]
    solution: str
    prompt: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Master:
    """A master as a notebook and as a list of questions; `given` is its code outside questions."""

    name: str
    title: str
    notebook: Notebook
    questions: tuple[Question, ...]
    given: str


@dataclass
class _Draft:
    """A question while its cells are being read."""

    config: dict[str, str]
    checks: list[Check] = field(default_factory=list)
    solution: list[str] = field(default_factory=list)
    prompt: list[str] = field(default_factory=list)
    answer: list[str] = field(default_factory=list)


def read_master(path: Path, points: Mapping[str, float] | None = None) -> Master:
    """Read the master at `path`; a `HandoutError` names the question that cannot be read.

    `points` takes the place of the master's own points, for the questions that it names.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise HandoutError(f"cannot read the master {path}: {error.strerror}") from error
    notebook = _as_notebook(text, path)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "raw":
            cell["source"] = _with_points(cell["source"], points or {})
    questions, given = _read_cells(notebook["cells"])
    names = [question.name for question in questions]
    for name in names:
        if names.count(name) > 1:
            raise HandoutError(
                f"{path.name} has two questions named {name}",
                hint="give each question its own name",
            )
    return Master(path.stem, _title(notebook, path.stem), notebook, questions, given)


def _as_notebook(text: str, path: Path) -> Notebook:
    """The percent file as a notebook."""
    try:
        import jupytext
    except ImportError as error:
        raise HandoutError(
            "building a handout needs Jupytext and Otter-Grader, which are not installed",
            hint="pip install 'rnn-autograder[assign]'",
        ) from error
    percent = jupytext.reads(text, fmt="py:percent")
    notebook: Notebook = json.loads(jupytext.writes(percent, fmt="ipynb"))
    if "kernelspec" not in notebook["metadata"]:
        raise HandoutError(
            f"{path.name} names no kernel", hint="copy the header of another master to its top"
        )
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    return notebook


def _read_cells(cells: list[dict[str, Any]]) -> tuple[tuple[Question, ...], str]:
    """Sort the cells into questions, and the code that belongs to none."""
    questions: list[Question] = []
    given: list[str] = []
    draft: _Draft | None = None
    block = ""
    for cell in cells:
        source: str = cell["source"]
        boundary = _BOUNDARY.match(source) if cell["cell_type"] == "raw" else None
        if boundary:
            begins, kind = boundary[1].lower() == "begin", boundary[2].lower()
            block = kind if begins and kind != "question" else ""
            if kind == "question" and begins:
                draft = _Draft(_config(source))
            elif kind == "question" and draft is not None:
                questions.append(_finish(draft))
                draft = None
        elif cell["cell_type"] == "markdown" and draft is not None and block != "tests":
            (draft.answer if block == "solution" else draft.prompt).append(source)
        elif cell["cell_type"] != "code":
            continue
        elif draft is None:
            given.append(source)
        elif block == "solution":
            draft.solution.append(source)
        elif block == "tests":
            draft.checks.append(_read_check(source, draft.config.get("name", "?")))
    return tuple(questions), "\n".join(given)


def _with_points(source: str, points: Mapping[str, float]) -> str:
    """A question's configuration cell with the points that are set for it."""
    name = _config(source).get("name", "")
    if name not in points:
        return source
    return re.sub(r"^points:.*$", f"points: {points[name]:g}", source, flags=re.MULTILINE)


def _config(source: str) -> dict[str, str]:
    """The `key: value` lines of a configuration cell."""
    pairs = (line.partition(":") for line in source.splitlines() if not line.startswith("#"))
    return {key.strip(): value.strip() for key, colon, value in pairs if colon}


def _finish(draft: _Draft) -> Question:
    name, points = draft.config.get("name", ""), draft.config.get("points", "")
    try:
        worth = float(points)
    except ValueError as error:
        raise HandoutError(
            f"question {name or '?'} has points: {points!r} in the master",
            hint="write the points as a number, for example `points: 4`",
        ) from error
    manual = draft.config.get("manual", "false").lower() == "true"
    return Question(
        name,
        worth,
        manual,
        tuple(draft.checks),
        solution="\n".join(draft.solution),
        prompt="\n\n".join(draft.prompt),
        answer="\n\n".join(draft.answer),
    )


def _read_check(source: str, question: str) -> Check:
    """The one function of a test cell."""
    config = _TEST_CONFIG.match(source)
    body = source[config.end() :].lstrip('"\n') if config else source
    try:
        functions = [node for node in ast.parse(body).body if isinstance(node, ast.FunctionDef)]
    except SyntaxError as error:
        raise HandoutError(f"a check of {question} is not Python: {error}") from error
    if len(functions) != 1:
        raise HandoutError(
            f"a test cell of {question} holds {len(functions)} functions",
            hint="write one function per test cell",
        )
    hidden = bool(_HIDDEN.match(config[1] if config else source.split("\n", 1)[0]))
    return Check(functions[0].name, ast.unparse(functions[0]), hidden)


def _title(notebook: Notebook, default: str) -> str:
    """The first heading of the first level."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown" and cell["source"].startswith("# "):
            return str(cell["source"].splitlines()[0][2:])
    return default
