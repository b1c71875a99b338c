"""The hidden suite of 05-addition: the data, nets built by hand, and nets that are trained."""

TITLE = "Binary addition and parity"
