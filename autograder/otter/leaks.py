"""Find what must not be in a handout: markers, hidden checks, code and text of the solution.

Solutions are looked for as expressions and not as lines, so that `want = D2.T @ H` in a public
check counts as much as a forgotten `return D2.T @ H`. Of a model answer no line may be there.
"""

import ast
import builtins
import re
from collections.abc import Iterator

from autograder.otter.master import Master, Notebook

_MARKER = re.compile(
    r"#\s*(?:(?:BEGIN|END)\s+(?:SOLUTION|QUESTION|TESTS|PROMPT|TEST CONFIG|IGNORE)"
    r"|SOLUTION\b|ASSIGNMENT CONFIG|HIDDEN\b)",
    re.IGNORECASE,
)
_SHORTEST = 6
"""Expressions of fewer characters than this turn up in any prose."""
_SHORTEST_LINE = 20
"""Lines of an answer with fewer characters than this, white space aside, may be anyone's."""


def leaks(master: Master, starter: Notebook) -> list[str]:
    """One sentence for each thing in the handout that belongs to the instructor."""
    return [
        *_markers(starter),
        *_hidden_checks(master, starter),
        *_solutions(master, starter),
        *_answers(master, starter),
    ]


def _markers(starter: Notebook) -> Iterator[str]:
    for cell in starter["cells"]:
        for line in "".join(cell["source"]).splitlines():
            if _MARKER.search(line):
                yield (
                    f"the handout holds the marker {line.strip()!r}: "
                    "write it as Otter Assign expects it, inside a solution block"
                )


def _hidden_checks(master: Master, starter: Notebook) -> Iterator[str]:
    everything = "\n".join([*_code(starter), *_prose(starter)])
    for question in master.questions:
        for check in question.checks:
            if check.hidden and re.search(rf"\b{check.name}\b", everything):
                yield f"the handout holds the hidden check {check.name} of {question.name}"


def _solutions(master: Master, starter: Notebook) -> Iterator[str]:
    code = [_parse(source) for source in _code(starter)]
    visible = {ast.unparse(node) for tree in code for node in _expressions(tree)}
    prose = _squeeze("\n".join(_prose(starter)))
    given = _parse(master.given)
    known = {ast.unparse(node) for node in _expressions(given)}
    defined = {node.name for node in ast.walk(given) if isinstance(node, ast.FunctionDef)}
    for question in master.questions:
        solution = _parse(question.solution)
        for text in sorted(set(_fragments(solution)) - known):
            if text in visible or _squeeze(text) in prose:
                yield f"the handout holds `{text}`, a part of the solution of {question.name}"
        functions = {node.name for node in solution.body if isinstance(node, ast.FunctionDef)}
        for name in sorted(functions & defined):
            yield f"the master defines {name}, which {question.name} asks for, outside the question"


def _answers(master: Master, starter: Notebook) -> Iterator[str]:
    everything = _squeeze("\n".join([*_code(starter), *_prose(starter)]))
    for question in master.questions:
        for line in question.answer.splitlines():
            squeezed = _squeeze(line)
            if len(squeezed) >= _SHORTEST_LINE and squeezed in everything:
                yield (
                    f"the handout holds {line.strip()[:60]!r}, "
                    f"a line of the model answer of {question.name}"
                )


def _fragments(tree: ast.Module) -> Iterator[str]:
    """The expressions that make up a solution: what is returned, assigned or added."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Return | ast.Assign | ast.AugAssign | ast.AnnAssign):
            continue
        if node.value is None or isinstance(node.value, ast.Tuple | ast.List):
            continue
        text = ast.unparse(node.value)
        inside = list(ast.walk(node.value))
        names = {n.id for n in inside if isinstance(n, ast.Name)} - {"np", *dir(builtins)}
        works = any(isinstance(n, ast.BinOp | ast.Call) for n in inside)
        enough = len(names) >= (1 if isinstance(node, ast.Return) else 2)
        if works and enough and len(_squeeze(text)) >= _SHORTEST:
            yield text


def _expressions(tree: ast.Module) -> Iterator[ast.expr]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.expr))


def _code(notebook: Notebook) -> Iterator[str]:
    """The code of a notebook, its public checks among it."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            yield "".join(cell["source"])
    for source in notebook["metadata"].get("otter", {}).get("tests", {}).values():
        yield str(source)


def _prose(notebook: Notebook) -> Iterator[str]:
    return ("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] != "code")


def _parse(source: str) -> ast.Module:
    """The syntax tree without the lines that only IPython understands; empty if it has none."""
    lines = (line for line in source.splitlines() if not line.lstrip().startswith(("%", "!")))
    try:
        return ast.parse("\n".join(lines))
    except SyntaxError:
        return ast.Module(body=[], type_ignores=[])


def _squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)
