"""The notebooks of `examples/` and `tests/submissions/`, as files in folders by assignment.

Those that are hostile are tried elsewhere, on every sandbox, by `python -m tests.attack`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tests.attack.notebook import Cells
from tests.conftest import ROOT
from tests.submissions import packed
from tests.submissions.notebooks import made_from, solution, table, write
from tests.test_mistakes import ODD, ROWS, made_wrong
from tests.test_mistakes import packed as in_few_notebooks

ACCEPTED = ("methods", "forms", "habits", "policies")
HONEST = ("output", "magics", "imports", "python", "state")
OTHERS = {
    "01-forward": "forward",
    "03-dynamics": "dynamics",
    "04-bidirectional": "bidirectional",
    "05-addition": "addition",
}
EVERY = 12
"""Of the notebooks that are not examples, so many are passed over for one in a sample."""


def lay_out(folder: Path, *, sample: bool) -> int:
    """Writes the notebooks to `folder/<assignment>/<name>.ipynb`; returns how many.

    Args:
        folder: Where to.
        sample: All examples, but of the others one in a dozen.
    """
    chosen = list(_made())[:: EVERY if sample else 1]
    for assignment, name, cells in chosen:
        (folder / assignment).mkdir(parents=True, exist_ok=True)
        write(cells, folder / assignment / f"{name}.ipynb")
    examples = sorted((ROOT / "examples" / "submissions").glob("*.ipynb"))
    (folder / "02-bptt").mkdir(parents=True, exist_ok=True)
    for path in examples:
        (folder / "02-bptt" / f"example-{path.name}").write_bytes(path.read_bytes())
    return len(chosen) + len(examples)


def _made() -> Iterator[tuple[str, str, Cells]]:
    """The notebooks: assignment, name, cells."""
    for kind, names in (("accepted", ACCEPTED), ("honest", HONEST)):
        for name in names:
            for row in table(f"{kind}/{name}.toml")["variant"]:
                yield "02-bptt", f"{kind}-{row['id']}", made_from(row)
    for number, rows in enumerate(in_few_notebooks(ROWS)):
        cells = solution()
        for row in rows:
            cells = made_wrong(cells, row)
        yield "02-bptt", f"mistaken-{number:02}", cells
    for row in ODD:
        yield "02-bptt", f"odd-{row['id']}", made_from(row)
    for assignment, name in OTHERS.items():
        for number, wrong in enumerate(packed.mistaken(name)):
            yield assignment, f"mistaken-{number:02}", packed.made_wrong(name, wrong)
        for variant, text in packed.variants(name).items():
            yield assignment, f"accepted-{variant}", (*packed.solution(name), text)
    for assignment in ("01-forward", "02-bptt", "03-dynamics", "04-bidirectional", "05-addition"):
        for kind, path in (
            ("solved", ROOT / "solutions" / f"{assignment}.ipynb"),
            ("starter", ROOT / "assignments" / assignment / f"{assignment}.ipynb"),
        ):
            cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
            code = ("".join(c["source"]) for c in cells if c["cell_type"] == "code")
            yield assignment, kind, tuple(code)
