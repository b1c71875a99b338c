"""One-to-many on the slide: an eagle flying past a tree on green grass."""

from autograder.items.quiz import table

ITEM = table(
    "captioning",
    {
        "words of the caption": 9,
        "outputs on the slide": 9,
        "steps with an input that is not 0": 1,
        "the slide has an END token": False,
        "outputs if END were written too": 10,
    },
    title="Captioning an image",
    statement="4.1",
    points=2,
    says={
        "words of the caption": "count once more, articles included.",
        "outputs on the slide": "look at the indices of the first and of the last y.",
        "steps with an input that is not 0": "one-to-many: how many images are shown?",
        "the slide has an END token": "what do the outputs of the slide spell, to the last one?",
        "outputs if END were written too": "every word is an output, and so is END.",
    },
)
