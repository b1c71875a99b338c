"""The slide's table C, B1, B2 -> Y, its empty column filled, with the carry beside it."""

from itertools import product

from autograder.items.quiz import table
from rnn_reference.addition import full_adder

ROWS = {f"{c}{b1}{b2}": full_adder(c, b1, b2) for c, b1, b2 in product((0, 1), repeat=3)}

ITEM = table(
    "truth_table",
    {
        f"{row} {column}": entry
        for row, entries in ROWS.items()
        for column, entry in zip(("Y", "C_out"), entries, strict=True)
    },
    title="The table of the full adder",
    statement="10.1",
    points=4,
    says={
        f"{row} {column}": hint
        for row in ROWS
        for column, hint in (
            ("Y", "how many of the three bits are 1, and is that number odd?"),
            ("C_out", "how many of the three bits are 1: enough to fill a second digit?"),
        )
    },
)
