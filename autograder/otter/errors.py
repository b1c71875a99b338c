"""What goes wrong with a handout."""

from autograder.errors import AutograderError


class HandoutError(AutograderError):
    """A handout that cannot be made, is not right, or is stale; the hint says what to do."""
