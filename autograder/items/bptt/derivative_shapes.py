"""The table of the hand-written page: which shape a derivative has in the numerator layout."""

from autograder.items.quiz import table

ITEM = table(
    "derivative_shapes",
    {
        "ds/dy": "1 x K",
        "dy/ds": "K x 1",
        "dy/dx": "K x M",
        "dh/dz": "K x K",
        "ds/db": "1 x K",
        "ds/dW": "M x K",
        "dy/dW": "K x (M x K)",
        "the gradient for W in this notebook": "K x M",
    },
    title="Shapes of derivatives",
    statement="7.1",
    points=1,
    says={
        "ds/dy": "this is the gradient of a loss. Does it lie or stand in the formulas?",
        "dy/ds": "the numerator keeps its form. How does a vector stand in the formulas?",
        "dy/dx": "a Jacobian has a row for each output. What does it have for each input?",
        "dh/dz": "a Jacobian has a row for each output. How many inputs does f have here?",
        "ds/db": "b is a vector, as y is, and as long as y.",
        "ds/dW": "the page is in the numerator layout: the derivative with respect to a matrix has"
        " the shape of its transpose.",
        "dy/dW": "it is ds/dW once more, for each component of y.",
        "the gradient for W in this notebook": "read the first of the four rules. What must fit"
        " together in a step of gradient descent?",
    },
)
