"""Writes every correct variant as a notebook: `python -m tests.submissions.write_variants DIR`.

`DIR/<assignment>/<variant>.ipynb` is what `rnn-autograder validate --variants DIR` expects to get
full marks. The variants of 05-addition come with the trained nets of its solved notebook, so that
they are whole.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.attack.notebook import Cells
from tests.submissions import packed
from tests.submissions.notebooks import made_from, table, write

ROOT = Path(__file__).resolve().parents[2]
PACKED = {
    "01-forward": "forward",
    "03-dynamics": "dynamics",
    "04-bidirectional": "bidirectional",
}
LOOSE = ("methods", "forms", "habits")


def variants() -> Iterator[tuple[str, str, Cells]]:
    """The variants: assignment, name, cells."""
    for assignment, name in PACKED.items():
        for variant, text in packed.variants(name).items():
            yield assignment, variant, (*packed.solution(name), text)
    for name in LOOSE:
        for row in table(f"accepted/{name}.toml")["variant"]:
            yield "02-bptt", row["id"], made_from(row)
    solved = json.loads((ROOT / "solutions" / "05-addition.ipynb").read_text(encoding="utf-8"))
    code = ["".join(c["source"]) for c in solved["cells"] if c["cell_type"] == "code"]
    for variant, text in packed.variants("addition").items():
        yield "05-addition", variant, (*code, text)


def main(folder: Path) -> None:
    """Writes all of them."""
    for assignment, name, cells in variants():
        target = folder / assignment
        target.mkdir(parents=True, exist_ok=True)
        write(cells, target / f"{name}.ipynb")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
