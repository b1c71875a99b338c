"""The drawbacks of the MLP in numbers, for n = 2, 8 and 32."""

from autograder.items.quiz import table
from rnn_reference.mlp import mlp_table

HINTS = {
    "inputs": "the MLP reads all bits of both numbers at once.",
    "outputs": "how many bits can the sum of two n-bit numbers have?",
    "pairs": "each input is 0 or 1, independently of the others; it is a whole number.",
}

ITEM = table(
    "mlp_counts",
    {f"n = {n}, {what}": mlp_table(n)[what] for n in (2, 8, 32) for what in HINTS},
    title="The MLP's drawbacks, counted",
    statement="10.3",
    points=3,
    says={f"n = {n}, {what}": hint for n in (2, 8, 32) for what, hint in HINTS.items()},
)
