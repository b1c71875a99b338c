"""The autograder package: what Gradescope and Otter build a grading image from.

It holds the grader with its hidden suites and the course secret, so it is as confidential as they
are. In the image they end up where root alone can read them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from autograder.errors import InputError
from autograder.lean import msgspec
from autograder.otter.settings import FILE, Settings, to_config
from autograder.otter.wheel import archive, wheel

TEMPLATES = Path(__file__).parent / "templates"
PROGRAMS = ("setup.sh", "run_autograder")
WHEELS = "requirements.wheels.zip"
"""Its name begins like that of the requirements: of all files that are not Otter's own, its image
takes those alone to where setup.sh is run."""
ALL = "all"
"""A file beside the wheels that says that no index is needed."""
NO_TESTS = "The tests are in the grader, where student code cannot read them.\n"
FORMS = {"logo": False, "show_hidden": True, "force_public_test_summary": False}
"""Of Otter's own `results.json`: one test for each item, and nothing else."""

_WHEEL = re.compile(r"(?P<name>[^-]+)-(?P<version>[^-]+)(-[^-]+){3,4}\.whl")


def package(settings: Settings, requirements: str, wheels: Path | None = None) -> bytes:
    """The content of `autograder.zip`.

    Args:
        settings: What it grades, and how.
        requirements: The locked requirements, with their hashes; used where `wheels` is None.
        wheels: A folder of wheels to take along, all that is needed, for images without a network.

    Raises:
        InputError: The folder holds no wheels.
    """
    name, grader = wheel()
    parts = {name: grader}
    if wheels is not None:
        parts |= dict(_bundled(wheels))
        requirements = "".join(_locked(each, data) for each, data in parts.items() if each != name)
        parts[ALL] = b""
    config = FORMS | {"plugins": [to_config(settings)]}
    templates = sorted(path for path in TEMPLATES.iterdir() if path.is_file())
    content = {path.name: path.read_bytes() for path in templates}
    content |= {
        FILE: msgspec.json.format(msgspec.json.encode(config), indent=2) + b"\n",
        "requirements.txt": requirements.encode(),
        WHEELS: archive(parts),
        "tests/README": NO_TESTS.encode(),
        "files/README": NO_TESTS.encode(),
    }
    return archive(content, PROGRAMS)


def _bundled(folder: Path) -> Iterator[tuple[str, bytes]]:
    found = sorted(folder.glob("*.whl"))
    if not found:
        raise InputError(
            f"{folder} holds no wheels, expected all that the grader needs",
            hint="pip download --only-binary :all: -r requirements/image.txt -d FOLDER",
        )
    for path in found:
        if not path.name.startswith("rnn_autograder-"):
            yield path.name, path.read_bytes()


def _locked(name: str, data: bytes) -> str:
    """A line of requirements that takes this very wheel."""
    match = _WHEEL.fullmatch(name)
    if match is None:
        raise InputError(f"{name} has no wheel's name", hint="take wheels as pip downloads them")
    digest = hashlib.sha256(data).hexdigest()
    return f"{match['name']}=={match['version']} --hash=sha256:{digest}\n"
