"""Where a bidirectional RNN can be used at all: the whole sequence must be there."""

from autograder.items.quiz import table

LIVE = "who waits for the answer at step t, and is x(t+1) there by then?"
THERE = "is anything of the sequence still to come when the answer is needed?"

ITEM = table(
    "applicable",
    {
        "fill in a word missing from a printed page": "both",
        "subtitles while the speaker is talking": "forward",
        "tag each word of a stored sentence as noun, verb, ...": "both",
        "predict tomorrow's share price from prices until today": "forward",
        "read a scanned line of handwriting": "both",
        "suggest the next word while someone types": "forward",
        "mark where a finished recording changes its speaker": "both",
        "steer a car from its camera": "forward",
        "add two numbers whose highest bits come first": "both",
        "add two numbers whose lowest bits come first": "forward",
    },
    title="Where the second direction can be used",
    statement="12.5",
    points=10,
    says={
        "fill in a word missing from a printed page": THERE,
        "subtitles while the speaker is talking": LIVE,
        "tag each word of a stored sentence as noun, verb, ...": THERE,
        "predict tomorrow's share price from prices until today": LIVE,
        "read a scanned line of handwriting": THERE,
        "suggest the next word while someone types": LIVE,
        "mark where a finished recording changes its speaker": THERE,
        "steer a car from its camera": LIVE,
        "add two numbers whose highest bits come first": "where do the carries come from, and has"
        " a forward direction read them by then?",
        "add two numbers whose lowest bits come first": "both could do it, but is the second"
        " direction needed? Where do the carries come from?",
    },
)
