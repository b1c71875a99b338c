"""What tests of containers need: an engine that nothing is remembered of."""

from __future__ import annotations

import gc
import warnings

from autograder.sandbox.docker_engine import connect
from autograder.sandbox.docker_image import student_image
from autograder.sandbox.docker_owner import remove_abandoned


def forget() -> None:
    """Lets go of the engine; the next question looks for it anew."""
    if connect.cache_info().currsize:
        connect().close()
    for remembered in (connect, student_image, remove_abandoned):
        remembered.cache_clear()
    # The SDK leaves a socket open that finds nobody; that is told here, and not in another test.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
