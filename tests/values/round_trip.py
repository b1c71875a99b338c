"""The way of a value over the wire and back, and what comes of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder import wire
from autograder.values import pack, unpack


def there_and_back(value: Any) -> Any:
    """A value as the judge gets it: packed, framed, decoded, unpacked."""
    framed = wire.frame(wire.Returned(pack(value)))[wire.HEADER :]
    result = wire.call_result(framed)
    assert isinstance(result, wire.Returned)
    return unpack(result.value)


def plain(array: Any) -> bool:
    """Whether this is an array that nobody has a hand in any more."""
    return (
        type(array) is np.ndarray
        and array.flags.writeable
        and array.flags.owndata
        and array.flags.c_contiguous
    )
