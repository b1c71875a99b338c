"""What tests of the uid sandbox need: a container that is theirs, and an image of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.containers.box import Box


@pytest.fixture(scope="session")
def box() -> Iterator[Box]:
    """A container with the grader; a notebook that gets away with a bomb fills it alone."""
    with Box("--pids-limit", "400", "--memory", "2g") as box:
        box.set_up()
        yield box


@pytest.fixture(scope="session")
def image(box: Box) -> Iterator[str]:
    """The same as an image, for containers that lack something."""
    with box.image() as image:
        yield image
