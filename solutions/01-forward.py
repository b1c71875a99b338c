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
# name: 01-forward
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
# # Forward propagation
#
# An image is there all at once. A sentence, a melody or a stock price is not: it comes one piece at a
# time, and what a piece means depends on what came before. In this notebook you build the network
# that the lecture builds for such signals, from one layer of neurons to a recurrent network unfolded
# in time, its losses and its four ways of mapping sequences to sequences. At the end you see, in a
# picture that you have predicted, how far such a network looks back.
#
# **How to work.** Each item gives the formula of the slide and a contract: what goes in, what comes
# out, in which shape. Write your code in place of the `...`, run the cell, then run the check below
# it. The checks use a few small numbers of their own. Grading uses other numbers and other sizes
# (also a single time step, integers as inputs, and an initial state that is not zero), so write what
# the formula says and not what makes the check pass.
#
# There are three kinds of items. Most ask for a **function**. Some ask you to fill in a **table**:
# put a word, a number, `True` or `False` in place of each `...`. The check of a table looks at its form
# alone and says *passed!* for wrong entries too; they are graded later. A few ask for your own **words**;
# a person reads these, and their points stand beside the 100 of the rest.
#
# Each function is graded on its own, with correct inputs. A function of yours that calls an earlier one
# inherits its mistakes, though: get the checks green from top to bottom.
#
# **What you need.** NumPy for your code, and matplotlib for the figures that are drawn for you. Loops
# over time are fine; nothing here needs to be fast. Keep the name of this file, since the checks are
# stored in it.

# %%
import matplotlib.pyplot as plt
import numpy as np
import otter

grader = otter.Notebook("01-forward.ipynb")

# %% [markdown]
# ## Notation
#
# The lecture's network with one hidden layer, for $t = 1, \dots, T$:
#
# $$
# \begin{aligned}
# z^{1,t} &= W^0 x^t + W^{11} h^{1,t-1} + b^0, & h^{1,t} &= \tanh(z^{1,t}), \\
# z^{2,t} &= W^1 h^{1,t} + b^1, & y^t = h^{2,t} &= f(z^{2,t}).
# \end{aligned}
# $$
#
# $z^{l,t}$ is the *pre-activation* of layer $l$ at time $t$ and $h^{l,t}$ is its activation. The input
# is layer 0, $h^{0,t} = x^t$, and the output is the last layer, $y^t = h^{2,t}$. In the formulas
# vectors are columns. In the code an array holds one time step per row: row `t` of `X` is $x^{t+1}$,
# because Python counts from 0.
#
# | in the code | in the lecture | shape |
# | :-- | :-- | :-- |
# | `X` | inputs $x^1, \dots, x^T$ | `(T, D)` |
# | `h0` | initial state $h^{1,0}$ | `(M,)` |
# | `Z1`, `H` | hidden pre-activations $z^{1,t}$ and states $h^{1,t}$, without $h^{1,0}$ | `(T, M)` |
# | `Z2`, `Y` | output pre-activations $z^{2,t}$ and outputs $y^t$ | `(T, K)` |
# | `Tg` | targets $t^t$ (called `Tg`, since `T` is the number of steps) | `(T, K)` |
# | `W0`, `W11`, `b0` | $W^0$, $W^{11}$, $b^0$ | `(M, D)`, `(M, M)`, `(M,)` |
# | `W1`, `b1` | $W^1$, $b^1$ | `(K, M)`, `(K,)` |
# | `P` | all five parameters, a dict with the keys `W0` `W11` `b0` `W1` `b1` | |
# | `f` | the output activation: `"sigmoid"` `"tanh"` `"identity"` `"relu"` `"softmax"` | |
#
# Two rules hold in the whole notebook:
#
# 1. **Leave your inputs alone**: return new arrays, never write into an argument.
# 2. **Integers are numbers too**: bits and counts come as integer arrays. Results are floats all the
#    same, so let the arrays that you fill hold floats.
#
# One slip to know of: the slide *Recurrent Neural Networks* calls the pre-activations $z^0(t)$ and
# $z^1(t)$. All later slides count them from 1, and so do we: $z^{1,t}$ belongs to the hidden layer,
# $z^{2,t}$ to the output layer. (Weights and biases count from 0 on all slides.)

# %% [markdown]
# ---
# ## Part 1: signals that change over time
#
# *Static* signals do not change over time. They are ordered with respect to space, and the output
# depends on the current input. *Dynamic* signals change over time. They are ordered with respect to
# time, and the output depends on the current input as well as on past (or even future) inputs.

# %% [raw]
# # BEGIN QUESTION
# name: signal_kind
# points: 2

# %% [markdown]
# ### 1.1 `signal_kind`: static or dynamic?
#
# **Fill in** `"static"` or `"dynamic"` for each signal. (The row of a table describes one thing by its
# columns: a flat, say, by its size, its floor and its rent.)

# %% [raw]
# # BEGIN SOLUTION

# %%
""" # BEGIN PROMPT
signal_kind = {
    "image": ...,
    "text": ...,
    "audio": ...,
    "video": ...,
    "stock price": ...,
    "row of a table": ...,
}
""" # END PROMPT
# BEGIN SOLUTION NO PROMPT
signal_kind = {
    "image": "static",
    "text": "dynamic",
    "audio": "dynamic",
    "video": "dynamic",
    "stock price": "dynamic",
    "row of a table": "static",
}
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_signal_kind_is_filled_in(signal_kind):
    assert len(signal_kind) == 6, "keep the six signals of the table as they were"
    for signal, kind in signal_kind.items():
        todo = f"{signal}: write 'static' or 'dynamic' in place of the ..."
        assert kind in ("static", "dynamic"), todo


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: signal_order
# points: 2

# %% [markdown]
# ### 1.2 `signal_order`: ordered how?
#
# Signals are made of parts. With respect to what are the parts in order: to space, to time, or to
# neither, so that they could change places and nothing would be lost?
#
# **Fill in** `"space"`, `"time"` or `"neither"`.

# %% [raw]
# # BEGIN SOLUTION

# %%
""" # BEGIN PROMPT
signal_order = {
    "pixels of an image": ...,
    "words of a text": ...,
    "samples of an audio recording": ...,
    "frames of a video": ...,
    "prices of a stock": ...,
    "columns of a table": ...,
}
""" # END PROMPT
# BEGIN SOLUTION NO PROMPT
signal_order = {
    "pixels of an image": "space",
    "words of a text": "time",
    "samples of an audio recording": "time",
    "frames of a video": "time",
    "prices of a stock": "time",
    "columns of a table": "neither",
}
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_signal_order_is_filled_in(signal_order):
    assert len(signal_order) == 6, "keep the six rows of the table as they were"
    for parts, order in signal_order.items():
        todo = f"{parts}: write 'space', 'time' or 'neither' in place of the ..."
        assert order in ("space", "time", "neither"), todo


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: hate_speech
# points: 2
# manual: true

# %% [markdown]
# ### 1.3 A word is not a sentence
#
# The margin of the slide says *hate speech*: a program shall find hateful posts. Somebody proposes to
# classify each word by itself and to flag a post when one of its words is flagged.
#
# Why does that fail? Give one post that is flagged wrongly and one that is missed, in outline. And what
# should be made of a sequence of words here: one output for the whole, or one for each word? (Part 4
# draws the four *sequence mappings* and names them; come back for the name of this one.) Two to four
# sentences.

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# **Model answer.** What a word means depends on the words around it, so a classifier that sees one
# word at a time lacks the input that decides. A post that quotes or condemns a hateful word is
# flagged although it is harmless ("nobody should call people ..."), and a post made of harmless
# words only can be hateful as a whole ("people like them do not belong here"). The output should
# depend on the whole sequence, and there is one answer for it: many-to-one.
#
# **Marking guide.** 1 point for the reason: the meaning depends on context, that is on other time
# steps, with at least one example that fits (a wrong alarm or a miss; both are asked for, one is
# enough for the point if it is convincing). 1 point for many-to-one with the whole post as input.
# Half a point for "many-to-many" if the answer says that the last output, or a sum of the outputs,
# decides.

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: taj_mahal
# points: 3
# manual: true

# %% [markdown]
# ### 1.4 Context in text
#
# Three words are left out of the lecture's example:
#
# > The Taj ___ (1) was commissioned by Shah Jahan in 1631, to be built in the memory of ___ (2) wife
# > Mumtaz Mahal, who died on 17 June that year, giving birth to their 14th child, Gauhara Begum.
# > Construction started in 1632, and the mausoleum was completed ___ (3) 1643.
#
# For each blank: which word belongs there, which words of the text tell you so, and are these in the
# **past** of the blank, in its **future**, or in **both**? What does that say about the network that
# one would need?

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# **Model answer.** (1) *Mahal*: "The Taj" just before it tells, so the past is enough. (2) *his*:
# "Shah Jahan", some ten words earlier, tells whose memory it is, and "wife" right after it tells that
# a possessive is missing: past and future. (3) *in*: "completed" before it and "1643" after it,
# past and future; it is the year to come that decides between *in*, *on* and *by*. A network that
# sees one frame at a time cannot fill any of them. A recurrent one can use the past, over ten words
# if need be; for (2) and (3) it should see the future as well: a bidirectional one.
#
# **Marking guide.** 1 point per blank: half for the word, half for past or both **with** words of the
# text that support it. Accept "past" for (2) where "Shah Jahan" is named and it is said that "wife" helps
# only with the grammar; accept "future" for (3) where "1643" is named. Take half a point off (of
# all) when nothing is said about recurrence or both directions.

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION

# %% [markdown]
# ---
# ## Part 2: one layer of neurons
#
# Every layer of the network takes a pre-activation $z$ and applies an activation to it. Write the five
# that the lecture uses. All of them take an array `z` of **any shape** and return an array of the same
# shape; only softmax looks at more than one entry at a time.

# %% [raw]
# # BEGIN QUESTION
# name: sigmoid
# points: 3

# %% [markdown]
# ### 2.1 `sigmoid`
#
# $$
# \sigma(z) = \frac{1}{1 + e^{-z}}
# $$
#
# **By hand.** $\sigma(0) = \frac12$, $\sigma(\ln 4) = \frac{1}{1 + 1/4} = \frac45$, and $\sigma(-z) = 1 -
# \sigma(z)$.
#
# Formulas that are equal on paper are not equal in floats. $e^{710}$ is larger than any float, it
# becomes `inf`, and `inf / inf` is `nan`, *not a number*. Your function has to give 1 and 0 for scores
# of 1000 and -1000.
#
# **Write** `sigmoid(z)` for an array `z` of any shape.

# %% [raw]
# # BEGIN SOLUTION


# %%
def sigmoid(z):
    """The logistic function of every entry of z; the result has the shape of z."""
    # BEGIN SOLUTION
    # The same function as 1 / (1 + exp(-z)), with nothing in it that can overflow.
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(z, dtype=float)))
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_sigmoid_by_hand(np, sigmoid):
    s = sigmoid(np.log(np.array([[1.0, 4.0], [0.25, 9.0]])))
    todo = "sigmoid returns nothing yet: write its body in place of the ..."
    assert s is not None, todo
    assert np.shape(s) == (2, 2), f"z has shape (2, 2), so has the result; got {np.shape(s)}"
    hint = "at 0, ln 4, -ln 4 and ln 9 the values are 1/2, 4/5, 1/5 and 9/10"
    assert np.allclose(s, [[0.5, 0.8], [0.2, 0.9]]), hint



# %%
def test_sigmoid_of_large_scores(np, sigmoid):
    with np.errstate(all="ignore"):
        s = sigmoid(np.array([800.0, -800.0]))
    todo = "sigmoid returns nothing yet"
    assert s is not None, todo
    hint = "at 800 and -800 the values are 1 and 0; nan comes from inf / inf"
    assert np.allclose(s, [1, 0]), hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: tanh
# points: 2

# %% [markdown]
# ### 2.2 `tanh`
#
# $$
# \tanh(z) = \frac{e^{z} - e^{-z}}{e^{z} + e^{-z}}
# $$
#
# It runs from -1 to 1, and it is the activation of the lecture's hidden layer. The warning about large
# scores holds here as well. Is there something in NumPy that has taken care of it?
#
# **Write** `tanh(z)` for an array `z` of any shape.

# %% [raw]
# # BEGIN SOLUTION


# %%
def tanh(z):
    """The hyperbolic tangent of every entry of z; the result has the shape of z."""
    # BEGIN SOLUTION
    return np.tanh(np.asarray(z, dtype=float))
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_tanh_by_hand_and_of_large_scores(np, tanh):
    with np.errstate(all="ignore"):
        h = tanh(np.array([0.0, np.log(2.0), -np.log(3.0), 800.0, -800.0]))
    todo = "tanh returns nothing yet: write its body in place of the ..."
    assert h is not None, todo
    assert isinstance(h, (np.ndarray, list)), "tanh returns one array"
    assert np.shape(h) == (5,), f"z has shape (5,), so has the result; got {np.shape(h)}"
    hint = "at 0, ln 2 and -ln 3 the values are 0, 3/5 and -4/5"
    assert np.allclose(h[:3], [0, 0.6, -0.8]), hint
    large = "at 800 and -800 the values are 1 and -1; nan comes from inf / inf"
    assert np.allclose(h[3:], [1, -1]), large


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: relu
# points: 2

# %% [markdown]
# ### 2.3 `relu`
#
# $$
# \mathrm{ReLU}(z) = \max(z, 0)
# $$
#
# **Write** `relu(z)` for an array `z` of any shape. Return a new array: backpropagation will ask for $z$
# again.

# %% [raw]
# # BEGIN SOLUTION


# %%
def relu(z):
    """The larger one of z and 0, for every entry of z; the result has the shape of z."""
    # BEGIN SOLUTION
    return np.maximum(np.asarray(z, dtype=float), 0.0)
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_relu_by_hand_and_leaves_z_alone(np, relu):
    z = np.array([[2.5, -0.5, 7.0], [-3.0, 1.0, -4.0]])
    h = relu(z)
    todo = "relu returns nothing yet: write its body in place of the ..."
    assert h is not None, todo
    assert np.shape(h) == (2, 3), f"z has shape (2, 3), so has the result; got {np.shape(h)}"
    hint = "what is positive stays as it is, the rest becomes 0"
    assert np.allclose(h, [[2.5, 0, 7], [0, 1, 0]]), hint
    alone = "relu has changed the array that it was given"
    assert z[1, 0] == -3.0, alone


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: identity
# points: 1

# %% [markdown]
# ### 2.4 `identity`
#
# $\mathrm{I}(z) = z$, for outputs that may be any number.
#
# **Write** `identity(z)` for an array `z` of any shape.

# %% [raw]
# # BEGIN SOLUTION


# %%
def identity(z):
    """z as it is."""
    # BEGIN SOLUTION
    return np.array(z, dtype=float)
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_identity_gives_back_what_it_gets(np, identity):
    h = identity(np.array([[2.5, -0.5, 7.0]]))
    todo = "identity returns nothing yet: write its body in place of the ..."
    assert h is not None, todo
    assert np.shape(h) == (1, 3), f"z has shape (1, 3), so has the result; got {np.shape(h)}"
    assert np.allclose(h, [[2.5, -0.5, 7]]), "identity(z) holds the numbers of z"


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: softmax
# points: 6

# %% [markdown]
# ### 2.5 `softmax`
#
# $$
# \mathrm{softmax}(z)_i = \frac{e^{z_i}}{\sum_j e^{z_j}}
# $$
#
# The outputs are positive and sum to one: probabilities for $K$ classes. In an array with more than one
# axis, each row along the **last** axis is a score vector of its own, so row `t` of `Y` is the
# distribution at time $t$.
#
# **By hand.** The scores $(0, \ln 2, \ln 5)$ have exponentials $1, 2, 5$ with sum 8, hence
# $(\frac18, \frac28, \frac58)$. Add 100 to all three scores: each exponential is multiplied by
# $e^{100}$, and so is their sum. Nothing changes.
#
# That is more than a curiosity. $e^{1000}$ overflows, and all of $e^{-1000}, e^{-1001}$ are 0 in floats.
# Which shift makes the scores harmless, whatever they are?
#
# **Write** `softmax(z)` for an array `z` with one axis or more. It has to work for scores around 1000 and
# around -1000, also when one row holds the former and another row the latter.

# %% [raw]
# # BEGIN SOLUTION


# %%
def softmax(z):
    """Probabilities along the last axis of z; the result has the shape of z."""
    # BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    e = np.exp(z - z.max(axis=-1, keepdims=True))  # the largest exponent of each row is 0
    return e / e.sum(axis=-1, keepdims=True)
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_softmax_of_one_vector(np, softmax):
    h = softmax(np.log(np.array([1.0, 2.0, 5.0])))
    todo = "softmax returns nothing yet: write its body in place of the ..."
    assert h is not None, todo
    assert np.allclose(np.sum(h), 1), "the outputs sum to 1"
    hint = "the scores 0, ln 2, ln 5 have the probabilities 1/8, 2/8, 5/8"
    assert np.allclose(h, [0.125, 0.25, 0.625]), hint



# %%
def test_softmax_of_several_rows(np, softmax):
    h = softmax(np.log(np.array([[1.0, 3.0], [2.0, 2.0], [4.0, 1.0]])))
    todo = "softmax returns nothing yet"
    assert h is not None, todo
    assert np.shape(h) == (3, 2), f"z has shape (3, 2), so has the result; got {np.shape(h)}"
    hint = "each row of z is a score vector of its own: the rows sum to 1, not the columns"
    assert np.allclose(np.sum(h, axis=1), 1), hint
    assert np.allclose(h, [[0.25, 0.75], [0.5, 0.5], [0.8, 0.2]]), "these are not the probabilities"



# %%
def test_softmax_of_large_scores(np, softmax):
    z = np.array([[900.0, 900.0 + np.log(3.0)], [-900.0, -900.0]])
    with np.errstate(all="ignore"):
        h = softmax(z)
    todo = "softmax returns nothing yet"
    assert h is not None, todo
    finite = "there is nan in the result: shift the scores of each row before taking exp"
    assert np.all(np.isfinite(h)), finite
    assert np.allclose(h, [[0.25, 0.75], [0.5, 0.5]]), "a shift of all scores changes nothing"
    alone = "softmax has changed the array that it was given"
    assert z[1, 0] == -900.0, alone


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION


# %%
def activation(name):
    """The activation that goes by this name, as you have written it. Given."""
    return {
        "sigmoid": sigmoid,
        "tanh": tanh,
        "identity": identity,
        "relu": relu,
        "softmax": softmax,
    }[name]


# %% [markdown]
# Run this cell to see what you have written.

# %%
z_axis = np.linspace(-4, 4, 161)
figure, axes = plt.subplots(1, 4, figsize=(11, 2.3), sharex=True)
for axis, name in zip(axes, ("sigmoid", "tanh", "relu", "identity")):
    curve = activation(name)(z_axis)
    if curve is None:
        axis.text(0.5, 0.5, "not written yet", ha="center", va="center", transform=axis.transAxes)
    else:
        axis.plot(z_axis, curve, color="tab:blue")
    axis.axhline(0, color="0.8", lw=0.8, zorder=0)
    axis.axvline(0, color="0.8", lw=0.8, zorder=0)
    axis.set_title(name)
figure.tight_layout()
plt.show()

# %% [raw]
# # BEGIN QUESTION
# name: layer_forward
# points: 4

# %% [markdown]
# ### 2.6 `layer_forward`: what a box stands for
#
# The first shortcut of the lecture, *space folding*: a box in a figure is a whole layer of neurons, and
# an arrow is a whole matrix. A box of $M$ tanh neurons above a box of $D$ inputs means
#
# $$
# \vec h_{M \times 1} = \tanh\left( W_{M \times D}\, \vec x_{D \times 1} + \vec b_{M \times 1} \right).
# $$
#
# **By hand.** $W = \begin{bmatrix} 1 & 2 \\ 0 & 1 \\ 3 & 0 \end{bmatrix}$, $x = (1, -1)$, $b = (1, 1, -3)$:
# $Wx = (-1, -1, 3)$, so $Wx + b = (0, 0, 0)$ and $h = (0, 0, 0)$.
#
# **Write** `layer_forward(W, x, b)` with `W` of shape `(M, D)`, `x` of shape `(D,)` and `b` of shape
# `(M,)`; it returns `(M,)`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def layer_forward(W, x, b):
    """The activations of a layer of M tanh neurons: (M, D), (D,), (M,) -> (M,)."""
    # BEGIN SOLUTION
    return tanh(W @ x + b)
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_layer_forward_has_an_entry_per_neuron(np, layer_forward):
    h = layer_forward(np.array([[1.0, 2.0], [0.0, 1.0], [3.0, 0.0]]), np.ones(2), np.zeros(3))
    todo = "layer_forward returns nothing yet: write its body in place of the ..."
    assert h is not None, todo
    assert np.shape(h) == (3,), f"three neurons give shape (3,), got {np.shape(h)}"



# %%
def test_layer_forward_by_hand(np, layer_forward):
    W = np.array([[1.0, 2.0], [0.0, 1.0], [3.0, 0.0]])
    h = layer_forward(W, np.array([1.0, -1.0]), np.array([1.0, 1.0, -3.0]))
    todo = "layer_forward returns nothing yet"
    assert h is not None, todo
    assert np.shape(h) == (3,), f"three neurons give shape (3,), got {np.shape(h)}"
    hint = "the example worked by hand gives zeros: where does b go?"
    assert np.allclose(h, 0), hint
    h = layer_forward(W, np.array([0.0, np.log(2.0)]), np.array([0.0, 0.0, np.log(3.0)]))
    hint = "pre-activations 2 ln 2, ln 2 and ln 3 give 15/17, 3/5 and 4/5"
    assert np.allclose(h, [15 / 17, 0.6, 0.8]), hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: space_folding
# points: 2
# manual: true

# %% [markdown]
# ### 2.7 Boxes and arrows
#
# (a) What does one box of the folded figure stand for? (b) How many weights are in an arrow from a box
# of $D$ neurons to a box of $M$ neurons, and how many numbers does the box above add of its own?
# (c) The figure has one arrow between two boxes. How many lines would a figure have that shows every
# neuron?

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# **Model answer.** (a) A whole layer of neurons: a vector of activations, and the activation function
# that makes them. (b) $MD$ weights, one per pair of neurons, and $M$ biases, one per neuron of the upper
# layer. (c) $MD$ lines, one per weight.
#
# **Marking guide.** Half a point for (a): "a layer", not "a neuron". 1 point for (b): half for $MD$,
# half for the $M$ biases. Half a point for (c). An answer with numbers in place of letters counts when
# the products are visible.

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION

# %% [markdown]
# ---
# ## Part 3: recurrence
#
# A recurrent network makes the hidden state at time $t$ directly dependent on the hidden state at time
# $t - 1$, and therefore indirectly on all previous times. Run the cell: it draws the network folded in
# time, and unfolded.


# %%
def picture(axis, boxes, arrows, loops=(), shrink=15):
    """Boxes at (x, y) with a text and a colour, arrows between two places, loops at a box. Given."""
    for start, end, colour, text in arrows:
        style = {"arrowstyle": "-|>", "color": colour, "lw": 1.4}
        style |= {"shrinkA": shrink, "shrinkB": shrink}  # so that an arrow ends outside its boxes
        axis.annotate("", xy=end, xytext=start, arrowprops=style)
        x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        if start[1] == end[1]:  # above an arrow that lies flat, beside any other
            axis.text(x, y + 0.12, text, color=colour, fontsize=11, ha="center")
        else:
            axis.text(x + 0.08, y + 0.05, text, color=colour, fontsize=11)
    for x, y in loops:
        style = {"arrowstyle": "-|>", "color": "tab:red", "lw": 1.4, "shrinkA": 3, "shrinkB": 3}
        style["connectionstyle"] = "arc3,rad=-1.6"
        axis.annotate("", xy=(x + 0.2, y - 0.17), xytext=(x + 0.2, y + 0.17), arrowprops=style)
        axis.text(x + 0.66, y - 0.06, "$W^{11}$", color="tab:red", fontsize=11)
    for (x, y), text, colour in boxes:
        frame = {"boxstyle": "round,pad=0.35", "fc": colour, "ec": "0.3"}
        axis.text(x, y, text, ha="center", va="center", fontsize=12, bbox=frame)
    xs, ys = zip(*(place for place, _, _ in boxes))
    axis.set_xlim(min(xs) - 0.7, max(xs) + 1.1)
    axis.set_ylim(min(ys) - 0.5, max(ys) + 0.5)
    axis.axis("off")


BLUE, GREEN, RED, WHITE = "#cfe2f3", "#d9ead3", "#f4cccc", "white"


def unfolded(axis, T):
    """The recurrent network, one column per time step."""
    boxes, arrows = [((0, 1), "$h^{1,0}$", WHITE)], []
    for t in range(1, T + 1):
        x = 1.6 * t
        boxes += [((x, 0), f"$x^{t}$", BLUE), ((x, 1), f"$h^{{1,{t}}}$", GREEN)]
        boxes += [((x, 2), f"$y^{t}$", RED)]
        arrows += [((x, 0), (x, 1), "0.3", "$W^0$"), ((x, 1), (x, 2), "0.3", "$W^1$")]
        arrows.append(((x - 1.6, 1), (x, 1), "tab:red", "$W^{11}$"))
    picture(axis, boxes, arrows)


figure, (left, right) = plt.subplots(1, 2, figsize=(11, 3.4), width_ratios=(1, 3))
one = [((0, 0), "$x^t$", BLUE), ((0, 1), "$h^{1,t}$", GREEN), ((0, 2), "$y^t$", RED)]
up = [((0, 0), (0, 1), "0.3", "$W^0$"), ((0, 1), (0, 2), "0.3", "$W^1$")]
picture(left, one, up, loops=[(0, 1)])
left.set_title("folded in time")
unfolded(right, 4)
right.set_title("unfolded in time")
plt.show()


# %% [raw]
# # BEGIN QUESTION
# name: rnn_step
# points: 9

# %% [markdown]
# ### 3.1 `rnn_step`: one step of the recurrence
#
# $$
# z^{1,t} = W^0 x^t + W^{11} h^{1,t-1} + b^0, \qquad h^{1,t} = \tanh(z^{1,t})
# $$
#
# $W^{11}$ is square, so no shape can tell whether you have used it the right way round: entry $(i, j)$
# carries $h_j$ of the step before to $z_i$ of this one.
#
# **By hand.** $D = 1$, $M = 2$: $W^0 = \begin{bmatrix} 1 \\ 2 \end{bmatrix}$, $W^{11} = \begin{bmatrix} 0 & 1 \\ 3 & 0
# \end{bmatrix}$, $b^0 = (0, 1)$, $x = (2)$, $h^{1,t-1} = (-2, -2)$. Then $W^0 x = (2, 4)$ and $W^{11} h^{1,t-1}
# = (-2, -6)$, so $z^{1,t} = (0, -1)$.
#
# **Write** `rnn_step(x, h_prev, W0, W11, b0)`, which returns the pair `(z1, h1)`, both of shape `(M,)`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def rnn_step(x, h_prev, W0, W11, b0):
    """One step: (D,), (M,), (M, D), (M, M), (M,) -> (z1, h1), both (M,)."""
    # BEGIN SOLUTION
    z1 = W0 @ x + W11 @ h_prev + b0
    return z1, tanh(z1)
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_rnn_step_by_hand(np, rnn_step):
    W0, W11 = np.array([[1.0], [2.0]]), np.array([[0.0, 1.0], [3.0, 0.0]])
    result = rnn_step(np.array([2.0]), np.array([-2.0, -2.0]), W0, W11, np.array([0.0, 1.0]))
    todo = "rnn_step returns nothing yet: write its body in place of the ..."
    assert result is not None, todo
    assert len(result) == 2, "return two things: the pre-activation z1 and the state h1"
    z1, h1 = result
    assert np.shape(z1) == (2,) and np.shape(h1) == (2,), "with M = 2, z1 and h1 have shape (2,)"
    assert np.allclose(z1, [0, -1]), "the example worked by hand has z1 = (0, -1)"
    assert np.allclose(h1, [0, -np.tanh(1.0)]), "h1 is tanh of z1, entry by entry"



# %%
def test_rnn_step_has_each_of_its_three_terms(np, rnn_step):
    D1, M2 = np.zeros((2, 1)), np.zeros((2, 2))
    W11 = np.array([[0.0, 5.0], [0.0, 0.0]])
    asked = {
        "W0 x": (np.array([3.0]), np.zeros(2), np.array([[1.0], [2.0]]), M2, np.zeros(2), [3, 6]),
        "W11 h": (np.zeros(1), np.array([7.0, 1.0]), D1, W11, np.zeros(2), [5, 0]),
        "b0": (np.zeros(1), np.zeros(2), D1, M2, np.array([1.0, -1.0]), [1, -1]),
    }
    for term, (*arguments, want) in asked.items():
        result = rnn_step(*arguments)
        todo = "rnn_step returns nothing yet"
        assert result is not None, todo
        hint = f"with everything else 0, z1 is {term} alone, and that is not what comes out"
        assert np.allclose(result[0], want), hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: rnn_forward
# points: 14

# %% [markdown]
# ### 3.2 `rnn_forward`: forward propagation through time
#
# Now the whole sequence. The state that a step makes is what the next step starts from, and the first
# step starts from the given $h^{1,0}$. Every step has its output
#
# $$
# z^{2,t} = W^1 h^{1,t} + b^1, \qquad y^t = f(z^{2,t}).
# $$
#
# All four arrays are kept, since backpropagation will need them. `f` is the *name* of the output
# activation; `activation(f)`, given above, is the function.
#
# **By hand.** $D = M = K = 1$, $W^0 = W^{11} = W^1 = 1$, no biases, $f = \mathrm{I}$, $x^1 = \ln 2$,
# $x^2 = -\frac35$, and $h^{1,0} = 0$. Then $z^{1,1} = \ln 2$, $h^{1,1} = \tanh(\ln 2) = \frac35$. In the second
# step the state and the input cancel, $z^{1,2} = -\frac35 + \frac35 = 0$, so $h^{1,2} = 0$. The outputs are
# $\frac35$ and $0$.
#
# **Write** `rnn_forward(X, h0, W0, W11, b0, W1, b1, f="softmax")`, which returns `(Z1, H, Z2, Y)` with the
# shapes `(T, M)`, `(T, M)`, `(T, K)`, `(T, K)`. `H` does not hold $h^{1,0}$.

# %% [raw]
# # BEGIN SOLUTION


# %%
def rnn_forward(X, h0, W0, W11, b0, W1, b1, f="softmax"):
    """Run the network over the rows of X. Returns (Z1, H, Z2, Y), one row per time step."""
    # BEGIN SOLUTION
    T, M, K = len(X), len(b0), len(b1)
    Z1, H = np.zeros((T, M)), np.zeros((T, M))
    Z2, Y = np.zeros((T, K)), np.zeros((T, K))
    h_prev = h0
    for t in range(T):
        Z1[t], H[t] = rnn_step(X[t], h_prev, W0, W11, b0)
        Z2[t] = W1 @ H[t] + b1
        Y[t] = activation(f)(Z2[t])
        h_prev = H[t]
    return Z1, H, Z2, Y
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_rnn_forward_returns_a_row_for_each_step(np, rnn_forward, activation):
    for name in ("softmax", "identity", "relu"):
        first = f"the checks of rnn_forward use {name}, which returns nothing yet: write that first"
        assert activation(name)(np.zeros(1)) is not None, first
    X, h0 = np.ones((4, 3)), np.zeros(2)
    result = rnn_forward(X, h0, np.ones((2, 3)), np.eye(2), np.zeros(2), np.ones((5, 2)), np.zeros(5))
    todo = "rnn_forward returns nothing yet: write its body in place of the ..."
    assert result is not None, todo
    assert len(result) == 4, "return four arrays, (Z1, H, Z2, Y)"
    wanted = {"Z1": (4, 2), "H": (4, 2), "Z2": (4, 5), "Y": (4, 5)}
    for (name, shape), array in zip(wanted.items(), result):
        hint = f"{name} has shape {np.shape(array)}, expected {shape}"
        assert np.shape(array) == shape, hint
    assert np.allclose(np.sum(result[3], axis=1), 1), "with softmax, each row of Y sums to 1"



# %%
def test_rnn_forward_by_hand(np, rnn_forward, identity):
    first = "this check uses identity, which returns nothing yet: write that first"
    assert identity(np.zeros(1)) is not None, first
    one, none = np.ones((1, 1)), np.zeros(1)
    X = np.array([[np.log(2.0)], [-0.6]])
    result = rnn_forward(X, none, one, one, none, one, none, "identity")
    todo = "rnn_forward returns nothing yet"
    assert result is not None, todo
    Z1, H, Z2, Y = result
    assert np.allclose(Z1[0], np.log(2)), "in the first step z1 is ln 2"
    carry = "in the second step the state 3/5 of the first one and the input cancel"
    assert np.allclose(Z1[1], 0), carry
    assert np.allclose(np.ravel(H), [0.6, 0]), "the states are 3/5 and 0"
    assert np.allclose(Y, H), "W1 is 1 and f is I here, so the outputs are the states"



# %%
def test_rnn_forward_starts_from_h0_and_applies_f(np, rnn_forward, relu):
    first = "this check uses relu, which returns nothing yet: write that first"
    assert relu(np.zeros(1)) is not None, first
    X, h0 = np.zeros((1, 1)), np.array([np.log(3.0), 0.0])
    W11 = np.array([[0.0, 0.0], [1.0, 0.0]])
    W1, b1 = np.array([[0.0, 5.0]]), np.array([-8.0])
    result = rnn_forward(X, h0, np.zeros((2, 1)), W11, np.zeros(2), W1, b1, "relu")
    todo = "rnn_forward returns nothing yet"
    assert result is not None, todo
    Z1, H, Z2, Y = result
    assert np.allclose(Z1, [[0, np.log(3)]]), "the first step starts from h0, which is not 0 here"
    assert np.allclose(Z2, [[-4]]), "z2 is W1 times the new state, plus b1: 5 times 4/5, minus 8"
    assert np.allclose(Y, [[0]]), "f is relu here, so an output of -4 becomes 0"


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: count_params
# points: 4

# %% [markdown]
# ### 3.3 `count_params`: how many numbers are to be learned?
#
# The second shortcut, *time folding*: the same five parameters serve at every step.
#
# **By hand.** $D = 1$, $M = 2$, $K = 1$: $W^0$ has 2 numbers, $W^{11}$ has 4, $b^0$ has 2, $W^1$ has 2 and
# $b^1$ has 1. Together that is 11.
#
# **Write** `count_params(D, M, K)`, which returns the number of all weights and biases as an integer.

# %% [raw]
# # BEGIN SOLUTION


# %%
def count_params(D, M, K):
    """How many numbers W0, W11, b0, W1 and b1 hold together."""
    # BEGIN SOLUTION
    hidden = M * (D + M + 1)
    return hidden + K * (M + 1)
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_count_params_of_small_nets(count_params):
    n = count_params(1, 2, 1)
    todo = "count_params returns nothing yet: write its body in place of the ..."
    assert n is not None, todo
    assert n == 11, f"with D = 1, M = 2, K = 1 there are 2 + 4 + 2 + 2 + 1 numbers, not {n}"
    n = count_params(3, 1, 2)
    assert n == 9, f"with D = 3, M = 1, K = 2 there are 3 + 1 + 1 + 2 + 2 numbers, not {n}"


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: time_folding
# points: 2
# manual: true

# %% [markdown]
# ### 3.4 Unfolding does not add parameters
#
# A network is unfolded over $T = 5$ steps, then over $T = 500$. (a) How many *different* arrays of
# parameters are in each of the two figures? (b) Why can the network be used on a sequence that is longer
# than any it was trained on? (c) An MLP gets the same sequence at once, as one long input vector of $TD$
# numbers, with $M$ hidden units. How does the number of its weights grow with $T$, and what happens if
# the next sequence is one step longer?

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# **Model answer.** (a) Five in both: $W^0, W^{11}, b^0, W^1, b^1$. Every column of the unfolded figure
# is drawn with the same five. (b) Nothing in them depends on $T$: one more step is one more use of the
# same parameters. (c) Its first matrix has $M \cdot TD$ weights (and the last one grows as well if
# there are $T$ outputs), so it grows linearly with $T$, or with $T^2$ if the hidden layer grows along.
# It cannot take the longer sequence: its input has another size.
#
# **Marking guide.** Half a point for five in both figures (all named, or counted as three matrices and
# two biases). Half a point for (b): the parameters are shared over time. Half a point for growth with
# $T$, half for "other input size, needs new weights". "Seven" with $h^{1,0}$ and so on in the list: no
# point for (a), the rest counts.

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: dependency_matrix
# points: 7

# %% [markdown]
# ### 3.5 `dependency_matrix`: what does an output depend on?
#
# Change the input $x^s$ a little. Which outputs $y^t$ can change? Collect the answers in a $T \times T$
# matrix of truth values: entry $(t, s)$ says whether $y^t$ depends on $x^s$. Row $t$ belongs to the
# output, column $s$ to the input.
#
# Three networks are asked about:
#
# - `"mlp"`: an MLP that is applied to each frame by itself, without recurrence;
# - `"rnn"`: the recurrent network above;
# - `"birnn"`: a *bidirectional* network. It has two recurrent hidden layers, one that reads the
#   sequence from $x^1$ to $x^T$ and one that reads it from $x^T$ to $x^1$, and $y^t$ is made from the
#   states of both at time $t$.
#
# For every entry, look for a path along the arrows from $x^s$ to $y^t$.
#
# **Write** `dependency_matrix(kind, T)`, which returns a `(T, T)` array of truth values.

# %% [raw]
# # BEGIN SOLUTION


# %%
def dependency_matrix(kind, T):
    """Entry (t, s): does the output of step t depend on the input of step s? bool, (T, T)."""
    # BEGIN SOLUTION
    every = np.ones((T, T), dtype=bool)
    if kind == "mlp":
        return np.eye(T, dtype=bool)
    if kind == "rnn":
        return np.tril(every)  # s <= t: the past and the present
    return every
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_dependency_matrix_is_square_and_holds_truth_values(np, dependency_matrix):
    for kind in ("mlp", "rnn", "birnn"):
        matrix = dependency_matrix(kind, 3)
        todo = f"dependency_matrix returns nothing for {kind} yet"
        assert matrix is not None, todo
        assert isinstance(matrix, (np.ndarray, list)), "dependency_matrix returns one array"
        assert np.shape(matrix) == (3, 3), f"T = 3 gives shape (3, 3), got {np.shape(matrix)}"
        assert np.isin(matrix, (0, 1)).all(), "all entries are True or False"
        own = "y(t) depends on the input x(t) of its own step in all three networks"
        assert np.diag(np.asarray(matrix)).all(), own



# %%
def test_dependency_matrix_of_two_steps(np, dependency_matrix):
    questions = {
        "mlp": ("an MLP that sees one frame at a time", False, False),
        "rnn": ("a recurrent network", True, False),
        "birnn": ("a bidirectional network", True, True),
    }
    for kind, (network, past, future) in questions.items():
        matrix = dependency_matrix(kind, 2)
        todo = f"dependency_matrix returns nothing for {kind} yet"
        assert matrix is not None, todo
        assert isinstance(matrix, (np.ndarray, list)), "dependency_matrix returns one array"
        assert np.shape(matrix) == (2, 2), f"T = 2 gives shape (2, 2), got {np.shape(matrix)}"
        hint = f"{network}: is there a path from x(1) to y(2)?"
        assert bool(matrix[1][0]) == past, hint
        hint = f"{network}: is there a path from x(2) to y(1)?"
        assert bool(matrix[0][1]) == future, hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# The next figure is one column of the unfolded network, with its pre-activations drawn as boxes of their
# own. Its names are missing.

# %%
figure, axis = plt.subplots(figsize=(5.5, 4.8))
names = {"A": BLUE, "B": WHITE, "C": GREEN, "D": WHITE, "E": RED}
column = [((1.5, 0.9 * i), letter, colour) for i, (letter, colour) in enumerate(names.items())]
column.append(((0, 1.8), "$h^{1,t-1}$", GREEN))
links = ["$W^0$", r"$\tanh$", "$W^1$", "$f$"]
climb = [((1.5, 0.9 * i), (1.5, 0.9 * i + 0.9), "0.3", text) for i, text in enumerate(links)]
climb.append(((0, 1.8), (1.5, 0.9), "tab:red", "$W^{11}$"))
picture(axis, column, climb)
plt.show()

# %% [raw]
# # BEGIN QUESTION
# name: diagram
# points: 3

# %% [markdown]
# ### 3.6 `diagram`: the names
#
# **Fill in** for each letter one of `"h0"`, `"h1"`, `"h2"`, `"z1"`, `"z2"`: the symbols $h^{0,t}$,
# $h^{1,t}$, $h^{2,t}$, $z^{1,t}$ and $z^{2,t}$ of the notation of layers.

# %% [raw]
# # BEGIN SOLUTION

# %%
""" # BEGIN PROMPT
diagram = {
    "A": ...,
    "B": ...,
    "C": ...,
    "D": ...,
    "E": ...,
}
""" # END PROMPT
# BEGIN SOLUTION NO PROMPT
diagram = {
    "A": "h0",
    "B": "z1",
    "C": "h1",
    "D": "z2",
    "E": "h2",
}
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_diagram_is_filled_in(diagram):
    names = ("h0", "h1", "h2", "z1", "z2")
    assert sorted(diagram) == list("ABCDE"), "keep the five letters of the table as they were"
    for letter, name in diagram.items():
        todo = f"{letter}: write one of {names} in place of the ..."
        assert name in names, todo
    assert len(set(diagram.values())) == 5, "each name is used once"


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# ---
# ## Part 4: sequence mappings
#
# One network, four uses. They differ in which inputs carry something and in which outputs are looked
# at. Run the cell: grey boxes are inputs of zero, and outputs that nobody looks at.

# %%
MAPPINGS = {
    "one-to-many": ("1000", "1111"),
    "many-to-one": ("1111", "0001"),
    "many-to-many": ("1111", "1111"),
    "many-to-many delayed": ("1100", "0011"),
}
figure, axes = plt.subplots(1, 4, figsize=(13, 2.8), layout="constrained")
for axis, (name, (inputs, outputs)) in zip(axes, MAPPINGS.items()):
    boxes, arrows = [], []
    for t, (given, wanted) in enumerate(zip(inputs, outputs)):
        boxes += [((t, 0), "$x$", BLUE if given == "1" else "0.9"), ((t, 1), "$h$", GREEN)]
        boxes += [((t, 2), "$y$", RED if wanted == "1" else "0.9")]
        arrows += [((t, 0), (t, 1), "0.3", ""), ((t, 1), (t, 2), "0.3", "")]
        arrows += [((t - 1, 1), (t, 1), "tab:red", "")] if t else []
    picture(axis, boxes, arrows, shrink=11)
    axis.set_title(name)
plt.show()

# %% [raw]
# # BEGIN QUESTION
# name: mappings
# points: 5

# %% [markdown]
# ### 4.1 `mappings`: which one is it?
#
# **Fill in** `"one-to-many"`, `"many-to-one"`, `"many-to-many"` or `"many-to-many delayed"` for each task.
# The *parity* of a bit string says whether it holds an odd number of ones. The two binary numbers come
# bit by bit, the lowest bits first, and the sum leaves the same way, one bit at each step.

# %% [raw]
# # BEGIN SOLUTION

# %%
""" # BEGIN PROMPT
mappings = {
    "caption for an image": ...,
    "class of a video": ...,
    "translation of a sentence": ...,
    "part of speech of every word": ...,
    "sentiment of a review": ...,
    "melody from one chord": ...,
    "parity of a bit string": ...,
    "sum of two binary numbers": ...,
    "label for every frame of a video": ...,
    "summary of a text": ...,
}
""" # END PROMPT
# BEGIN SOLUTION NO PROMPT
mappings = {
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
}
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_mappings_is_filled_in(mappings):
    four = ("one-to-many", "many-to-one", "many-to-many", "many-to-many delayed")
    assert len(mappings) == 10, "keep the ten tasks of the table as they were"
    for task, mapping in mappings.items():
        todo = f"{task}: write one of {four} in place of the ..."
        assert mapping in four, todo


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: captioning
# points: 2

# %% [markdown]
# ### 4.2 `captioning`: one image, many words
#
# The slide's example of one-to-many: an image goes in, and out comes
#
# > An eagle flying past a tree on green grass.
#
# with an output $y^{(t)}$ below each word. Some systems let the network say by itself when it is done:
# the word END is then an output like any other.
#
# **Fill in** a number, or `True` or `False` for the question about the END token.

# %% [raw]
# # BEGIN SOLUTION

# %%
""" # BEGIN PROMPT
captioning = {
    "words of the caption": ...,
    "outputs on the slide": ...,
    "steps with an input that is not 0": ...,
    "the slide has an END token": ...,
    "outputs if END were written too": ...,
}
""" # END PROMPT
# BEGIN SOLUTION NO PROMPT
captioning = {
    "words of the caption": 9,
    "outputs on the slide": 9,
    "steps with an input that is not 0": 1,
    "the slide has an END token": False,
    "outputs if END were written too": 10,
}
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_captioning_is_filled_in(captioning):
    assert len(captioning) == 5, "keep the five rows of the table as they were"
    for row, entry in captioning.items():
        todo = f"{row}: write a number, or True or False, in place of the ..."
        assert isinstance(entry, int), todo
        truth = "END token" in row
        hint = f"{row}: this wants {'True or False' if truth else 'a number'}"
        assert isinstance(entry, bool) == truth, hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: one_to_many
# points: 7

# %% [markdown]
# ### 4.3 `one_to_many`
#
# The input comes once, at $t = 1$. After that $x^t = 0$: the network goes on from its state alone.
# (There is another variant, in which each output is the next input, $x^{t+1} = y^t$. Not here.)
#
# **By hand.** $D = M = K = 1$, $W^0 = W^{11} = W^1 = 1$, no biases, $f = \mathrm{I}$, $h^{1,0} = 0$, $x^1 = \ln
# 2$: the states are $\frac35$, then $\tanh(\frac35)$, then $\tanh(\tanh(\frac35))$. The input is gone, its trace
# fades.
#
# **Write** `one_to_many(x1, h0, P, T, f="softmax")` with `x1` of shape `(D,)` and the dict `P` of the five
# parameters. It returns `Y` of shape `(T, K)`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def one_to_many(x1, h0, P, T, f="softmax"):
    """The outputs y(1), ..., y(T) for the one input x1 at t = 1: (T, K)."""
    # BEGIN SOLUTION
    X = np.zeros((T, len(x1)))
    X[0] = x1
    Z1, H, Z2, Y = rnn_forward(X, h0, P["W0"], P["W11"], P["b0"], P["W1"], P["b1"], f)
    return Y
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_one_to_many_by_hand(np, one_to_many, identity):
    first = "this check uses identity, which returns nothing yet: write that first"
    assert identity(np.zeros(1)) is not None, first
    one, none = np.ones((1, 1)), np.zeros(1)
    P = {"W0": one, "W11": one, "b0": none, "W1": one, "b1": none}
    Y = one_to_many(np.array([np.log(2.0)]), none, P, 3, "identity")
    todo = "one_to_many returns nothing yet: write its body in place of the ..."
    assert Y is not None, todo
    assert np.shape(Y) == (3, 1), f"three steps with one output each: (3, 1), got {np.shape(Y)}"
    assert np.allclose(Y[0], 0.6), "the first output is 3/5"
    fade = "after the first step there is no input any more, only the state"
    assert np.allclose(np.ravel(Y)[1:], [np.tanh(0.6), np.tanh(np.tanh(0.6))]), fade



# %%
def test_one_to_many_without_a_memory(np, one_to_many, identity):
    first = "this check uses identity, which returns nothing yet: write that first"
    assert identity(np.zeros(1)) is not None, first
    P = {"W0": np.ones((1, 2)), "W11": np.zeros((1, 1)), "b0": np.array([np.log(3.0)])}
    P |= {"W1": np.array([[5.0], [0.0]]), "b1": np.array([0.0, 1.0])}
    Y = one_to_many(np.array([np.log(2.0), -np.log(6.0)]), np.ones(1), P, 4, "identity")
    todo = "one_to_many returns nothing yet"
    assert Y is not None, todo
    hint = "with W11 = 0 the steps without an input have the biases only: outputs 4 and 1"
    assert np.allclose(Y, [[0, 1], [4, 1], [4, 1], [4, 1]]), hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# ---
# ## Part 5: losses for sequences
#
# The loss of a recurrent network is between the *series* of outputs and the *series* of targets,
# $\mathcal{L}(\{y^1, \dots, y^T\}, \{t^1, \dots, t^T\})$. It need not be decomposable; here it is, a **sum**
# over time without any averaging,
#
# $$
# \mathcal{L} = \sum_{t=1}^{T} \mathcal{L}(y^t, t^t).
# $$
#
# All that backpropagation needs of it are the gradients $\nabla_{y^t}\mathcal{L}$, one row for each $t$.

# %% [raw]
# # BEGIN QUESTION
# name: loss_se
# points: 4

# %% [markdown]
# ### 5.1 `loss_se`: squared error
#
# $$
# \mathcal{L} = \sum_{t=1}^{T} \tfrac12 \left\lVert y^t - t^t \right\rVert^2
# $$
#
# **By hand.** The errors $(1, -2)$ at $t = 1$ and $(0, 1)$ at $t = 2$ cost $\frac12 (1 + 4) + \frac12 (0 + 1) = 3$.
#
# **Write** `loss_se(Y, Tg)`, which returns one number.

# %% [raw]
# # BEGIN SOLUTION


# %%
def loss_se(Y, Tg):
    """The squared error of a series, with 1/2, summed over time: (T, K), (T, K) -> number."""
    # BEGIN SOLUTION
    return 0.5 * np.sum((Y - Tg) ** 2)
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_loss_se_by_hand(np, loss_se):
    Tg = np.array([[3.0, 1.0], [0.0, 2.0]])
    loss = loss_se(Tg + np.array([[1.0, -2.0], [0.0, 1.0]]), Tg)
    todo = "loss_se returns nothing yet: write its body in place of the ..."
    assert loss is not None, todo
    assert np.ndim(loss) == 0, f"the loss is one number, got shape {np.shape(loss)}"
    assert not np.isclose(loss, 6), "twice too much: where is the 1/2?"
    assert not np.isclose(loss, 1.5), "this is the mean over t: the loss is the sum"
    assert np.isclose(loss, 3), "the errors (1, -2) and (0, 1) cost 3"


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: dloss_se
# points: 4

# %% [markdown]
# ### 5.2 `dloss_se`: its gradient
#
# The loss at time $t$ depends on $y^t$ alone. Take the derivative of $\frac12 (y_k^t - t_k^t)^2$ with respect
# to $y_k^t$; that is what the $\frac12$ is for.
#
# **Write** `dloss_se(Y, Tg)`, which returns `(T, K)`: row `t` holds the gradient with respect to `Y[t]`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def dloss_se(Y, Tg):
    """Row t: the gradient of loss_se with respect to y^t. (T, K), (T, K) -> (T, K)."""
    # BEGIN SOLUTION
    return np.asarray(Y, dtype=float) - Tg
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_dloss_se_is_the_slope_of_the_loss(np, dloss_se):
    Y, Tg = np.array([[1.0, 2.0], [-1.0, 0.5], [0.0, 4.0]]), np.ones((3, 2))
    dY = dloss_se(Y, Tg)
    todo = "dloss_se returns nothing yet: write its body in place of the ..."
    assert dY is not None, todo
    assert np.shape(dY) == (3, 2), f"a row for each step, shape (3, 2); got {np.shape(dY)}"
    step = 1e-6
    for t, k in ((0, 1), (1, 0), (2, 0)):
        up, down = Y[t, k] + step - Tg[t, k], Y[t, k] - step - Tg[t, k]
        slope = (up**2 - down**2) / 2 / (2 * step)
        hint = f"move y_{k + 1}({t + 1}) a little: the loss changes with slope {slope:.3f}"
        assert np.isclose(dY[t][k], slope), hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: loss_ce
# points: 4

# %% [markdown]
# ### 5.3 `loss_ce`: cross-entropy
#
# For classes, the output is a softmax and the target has a one at the right class and zeros elsewhere:
#
# $$
# \mathcal{L} = - \sum_{t=1}^{T} \sum_{k=1}^{K} t_k^t \, \ln y_k^t
# $$
#
# **By hand.** If the right class got the probability $\frac12$ at $t = 1$ and $\frac14$ at $t = 2$, the loss is
# $\ln 2 + \ln 4 = 3 \ln 2$.
#
# **Write** `loss_ce(Y, Tg)`, which returns one number. All entries of `Y` are larger than 0.

# %% [raw]
# # BEGIN SOLUTION


# %%
def loss_ce(Y, Tg):
    """The cross-entropy of a series, summed over time: (T, K), (T, K) -> number."""
    # BEGIN SOLUTION
    return -np.sum(Tg * np.log(Y))
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_loss_ce_by_hand(np, loss_ce):
    Y = np.array([[0.5, 0.375, 0.125], [0.5, 0.25, 0.25]])
    loss = loss_ce(Y, np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]))
    todo = "loss_ce returns nothing yet: write its body in place of the ..."
    assert loss is not None, todo
    assert np.ndim(loss) == 0, f"the loss is one number, got shape {np.shape(loss)}"
    assert loss > 0, "the logarithm of a probability is negative, the loss is not"
    assert not np.isclose(loss, 1.5 * np.log(2)), "this is the mean over t: the loss is the sum"
    assert np.isclose(loss, 3 * np.log(2)), "probabilities 1/2 and 1/4 cost ln 2 + ln 4"


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: dloss_ce
# points: 5

# %% [markdown]
# ### 5.4 `dloss_ce`: its gradient
#
# Take the derivative of $-t_k^t \ln y_k^t$ with respect to $y_k^t$. You may know the short form $y - t$.
# It is the gradient with respect to the *pre-activation* of a softmax, one Jacobian further back; asked for is
# the gradient with respect to $y^t$ itself.
#
# **Write** `dloss_ce(Y, Tg)`, which returns `(T, K)`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def dloss_ce(Y, Tg):
    """Row t: the gradient of loss_ce with respect to y^t. (T, K), (T, K) -> (T, K)."""
    # BEGIN SOLUTION
    return -np.asarray(Tg, dtype=float) / Y
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_dloss_ce_is_the_slope_of_the_loss(np, dloss_ce):
    Y = np.array([[0.5, 0.375, 0.125], [0.5, 0.25, 0.25]])
    Tg = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    dY = dloss_ce(Y, Tg)
    todo = "dloss_ce returns nothing yet: write its body in place of the ..."
    assert dY is not None, todo
    assert np.shape(dY) == (2, 3), f"a row for each step, shape (2, 3); got {np.shape(dY)}"
    short = "this is y - t, the gradient with respect to the pre-activation of the softmax"
    assert not np.allclose(dY, np.array([[-0.5, 0.375, 0.125], [0.5, 0.25, -0.75]])), short
    zeros = "outputs whose target is 0 do not enter the loss: their gradient is 0"
    assert np.allclose([dY[0][1], dY[0][2], dY[1][0], dY[1][1]], 0), zeros
    hint = "the slopes of -ln y at 1/2 and at 1/4 are -2 and -4"
    assert np.allclose([dY[0][0], dY[1][2]], [-2, -4]), hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: many_to_one_dY
# points: 6

# %% [markdown]
# ### 5.5 `many_to_one_dY`: only the last output counts
#
# In many-to-one the class of a video, say, is read from the last output. The loss is the cross-entropy of
# $y^T$, and the other outputs do not enter it. What are their gradients? Backpropagation wants a row for
# each of them all the same.
#
# **Write** `many_to_one_dY(y, target, T)` with the last output `y` and its target, both of shape `(K,)`. It
# returns `(T, K)`, row `t` with the gradient of the loss with respect to the output of that step.

# %% [raw]
# # BEGIN SOLUTION


# %%
def many_to_one_dY(y, target, T):
    """The gradient with respect to each output, for the cross-entropy of the last: (T, K)."""
    # BEGIN SOLUTION
    dY = np.zeros((T, len(y)))
    dY[-1] = -np.asarray(target, dtype=float) / y
    return dY
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_many_to_one_dY_by_hand(np, many_to_one_dY):
    dY = many_to_one_dY(np.array([0.25, 0.625, 0.125]), np.array([0.0, 0.0, 1.0]), 4)
    todo = "many_to_one_dY returns nothing yet: write its body in place of the ..."
    assert dY is not None, todo
    assert np.shape(dY) == (4, 3), f"four steps, three outputs: (4, 3), got {np.shape(dY)}"
    early = "the outputs of t < T do not enter the loss, so it has no slope in their direction"
    assert np.allclose(np.asarray(dY)[:3], 0), early
    assert np.allclose(dY[3], [0, 0, -8]), "the slope of -ln y at 1/8 is -8"


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: delayed_mask
# points: 4

# %% [markdown]
# ### 5.6 `delayed_mask`: first read, then write
#
# In translation the network reads a sentence of $T_{in}$ words, and only then writes its answer of
# $T_{out}$ words. It makes $T_{in} + T_{out}$ steps, and the loss looks at the outputs of $t > T_{in}$.
#
# **By hand.** Two words in, three words out: `[False, False, True, True, True]`.
#
# **Write** `delayed_mask(T_in, T_out)`, which returns a truth value for each step, shape
# `(T_in + T_out,)`: does its output enter the loss?

# %% [raw]
# # BEGIN SOLUTION


# %%
def delayed_mask(T_in, T_out):
    """Which steps have an output that enters the loss: bool, (T_in + T_out,)."""
    # BEGIN SOLUTION
    mask = np.zeros(T_in + T_out, dtype=bool)
    mask[T_in:] = True
    return mask
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_delayed_mask_by_hand(np, delayed_mask):
    mask = delayed_mask(2, 3)
    todo = "delayed_mask returns nothing yet: write its body in place of the ..."
    assert mask is not None, todo
    assert np.shape(mask) == (5,), f"2 + 3 steps give shape (5,), got {np.shape(mask)}"
    assert np.sum(mask) == 3, "three words are written, so three outputs enter the loss"
    assert np.array_equal(np.asarray(mask, dtype=bool)[:2], [False, False]), "reading comes first"


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: when_the_loss_is_known
# points: 2
# manual: true

# %% [markdown]
# ### 5.7 When is the loss known?
#
# The slide notices that $\mathcal{L}$ can be computed only after $y^T$ has been computed.
#
# (a) Why is that so? (b) A stock price is predicted for the next day, every day, without an end, and the
# loss is the squared error of each day. What can be computed each day, and what can one never have?

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# **Model answer.** (a) The loss is between the two *series*. It has the last output among its arguments
# (as a sum it has a term with $y^T$), and $y^T$ needs the states of all steps before: forward propagation has
# to reach the end first. (b) Each day the term of that day, $\mathcal{L}(y^t, t^t)$, is known as soon as the
# target is, and so is the sum so far, because the loss is decomposable. The loss of the whole series is
# never known, as there is no $T$. In practice one takes the sum over a window of steps for the whole.
#
# **Marking guide.** 1 point for (a): the loss depends on all outputs, the last one included; "because
# backpropagation starts at $T$" alone earns half a point, as it is a consequence. 1 point for (b): the
# per-step term or the running sum (half), and no total loss without a last step (half).

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: not_decomposable
# points: 2
# manual: true

# %% [markdown]
# ### 5.8 A loss that is no sum over time
#
# (a) Name a loss of a sequence that is **not** of the form $\sum_t \mathcal{L}(y^t, t^t)$, and say why it is
# not. (b) The slide says that backpropagation can proceed in this case as well. What has to be known, and
# for which $t$?

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# **Model answer.** (a) For example the squared error of the mean output, $\frac12 \lVert \frac1T \sum_t y^t -
# \tau \rVert^2$: squared out it has products $y^s \cdot y^t$ of different times, so it does not split into terms with
# one $t$ each. Others: $-\prod_t p_t$ for the probability that everything is right, the smoothness $\sum_t
# \lVert y^t - y^{t-1} \rVert^2$, the largest error over time, an edit distance or BLEU on the whole sentence, CTC.
# (b) The gradient $\nabla_{y^t}\mathcal{L}$ for every $t$ from 1 to $T$, a row of $K$ numbers each. Nothing else of
# the loss enters backpropagation.
#
# **Marking guide.** 1 point for (a): half for a loss that fits, half for the reason (terms that mix
# different times). "Mean over $t$" or "weighted sum" is decomposable: no point. A loss that is not
# differentiable (BLEU, edit distance) counts for (a). 1 point for (b): $\partial \mathcal{L} / \partial y^t$, at
# all $t$.

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION

# %% [markdown]
# ---
# ## The pay-off: how far does it look back?
#
# You have said in `dependency_matrix` what an output can depend on. Now measure it. The next cell takes
# untrained networks made of *your* functions, moves one input at a time, and looks at which of the
# outputs move. The upper row is measured, the lower row is what you have predicted.


# %%
def outputs(kind, X, P, Q):
    """The outputs of a small untrained network of this kind."""
    h0 = np.full(len(P["b0"]), 0.1)
    if kind == "mlp":  # without its recurrent arrow
        return rnn_forward(X, h0, **{**P, "W11": 0 * P["W11"]})[3]
    Y = rnn_forward(X, h0, **P, f="identity")[3]
    if kind == "birnn":  # a second network reads from the end; its outputs are turned back
        Y = Y + rnn_forward(X[::-1], h0, **Q, f="identity")[3][::-1]
    return softmax(Y)


def measured(kind, T=8, seed=5):
    """How much each output (rows) moves when each input (columns) is moved a little."""
    rng = np.random.default_rng(seed)
    shapes = {"W0": (6, 2), "W11": (6, 6), "b0": (6,), "W1": (3, 6), "b1": (3,)}
    P, Q = ({name: 0.35 * rng.normal(size=s) for name, s in shapes.items()} for _ in range(2))
    X = rng.normal(size=(T, 2))
    before, moved = outputs(kind, X, P, Q), np.zeros((T, T))
    for s in range(T):
        nudged = X.copy()
        nudged[s] += 1e-3
        moved[:, s] = np.abs(outputs(kind, nudged, P, Q) - before).max(axis=1)
    return moved


def look_back(T=8):
    zeros = [np.zeros(shape) for shape in ((1, 1), 1, (1, 1), (1, 1), 1, (1, 1), 1)]
    if identity(np.zeros(1)) is None or softmax(np.zeros(2)) is None:
        print("Write identity and softmax first, then run this cell again.")
        return
    if rnn_forward(*zeros, "identity") is None:
        print("Write rnn_forward first, then run this cell again.")
        return
    figure, axes = plt.subplots(2, 3, figsize=(8.5, 5.8))
    for column, kind in zip(axes.T, ("mlp", "rnn", "birnn")):
        moved, predicted = measured(kind, T), dependency_matrix(kind, T)
        with np.errstate(divide="ignore"):
            column[0].imshow(np.log10(moved), cmap="Blues", vmin=-8, vmax=-3)
        column[0].set_title(f"{kind}: measured")
        if predicted is not None:
            column[1].imshow(predicted, cmap="Blues", vmin=0, vmax=1.4)
            agree = np.array_equal(moved > 1e-12, np.asarray(predicted, dtype=bool))
            column[1].set_title("predicted: " + ("they agree" if agree else "they differ"))
    for axis in axes.flat:
        axis.set_xlabel("input $s$")
        axis.set_ylabel("output $t$")
        axis.set_xticks(range(T), range(1, T + 1))
        axis.set_yticks(range(T), range(1, T + 1))
    figure.tight_layout()
    plt.show()


look_back()


# %% [markdown]
# The measured blue fades with the distance from the diagonal: an input of long ago still counts, but less
# and less. Why it fades, and when it grows instead, is the subject of a later assignment.
#
# ### And an echo
#
# A state is a memory. The weights below are not learned but set by hand. Each hidden unit copies the one
# before it, so that what goes in at the first unit wanders through the state, one unit a step, and comes
# out again a few steps later. Seven bits of each letter wander side by side.


# %%
def echo(text, delay=4):
    """Send a text through a hand-made network, letter by letter, and read its outputs."""
    if identity(np.zeros(1)) is None:
        print("Write identity first, then run this cell again.")
        return
    bits = np.array([[(ord(letter) >> i) & 1 for i in range(7)] for letter in text])
    rows = np.eye(7 * (delay + 1))  # unit 7 d + i holds bit i of d steps ago
    P = {"W0": 3 * rows[:, :7], "W11": 3 * np.roll(rows, 7, axis=0), "b0": np.zeros(len(rows))}
    P["W11"][:7] = 0
    P |= {"W1": rows[-7:], "b1": np.zeros(7)}
    result = rnn_forward(2.0 * bits - 1, np.zeros(len(rows)), **P, f="identity")
    if result is None:
        print("Write rnn_forward first, then run this cell again.")
        return
    codes = ((result[3] > 0) << np.arange(7)).sum(axis=1)
    heard = ["·"] * delay + [chr(code) for code in codes[delay:]]
    print("in   ", text)
    print("out  ", "".join(heard))


echo("Everything should be made as simple as possible, but no simpler.    ")


# %% [markdown]
# Try a few things: what comes out with `delay=12`? How large are the numbers in `result[3]`, and how large
# are they when the weights 3 become 0.5? How many units would an echo of a whole page need?
#
# **Before you hand in.** Choose *Restart Kernel and Run All Cells*, look at each check once more, see
# that no table and no question for your own words is left empty, save, and hand in this file,
# `01-forward.ipynb`.
