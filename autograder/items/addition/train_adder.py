"""A net that learns to add from sums of at most 16 bits, and then adds numbers of any size.

Judged on the weights of three seeds that are drawn at grading, run by the reference; what tells
trained weights from others, and what cannot, is in `_provenance`.
"""

from autograder.items.addition._nets import ADDITION
from autograder.items.addition._seeds import three_seeds
from autograder.items.addition._trained import trained
from autograder.model import Item

ITEM = Item(
    name="train_adder",
    title="An adder found by training",
    statement="10.4",
    points=26,
    draw=three_seeds("train_adder"),
    examine=trained("train_adder", ADDITION),
    seconds=60,
    hopeless=2,  # two right nets of three are enough
)
