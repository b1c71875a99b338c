"""MD + M² + M + KM + K: the numbers in W0, W11, b0, W1 and b1, whatever T is."""

from numpy.random import Generator

from autograder.items.draws import sizes
from autograder.model import MAIN, Case, Group, Item, Mistake
from rnn_reference.forward import count_params


def draw(rng: Generator) -> list[Case]:
    """Three nets: small, and as large as real ones."""
    cases = []
    for scale in (1, 1, 30):
        n = sizes(rng)
        cases.append(Case(MAIN, {"D": n.D * scale, "M": n.M * scale, "K": n.K * scale}))
    return cases


ITEM = Item(
    name="count_params",
    title="How many parameters",
    statement="3.4",
    points=4,
    draw=draw,
    expected=count_params,
    groups=(Group(MAIN, 1),),
    inputs_weight=0,
    repeat_weight=0,
    mistakes=(
        Mistake(
            "N-F59",  # The MLP's count: the arrow from state to state left out.
            wrong=lambda D, M, K: M * D + M + K * M + K,
            says="Your count is that of an MLP with one hidden layer. One arrow of the unfolded"
            " figure is missing: the one from state to state.",
        ),
        Mistake(
            "N-F60",  # Weights only.
            wrong=lambda D, M, K: M * D + M * M + K * M,
            says="Your count has the three matrices, but not the biases.",
        ),
        Mistake(
            "N-F61",  # The output bias forgotten.
            wrong=lambda D, M, K: M * D + M * M + M + K * M,
            says="Your count lacks the bias of the output layer.",
        ),
        Mistake(
            "N-F62",  # The hidden bias forgotten.
            wrong=lambda D, M, K: M * D + M * M + K * M + K,
            says="Your count lacks the bias of the hidden layer.",
        ),
        Mistake(
            "N-F63",  # PyTorch's nn.RNN has b_ih and b_hh.
            wrong=lambda D, M, K: M * D + M * M + 2 * M + K * M + K,
            says="You count M numbers too many. The hidden layer has one bias b0 for both of its"
            " products, and the initial state h1(0) is an input, not a parameter.",
        ),
        Mistake(
            "N-F65",  # The output layer recurrent as well.
            wrong=lambda D, M, K: M * D + M * M + M + K * M + K + K * K,
            says="You count K² numbers too many, as if the outputs were recurrent as well. Only the"
            " hidden layer is.",
        ),
        Mistake(
            "N-F66",  # The input wired to the output, as a skip connection.
            wrong=lambda D, M, K: M * D + M * M + M + K * M + K + K * D,
            says="You count KD numbers too many: no arrow leads from the input to the output"
            " directly.",
        ),
        Mistake(
            "N-F67",  # The state of one unit feeding itself only: M for M².
            wrong=lambda D, M, K: M * D + M + M + K * M + K,
            says="You count one recurrent weight per hidden unit. Each unit reads the states of all"
            " M units of the step before.",
        ),
    ),
)
