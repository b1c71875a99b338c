"""A net that learns running parity from at most 16 bits; judged as `train_adder` is."""

from autograder.items.addition._nets import PARITY
from autograder.items.addition._seeds import three_seeds
from autograder.items.addition._trained import trained
from autograder.model import Item

ITEM = Item(
    name="train_parity",
    title="Parity found by training",
    statement="11.1",
    points=12,
    draw=three_seeds("train_parity"),
    examine=trained("train_parity", PARITY),
    seconds=60,
    hopeless=2,  # two right nets of three are enough
)
