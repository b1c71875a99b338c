"""Parsers meet noise: no crash, no hang, bounded memory, every rejection a typed error.

The long runs are told of in docs/how-to/fuzz.md; here each target meets noise for a few seconds.
"""

from __future__ import annotations

import importlib.util
import os
import random
import re
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.values import UnsupportedValueError, pack, unpack
from autograder.wire import FROM_PROBE_BYTES, HEADER, Returned, WireError, call_result, frame
from tests.conftest import ROOT
from tests.fuzz.loop import Finding, run
from tests.fuzz.mutate import mutated
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS

many = settings(max_examples=300, deadline=5000, suppress_health_check=[HealthCheck.too_slow])
target = pytest.mark.parametrize("name", TARGETS)
SECONDS = 3


@target
@many
@given(data=st.binary(max_size=4096))
def test_bytes_of_any_kind_are_taken_or_refused(name: str, data: bytes) -> None:
    """What is not a frame, a value, a notebook or an archive is refused by a typed error."""
    TARGETS[name](data)


@target
@many
@given(number=st.integers(0, 2**32), changes=st.integers(1, 8))
def test_what_was_valid_and_is_changed_is_taken_or_refused(
    name: str, number: int, changes: int
) -> None:
    """So is what is nearly one."""
    rng = random.Random(number)
    data = rng.choice(seeds(name))
    for _ in range(changes):
        data = mutated(name, data, rng)
    TARGETS[name](data)


@target
def test_what_noise_starts_from_is_taken(name: str) -> None:
    """A seed that is refused by mistake would leave its code without noise."""
    for seed in seeds(name):
        TARGETS[name](seed)


ODD_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | st.text(st.characters())
    | st.binary()
    | st.datetimes()
    | st.just(...)
    | st.sampled_from([object(), int, len, range(3), {1, 2}, memoryview(b"ab")])
    | arrays.arrays(
        arrays.scalar_dtypes() | arrays.array_dtypes(),
        arrays.array_shapes(min_dims=0, max_dims=5, min_side=0, max_side=3),
    ),
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(st.text() | st.integers() | st.none(), inner)
    ),
    max_leaves=30,
)


@settings(many, max_examples=600)
@given(value=ODD_VALUES)
def test_whatever_a_function_returns_is_packed_or_named(value: Any) -> None:
    """Any value goes over the wire and comes back, or is refused by a typed error."""
    try:
        packed = pack(value)
    except UnsupportedValueError as error:
        assert str(error).strip()
        return
    assert len(frame(Returned(packed))) - HEADER <= FROM_PROBE_BYTES
    unpack(packed)


def mutating(name: str) -> list[str]:
    return [sys.executable, "-m", "tests.fuzz.loop", name, f"--seconds={SECONDS}"]


def coverage_guided(name: str) -> list[str]:
    module = f"tests.fuzz.fuzz_{name}"
    return [sys.executable, "-m", module, f"-max_total_time={SECONDS}"]


@target
def test_noise_for_a_few_seconds_finds_nothing(name: str) -> None:
    """The coverage-guided fuzzer where it is installed, plain mutations where it is not."""
    found = importlib.util.find_spec("atheris") is not None
    command = coverage_guided(name) if found else mutating(name)
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = re.search(r"(\d+) inputs|executed_units: (\d+)", done.stdout + done.stderr)
    assert told is not None and int(told[1] or told[2]) > 500


def test_noise_that_breaks_a_promise_is_found() -> None:
    """The loop ends at the input that a broken reader raises for, and names it."""

    def broken(data: bytes) -> None:
        if b"\xff" in data and len(data) > 20:
            raise KeyError("cells")

    with pytest.raises(Finding, match="KeyError") as found:
        run("values", broken, seeds("values"), random.Random(0), 20)
    assert b"\xff" in found.value.data


def test_the_trees_are_changed_and_not_only_the_bytes() -> None:
    """Enough of what is changed still decodes: noise gets past the decoder."""
    rng = random.Random(0)
    start = seeds("values")
    changed = (mutated("values", rng.choice(start), rng) for _ in range(1000))
    assert sum(decodes(data) for data in changed if data not in start) > 100


def decodes(data: bytes) -> bool:
    try:
        call_result(data)
    except WireError:
        return False
    return True
