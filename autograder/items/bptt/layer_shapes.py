"""The shapes of a net with two hidden layers, of the sizes D, M1, M2 and K."""

from autograder.items.quiz import table

ITEM = table(
    "layer_shapes",
    {
        "W0": "M1 x D",
        "W1": "M2 x M1",
        "W2": "K x M2",
        "W11": "M1 x M1",
        "W22": "M2 x M2",
        "W33": "none",
        "b0": "M1 x 1",
        "b2": "K x 1",
        "delta(1,t)": "1 x M1",
        "delta(3,t)": "1 x K",
    },
    title="Shapes in a net of three layers",
    statement="6.2",
    points=1,
    says={
        "W0": "it multiplies a column: what goes in decides the columns, what comes out the rows.",
        "W1": "from which layer to which does it lead? Its columns meet the layer below.",
        "W2": "from which layer to which does it lead? Its columns meet the layer below.",
        "W11": "it makes a part of z(1,t) from a state of the same layer.",
        "W22": "it makes a part of z(2,t) from a state of the same layer.",
        "W33": "to which layers does the recurrence belong?",
        "b0": "to which z is it added? In the formulas that is a column.",
        "b2": "to which z is it added? In the formulas that is a column.",
        "delta(1,t)": "it is the gradient of the loss with respect to a vector. Which one, and how"
        " is a gradient written?",
        "delta(3,t)": "it is the gradient of the loss with respect to a vector. Which one, and how"
        " is a gradient written?",
    },
)
