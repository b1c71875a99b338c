"""The errata of the slide, as a table: which step each direction hears from."""

from autograder.items.quiz import table

ITEM = table(
    "directions",
    {
        "h_f(t) is made from x(t) and the state of": "t-1",
        "h_b(t) is made from x(t) and the state of": "t+1",
        "h_f starts from": "h1(0)",
        "h_b starts from": "h1(T+1)",
        "delta_f(t) gets its recurrent term from": "t+1",
        "delta_b(t) gets its recurrent term from": "t-1",
        "the loop of delta_f begins at": "t=T",
        "the loop of delta_b begins at": "t=1",
    },
    title="Which step hears from which",
    statement="12.2",
    points=8,
    says={
        "h_f(t) is made from x(t) and the state of": "this direction reads x(1) first.",
        "h_b(t) is made from x(t) and the state of": "this direction reads x(T) first. Where has"
        " it just come from at t?",
        "h_f starts from": "look at step ① of the slide: what stands behind the inputs?",
        "h_b starts from": "look at step ② of the slide; this direction begins behind x(T).",
        "delta_f(t) gets its recurrent term from": "which z_f besides its own output does h_f(t)"
        " enter?",
        "delta_b(t) gets its recurrent term from": "which z_b besides its own output does h_b(t)"
        " enter?",
        "the loop of delta_f begins at": "a loop begins where there is no recurrent term.",
        "the loop of delta_b begins at": "a loop begins where there is no recurrent term: which"
        " h_b is read by no other state?",
    },
)
