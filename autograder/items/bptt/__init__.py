"""02-bptt: Backpropagation through time."""

TITLE = "Backpropagation through time"
