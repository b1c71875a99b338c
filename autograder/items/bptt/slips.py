"""The errata of the slides on backpropagation, as a table: what a printed place has to be."""

from autograder.items.quiz import table

ITEM = table(
    "slips",
    {
        "dL/dW as an M x K array: row 1, column 2 holds": "dL/dw_21",
        "(1): grad of z2 = grad of h2, as printed, holds for any loss if f is": "identity",
        "(3): M x M under the gradient of h1": "1 x M",
        "gradient of h1: 1 x M under the gradient of z2": "1 x K",
        "(4): D x 1 is the shape of": "h(0,t)",
        "two-layer network: W11 multiplies": "h(1,t-1)",
        "training an RNN: W1 in front of h(1,t-1)": "W11",
        "typed, time T: transposed must be h and": "grad of z",
    },
    title="Slips on the slides",
    statement="8.9",
    points=2,
    says={
        "dL/dW as an M x K array: row 1, column 2 holds": "W itself is K x M. Which of the two"
        " indices of w counts the columns of this array?",
        "(1): grad of z2 = grad of h2, as printed, holds for any loss if f is": "which Jacobian may"
        " be left out of a product?",
        "(3): M x M under the gradient of h1": "is it a Jacobian or the gradient of a loss?",
        "gradient of h1: 1 x M under the gradient of z2": "how long is z2?",
        "(4): D x 1 is the shape of": "which of the vectors in z1 has D components?",
        "two-layer network: W11 multiplies": "as printed, a state would be made from itself.",
        "training an RNN: W1 in front of h(1,t-1)": "which matrix leads from states to z1? The one"
        " that is printed leads to z2.",
        "typed, time T: transposed must be h and": "multiply the shapes as printed: (1 x K)(1 x M)."
        " What makes K x M of them?",
    },
)
