"""Which of the four sequence mappings a task is."""

from autograder.items.quiz import table

ITEM = table(
    "mappings",
    {
        "caption for an image": "one-to-many",
        "class of a video": "many-to-one",
        "translation of a sentence": "many-to-many delayed",
        "part of speech of every word": "many-to-many",
        "sentiment of a review": "many-to-one",
        "melody from one chord": "one-to-many",
        "parity of a bit string": "many-to-one",
        "sum of two binary numbers": "many-to-many",
        "label for every frame of a video": "many-to-many",
        "summary of a text": "many-to-many delayed",
    },
    title="Which mapping is it",
    statement="4.5",
    points=5,
    says={
        "caption for an image": "how many images go in, how many words come out?",
        "class of a video": "how many frames go in, how many answers come out?",
        "translation of a sentence": "can the first word be written before the last one is read?",
        "part of speech of every word": "how many answers are there, and when is each one due?",
        "sentiment of a review": "how many words go in, how many answers come out?",
        "melody from one chord": "how many chords go in, how many notes come out?",
        "parity of a bit string": "how many bits are asked for at the end?",
        "sum of two binary numbers": "when is each bit of the sum known, lowest bits first?",
        "label for every frame of a video": "how many answers are there, and when is each one due?",
        "summary of a text": "can the first word be written before the text has been read?",
    },
)
