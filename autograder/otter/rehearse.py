"""Run a notebook from top to bottom and then its public checks, and write down what happened.

A script that `verify` runs in a process of its own: `python rehearse.py NOTEBOOK OUTPUT`, in the
folder of the notebook. It asks the real `otter.Notebook`, as a student's notebook does, and writes
JSON: `errors`, one line per cell that raised, and `checks`, per question a list of (function,
passed, message), or a sentence where Otter could not run the checks at all.
"""

import json
import sys
from pathlib import Path
from typing import Any


def rehearse(notebook: Path) -> dict[str, Any]:
    """The errors of the cells and the results of the checks of one notebook."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    shell: Any = InteractiveShell.instance(config=config)
    content = json.loads(notebook.read_text(encoding="utf-8"))
    errors = []
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            source = "".join(cell["source"])
            result = shell.run_cell(source, store_history=False)
            problem = result.error_before_exec or result.error_in_exec or _undrawable()
            if problem is not None:
                first = source.strip().split("\n", 1)[0]
                errors.append(f"{first!r} raises {type(problem).__name__}: {problem}")
    questions = content["metadata"].get("otter", {}).get("tests", {})
    checks = {name: _check(shell.user_ns, name) for name in questions}
    return {"errors": errors, "checks": checks}


def _undrawable() -> Exception | None:
    """What is wrong with a figure of the cell, if there is one: it shows when it is drawn."""
    if "matplotlib.pyplot" not in sys.modules:
        return None
    from matplotlib import pyplot

    try:
        for number in pyplot.get_fignums():
            pyplot.figure(number).canvas.draw()
    except Exception as error:  # whatever matplotlib raises, on the text of a label for example
        return error
    finally:
        pyplot.close("all")
    return None


def _check(namespace: dict[str, Any], question: str) -> list[tuple[str, bool, str]] | str:
    """The results of one question's checks, or why Otter cannot run them."""
    if "grader" not in namespace:
        return "the notebook does not make `grader`, an otter.Notebook"
    try:
        done = namespace["grader"].check(question, global_env=namespace)
    except Exception as error:  # whatever Otter raises on a check that it cannot read
        return f"{type(error).__name__}: {error}"
    return [
        (result.test_case.body.test_func.__name__, result.passed, result.message)
        for result in done.test_case_results
    ]


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(rehearse(Path(sys.argv[1]))), encoding="utf-8")
