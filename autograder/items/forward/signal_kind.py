"""Static or dynamic: does the signal change over time?"""

from autograder.items.quiz import table

ITEM = table(
    "signal_kind",
    {
        "image": "static",
        "text": "dynamic",
        "audio": "dynamic",
        "video": "dynamic",
        "stock price": "dynamic",
        "row of a table": "static",
    },
    title="Static or dynamic",
    statement="1.2",
    points=2,
    says={
        "image": "does a photograph change while you look at it?",
        "text": "in what order do words reach a reader?",
        "audio": "what would be left of it at a single moment?",
        "video": "what makes it more than one of its frames?",
        "stock price": "is it the same tomorrow?",
        "row of a table": "would it mean something else with its columns in another order?",
    },
)
