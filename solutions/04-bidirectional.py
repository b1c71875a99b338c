# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [raw]
# # ASSIGNMENT CONFIG
# name: 04-bidirectional
# init_cell: false
# export_cell: false
# check_all_cell: false
# generate: false
# run_tests: false
# show_question_points: true
# tests:
#   files: false
#   ok_format: false

# %% [markdown]
# # Bidirectional RNNs
#
# *The ___ Mahal was built by Shah Jahan for ___ wife.* To fill the first blank you have to read on.
# An RNN that runs from left to right cannot do that: its output at time $t$ knows $x^1, \dots, x^t$
# and nothing of what comes later. A **bidirectional** RNN reads the sequence twice, once in each
# direction, and makes each output from both readings. In this notebook you write it forward and
# backward, check it, and train it on a task that no RNN of one direction can do.
#
# **How to work.** Each item gives the formula of the slide and a contract: what goes in, what comes
# out, in which shape. Write your code in place of the `...`, run the cell, then run the check below
# it. The checks use a few small numbers of their own. Grading uses other numbers and other sizes
# (also a single time step, and initial states that are not zero), so write what the formula says and
# not what makes the check pass.
#
# Most items ask for a **function**. Some ask you to fill in a **table**: put a word in place of each
# `...`. The check of a table looks at its form alone and says *passed!* for wrong entries too; they are
# graded later. A few ask for your own **words** and formulas; a person reads these, and their points
# stand beside the 100 of the rest.
#
# Each function is graded on its own, with correct inputs. A function of yours that calls an earlier
# one inherits its mistakes, though: get the checks green from top to bottom.
#
# **What you need.** NumPy for your code, matplotlib for the figures that are drawn for you, and what
# you know of BPTT with one direction. You may copy functions of your own from earlier assignments.
# Keep the name of this file, since the checks are stored in it.

# %%
import matplotlib.pyplot as plt
import numpy as np
import otter

grader = otter.Notebook("04-bidirectional.ipynb")

# %% [markdown]
# ## Two readers, one output
#
# The slide builds the network in three steps, with *Fprop* for the forward pass of one direction (its
# slips are mended here, and listed below):
#
# 1. $\mathrm{Fprop}(x^1, x^2, \dots, x^T,\; h^{1,0}) \to h_f^{1}, \dots, h_f^{T}$: the **forward**
#    direction reads the sequence as it is.
# 2. $\mathrm{Fprop}(x^T, x^{T-1}, \dots, x^1,\; h^{1,T+1}) \to h_b^{T}, \dots, h_b^{1}$: the
#    **backward** direction reads it flipped, and its states are flipped back afterwards.
# 3. Compute $h^{2,t} = y^t$ from $h_f^{t}$ and $h_b^{t}$.
#
# Written out, with weights of their own for the two directions:
#
# $$
# \begin{aligned}
# h_f^{t} &= \tanh\left(W^0_f x^t + W^{11}_f h_f^{t-1} + b^0_f\right), & h_f^{0} &= h^{1,0}, \\
# h_b^{t} &= \tanh\left(W^0_b x^t + W^{11}_b h_b^{t+1} + b^0_b\right), & h_b^{T+1} &= h^{1,T+1}, \\
# z^{2,t} &= W^1 \begin{bmatrix} h_f^{t} \\ h_b^{t} \end{bmatrix} + b^1, & y^t &= f(z^{2,t}).
# \end{aligned}
# $$
#
# Run the next cell for the picture.


# %%
def draw_network(T=4):
    """The bidirectional network, unfolded in time."""
    fig, ax = plt.subplots(figsize=(9, 3.8))
    rows = {"x": 0.0, "h_f": 1.2, "h_b": 2.2, "y": 3.4}
    colors = {"x": "0.85", "h_f": "#b7d3f2", "h_b": "#f6cfa8", "y": "0.85"}
    arrow = {"arrowstyle": "-|>", "shrinkA": 18, "shrinkB": 18, "lw": 1.3}  # outside the circles

    def connect(start, end, color, bend=0.0):
        style = {**arrow, "color": color, "connectionstyle": f"arc3,rad={bend}"}
        ax.annotate("", xy=end, xytext=start, arrowprops=style)

    for t in range(1, T + 1):
        for name, height in rows.items():
            ax.scatter(t, height, s=850, color=colors[name], edgecolor="k", zorder=3)
            ax.text(t, height, f"${name}^{t}$", ha="center", va="center", zorder=4)
        connect((t, rows["x"]), (t, rows["h_f"]), "tab:blue")
        connect((t, rows["x"]), (t, rows["h_b"]), "tab:orange", 0.35)
        connect((t, rows["h_f"]), (t, rows["y"]), "tab:blue", 0.35)
        connect((t, rows["h_b"]), (t, rows["y"]), "tab:orange")
    for t in range(T + 1):
        connect((t, rows["h_f"]), (t + 1, rows["h_f"]), "tab:blue")
        connect((t + 1, rows["h_b"]), (t, rows["h_b"]), "tab:orange")
    ax.text(0, rows["h_f"], "$h^{1,0}$", ha="center", va="center")
    ax.text(T + 1.06, rows["h_b"], "$h^{1,T+1}$", ha="center", va="center")
    ax.set(xlim=(-0.4, T + 1.4), ylim=(-0.5, 3.9))
    ax.set_title("blue: reads x1 first; orange: reads xT first")
    ax.axis("off")
    plt.show()


draw_network()

# %% [markdown]
# In the code an array holds one time step per row: row `t` of `X` is $x^{t+1}$, because Python counts
# from 0. Both `Hf` and `Hb` are in the order of **time**, so row `t` of either belongs to row `t` of
# `X`.
#
# | in the code | in the lecture | shape |
# | :-- | :-- | :-- |
# | `X` | inputs $x^1, \dots, x^T$ | `(T, D)` |
# | `hf0`, `hbT1` | initial states $h^{1,0}$ of the forward, $h^{1,T+1}$ of the backward direction | `(M,)` |
# | `Pf` | $(W^0_f, W^{11}_f, b^0_f)$, a tuple or list | `(M, D)`, `(M, M)`, `(M,)` |
# | `Pb` | $(W^0_b, W^{11}_b, b^0_b)$, a tuple or list | the same |
# | `W1`, `b1` | $W^1$ on $[h_f; h_b]$: the first `M` columns for $h_f$, the last `M` for $h_b$; $b^1$ | `(K, 2M)`, `(K,)` |
# | `Hf`, `Hb` | states $h_f^1, \dots, h_f^T$ and $h_b^1, \dots, h_b^T$ | `(T, M)` |
# | `Y` | outputs $y^1, \dots, y^T$ | `(T, K)` |
# | `D2` | row `t`: $\nabla_{z^{2,t}}\mathcal{L}$ | `(T, K)` |
#
# As before: a gradient has the shape of its parameter; the loss is a sum over $t$, so nothing is
# divided by $T$; functions return new arrays of floats and never write into an argument.
#
# ### Slips on the slide
#
# | printed | read |
# | :-- | :-- |
# | $\mathrm{Fprop}(h^{0,T}, \dots, h^{0,1}, h^{1,T+1}) \to h_b^{1,1}, \dots, h_b^{1,T}$ | the states come out as they are made, $h_b^{T}$ first; only flipped back they begin with $h_b^{1}$ |
# | *Flip input seq. after flipping in time* | flip the input before the backward pass, flip its states back after |
# | $h^{1,0}$ and $h^{1,T+1}$ without $f$ or $b$ | the starts $h_f^{0}$ and $h_b^{T+1}$: two different states |
# | *Compute $h^{2,t}$ using* both states | the slide does not say how; here they are stacked, $[h_f; h_b]$ |

# %% [markdown]
# ### What is given
#
# The output activations, by name. There is nothing to write here.


# %%
def sigmoid(z):
    """1 / (1 + exp(-z)), written so that it never overflows."""
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(z, dtype=float)))


def softmax(z):
    """exp(z) / sum(exp(z)) over the last axis."""
    z = np.asarray(z, dtype=float)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


ACTIVATIONS = {
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "identity": lambda z: np.array(z, dtype=float),
    "relu": lambda z: np.maximum(z, 0.0),
    "softmax": softmax,
}

# %% [markdown]
# ---
# ## Part 1: forward

# %% [raw]
# # BEGIN QUESTION
# name: fprop
# points: 14

# %% [markdown]
# ### 1.1 `fprop`: one direction
#
# The hidden states of one direction, from the first row of `X` to the last:
#
# $$
# h^{t} = \tanh\left(W^0 x^t + W^{11} h^{t-1} + b^0\right), \qquad t = 1, \dots, T .
# $$
#
# Before the first step stands `h_init`. The function does not know which direction it serves: it
# reads the rows in the order in which it gets them.
#
# **By hand.** $D = M = 1$, $W^0 = \ln 2$, $W^{11} = 1$, $b^0 = 0$, $h^0 = 0$ and the inputs $1, 0$:
# $h^1 = \tanh(\ln 2) = \frac{2 - 1/2}{2 + 1/2} = 0.6$, then $h^2 = \tanh(0 + 0.6) \approx 0.537$.
#
# **Write** `fprop(X, h_init, W0, W11, b0)`, which returns `H` of shape `(T, M)`, the states after
# each step, without `h_init`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def fprop(X, h_init, W0, W11, b0):
    """The hidden states of one direction, one row per row of X: -> (T, M)."""
    # BEGIN SOLUTION
    H = np.zeros((len(X), len(b0)))
    h = h_init
    for t in range(len(X)):
        h = np.tanh(W0 @ X[t] + W11 @ h + b0)
        H[t] = h
    return H
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_fprop_by_hand(np, fprop):
    one = np.ones((1, 1))
    H = fprop(np.array([[1.0], [0.0]]), np.zeros(1), np.log(2) * one, one, np.zeros(1))
    todo = "fprop returns nothing yet: write its body in place of the ..."
    assert H is not None, todo
    note = f"T = 2 steps of M = 1 unit: expected shape (2, 1), got {np.shape(H)}"
    assert np.shape(H) == (2, 1), note
    first = "the first state is tanh(ln 2) = 0.6 here"
    assert np.allclose(H[0], 0.6), first
    second = "the second step is wrong: it takes over the state of the first, by way of W11"
    assert np.allclose(H[1], np.tanh(0.6)), second


# %%
def test_fprop_with_three_units(np, fprop):
    X = np.array([[1.0, -1.0], [0.5, 2.0], [-1.0, 0.0], [0.0, 1.5]])
    W0 = np.array([[0.5, -0.25], [1.0, 0.0], [-0.5, 0.5]])
    W11 = np.array([[0.0, 0.5, 0.0], [-0.5, 0.0, 1.0], [0.25, 0.0, -0.5]])
    b0, h_init = np.array([0.25, -0.5, 0.0]), np.array([0.5, -0.5, 1.0])
    H = fprop(X, h_init, W0, W11, b0)
    todo = "fprop returns nothing yet"
    assert H is not None, todo
    note = f"one row of M = 3 numbers per step, T = 4 rows; got {np.shape(H)}"
    assert np.shape(H) == (4, 3), note
    first = "the first row is wrong: it holds all three terms, with h_init in the place of h(0)"
    assert np.allclose(H[0], [0.635149, 0.848284, -0.879827], atol=1e-5), first
    rest = "the first row is right, a later one is not: look at what is carried from step to step"
    assert np.allclose(H[1], [0.400414, -0.832860, 0.873746], atol=1e-5), rest
    assert np.allclose(H[3], [-0.433571, -0.046856, 0.480355], atol=1e-5), rest
    note = "fprop writes into h_init: work on a copy"
    assert np.array_equal(h_init, [0.5, -0.5, 1.0]), note


# %%
def test_fprop_of_integers(np, fprop):
    bits = np.array([[1], [0], [1]])
    H = fprop(bits, np.zeros(2), np.array([[1.0], [-1.0]]), np.zeros((2, 2)), np.zeros(2))
    todo = "fprop returns nothing yet"
    assert H is not None, todo
    hint = "with integers for X the states are cut off: let the array that holds them hold floats"
    assert np.allclose(H, np.tanh(bits * np.array([1.0, -1.0]))), hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: directions
# points: 8

# %% [markdown]
# ### 1.2 `directions`: who hears from whom
#
# Before you write the rest, settle where each direction gets what it needs. Fill in the table: write
# one of `"t-1"`, `"t"`, `"t+1"`, `"t=1"`, `"t=T"`, `"h1(0)"`, `"h1(T+1)"` for each `...`.
#
# `delta_f(t)` is $\nabla_{z_f^t}\mathcal{L}$ and `delta_b(t)` is $\nabla_{z_b^t}\mathcal{L}$. Their
# recurrent term is what comes back through $W^{11}_f$ and $W^{11}_b$.

# %% [raw]
# # BEGIN SOLUTION

# %%
""" # BEGIN PROMPT
directions = {
    "h_f(t) is made from x(t) and the state of": ...,
    "h_b(t) is made from x(t) and the state of": ...,
    "h_f starts from": ...,
    "h_b starts from": ...,
    "delta_f(t) gets its recurrent term from": ...,
    "delta_b(t) gets its recurrent term from": ...,
    "the loop of delta_f begins at": ...,
    "the loop of delta_b begins at": ...,
}
""" # END PROMPT
# BEGIN SOLUTION NO PROMPT
directions = {
    "h_f(t) is made from x(t) and the state of": "t-1",
    "h_b(t) is made from x(t) and the state of": "t+1",
    "h_f starts from": "h1(0)",
    "h_b starts from": "h1(T+1)",
    "delta_f(t) gets its recurrent term from": "t+1",
    "delta_b(t) gets its recurrent term from": "t-1",
    "the loop of delta_f begins at": "t=T",
    "the loop of delta_b begins at": "t=1",
}
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_directions_is_filled_in(directions):
    todo = "directions is a dict with 8 cells: keep its keys and fill in the entries"
    assert isinstance(directions, dict) and len(directions) == 8, todo
    empty = [key for key, entry in directions.items() if entry is None or entry is ...]
    note = f"not filled in yet: {empty}"
    assert not empty, note
    words = ["t-1", "t", "t+1", "t=1", "t=T", "h1(0)", "h1(T+1)"]
    for key, entry in directions.items():
        hint = f"{key}: write one of {words}"
        assert entry in words, hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: birnn_forward
# points: 26

# %% [markdown]
# ### 1.3 `birnn_forward`: both directions, and $y$ from both
#
# The three steps of the slide. The second one is where it goes wrong most often: the backward
# direction reads $x^T$ first, so its states come out in the order $h_b^T, \dots, h_b^1$. Without
# flipping them back, $h_f^t$ would meet the $h_b$ of another step.
#
# **By hand.** $T = 2$, $M = 1$, inputs $(x^1, x^2) = (0, 1)$, for both directions $W^0 = \ln 2$,
# $W^{11} = 0$, $b^0 = 0$. Each state is then $\tanh(x^t \ln 2)$, in both directions: $h_f = (0, 0.6)$
# and $h_b = (0, 0.6)$. With $W^1 = (1 \;\; 10)$ and $b^1 = 0$, $z^{2} = (0, 6.6)$. Not flipped back,
# $h_b$ would be $(0.6, 0)$ and $z^2 = (6, 0.6)$.
#
# **Write** `birnn_forward(X, hf0, hbT1, Pf, Pb, W1, b1, f)`, which returns `(Hf, Hb, Y)` of shapes
# `(T, M)`, `(T, M)`, `(T, K)`. `f` is the name of the output activation; use `ACTIVATIONS` and your
# `fprop`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def birnn_forward(X, hf0, hbT1, Pf, Pb, W1, b1, f="softmax"):
    """Both directions and the outputs: -> (Hf (T, M), Hb (T, M), Y (T, K))."""
    # BEGIN SOLUTION
    Hf = fprop(X, hf0, *Pf)
    Hb = fprop(X[::-1], hbT1, *Pb)[::-1]  # flip the input before, and the states after
    Z2 = np.concatenate([Hf, Hb], axis=1) @ W1.T + b1
    return Hf, Hb, ACTIVATIONS[f](Z2)
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_birnn_forward_by_hand(np, birnn_forward):
    P = (np.full((1, 1), np.log(2)), np.zeros((1, 1)), np.zeros(1))
    W1, zero = np.array([[1.0, 10.0]]), np.zeros(1)
    result = birnn_forward(np.array([[0.0], [1.0]]), zero, zero, P, P, W1, zero, "identity")
    todo = "birnn_forward returns nothing yet: write its body in place of the ..."
    assert result is not None, todo
    note = "return three arrays, (Hf, Hb, Y)"
    assert len(result) == 3, note
    Hf, Hb, Y = result
    forward = "the states of the forward direction are (0, 0.6) here"
    assert np.allclose(Hf, [[0], [0.6]]), forward
    flip = "h_b is in the order in which it was read: flip it back, so that row t belongs to x(t)"
    assert not np.allclose(Hb, [[0.6], [0]]), flip
    assert np.allclose(Hb, [[0], [0.6]]), "the states of the backward direction are (0, 0.6) here"
    swapped = "h_f and h_b are joined in the other order: the first M columns of W1 are for h_f"
    assert np.allclose(Y, [[0], [6.6]]), swapped


# %%
def test_birnn_forward_with_two_units(np, birnn_forward):
    Pf = (
        np.array([[1.0], [-0.5]]),
        np.array([[0.0, 0.5], [1.0, 0.0]]),
        np.array([0.0, 0.5]),
    )
    Pb = (
        np.array([[0.5], [1.0]]),
        np.array([[-0.5, 0.0], [0.5, 0.5]]),
        np.array([-0.25, 0.0]),
    )
    X, hf0, hbT1 = np.array([[1.0], [-2.0], [0.5]]), np.array([0.5, -1.0]), np.array([-0.5, 0.25])
    W1, b1 = np.array([[1.0, 0.0, -1.0, 0.5]]), np.array([0.25])
    result = birnn_forward(X, hf0, hbT1, Pf, Pb, W1, b1, "identity")
    todo = "birnn_forward returns nothing yet"
    assert result is not None, todo
    Hf, Hb, Y = result
    assert np.shape(Hf) == np.shape(Hb) == (3, 2), "both H have shape (T, M) = (3, 2) here"
    forward = "Hf is wrong: fprop over X as it is, with hf0 and Pf"
    assert np.allclose(Hf[-1], [0.753337, -0.600221], atol=1e-5), forward
    flip = "Hb is in the order in which it was read: flip it back, so that row t belongs to x(t)"
    assert not np.allclose(Hb[0], [0.244919, 0.358357], atol=1e-5), flip
    last = "the last row of Hb is wrong: there the backward direction begins, from hbT1, with Pb"
    assert np.allclose(Hb[-1], [0.244919, 0.358357], atol=1e-5), last
    first = "the last row of Hb is right, its first is not: this direction reads x(T) down to x(1)"
    assert np.allclose(Hb[0], [0.597742, 0.092507], atol=1e-5), first
    note = "Y is wrong: W1 times both states of the same t, then b1"
    assert np.shape(Y) == (3, 1), f"Y has shape (T, K) = (3, 1) here, got {np.shape(Y)}"
    assert np.allclose(Y[:, 0], [0.160629, -0.281844, 0.937597], atol=1e-5), note


# %%
def test_birnn_forward_in_the_mirror(np, birnn_forward):
    rng = np.random.default_rng(11)
    D, M, K, T = 2, 3, 4, 5
    Pf, Pb = ((rng.normal(size=(M, D)), rng.normal(size=(M, M)), rng.normal(size=M)) for _ in "fb")
    hf0, hbT1, W1, b1 = (rng.normal(size=s) for s in (M, M, (K, 2 * M), K))
    X = rng.normal(size=(T, D))
    swapped = np.roll(W1, M, axis=1)
    result = birnn_forward(X, hf0, hbT1, Pf, Pb, W1, b1, "softmax")
    twin = birnn_forward(X[::-1], hbT1, hf0, Pb, Pf, swapped, b1, "softmax")
    todo = "birnn_forward returns nothing yet"
    assert result is not None and twin is not None, todo
    rows = "with f = softmax each row of Y sums to 1: is f applied?"
    assert np.allclose(np.sum(result[2], axis=1), 1), rows
    flip = "Hb is in the order in which it was read: flip it back, so that its row t belongs to x(t)"
    assert not np.allclose(result[1], twin[0]), flip
    hint = (
        "a flipped sequence, read by a net whose directions are exchanged (weights, initial\n"
        "states, halves of W1), gives the same outputs, flipped. Yours does not: what do your\n"
        "directions share?"
    )
    assert np.allclose(result[2], np.asarray(twin[2])[::-1]), hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# ### The mirror
#
# The last check flips the sequence, and exchanges all that belongs to the two directions: $(P_f,
# h^{1,0})$ with $(P_b, h^{1,T+1})$, and the two halves of $W^1$. Then $y$ comes out flipped, and is the
# same otherwise. No number needs to be known to check this, so it is a good test for code of this kind.
# Run the cell to see it.


# %%
def show_mirror():
    rng = np.random.default_rng(3)
    T, D, M, K = 12, 2, 3, 1
    Pf, Pb = ((rng.normal(size=(M, D)), rng.normal(size=(M, M)), rng.normal(size=M)) for _ in "fb")
    hf0, hbT1, W1, b1 = (rng.normal(size=s) for s in (M, M, (K, 2 * M), K))
    X = rng.normal(size=(T, D))
    result = birnn_forward(X, hf0, hbT1, Pf, Pb, W1, b1, "sigmoid")
    if result is None:
        print("Write birnn_forward first, then run this cell again.")
        return
    halves = np.hstack([W1[:, M:], W1[:, :M]])
    twin = birnn_forward(X[::-1], hbT1, hf0, Pb, Pf, halves, b1, "sigmoid")
    fig, ax = plt.subplots(figsize=(7, 2.6), layout="constrained")
    steps = np.arange(1, T + 1)
    ax.plot(steps, result[2][:, 0], "o-", label="y of the net")
    ax.plot(steps, twin[2][:, 0], "s--", label="y of the twin, for the flipped sequence")
    ax.set(xlabel="t", ylabel="y", title="The same numbers, from right to left")
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.12), ncols=2)
    plt.show()


show_mirror()

# %% [raw]
# # BEGIN QUESTION
# name: why_mirror
# points: 5
# manual: true

# %% [markdown]
# ### 1.4 Why the mirror?
#
# Show that the twin described above gives $\tilde y^{\,t} = y^{\,T+1-t}$ for $t = 1, \dots, T$. Write
# $\tilde x^t = x^{T+1-t}$ for the flipped inputs, and $\tilde h_f, \tilde h_b$ for the states of the
# twin. (Three or four lines are enough.)

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# **Model answer.** Claim: $\tilde h_f^{\,t} = h_b^{\,T+1-t}$ for $t = 0, \dots, T$. For $t = 0$ the twin starts from
# $h^{1,T+1} = h_b^{T+1}$. If it holds for $t-1$, then, as the forward direction of the twin has the
# parameters $P_b$,
#
# $$
# \tilde h_f^{\,t} = \tanh(W^0_b\, x^{T+1-t} + W^{11}_b\, \tilde h_f^{\,t-1} + b^0_b)
# = \tanh(W^0_b\, x^{T+1-t} + W^{11}_b\, h_b^{\,T+2-t} + b^0_b) = h_b^{\,T+1-t} .
# $$
#
# In the same way, from $t = T+1$ downwards, $\tilde h_b^{\,t} = h_f^{\,T+1-t}$. With its halves
# exchanged, $\tilde W^1 [\tilde h_f^{\,t}; \tilde h_b^{\,t}] = W^1_b h_b^{\,T+1-t} + W^1_f
# h_f^{\,T+1-t}$, which is $z^{2,T+1-t} - b^1$; so the outputs agree.
#
# **Marking guide.** 2 points for the claim on the states with the right index $T+1-t$; 2 points for a reason (induction
# over $t$, or that both run the same recursion from the same start over the same inputs); 1 point for
# the halves of $W^1$. An argument in words that names all three exchanges gets full marks.

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION

# %% [markdown]
# ---
# ## Part 2: back through both directions
#
# The slide stops at the forward pass, but you have all it takes. $h_f^t$ affects $\mathcal{L}$ on two
# paths, through $z^{2,t}$ and through $z_f^{t+1}$; and $h_b^t$ through $z^{2,t}$ and through
# $z_b^{t-1}$. With $W^1 = [\,W^1_f \;\; W^1_b\,]$, two matrices of shape $K \times M$:
#
# $$
# \begin{aligned}
# \nabla_{z_f^t}\mathcal{L} &= \left( \nabla_{z^{2,t}}\mathcal{L}\; W^1_f
#   + [t < T]\; \nabla_{z_f^{t+1}}\mathcal{L}\; W^{11}_f \right) \nabla_{z_f^t} h_f^t
#   && \text{for } t = T, \dots, 1, \\
# \nabla_{z_b^t}\mathcal{L} &= \left( \nabla_{z^{2,t}}\mathcal{L}\; W^1_b
#   + [t > 1]\; \nabla_{z_b^{t-1}}\mathcal{L}\; W^{11}_b \right) \nabla_{z_b^t} h_b^t
#   && \text{for } t = 1, \dots, T .
# \end{aligned}
# $$
#
# The two directions meet in $z^{2,t}$ only, so no gradient passes from one to the other. Each of them
# is plain BPTT, against the order in which its direction reads. As in the forward pass you may write
# the second one with loops of its own, or flip what goes in and flip back what comes out.

# %% [raw]
# # BEGIN QUESTION
# name: birnn_backward
# points: 30

# %% [markdown]
# ### 2.1 `birnn_backward`: the gradients of all parameters
#
# Write $\delta_f^t$ and $\delta_b^t$ for the two rows above. As before each parameter acts at every
# $t$, and each step adds its part:
#
# $$
# \nabla_{W^{11}_f}\mathcal{L} = \sum_{t} \left(\delta_f^t\right)^{Tr} \left(h_f^{t-1}\right)^{Tr},
# \qquad
# \nabla_{W^{11}_b}\mathcal{L} = \sum_{t} \left(\delta_b^t\right)^{Tr} \left(h_b^{t+1}\right)^{Tr},
# $$
#
# and as you know them $\nabla_{W^0_f}\mathcal{L}$, $\nabla_{b^0_f}\mathcal{L}$,
# $\nabla_{W^0_b}\mathcal{L}$, $\nabla_{b^0_b}\mathcal{L}$, $\nabla_{W^1}\mathcal{L}$ and
# $\nabla_{b^1}\mathcal{L}$. Mind the ends: $h_f^{0}$ and $h_b^{T+1}$ are given, and not zero.
#
# **By hand.** $T = 2$, all sizes 1, $W^1 = (1 \;\; 1)$, $W^{11}_f = W^{11}_b = 2$, all states
# 0 (so each slope of tanh is 1), and the rows of `D2` are 1 and 10. Forward direction, from the end:
# $\delta_f^2 = 10$, $\delta_f^1 = 1 + 10 \cdot 2 = 21$. Backward direction, from the beginning:
# $\delta_b^1 = 1$, $\delta_b^2 = 10 + 1 \cdot 2 = 12$. So $\nabla_{b^0_f}\mathcal{L} = 31$ and
# $\nabla_{b^0_b}\mathcal{L} = 13$.
#
# **Write** `birnn_backward(D2, X, Hf, Hb, hf0, hbT1, Pf, Pb, W1)`, which returns the dict
#
# `{"W1": ..., "b1": ..., "f": {"W0": ..., "W11": ..., "b0": ...}, "b": {"W0": ..., "W11": ..., "b0": ...}}`
#
# with each gradient in the shape of its parameter.

# %% [raw]
# # BEGIN SOLUTION


# %%
def birnn_backward(D2, X, Hf, Hb, hf0, hbT1, Pf, Pb, W1):
    """The gradients of all parameters: a dict with the keys W1, b1, f and b."""
    # BEGIN SOLUTION
    M = len(hf0)
    Df = one_direction(D2, Hf, W1[:, :M], Pf[1])
    Db = one_direction(D2[::-1], Hb[::-1], W1[:, M:], Pb[1])[::-1]
    before_f = np.vstack([hf0, Hf[:-1]])
    before_b = np.vstack([Hb[1:], hbT1])
    return {
        "W1": D2.T @ np.hstack([Hf, Hb]),
        "b1": D2.sum(axis=0),
        "f": {"W0": Df.T @ X, "W11": Df.T @ before_f, "b0": Df.sum(axis=0)},
        "b": {"W0": Db.T @ X, "W11": Db.T @ before_b, "b0": Db.sum(axis=0)},
    }
    # END SOLUTION
# BEGIN SOLUTION NO PROMPT


def one_direction(D2, H, W1, W11):
    """Row t: the gradient with respect to z^t of a direction that reads from row 0 on."""
    D = np.zeros(H.shape)
    for t in reversed(range(len(H))):
        dh = D2[t] @ W1  # through the output of this step
        if t + 1 < len(H):
            dh = dh + D[t + 1] @ W11  # through the state that is read next
        D[t] = dh * (1 - H[t] ** 2)
    return D


# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_birnn_backward_by_hand(np, birnn_backward):
    P = (np.ones((1, 1)), np.full((1, 1), 2.0), np.zeros(1))
    zero, H = np.zeros(1), np.zeros((2, 1))
    D2, X = np.array([[1.0], [10.0]]), np.array([[1.0], [100.0]])
    G = birnn_backward(D2, X, H, H, zero, zero, P, P, np.array([[1.0, 1.0]]))
    todo = "birnn_backward returns nothing yet: write its body in place of the ..."
    assert G is not None, todo
    note = "return a dict with the keys W1, b1, f and b"
    assert isinstance(G, dict) and {"W1", "b1", "f", "b"} <= set(G), note
    for way in "fb":
        note = f"the entry {way} is a dict with the keys W0, W11 and b0"
        assert isinstance(G[way], dict) and {"W0", "W11", "b0"} <= set(G[way]), note
    alone = "the recurrent term is missing: each state is read by the next one of its direction"
    assert not np.allclose(G["f"]["b0"], 11), alone
    forward = "the forward direction is wrong: its delta runs from t = T to 1, here 10 and 21"
    assert np.allclose(G["f"]["b0"], 31), forward
    same = "your backward direction runs like the forward one: its delta has to start at t = 1, with 1"
    assert not np.allclose(G["b"]["b0"], 31), same
    assert np.allclose(G["b"]["b0"], 13), "the backward direction is wrong: here 1 and 12"
    pair = (
        "b0 of the backward direction is right, W0 is not: are its delta and X in the same order?"
    )
    assert np.allclose(G["b"]["W0"], 1201), pair


# %%
def test_birnn_backward_with_two_units(np, birnn_backward):
    D2, X = np.array([[1.0], [-2.0], [0.5]]), np.array([[1.0], [2.0], [-1.0]])
    Hf = np.array([[0.5, 0.0], [0.0, -0.5], [0.8, 0.6]])
    Hb = np.array([[0.0, 0.6], [-0.5, 0.0], [0.5, -0.8]])
    Pf = (np.array([[1.0], [-0.5]]), np.array([[0.0, 1.0], [2.0, 0.0]]), np.zeros(2))
    Pb = (np.array([[0.5], [1.0]]), np.array([[1.0, 0.0], [-1.0, 2.0]]), np.zeros(2))
    hf0, hbT1 = np.array([0.5, -1.0]), np.array([-0.5, 0.25])
    W1 = np.array([[2.0, -1.0, 1.0, 4.0]])
    G = birnn_backward(D2, X, Hf, Hb, hf0, hbT1, Pf, Pb, W1)
    todo = "birnn_backward returns nothing yet"
    assert G is not None, todo
    shapes = f"W1 is K x 2M = (1, 4), so its gradient is too; got {np.shape(G['W1'])}"
    assert np.shape(G["W1"]) == (1, 4), shapes
    note = "the gradient of W1 pairs each row of D2 with [h_f; h_b] of the same t"
    assert np.allclose(G["W1"], [[0.9, 1.3, 1.25, 0.2]]), note
    note = f"b1 has shape (K,) = (1,), and its gradient too; got {np.shape(G['b1'])}"
    assert np.shape(G["b1"]) == (1,), note
    assert np.allclose(G["b1"], [-0.5]), "the gradient of b1 is the sum of the rows of D2"
    for way in "fb":
        for name, shape in (("W0", (2, 1)), ("W11", (2, 2)), ("b0", (2,))):
            note = f"{name} of {way} has shape {shape}, got {np.shape(G[way][name])}"
            assert np.shape(G[way][name]) == shape, note
    delta = "the deltas of the {} direction are wrong: check the half of W1, the slope of tanh, W11"
    assert np.allclose(G["f"]["b0"], [-0.125, -4.19]), delta.format("forward")
    assert np.allclose(G["b"]["b0"], [-1.1375, -1.6736]), delta.format("backward")
    pair = "W11 of the {} direction: pair its delta of t with its own state of {}, also at the end"
    want = [[-0.2425, -4.335], [-1.935, 5.8]]
    assert np.allclose(G["f"]["W11"], want), pair.format("forward", "t-1")
    want = [[-2.10125, 2.269125], [-2.0432, 1.9656]]
    assert np.allclose(G["b"]["W11"], want), pair.format("backward", "t+1")
    note = "W0 of either direction pairs its delta of t with x(t)"
    assert np.allclose(G["f"]["W0"], [[-5.485], [-1.78]]), note
    assert np.allclose(G["b"]["W0"], [[-4.8725], [-1.8464]]), note


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: birnn_grad_states
# points: 12

# %% [markdown]
# ### 2.2 `birnn_grad_states`: the two initial states
#
# $h^{1,0}$ and $h^{1,T+1}$ are arguments of Fprop, so they have gradients as well (useful when they
# are learned). Each enters one step only, the first one that its direction reads:
#
# $$
# \nabla_{h_f^{0}}\mathcal{L} = \nabla_{z_f^{1}}\mathcal{L}\; W^{11}_f,
# \qquad
# \nabla_{h_b^{T+1}}\mathcal{L} = \nabla_{z_b^{T}}\mathcal{L}\; W^{11}_b .
# $$
#
# **By hand.** In the example of 2.1, $\delta_f^1 = 21$ and $\delta_b^2 = 12$, so the two gradients
# are 42 and 24.
#
# **Write** `birnn_grad_states(D2, X, Hf, Hb, hf0, hbT1, Pf, Pb, W1)`, with the arguments of
# `birnn_backward`. It returns the pair $(\nabla_{h_f^0}\mathcal{L},
# \nabla_{h_b^{T+1}}\mathcal{L})$, each of shape `(M,)`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def birnn_grad_states(D2, X, Hf, Hb, hf0, hbT1, Pf, Pb, W1):
    """The gradients of the initial states hf0 and hbT1: -> ((M,), (M,))."""
    # BEGIN SOLUTION
    M = len(hf0)
    Df = one_direction(D2, Hf, W1[:, :M], Pf[1])
    Db = one_direction(D2[::-1], Hb[::-1], W1[:, M:], Pb[1])  # its first row is that of t = T here
    Db = Db[::-1]
    return Df[0] @ Pf[1], Db[-1] @ Pb[1]
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_birnn_grad_states(np, birnn_grad_states):
    D2, X = np.array([[1.0], [-2.0], [0.5]]), np.array([[1.0], [2.0], [-1.0]])
    Hf = np.array([[0.5, 0.0], [0.0, -0.5], [0.8, 0.6]])
    Hb = np.array([[0.0, 0.6], [-0.5, 0.0], [0.5, -0.8]])
    Pf = (np.array([[1.0], [-0.5]]), np.array([[0.0, 1.0], [2.0, 0.0]]), np.zeros(2))
    Pb = (np.array([[0.5], [1.0]]), np.array([[1.0, 0.0], [-1.0, 2.0]]), np.zeros(2))
    hf0, hbT1 = np.array([0.5, -1.0]), np.array([-0.5, 0.25])
    W1 = np.array([[2.0, -1.0, 1.0, 4.0]])
    pair = birnn_grad_states(D2, X, Hf, Hb, hf0, hbT1, Pf, Pb, W1)
    todo = "birnn_grad_states returns nothing yet: write its body in place of the ..."
    assert pair is not None, todo
    note = "return two arrays of shape (M,) = (2,)"
    assert len(pair) == 2 and np.shape(pair[0]) == np.shape(pair[1]) == (2,), note
    first = "the first gradient is wrong: h_f(0) enters the step t = 1, through W11 of f"
    assert np.allclose(pair[0], [-11.28, 4.155]), first
    second = "the second gradient is wrong: h_b(T+1) enters the step t = T, through W11 of b"
    assert np.allclose(pair[1], [1.8861, -2.7072]), second


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: delta_b
# points: 6
# manual: true

# %% [markdown]
# ### 2.3 Derive it
#
# The slides do not give $\nabla_{z_b^t}\mathcal{L}$. Derive its recursion with the multivariate chain
# rule, including where it begins, and say in one sentence why no term of the forward direction turns
# up in it.

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# **Model answer.** $h_b^t$ occurs in two places: in $z^{2,t} = W^1_f h_f^t + W^1_b h_b^t + b^1$, and, for $t > 1$, in
# $z_b^{t-1} = W^0_b x^{t-1} + W^{11}_b h_b^{t} + b^0_b$. The two paths add:
#
# $$
# \nabla_{h_b^t}\mathcal{L} = \nabla_{z^{2,t}}\mathcal{L}\; W^1_b
# + [t > 1]\; \nabla_{z_b^{t-1}}\mathcal{L}\; W^{11}_b ,
# \qquad
# \nabla_{z_b^t}\mathcal{L} = \nabla_{h_b^t}\mathcal{L}\; \mathrm{diag}\left(1 - (h_b^t)^2\right) .
# $$
#
# At $t = 1$ no further state is made from $h_b^1$, so the second term is absent and the recursion
# begins there, running up to $t = T$. No $h_f$ is computed from any $h_b$: the directions meet in
# $z^{2,t}$ alone, and that path is in the first term.
#
# **Marking guide.** 2 points for the two places where $h_b^t$ occurs, with the index $t-1$; 2 points for the sum with
# $W^1_b$, $W^{11}_b$ on the right side of the rows and the Jacobian of tanh; 1 point for the start at
# $t = 1$; 1 point for the sentence. Column vectors with transposed matrices are as good.

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION

# %% [markdown]
# ---
# ## Part 3: where it can be used

# %% [raw]
# # BEGIN QUESTION
# name: applicable
# points: 10

# %% [markdown]
# ### 3.1 `applicable`: one direction or both?
#
# The backward direction cannot begin before $x^T$ is there. For each task write `"both"` where the
# second direction is possible **and** of use, and `"forward"` where the future is not there in time,
# or is not needed.

# %% [raw]
# # BEGIN SOLUTION

# %%
""" # BEGIN PROMPT
applicable = {
    "fill in a word missing from a printed page": ...,
    "subtitles while the speaker is talking": ...,
    "tag each word of a stored sentence as noun, verb, ...": ...,
    "predict tomorrow's share price from prices until today": ...,
    "read a scanned line of handwriting": ...,
    "suggest the next word while someone types": ...,
    "mark where a finished recording changes its speaker": ...,
    "steer a car from its camera": ...,
    "add two numbers whose highest bits come first": ...,
    "add two numbers whose lowest bits come first": ...,
}
""" # END PROMPT
# BEGIN SOLUTION NO PROMPT
applicable = {
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
}
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_applicable_is_filled_in(applicable):
    todo = "applicable is a dict with 10 cells: keep its keys and fill in the entries"
    assert isinstance(applicable, dict) and len(applicable) == 10, todo
    empty = [key for key, entry in applicable.items() if entry is None or entry is ...]
    note = f"not filled in yet: {empty}"
    assert not empty, note
    words = ["both", "forward"]
    for key, entry in applicable.items():
        hint = f"{key}: write one of {words}"
        assert entry in words, hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: when_applicable
# points: 4
# manual: true

# %% [markdown]
# ### 3.2 When, and at what price?
#
# (a) What must be true of a task for a bidirectional RNN to be used, and what must be true for it to
# be worth it? (b) A speech recogniser has to show words half a second after they were spoken. Can any
# part of the idea be saved? (c) How many parameters does the network have, compared with one direction
# of $M$ units?

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# **Model answer.** (a) The whole sequence has to be there before the first output is needed (offline); it is worth
# it where $y^t$ depends on inputs after $t$, as for a blank in a text or for addition with the highest
# bits first. (b) Yes: let the output lag by half a second and run the backward direction over that
# short window only, or delay the output of a forward RNN (the delayed many-to-many mapping). (c) The
# recurrent part doubles, $2(MD + M^2 + M)$, and so do the columns of $W^1$: $2KM + K$. It does not
# depend on $T$. The memory for the states doubles as well.
#
# **Marking guide.** 1 point for *the whole sequence is needed before the first output*; 1 point for dependence on the
# future as the reason to want it; 1 point for a workable idea in (b) (a window, a delay, chunks); 1
# point for the doubling in (c), exact formula not required.

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION

# %% [markdown]
# ---
# ## The pay-off: adding as people write numbers
#
# On paper the highest digit comes first, and the carries come from the **right**. A forward RNN that
# reads
#
# $$
# \begin{array}{r} 0\,1\,0\,1\,1 \\ +\;0\,0\,1\,1\,1 \\ \hline 1\,0\,0\,1\,0 \end{array}
# $$
#
# from left to right has to write the first digit of the sum before it has seen whether a carry will
# arrive. It cannot know. A bidirectional net can: its backward direction reads the low digits first
# and brings the carry along.
#
# The next cell trains two nets with your functions, by plain gradient descent on sums of at most 8
# bits. They differ in one thing: the columns of $W^1$ for $h_b$ are held at zero in the first, so that
# it is an RNN of one direction. Then it changes one input at a time and draws *which* outputs of the
# trained nets move. In the end both are asked for sums of 60 bits, longer than any in training.


# %%
def digits(number, n):
    """The n binary digits of a number, the highest one first."""
    return np.array([(number >> i) & 1 for i in range(n - 1, -1, -1)], dtype=float)


def sum_task(a, b, n):
    """Inputs (n+1, 2) and targets (n+1, 1): the digits of a and b, and those of a + b."""
    X = np.stack([digits(a, n + 1), digits(b, n + 1)], axis=1)
    return X, digits(a + b, n + 1)[:, None]


def new_net(rng, M):
    def direction():
        orthogonal = np.linalg.qr(rng.normal(size=(M, M)))[0]
        return [rng.normal(size=(M, 2)) / np.sqrt(2), orthogonal, np.zeros(M)]

    return direction(), direction(), rng.normal(size=(1, 2 * M)) / np.sqrt(2 * M), np.zeros(1)


def output(X, net):
    Pf, Pb, W1, b1 = net
    start = np.zeros(len(Pf[2]))
    return birnn_forward(X, start, start, Pf, Pb, W1, b1, "sigmoid")


def train(both, steps=3000, M=8, lr=0.1, seed=1):
    """A trained net and its losses; with both=False nothing of h_b reaches the output."""
    rng = np.random.default_rng(seed)
    Pf, Pb, W1, b1 = net = new_net(rng, M)
    start, losses = np.zeros(M), []
    if not both:
        W1[:, M:] = 0
    for _ in range(steps):
        n = int(rng.integers(1, 9))
        X, Tg = sum_task(int(rng.integers(2**n)), int(rng.integers(2**n)), n)
        Hf, Hb, Y = output(X, net)
        losses.append(-np.mean(np.log(np.where(Tg > 0.5, Y, 1 - Y) + 1e-12)))
        # For a sigmoid output and its cross-entropy the gradient at z2 is y - t.
        G = birnn_backward(Y - Tg, X, Hf, Hb, start, start, Pf, Pb, W1)
        if not both:
            G["W1"][:, M:] = 0
        gradients = [*(G[way][name] for way in "fb" for name in ("W0", "W11", "b0"))]
        gradients += [G["W1"], G["b1"]]
        size = np.sqrt(sum(np.sum(g**2) for g in gradients))
        for parameter, gradient in zip([*Pf, *Pb, W1, b1], gradients):
            parameter -= lr * min(1.0, 1.0 / (size + 1e-12)) * gradient
    return net, losses


def dependence(net, T=12):
    """Entry (t, s): how much y(t) moves when x(s) is changed."""
    rng = np.random.default_rng(0)
    X = rng.integers(0, 2, size=(T, 2)).astype(float)
    Y, D = output(X, net)[2], np.zeros((T, T))
    for s in range(T):
        moved = X.copy()
        moved[s] = 1 - moved[s]
        D[:, s] = np.abs(output(moved, net)[2] - Y)[:, 0] > 0
    return D


def exact(net, n, trials=50):
    """How many sums of two random n-bit numbers come out right in every digit."""
    rng = np.random.default_rng(7)
    right = 0
    for _ in range(trials):
        a, b = (int("".join(rng.choice(["0", "1"], n)), 2) for _ in range(2))
        X, Tg = sum_task(a, b, n)
        right += np.array_equal(output(X, net)[2] > 0.5, Tg > 0.5)
    return right / trials


def pay_off():
    net = new_net(np.random.default_rng(0), 4)
    parts = output(np.zeros((3, 2)), net)
    start = np.zeros(4)
    if parts is None:
        print("Write birnn_forward first, then run this cell again.")
        return
    if (
        birnn_backward(np.ones((3, 1)), np.zeros((3, 2)), *parts[:2], start, start, *net[:3])
        is None
    ):
        print("Write birnn_backward first, then run this cell again.")
        return
    names = {"one direction": False, "both directions": True}
    fig, axes = plt.subplots(1, 3, figsize=(11, 3.2), width_ratios=[1, 1, 1.6])
    trained = {}
    for ax, (name, both) in zip(axes, names.items()):
        trained[name], losses = train(both)
        extent = (0.5, 12.5, 12.5, 0.5)
        ax.imshow(dependence(trained[name]), cmap="Blues", vmin=0, vmax=1.4, extent=extent)
        ax.set(title=name, xlabel="s", ylabel="t: y(t) depends on x(s)")
        ax.set(xticks=(1, 4, 8, 12), yticks=(1, 4, 8, 12))
        smooth = np.convolve(losses, np.ones(100) / 100, mode="valid")
        axes[2].plot(smooth, label=name)
    axes[2].set(title="loss per digit", xlabel="step of gradient descent", ylim=(0, None))
    axes[2].legend()
    fig.tight_layout()
    plt.show()
    for name, net in trained.items():
        print(
            f"{name}: {exact(net, 8):.0%} of the sums of 8 bits right, {exact(net, 60):.0%} of 60"
        )
    a, b, n = 846_279_311, 271_828_182, 30
    for name, net in trained.items():
        bits = (output(sum_task(a, b, n)[0], net)[2] > 0.5).astype(int)[:, 0]
        print(f"{a} + {b} = {int(''.join(map(str, bits)), 2)}   says the net with {name}")
    print(f"{a} + {b} = {a + b}   says Python")


pay_off()

# %% [markdown]
# The picture on the left is triangular: $y^t$ depends on $x^1, \dots, x^t$. The one beside it is full:
# above the diagonal is what comes from the right, and that is what the carry needs.
#
# Try a few things: what if the numbers are written with the lowest digit first? What if both
# directions share their weights? How short may the longest sum in training be?
#
# **Before you hand in.** Choose *Restart Kernel and Run All Cells*, look at each check once more,
# save, and hand in this file, `04-bidirectional.ipynb`.
