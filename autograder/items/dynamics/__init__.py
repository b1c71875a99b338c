"""The items of 03-dynamics: why gradients vanish or explode, and how one tells beforehand."""

TITLE = "Vanishing and exploding gradients"
