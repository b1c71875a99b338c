"""An RNN is a very, very deep network: how deep, as a table of numbers."""

from autograder.items.quiz import table

PATH = "count one hidden layer for each step that the path runs through, and the output layer."

ITEM = table(
    "depths",
    {
        "layers from x(1) to y(1), T = 1": 2,
        "layers from x(1) to y(10), T = 10": 11,
        "layers from x(1) to y(100), T = 100": 101,
        "layers from x(91) to y(100), T = 100": 11,
        "times that W11 acts on the way from h(1) to h(100)": 99,
        "different weight matrices on the way from x(1) to y(100)": 3,
    },
    title="How deep it is",
    statement="9.1",
    points=6,
    says={
        "layers from x(1) to y(1), T = 1": PATH,
        "layers from x(1) to y(10), T = 10": PATH,
        "layers from x(1) to y(100), T = 100": PATH,
        "layers from x(91) to y(100), T = 100": PATH,
        "times that W11 acts on the way from h(1) to h(100)": "once for each step from one state"
        " to the next: how many steps are there?",
        "different weight matrices on the way from x(1) to y(100)": "the same parameters serve at"
        " every step. One leads in, one from state to state, ...",
    },
)
