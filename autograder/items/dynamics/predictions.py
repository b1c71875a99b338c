"""What happens to ‖∂h(T)/∂h(t)‖, told from W11 and f."""

from autograder.items.quiz import table

ITEM = table(
    "predictions",
    {
        "W11 = 0.9 I, identity, 100 steps": "shrinks",
        "W11 = 1.1 I, identity, 100 steps": "grows",
        "W11 = 1.1 I, tanh, 100 steps": "either",
        "W11 = 3.9 I, sigmoid, 100 steps": "shrinks",
        "W11 orthogonal, identity, 100 steps": "stays",
        "W11 = [[0.5, 10], [0, 0.5]], identity, 2 steps": "grows",
        "W11 = [[0.5, 10], [0, 0.5]], identity, 100 steps": "shrinks",
        "W11 = 2 I, relu, all units active at every step": "grows",
        "W11 = 2 I, relu, no unit active at one of the steps": "shrinks",
        "W11 = 0.9 times an orthogonal matrix, tanh, 100 steps": "shrinks",
    },
    title="Shrinks, stays, grows, or either",
    statement="9.5",
    points=12,
    says={
        "W11 = 0.9 I, identity, 100 steps": "the product is a power of W11: which?",
        "W11 = 1.1 I, identity, 100 steps": "the product is a power of W11: which?",
        "W11 = 1.1 I, tanh, 100 steps": "each step is 1.1 times a slope between 0 and 1: what does"
        " that depend on?",
        "W11 = 3.9 I, sigmoid, 100 steps": "how large can one step be, with the largest slope of"
        " σ?",
        "W11 orthogonal, identity, 100 steps": "what does an orthogonal matrix do to the length of"
        " a vector?",
        "W11 = [[0.5, 10], [0, 0.5]], identity, 2 steps": "square it by hand.",
        "W11 = [[0.5, 10], [0, 0.5]], identity, 100 steps": "in the end the eigenvalues decide.",
        "W11 = 2 I, relu, all units active at every step": "where a unit is active, its slope"
        " is 1.",
        "W11 = 2 I, relu, no unit active at one of the steps": "what is the Jacobian of that step?",
        "W11 = 0.9 times an orthogonal matrix, tanh, 100 steps": "all singular values are 0.9; how"
        " large can a slope of tanh be?",
    },
)
