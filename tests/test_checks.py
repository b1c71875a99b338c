"""Checks: which forms of an answer are taken, and how near an answer has to be."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder import checks
from autograder.checks import ABSOLUTE, RELATIVE, Misfit, close, fit, is_squeezed, parts, same

A = np.arange(6.0).reshape(2, 3)
B = np.array([1.0, -2.0])
NAMED = ("Z", "H")


def fitted(form: Any, answer: Any, returns: tuple[str, ...] = ()) -> dict[str, Any]:
    taken = fit(form, answer, returns)
    assert isinstance(taken, dict), taken
    return taken


def equal(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return one.keys() == other.keys() and all(
        np.array_equal(one[key], other[key]) and np.shape(one[key]) == np.shape(other[key])
        for key in one
    )


# --- the form -------------------------------------------------------------------------------------

TAKEN = {
    "an array": (A, A, (), {"": A}),
    "a list of lists for an array": (A, A.tolist(), (), {"": A}),
    "a list of arrays for an array": (A, [A[0], A[1]], (), {"": A}),
    "a list of numbers for a vector": (B, [1.0, -2], (), {"": B}),
    "a number": (np.array(2.0), 2.0, (), {"": np.array(2.0)}),
    "an integer for a number": (2.0, 2, (), {"": np.array(2)}),
    "a truth value for a number": (True, True, (), {"": np.array(True)}),
    "an array for a number": (2.0, np.array(2.0), (), {"": np.array(2.0)}),
    "a column for a vector": (B, B[:, None], (), {"": B}),
    "a list of columns for rows": (A, [r[:, None] for r in A], (), {"": A}),
    "an array of one for a number": (2.0, np.array([2.0]), (), {"": np.array(2.0)}),
    "an array of another shape": (A, B, (), {"": B}),
    "a string": ("tanh", "relu", (), {"": "relu"}),
    "nothing where nothing is asked": (None, 5, (), {}),
    "a tuple": ((A, B), [A, B], NAMED, {"Z": A, "H": B}),
    "a tuple without names": ((A, B), [A, B], (), {"[0]": A, "[1]": B}),
    "one stacked array for a tuple": ((B, B), np.stack([B, B]), NAMED, {"Z": B, "H": B}),
    "a dict for a tuple": ((A, B), {"H": B, "Z": A}, NAMED, {"Z": A, "H": B}),
    "a dict with other keys for a tuple": ((A, B), {"z": A, "h": B}, NAMED, {"Z": A, "H": B}),
    "a dict": ({"W": A, "b": B}, {"b": B, "W": A}, (), {"W": A, "b": B}),
    "a dict with more in it": ({"W": A}, {"W": A, "loss": 1.0}, (), {"W": A}),
    "a list for a dict": ({"W": A, "b": B}, [A, B], (), {"W": A, "b": B}),
    "a list of layers": ([A, B], [A, B], (), {"[0]": A, "[1]": B}),
    "layers counted from 1": ([A, B], [None, A, B], (), {"[0]": A, "[1]": B}),
    "lists in a tuple": (
        ([A, B], B),
        [[None, A, B], B],
        NAMED,
        {"Z[0]": A, "Z[1]": B, "H": B},
    ),
    "lists in a dict": ({"W": [A, B]}, {"W": [A, B]}, (), {"W[0]": A, "W[1]": B}),
    "a dict in a list": ([{"W": A}], [{"W": A}], (), {"[0]['W']": A}),
    "what is not judged": ([None, B], [5, B], (), {"[1]": B}),
}


@pytest.mark.parametrize(("form", "answer", "returns", "result"), TAKEN.values(), ids=list(TAKEN))
def test_what_carries_the_same_arrays_is_taken(
    form: Any, answer: Any, returns: tuple[str, ...], result: dict[str, Any]
) -> None:
    """The answer comes out part by part, under the names of the form."""
    assert equal(fitted(form, answer, returns), result)


@pytest.mark.parametrize(("form", "returns"), [(f, r) for f, _, r, _ in TAKEN.values()])
def test_the_references_own_answer_fits_itself(form: Any, returns: tuple[str, ...]) -> None:
    """An answer taken apart by its own form is its parts."""
    listed = list(form) if isinstance(form, tuple) else form
    assert equal(fitted(form, listed, returns), parts(form, returns))


ARRAY = "where an array of numbers is asked for"
REFUSED = {
    "nothing": (A, None, (), f"nothing (None) {ARRAY}"),
    "a string": (A, "A", (), f"a string {ARRAY}"),
    "a dict": (A, {"W": A}, (), f"a dict {ARRAY}"),
    "an empty list": (A, [], (), f"a list or tuple of 0 {ARRAY}"),
    "a list of strings": (A, ["a", "b"], (), f"a list or tuple of 2 {ARRAY}"),
    "a list with a hole": (A, [1.0, None], (), f"a list or tuple of 2 {ARRAY}"),
    "a ragged list": (A, [[1, 2], [3]], (), "a ragged list where one array is asked for"),
    "a number for a string": ("a", 5, (), "a single number where a string is asked for"),
    "an array for a string": ("a", A, (), "an array of shape (2, 3) where a string is asked for"),
    "an array for parts": (
        (A, B),
        np.array(1.0),
        NAMED,
        "an array of shape () where the parts Z, H are asked for",
    ),
    "too few parts": ((A, B), [A], NAMED, "1 parts where 2 are asked for: the parts Z, H"),
    "too many parts": ((A, B), [A, B, B, B], NAMED, "4 parts where 2 are asked for"),
    "one part too many": ((A, B), [A, B, B], NAMED, "3 parts where 2 are asked for"),
    "nothing for parts": ((A, B), None, NAMED, "nothing (None) where the parts Z, H are asked for"),
    "a string for a list": ([A, B], "AB", (), "a string where a list of 2 is asked for"),
    "a number for a dict": (
        {"W": A},
        1.0,
        (),
        "a single number where a dict with the keys W is asked for",
    ),
    "a dict without a key": (
        {"W": A, "b": B},
        {"W": A, "c": B},
        (),
        "a dict without b (its keys are W, c)",
    ),
    "an empty dict": ({"W": A}, {}, (), "a dict without W (its keys are none)"),
    "a part of a part": (
        ([A, B], B),
        [[A], B],
        NAMED,
        "1 parts at Z where 2 are asked for: a list of 2",
    ),
    "nothing in a part": ({"W": A}, {"W": None}, (), f"nothing (None) {ARRAY} at W"),
    "a dict in a list": ([A], [{"a": A}], (), f"a dict {ARRAY} at [0]"),
}


@pytest.mark.parametrize(
    ("form", "answer", "returns", "sentence"), REFUSED.values(), ids=list(REFUSED)
)
def test_another_form_is_refused_in_a_sentence(
    form: Any, answer: Any, returns: tuple[str, ...], sentence: str
) -> None:
    """The refusal says what came, what was asked for, and at which part."""
    misfit = fit(form, answer, returns)
    assert isinstance(misfit, Misfit), misfit
    assert misfit.sentence.startswith(sentence)


def test_keys_that_students_made_are_cut() -> None:
    """Names out of a dict do not flood a sentence."""
    misfit = fit({"W": A}, {"x" * 500 + str(n): A for n in range(500)})
    assert isinstance(misfit, Misfit) and len(misfit.sentence) < 400


@pytest.mark.parametrize("answer", [10**400, -(10**400)])
def test_an_integer_without_end_is_inf(answer: int) -> None:
    """An integer that no float holds is compared as one that is not finite, and not right."""
    got = fitted(np.array(1.0), answer)[""]
    assert np.isinf(got) and not close(np.array(1.0), got)
    assert close(np.array(2.0**70), fitted(np.array(1.0), 2**70)[""])


# --- columns --------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(4,), (2, 3), ()])
def test_a_trailing_axis_of_length_1_is_squeezed(shape: tuple[int, ...]) -> None:
    """(M, 1) is taken for (M,), and that it was one is known."""
    form = np.ones(shape)
    assert fitted(form, form[..., None])[""].shape == shape
    assert is_squeezed(form, form[..., None]) is (form.ndim > 0)  # a number is no column
    assert not is_squeezed(form, form)


@pytest.mark.parametrize("shape", [(1, 4), (4, 1, 1), (1, 4, 1), (1, 1)])
def test_other_axes_of_length_1_are_not_squeezed(shape: tuple[int, ...]) -> None:
    """A row (1, M) is another layout, and stays one."""
    got = fitted(np.ones(4), np.ones(shape))[""]
    assert got.shape == shape and not close(np.ones(4), got)


@pytest.mark.parametrize("form", [None, "a", [A], {"W": A}])
def test_only_single_arrays_can_be_columns(form: Any) -> None:
    """What is no array is not called a column."""
    assert not is_squeezed(form, np.ones((2, 1)))


# --- nearness -------------------------------------------------------------------------------------

finite = st.floats(-1e6, 1e6, allow_subnormal=False)
matrices = hnp.arrays(np.float64, (2, 3), elements=finite)


@settings(deadline=None)
@given(matrices, st.integers(0, 5), st.sampled_from([-1, 1]))
def test_the_tolerance_is_relative_to_the_largest_entry(
    expected: np.ndarray, entry: int, sign: int
) -> None:
    """Just within the tolerance any entry is right, just beyond it none is."""
    allowed = RELATIVE * np.abs(expected).max() + ABSOLUTE
    for factor, right in ((0.99, True), (1.01, False)):
        got = expected.copy()
        got.flat[entry] += sign * factor * allowed
        moved = abs(got.flat[entry] - expected.flat[entry])
        if (moved <= allowed) is right:  # else the entry is too large to be moved by so little
            assert close(expected, got) is right


@settings(deadline=None)
@given(matrices)
def test_float32_is_near_enough(expected: np.ndarray) -> None:
    """An answer in single precision is the answer; in half precision it is not."""
    assert close(expected, expected.astype(np.float32))


def test_float16_is_not_near_enough() -> None:
    """Three digits are too few."""
    assert not close(np.array([1.0, 0.1]), np.array([1.0, 0.1], np.float16))


@pytest.mark.parametrize("shape", [(3, 2), (6,), (1, 2, 3), (2, 3, 1), (1, 3), (2, 1), ()])
def test_the_shape_has_to_be_the_same(shape: tuple[int, ...]) -> None:
    """Nothing is broadcast, flattened or transposed in a comparison."""
    got = np.broadcast_to(1.0, shape)
    assert not close(np.ones((2, 3)), got)


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int64, np.uint64, np.float32])
def test_whole_numbers_may_have_any_dtype_of_real_numbers(dtype: type) -> None:
    """Integers are right where they are equal."""
    assert close(np.array([0.0, 3.0]), np.array([0, 3], dtype))
    assert close(np.array([0, 3]), np.array([0, 3], dtype))
    assert not close(np.array([0, 3]), np.array([0, 4], dtype))


@pytest.mark.parametrize("dtype", [complex, bool])
def test_complex_numbers_and_truth_values_are_no_real_numbers(dtype: type) -> None:
    """Even where they are equal, they are of the wrong kind."""
    assert not close(np.array([0.0, 1.0]), np.array([0, 1], dtype))


@pytest.mark.parametrize("dtype", [bool, int, float])
def test_truth_values_may_come_as_numbers(dtype: type) -> None:
    """0 and 1 stand for false and true."""
    assert close(np.array([False, True]), np.array([0, 1], dtype))
    assert not close(np.array([False, True]), np.array([1, 1], dtype))


def test_integers_are_compared_exactly() -> None:
    """No tolerance blurs the last digit of an integer."""
    assert not close(np.array(10**9), np.array(10**9 + 1))
    assert close(np.array(2**300, object), np.array(2**300, object))
    assert not close(np.array(2**300, object), np.array(2**300 + 1, object))


@pytest.mark.parametrize(
    ("expected", "got", "right"),
    [("a", "a", True), ("a", "b", False), ("a", A, False), (A, "a", False)],
)
def test_strings_are_compared_as_strings(expected: Any, got: Any, right: bool) -> None:
    """A string is right when it is equal, and never an array."""
    assert close(expected, got) is right
    assert checks.right_kind(expected, got) is (isinstance(expected, str) == isinstance(got, str))


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e300])
def test_no_wrong_entry_hides_behind_nan_or_inf(bad: float) -> None:
    """One entry that is not finite, or huge, makes an answer wrong."""
    assert not close(np.array([1.0, 2.0]), np.array([1.0, bad]))


@pytest.mark.parametrize(
    ("got", "right"), [(np.nan, True), (np.inf, True), (-np.inf, True), (0.0, False)]
)
def test_where_a_mistake_gives_nan_any_number_that_is_none_agrees(got: float, right: bool) -> None:
    """A mistake's nan or inf is met by nan or inf, and its other entries count as ever."""
    for expected in (np.nan, np.inf):
        assert close(np.array([1.0, expected]), np.array([1.0, got])) is right
        assert not close(np.array([1.0, expected]), np.array([2.0, got]))


@pytest.mark.parametrize("shape", [(0,), (3, 0), (0, 0)])
def test_empty_arrays_of_one_shape_agree(shape: tuple[int, ...]) -> None:
    """There is no entry that could differ."""
    assert close(np.zeros(shape), np.zeros(shape))


def test_zeros_need_zeros() -> None:
    """Where all is 0 only rounding is allowed."""
    assert close(np.zeros(2), np.array([0, 5e-13]))
    assert not close(np.zeros(2), np.array([0, 2e-12]))


def test_all_parts_have_to_agree() -> None:
    """Answers are the same when they have the same parts, and each is close."""
    assert same({"W": A, "b": B}, {"b": B, "W": A})
    assert not same({"W": A, "b": B}, {"W": A})
    assert not same({"W": A, "b": B}, {"W": A, "b": -B})
