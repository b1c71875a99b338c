"""The errata of the slide "Training an RNN", as a table."""

from autograder.items.quiz import table

ITEM = table(
    "slips",
    {
        "delta_j = h'(...) sum_k w_kj delta_k": "a_j",
        "the weight from unit j up to unit k": "w_kj",
        "what is at most 1/4": "sigma'",
        "the matrix between h(t-1) and z(t)": "W11",
        "its eigenvalues or singular values: a bound for every t": "singular values",
        "its eigenvalues or singular values: the growth in the end, without f": "eigenvalues",
        "a bound above 1, for exploding": "necessary",
        "a bound below 1, for vanishing": "sufficient",
    },
    title="What the slide means",
    statement="9.2",
    points=4,
    says={
        "delta_j = h'(...) sum_k w_kj delta_k": "δ_j belongs to unit j, and so does the slope in"
        " front of the sum. The slide has another index there.",
        "the weight from unit j up to unit k": "in z = W h, which index of W is that of z?",
        "what is at most 1/4": "the slide prints the function. Which of its values does a gradient"
        " meet?",
        "the matrix between h(t-1) and z(t)": "W1 leads to the outputs; the slide has lost an"
        " index.",
        "its eigenvalues or singular values: a bound for every t": "think of [[0.5, 10], [0, 0.5]]:"
        " what do two steps do?",
        "its eigenvalues or singular values: the growth in the end, without f": "think of a high"
        " power of a matrix.",
        "a bound above 1, for exploding": "does every matrix with a bound above 1 make gradients"
        " explode? Can one with a bound below 1?",
        "a bound below 1, for vanishing": "is there a way not to vanish, with a bound below 1?",
    },
)
