"""What a student's notebook may import: these packages and no others, on every sandbox.

An allow-list, so that nothing else of the grader's environment (its own packages, an instructor's)
is ever beside the student's code. `tests/sandbox/test_library.py` holds it against the packages'
own metadata.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

DISTRIBUTIONS = ("numpy", "ipython", "matplotlib", "msgspec")
"""What is offered (msgspec is the wire's); TOP_LEVEL is what these and their requirements hold."""

TOP_LEVEL = frozenset(
    """
    IPython PIL _cyutility asttokens contourpy cycler cycler.py dateutil decorator decorator.py
    executing fontTools ipython_pygments_lexers ipython_pygments_lexers.py jedi kiwisolver
    matplotlib matplotlib.libs matplotlib_inline mpl_toolkits msgspec numpy numpy.libs packaging
    parso pexpect pillow.libs prompt_toolkit ptyprocess pure_eval pygments pylab.py pyparsing
    six.py stack_data traitlets typing_extensions.py wcwidth psutil
    """.split()
)

_METADATA = re.compile(r"(?P<name>.+?)-[^-]+\.dist-info")
WITH_METADATA = frozenset(
    """
    asttokens contourpy cycler decorator executing fonttools ipython ipython_pygments_lexers jedi
    kiwisolver matplotlib matplotlib_inline msgspec numpy packaging parso pexpect pillow
    prompt_toolkit psutil ptyprocess pure_eval pygments pyparsing python_dateutil six stack_data
    traitlets typing_extensions wcwidth
    """.split()
)


def site_directories() -> list[Path]:
    """Where this interpreter's packages lie."""
    named = (Path(entry) for entry in sys.path)
    return [path for path in named if path.name in ("site-packages", "dist-packages")]


def student_library() -> Iterator[Path]:
    """The files and folders of the packages that a notebook may import."""
    seen: set[str] = set()
    for directory in site_directories():
        for entry in directory.iterdir():
            if entry.name not in seen and _offered(entry.name):
                seen.add(entry.name)
                yield entry


def _offered(name: str) -> bool:
    metadata = _METADATA.fullmatch(name)
    if metadata is not None:
        return re.sub(r"[-.]", "_", metadata["name"]).lower() in WITH_METADATA
    return name in TOP_LEVEL
