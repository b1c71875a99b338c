"""Packages that are missing: a notebook goes on without what needs them."""

from __future__ import annotations

import pytest

from tests.probe.shells import in_a_process


@pytest.mark.parametrize(
    "cell",
    [
        "import no_such_package\nreached = 1",
        "import math, no_such_package.part as nothing, json\nreached = json and math and 1",
        "from no_such_package import (\n    one,\n    two,\n)\n\nreached = 1",
        "import no_such_package\nfrom no_such_too import *\nreached = 1",
        "import no_such_package; import math as m; reached = m and 1",
        "import no_such_package  # \u2028, which is no end of a line\nreached = 1",
        "%matplotlib inline\nimport no_such_package\nreached = 1",
        "if True:\n    import no_such_package\nreached = 1",
        "def f():\n    import no_such_package\nf()\nreached = 1",
        "%%time\nimport no_such_package\nreached = 1",
        "\n%%capture\n%%time\n!pip install no_such_package\nimport no_such_package\nreached = 1",
    ],
    ids=[
        *(
            "one",
            "several",
            "from",
            "two",
            "a line",
            "2028",
            "magic",
            "in a block",
            "in a function",
        ),
        *("%%time", "%%capture"),
    ],
)
def test_what_stands_below_the_import_of_a_missing_package_runs(cell: str) -> None:
    """The import is the cell's problem, and does not take along what stands below it."""
    assert in_a_process(
        [cell],
        "namespace.get('reached') == 1"
        """ and problems == ["ModuleNotFoundError: No module named 'no_such_package'"]""",
    )


@pytest.mark.parametrize(
    "cell",
    [
        "no_such_package.f()\nreached = 1",
        "for _ in range(3):\n    data = so.f()\nreached = 1",
        "data = part(1)\nfirst, second = data\nprint(first)\nreached = 1",
        "def use():\n    return part(1)\nuse()\nreached = 1",
        "@part\ndef unreached(): pass\nreached = 1",
    ],
    ids=["called", "in a loop", "what came of it", "in a function", "a decorator"],
)
def test_what_stands_below_the_use_of_a_missing_package_runs(cell: str) -> None:
    """In the cell of the import and in any after it; what would have come of it is missing too."""
    imports = "import no_such_package\nimport no_such_too as so\nfrom no_such_third import part\n"
    for cells in ([imports + cell], [imports, cell]):
        assert in_a_process(
            cells,
            "namespace.get('reached') == 1 and 'unreached' not in namespace and all(problems)",
        )


def test_names_that_a_star_would_have_brought_are_missing_with_it() -> None:
    """Nobody knows which they were: whatever is not there may be one of them."""
    cells = ["from no_such_package import *\nx = symbols('x')\nreached = 1", "y = x\nz = 1"]
    assert in_a_process(cells, "namespace['reached'] == namespace['z'] == 1 and all(problems)")


def test_packages_that_are_missing_beside_an_await_are_found() -> None:
    """IPython leaves out the blank lines above a cell: the lines are counted as it counts them."""
    cell = "\n\nimport no_such_package\nimport no_such_too\nx = await wait()\nreached = 1"
    cells = ["async def wait(): return 1", cell]
    assert in_a_process(cells, "namespace['reached'] == namespace['x'] == 1 and problems[1]")


def test_the_problem_that_ended_a_cell_is_told_before_a_missing_package() -> None:
    """What stands below was lost by it, and not by the package."""
    cells = ["import no_such_package\n1 / 0\nreached = 1"]
    assert in_a_process(cells, "problems == ['ZeroDivisionError: division by zero']")


def test_a_name_of_a_function_that_is_left_out_is_no_name_of_the_notebooks() -> None:
    """Only what the notebook itself has not is passed over."""
    cells = ["@no_such_decorator\ndef f():\n    own = 1", "own\nreached = 1"]
    assert in_a_process(
        ["from no_such_package import no_such_decorator\n" + cells[0], cells[1]],
        "'reached' not in namespace and problems[1] == \"NameError: name 'own' is not defined\"",
    )


@pytest.mark.parametrize(
    "cell",
    [
        "import math\nmath.no_such_name\nreached = 1",
        "import no_such_package\nno_such_name\nreached = 1",
        "import no_such_package\n1 / 0\nreached = 1",
        "raise NameError('mine', name=None)\nreached = 1",
    ],
    ids=["an attribute", "another name", "a division", "raised"],
)
def test_any_other_problem_ends_its_cell(cell: str) -> None:
    """Only what a missing package is to blame for is passed over."""
    assert in_a_process([cell], "'reached' not in namespace and problems[0]")
