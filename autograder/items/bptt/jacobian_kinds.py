"""Which Jacobians are diagonal, which are dense, and the one that is nothing but zeros."""

from autograder.items.quiz import table

ONE = "change one z_j alone: which outputs move?"

ITEM = table(
    "jacobian_kinds",
    {
        "sigmoid": "diagonal",
        "relu": "diagonal",
        "softmax, K = 3": "dense",
        "softmax, K = 1": "zero",
        "h_i = z_i / (z_1 + ... + z_K)": "dense",
        "h = W z, all entries of W nonzero": "dense",
        "first tanh, then relu": "diagonal",
        "first tanh, then softmax, K = 3": "dense",
    },
    title="Diagonal or dense",
    statement="8.2",
    points=1,
    says={
        "sigmoid": ONE,
        "relu": ONE,
        "softmax, K = 3": "the outputs sum to one. Can one of them move alone?",
        "softmax, K = 1": "which values can the only output take?",
        "h_i = z_i / (z_1 + ... + z_K)": ONE,
        "h = W z, all entries of W nonzero": "what is the derivative of h_i by z_j?",
        "first tanh, then relu": "the chain rule multiplies the two Jacobians. Of what kind is"
        " their product?",
        "first tanh, then softmax, K = 3": "the chain rule multiplies the two Jacobians. Of what"
        " kind is their product?",
    },
)
