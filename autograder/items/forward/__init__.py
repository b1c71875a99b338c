"""01-forward: Forward propagation."""

TITLE = "Forward propagation"
