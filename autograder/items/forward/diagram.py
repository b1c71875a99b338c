"""Which is which in the unfolded network: h0, z1, h1, z2, h2 at one step."""

from autograder.items.quiz import table

ITEM = table(
    "diagram",
    {"A": "h0", "B": "z1", "C": "h1", "D": "z2", "E": "h2"},
    title="The names in the unfolded network",
    statement="3.7",
    points=3,
    says={
        "A": "nothing has been computed yet here. How does the notation of layers name the input?",
        "B": "two products and a bias meet here, before tanh.",
        "C": "this is what tanh makes, and what the next step takes over.",
        "D": "the output layer's product and bias meet here, before f.",
        "E": "this is the output. How does the notation of layers name it?",
    },
)
