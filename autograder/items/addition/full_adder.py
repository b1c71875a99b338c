"""The table C, B1, B2 -> Y of the slide as a function, with the carry that goes on."""

from itertools import product

from numpy.random import Generator

from autograder.model import MAIN, Case, Group, Item, Mistake
from rnn_reference.addition import full_adder


def draw(rng: Generator) -> list[Case]:
    """All eight rows, in any order."""
    rows = list(product((0, 1), repeat=3))
    return [
        Case(MAIN, dict(zip(("c", "b1", "b2"), rows[number], strict=True)))
        for number in rng.permutation(len(rows))
    ]


MISTAKES = (
    Mistake(
        "N-T01",  # "sum and carry" returned in the order in which one says them.
        wrong=lambda c, b1, b2: full_adder(c, b1, b2)[::-1],
        says="Your full adder returns the carry first. Asked for is (y, c_out): the digit of this"
        " column, then the carry for the next.",
    ),
    Mistake(
        "N-T02",  # A half adder.
        wrong=lambda c, b1, b2: full_adder(0, b1, b2),
        says="Your full adder does not use c: it adds the two digits, but not the carry that comes"
        " from the column before.",
    ),
    Mistake(
        "N-T03",  # The carry of the half adder beside the right digit.
        wrong=lambda c, b1, b2: ((c + b1 + b2) % 2, b1 & b2),
        says="y is right. Your carry looks at the two digits alone: which rows have a carry"
        " because c is 1?",
    ),
    Mistake(
        "N-T04",
        wrong=lambda c, b1, b2: ((c + b1 + b2) % 2, c | b1 | b2),
        says="y is right. Your carry is 1 as soon as one of the three bits is; does a total of 1"
        " need a second digit?",
    ),
    Mistake(
        "N-T05",
        wrong=lambda c, b1, b2: ((c + b1 + b2) % 2, c & b1 & b2),
        says="y is right. Your carry is 1 only when all three bits are; what about a total of 2?",
    ),
    Mistake(
        "N-T06",
        wrong=lambda c, b1, b2: (c + b1 + b2, int(c + b1 + b2 > 1)),
        says="Your carry is right. Your y is the total of the three bits, which can be 2 or 3; one"
        " digit of it stays in this column.",
    ),
    Mistake(
        "N-T07",  # or for xor.
        wrong=lambda c, b1, b2: (c | b1 | b2, int(c + b1 + b2 > 1)),
        says="Your carry is right. Your y is 1 as soon as one of the three bits is: what is left"
        " in the column when two of them are 1?",
    ),
    Mistake(
        "N-T08",
        wrong=lambda c, b1, b2: ((b1 + b2) % 2, int(c + b1 + b2 > 1)),
        says="Your carry is right. Your y does not depend on c, so the carry from the column"
        " before is lost.",
    ),
    Mistake(
        "N-T09",  # c xor (b1 and b2): the gates of the diagram wired crosswise.
        wrong=lambda c, b1, b2: ((c + b1 + b2) % 2, (b1 & b2) ^ c),
        says="y is right. Your carry is wrong in some rows with c = 1: there it is not always 1"
        " when two or more of the bits are, or it is 1 when c is alone.",
    ),
)


def expected(c: int, b1: int, b2: int) -> tuple[bool, bool]:
    """The reference's bits as truth values: integers, floats and booleans are taken alike."""
    y, c_out = full_adder(c, b1, b2)
    return y == 1, c_out == 1


ITEM = Item(
    name="full_adder",
    title="The full adder: a digit and a carry",
    statement="10.1",
    points=5,
    draw=draw,
    expected=expected,
    returns=("y", "c_out"),
    shapes="a bit",
    groups=(Group(MAIN, 6),),
    mistakes=MISTAKES,
    inputs_weight=0,
    repeat_weight=0,  # two bits for all rows would be right in some, and earn these
)
