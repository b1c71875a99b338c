"""Ordered with respect to space, to time, or to neither."""

from autograder.items.quiz import table

ITEM = table(
    "signal_order",
    {
        "pixels of an image": "space",
        "words of a text": "time",
        "samples of an audio recording": "time",
        "frames of a video": "time",
        "prices of a stock": "time",
        "columns of a table": "neither",
    },
    title="Ordered in space or in time",
    statement="1.2",
    points=2,
    says={
        "pixels of an image": "what does it mean for two pixels to be neighbours?",
        "words of a text": "which word comes before which, for a reader or a listener?",
        "samples of an audio recording": "what lies between a sample and the next one?",
        "frames of a video": "what lies between a frame and the next one? (Within a frame it is"
        " another matter.)",
        "prices of a stock": "what is the horizontal axis of the chart?",
        "columns of a table": "is anything lost when the columns change places?",
    },
)
