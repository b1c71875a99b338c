"""The items of 04-bidirectional: two directions forward, and back through both of them."""

TITLE = "Bidirectional RNNs"
