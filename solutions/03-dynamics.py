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
# name: 03-dynamics
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
# # Vanishing and exploding gradients
#
# Unfolded in time an RNN is a very, very deep network. What an input of long ago has to do with the
# output of today passes through one layer for each step in between, and so does the gradient on its
# way back. At every layer it is multiplied by a Jacobian: by numbers below one it **vanishes**, by
# numbers above one it **explodes**. In this notebook you measure both, find out what can be told
# beforehand from $W^{11}$ alone, and write the usual remedy against explosion.
#
# **How to work.** Each item gives the formula of the slide and a contract: what goes in, what comes
# out, in which shape. Write your code in place of the `...`, run the cell, then run the check below
# it. The checks use a few small numbers of their own. Grading uses other numbers and other sizes, so
# write what the formula says and not what makes the check pass.
#
# Most items ask for a **function**. Some ask you to fill in a **table**: put a word or a number in place
# of each `...`. The check of a table looks at its form alone and says *passed!* for wrong entries too; they
# are graded later. A few ask for your own **words** and formulas; a person reads these, and their points
# stand beside the 100 of the rest.
#
# Each function is graded on its own, with correct inputs. A function of yours that calls an earlier one
# inherits its mistakes, though. **Leave your inputs alone**: return new arrays, never write into an
# argument.
#
# **What you need.** NumPy for your code, which has the norms, singular values and eigenvalues in
# `np.linalg`, and matplotlib for the figures that are drawn for you. Keep the name of this file, since
# the checks are stored in it.

# %%
import matplotlib.pyplot as plt
import numpy as np
import otter

grader = otter.Notebook("03-dynamics.ipynb")

# %% [markdown]
# ## Notation
#
# $$
# z^{1,t} = W^0 x^t + W^{11} h^{1,t-1} + b^0, \qquad h^{1,t} = \tanh(z^{1,t}), \qquad t = 1, \dots, T .
# $$
#
# | in the code | in the lecture | shape |
# | :-- | :-- | :-- |
# | `X` | inputs $x^1, \dots, x^T$, one row per step | `(T, D)` |
# | `h0` | initial state $h^{1,0}$, not always zero | `(M,)` |
# | `P` | a dict of the parameters: `W0`, `W11`, `b0`, `W1`, `b1` | `(M, D)`, `(M, M)`, `(M,)`, ... |
# | `W11` | $W^{11}$, from state to state | `(M, M)` |
# | `name` | an activation: `"sigmoid"`, `"tanh"`, `"relu"` or `"identity"` | |
#
# As $T$ is the last time step, $^{Tr}$ is the transpose. $\lVert v \rVert$ is the length of a vector.
# The **2-norm** of a matrix, $\lVert A \rVert_2 = \sigma_{\max}(A)$, is the most by which it stretches
# any vector: its largest *singular value*. (That is not its largest entry, and not the root of the sum
# of all squares.) The **spectral radius** $\rho(A) = \max \lvert \lambda \rvert$ is the size of its
# largest *eigenvalue*. Always $\rho(A) \le \sigma_{\max}(A)$.
#
# ### What is given
#
# The activations and the forward pass of the hidden layer. Run the cell; the picture shows what is
# multiplied on the way back.


# %%
def sigmoid(z):
    """1 / (1 + exp(-z)), written so that it never overflows."""
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(z, dtype=float)))


ACTIVATIONS = {
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0.0),
    "identity": lambda z: np.array(z, dtype=float),
}


def fprop(X, h0, W0, W11, b0):
    """The hidden states of a tanh layer, one row per step: -> (T, M)."""
    H, h = np.zeros((len(X), len(b0))), h0
    for t in range(len(X)):
        h = np.tanh(W0 @ X[t] + W11 @ h + b0)
        H[t] = h
    return H


def draw_chain(T=6):
    """The way from the first state to the last, and the gradient's way back."""
    fig, ax = plt.subplots(figsize=(9, 2.6))
    for t in range(1, T + 1):
        for height, label, color in ((0, f"$x^{t}$", "0.85"), (1, f"$h^{{1,{t}}}$", "#b7d3f2")):
            ax.scatter(t, height, s=900, color=color, edgecolor="k", zorder=3)
            ax.text(t, height, label, ha="center", va="center", zorder=4)
        arrow = {"arrowstyle": "-|>", "shrinkA": 18, "shrinkB": 18, "color": "k"}
        ax.annotate("", xy=(t, 1), xytext=(t, 0), arrowprops=arrow)
        if t < T:
            ax.annotate("", xy=(t + 1, 1), xytext=(t, 1), arrowprops=arrow)
            back = {**arrow, "color": "tab:red", "connectionstyle": "arc3,rad=0.5"}
            ax.annotate("", xy=(t, 1), xytext=(t + 1, 1), arrowprops=back)
            ax.text(t + 0.5, 1.62, f"$J^{t + 1} W^{{11}}$", ha="center", color="tab:red")
    ax.set(xlim=(0.4, T + 0.6), ylim=(-0.5, 2.0))
    ax.axis("off")
    plt.show()


draw_chain()

# %% [markdown]
# ---
# ## Part 1: a very, very deep network

# %% [raw]
# # BEGIN QUESTION
# name: depths
# points: 6

# %% [markdown]
# ### 1.1 `depths`: how deep?
#
# Count. A *layer* is a linear map followed by an activation: each step into a hidden state is one, and
# the step from the last state to $y$ is one too. Write a whole number for each `...`.

# %% [raw]
# # BEGIN SOLUTION

# %%
""" # BEGIN PROMPT
depths = {
    "layers from x(1) to y(1), T = 1": ...,
    "layers from x(1) to y(10), T = 10": ...,
    "layers from x(1) to y(100), T = 100": ...,
    "layers from x(91) to y(100), T = 100": ...,
    "times that W11 acts on the way from h(1) to h(100)": ...,
    "different weight matrices on the way from x(1) to y(100)": ...,
}
""" # END PROMPT
# BEGIN SOLUTION NO PROMPT
depths = {
    "layers from x(1) to y(1), T = 1": 2,
    "layers from x(1) to y(10), T = 10": 11,
    "layers from x(1) to y(100), T = 100": 101,
    "layers from x(91) to y(100), T = 100": 11,
    "times that W11 acts on the way from h(1) to h(100)": 99,
    "different weight matrices on the way from x(1) to y(100)": 3,
}
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_depths_is_filled_in(depths):
    todo = "depths is a dict with 6 cells: keep its keys and fill in the entries"
    assert isinstance(depths, dict) and len(depths) == 6, todo
    empty = [key for key, entry in depths.items() if entry is None or entry is ...]
    note = f"not filled in yet: {empty}"
    assert not empty, note
    for key, entry in depths.items():
        hint = f"{key}: write a whole number, without quotes and without a point"
        assert isinstance(entry, int), hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: very_deep
# points: 4
# manual: true

# %% [markdown]
# ### 1.2 As deep, and yet different
#
# Give two things in which an RNN over $T = 100$ steps differs from a feed-forward network with 101
# layers, as far as gradients are concerned. Which of your two differences makes vanishing and exploding
# worse, and why?

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# **Model answer.** (1) All hidden layers of the RNN share one matrix, $W^{11}$: the gradient is multiplied by
# nearly the same matrix again and again, so that its powers (their growth) show. In a feed-forward
# network each layer has its own weights, whose effects can make up for one another. (2) There is an
# input and (often) a loss at every layer: gradients come in at each step, and short paths exist beside
# the long ones; it is the *long-range* part that vanishes. Also: the depth changes with the sequence
# and is unbounded; the gradient of a shared parameter is a sum over all steps. The sharing is what
# makes it worse.
#
# **Marking guide.** 1 point for each of two valid differences (shared weights is expected to be one of them), 1 point
# for naming the sharing as what makes it worse, 1 point for the reason (powers of one matrix).

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION

# %% [markdown]
# ---
# ## Part 2: one layer back

# %% [raw]
# # BEGIN QUESTION
# name: delta_hidden
# points: 14

# %% [markdown]
# ### 2.1 `delta_hidden`: through one layer
#
# The slide repeats backpropagation for a hidden unit $j$ that sends its output $h(a_j)$ to units
# $k = 1, \dots, K$, with the weight $w_{kj}$ from $j$ up to $k$:
#
# $$
# \delta_j = h'(a_j) \sum_{k=1}^{K} w_{kj}\, \delta_k .
# $$
#
# There are two factors to watch: the slope $h'$, and the weights.
#
# **By hand.** $M = 2$, $K = 1$, $a = (0, \ln 2)$, $W = (3 \;\; {-1})$, $\delta = (2)$, tanh. What
# comes back through the weights is $(6, -2)$. The slopes are $1 - \tanh^2(0) = 1$ and
# $1 - 0.6^2 = 0.64$. So $\delta = (6, -1.28)$.
#
# **Write** `delta_hidden(a, W, delta, name)` with `a` of shape `(M,)`, `W` of shape `(K, M)` and
# `delta` of shape `(K,)`; it returns `(M,)`. `name` is the activation $h$.

# %% [raw]
# # BEGIN SOLUTION


# %%
def delta_hidden(a, W, delta, name):
    """The delta of a hidden layer from that of the layer above: -> (M,)."""
    # BEGIN SOLUTION
    h = ACTIVATIONS[name](np.asarray(a, dtype=float))
    slopes = {
        "sigmoid": h * (1 - h),
        "tanh": 1 - h**2,
        "relu": np.where(np.asarray(a) > 0, 1.0, 0.0),
        "identity": np.ones(len(h)),
    }
    return slopes[name] * (delta @ W)
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_delta_hidden_by_hand(np, delta_hidden):
    got = delta_hidden(np.log([1.0, 2.0]), np.array([[3.0, -1.0]]), np.array([2.0]), "tanh")
    todo = "delta_hidden returns nothing yet: write its body in place of the ..."
    assert got is not None, todo
    note = f"one number per unit of the layer below: shape (M,) = (2,), got {np.shape(got)}"
    assert np.shape(got) == (2,), note
    slope = "the slope of the unit is missing: this is the sum over k alone"
    assert not np.allclose(got, [6, -2]), slope
    hint = "expected the slope at a_j times the sum over k of w_kj delta_k, as in the example"
    assert np.allclose(got, [6, -1.28]), hint


# %%
def test_delta_hidden_for_each_activation(np, delta_hidden):
    a, W, delta = np.array([2.0, -5.0]), np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([2.0, 1.0])
    got = delta_hidden(a, W, delta, "identity")
    todo = "delta_hidden returns nothing for identity"
    assert got is not None, todo
    hint = (
        "with the identity all slopes are 1, and the sums over k are left: 1*2 + 3*1 = 5 for the\n"
        "first unit and 2*2 - 1*1 = 3 for the second. Which index of W does the sum run over?"
    )
    assert np.shape(got) == (2,) and np.allclose(got, [5, 3]), hint
    W, delta = np.array([[1.0, 0.0], [2.0, -1.0], [0.0, 3.0]]), np.array([2.0, -1.0, 1.0])
    cases = {
        "sigmoid": (np.log([1.0, 4.0]), [0.0, 0.64]),
        "tanh": (np.log([3.0, 2.0]), [0.0, 2.56]),
        "relu": (np.array([2.0, -1.0]), [0.0, 0.0]),
    }
    for name, (a, want) in cases.items():
        got = delta_hidden(a, W, delta, name)
        todo = f"delta_hidden returns nothing for {name}"
        assert got is not None, todo
        hint = f"for {name} it is not right: which slope does it have at a = {np.round(a, 3)}?"
        assert np.shape(got) == (2,) and np.allclose(got, want), hint
    got = delta_hidden(np.array([2.0, 3.0]), W, delta + 1, "relu")
    hint = "for relu at positive a the slope is 1"
    assert np.allclose(got, [3, 6]), hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: max_derivative
# points: 8

# %% [markdown]
# ### 2.2 `max_derivative`: the largest slope
#
# The slide notes $\sigma \le \frac14$ and $\tanh \le 1$. It means their **derivatives**. Where is each
# curve steepest, and how steep is it there?
#
# **Write** `max_derivative(name)`, which returns $\max_z f'(z)$ as a number for each of the four
# activations.

# %% [raw]
# # BEGIN SOLUTION


# %%
def max_derivative(name):
    """The largest slope of the activation."""
    # BEGIN SOLUTION
    return {"sigmoid": 0.25, "tanh": 1.0, "relu": 1.0, "identity": 1.0}[name]
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_max_derivative_is_a_slope(np, max_derivative, ACTIVATIONS):
    for name in ("sigmoid", "tanh", "relu", "identity"):
        most = max_derivative(name)
        todo = f"max_derivative returns nothing for {name} yet"
        assert most is not None, todo
        z = np.linspace(-6, 6, 1201)
        rise = np.diff(ACTIVATIONS[name](z)) / np.diff(z)
        below = f"{name} is steeper than that somewhere: look at the curve in small steps"
        assert np.all(rise <= most + 1e-3), below
        above = f"{name} is nowhere as steep as that (is it a value of f, and not of its slope?)"
        assert np.any(rise >= most - 1e-2), above


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# At each step back the gradient is multiplied by the slopes of a layer, before $W^{11}$ has its say. The
# next cell draws the slopes, and a line at each largest slope that you have found. Where does a curve
# reach its line? So what can a layer of sigmoids do to a gradient at best, and what does a tanh layer do
# to it whose units are far from zero?


# %%
def draw_slopes():
    styles = {"tanh": "-", "sigmoid": "-", "relu": ":"}
    if any(max_derivative(name) is None for name in styles):
        print("Write max_derivative first, then run this cell again.")
        return
    z = np.linspace(-5, 5, 501)
    middle = (z[1:] + z[:-1]) / 2
    fig, ax = plt.subplots(figsize=(7, 2.6), layout="constrained")
    for name, style in styles.items():
        ax.plot(middle, np.diff(ACTIVATIONS[name](z)) / np.diff(z), style, label=f"slope of {name}")
        ax.axhline(max_derivative(name), color="0.7", lw=0.8, zorder=1)
    ax.set(xlabel="z", ylim=(-0.05, None))
    ax.legend()
    plt.show()


draw_slopes()

# %% [markdown]
# ---
# ## Part 3: many steps back
#
# By the chain rule the last state depends on an earlier one through a product of $T - t$ Jacobians,
# the latest one first:
#
# $$
# \frac{\partial h^{1,T}}{\partial h^{1,t}}
# = J^{T} W^{11}\; J^{T-1} W^{11} \cdots J^{t+1} W^{11},
# \qquad J^{t} = \nabla_{z^{1,t}} h^{1,t} = \mathrm{diag}\left(1 - (h^{1,t})^2\right) .
# $$
#
# For $t = T$ there is no factor, and the product is the identity.

# %% [raw]
# # BEGIN QUESTION
# name: jacobian_product_norms
# points: 22

# %% [markdown]
# ### 3.1 `jacobian_product_norms`: what is left of the past
#
# How much can a small change of $h^{1,t}$ change $h^{1,T}$? By the 2-norm of that product.
#
# **By hand.** With $W^0 = 0$, $b^0 = 0$ and $h^{1,0} = 0$ all states are 0 and all slopes 1, so the
# products are powers of $W^{11}$. For $W^{11} = \begin{bmatrix} 0 & 3 \\ 1 & 0 \end{bmatrix}$ and
# $T = 3$: the powers are $I$, $W^{11}$ and $3 I$, with the 2-norms 1, 3, 3. The function returns
# $(3, 3, 1)$, for $t = 1, 2, 3$.
#
# **Write** `jacobian_product_norms(X, h0, P)`, which returns an array of shape `(T,)`: entry `t` is
# $\lVert \partial h^{1,T} / \partial h^{1,t+1} \rVert_2$ (Python counts from 0), so the last one
# is 1. `P` is the dict of all parameters; you need `W0`, `W11`, `b0`, and `fprop`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def jacobian_product_norms(X, h0, P):
    """The 2-norms of dh(T)/dh(t) for t = 1..T: -> (T,)."""
    # BEGIN SOLUTION
    H = fprop(X, h0, P["W0"], P["W11"], P["b0"])
    product = np.eye(len(h0))
    norms = np.ones(len(X))
    for t in range(len(X) - 2, -1, -1):
        step = (1 - H[t + 1] ** 2)[:, None] * P["W11"]  # J(t+1) W11: unit i's slope scales row i
        product = product @ step
        norms[t] = np.linalg.norm(product, 2)
    return norms
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_jacobian_product_norms_at_states_of_zero(np, jacobian_product_norms):
    P = {"W0": np.zeros((2, 1)), "W11": np.array([[0.0, 3.0], [1.0, 0.0]]), "b0": np.zeros(2)}
    norms = jacobian_product_norms(np.zeros((3, 1)), np.zeros(2), P)
    todo = "jacobian_product_norms returns nothing yet: write its body in place of the ..."
    assert norms is not None, todo
    note = f"one number per step: shape (T,) = (3,), got {np.shape(norms)}"
    assert np.shape(norms) == (3,), note
    other = "the last entry is the 2-norm of the identity, 1: is it another norm that you take?"
    assert np.allclose(norms[-1], 1), other
    assert np.allclose(norms, [3, 3, 1]), "the products are powers of W11 here: see the example"


# %%
def test_jacobian_product_norms_at_other_states(np, jacobian_product_norms):
    X, h0 = np.array([[1.0], [-0.5], [2.0], [0.5]]), np.array([0.5, -1.0])
    P = {
        "W0": np.array([[0.5], [-1.0]]),
        "W11": np.array([[1.0, -2.0], [0.5, 0.5]]),
        "b0": np.array([0.25, 0.0]),
    }
    norms = jacobian_product_norms(X, h0, P)
    todo = "jacobian_product_norms returns nothing yet"
    assert norms is not None, todo
    note = "one number per step: shape (T,) = (4,)"
    assert np.shape(norms) == (4,), note
    one = "the last but one entry is a single J W11, with the slopes of the last step on its rows"
    assert np.allclose(norms[2], 0.55301271, atol=1e-6), one
    rest = "one step is right, a product of several is not: the latest step stands on the left"
    assert np.allclose(norms[:2], [0.09652258, 0.25154597], atol=1e-6), rest


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: spectral_radius
# points: 8

# %% [markdown]
# ### 3.2 `spectral_radius`: the growth in the end
#
# Without an activation the product is a power, $(W^{11})^{T-t}$. In the long run it grows or shrinks
# like $\rho(W^{11})^{T-t}$, where $\rho$ is the size $\lvert\lambda\rvert$ of the largest eigenvalue.
# This is what the slide means by *evals*. Eigenvalues may be negative, and they may be complex:
# $\lvert a + b\,i \rvert = \sqrt{a^2 + b^2}$.
#
# **By hand.** $\begin{bmatrix} 0 & -2 \\ 2 & 0 \end{bmatrix}$ turns by 90 degrees and doubles. Its
# eigenvalues are $2i$ and $-2i$, and $\rho = 2$.
#
# **Write** `spectral_radius(W11)`, which returns a number.

# %% [raw]
# # BEGIN SOLUTION


# %%
def spectral_radius(W11):
    """The largest size of an eigenvalue of W11."""
    # BEGIN SOLUTION
    return float(np.max(np.abs(np.linalg.eigvals(W11))))
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_spectral_radius(np, spectral_radius):
    radius = spectral_radius(np.array([[0.0, -2.0], [2.0, 0.0]]))
    todo = "spectral_radius returns nothing yet: write its body in place of the ..."
    assert radius is not None, todo
    assert np.ndim(radius) == 0, "return one number"
    assert not np.iscomplexobj(radius), "an eigenvalue may be complex; its size is a real number"
    assert np.isclose(radius, 2), "a complex pair: take the size of the eigenvalues, here 2"
    negative = "the largest eigenvalue in size may be negative: here it is -3"
    assert np.isclose(spectral_radius(np.diag([1.0, -3.0, 2.0])), 3), negative
    singular = "this matrix has only the eigenvalue 0.5: the singular values are another thing"
    assert np.isclose(spectral_radius(np.array([[0.5, 10.0], [0.0, 0.5]])), 0.5), singular


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# ### Why eigenvalues are not the whole story
#
# Take $W^{11} = \begin{bmatrix} 0.5 & 10 \\ 0 & 0.5 \end{bmatrix}$ and no activation. Both eigenvalues
# are $0.5$, so surely gradients vanish? In the end they do. But the first steps go the other way:
#
# $$
# \left(W^{11}\right)^2 = \begin{bmatrix} 0.25 & 10 \\ 0 & 0.25 \end{bmatrix}, \qquad
# \left(W^{11}\right)^n = \begin{bmatrix} 0.5^n & 20\, n\, 0.5^{n} \\ 0 & 0.5^n \end{bmatrix} .
# $$
#
# After two steps the norm is still 10, and it takes about eight to come below 1. What holds at
# **every** step is a bound by the largest *singular* value:
#
# $$
# \left\lVert \frac{\partial h^{1,T}}{\partial h^{1,t}} \right\rVert_2
# \;\le\; \left( \sigma_{\max}(W^{11}) \, \max f' \right)^{T-t} .
# $$
#
# Where the bracket is below 1, gradients **vanish** for certain; how small $\sigma_{\max}$ must be for
# that depends on the activation. Where it is not, they **may explode**; they need not.

# %% [raw]
# # BEGIN QUESTION
# name: fate
# points: 14

# %% [markdown]
# ### 3.3 `fate`: what can be told beforehand
#
# **Write** `fate(W11, name)`, which returns the string `"vanishes"` where the bound guarantees it,
# that is where $\sigma_{\max}(W^{11}) \max f' < 1$, and else the string `"may explode"`.
#
# **By hand.** The identity has the slope 1 everywhere. $W^{11} = \frac34 I$ has only the singular value
# $\frac34$, so with the identity the bracket is $\frac34$: `"vanishes"`. For $W^{11} = 3 I$ it is 3:
# `"may explode"`. And for $3 I$ with $\sigma$ in place of the identity?

# %% [raw]
# # BEGIN SOLUTION


# %%
def fate(W11, name):
    """'vanishes' where the bound by the largest singular value is below 1, else 'may explode'."""
    # BEGIN SOLUTION
    largest = np.linalg.svd(W11, compute_uv=False)[0]
    return "vanishes" if largest * max_derivative(name) < 1 else "may explode"
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_fate_by_hand(np, fate):
    answer = fate(3 * np.eye(2), "sigmoid")
    todo = "fate returns nothing yet: write its body in place of the ..."
    assert answer is not None, todo
    words = "return one of the two strings: vanishes, may explode"
    assert answer in ("vanishes", "may explode"), words
    assert answer == "vanishes", "3 I with sigmoid: the largest slope belongs to the bound"
    assert fate(3 * np.eye(2), "tanh") == "may explode", "3 I with tanh: the bound is 3"
    assert fate(5 * np.eye(2), "sigmoid") == "may explode", "5 I with sigmoid: the bound is 5/4"


# %%
def test_fate_goes_by_singular_values(np, fate):
    sheared = np.array([[0.5, 10.0], [0.0, 0.5]])
    answer = fate(sheared, "tanh")
    todo = "fate returns nothing yet"
    assert answer is not None, todo
    eigen = "[[0.5, 10], [0, 0.5]] first grows: its eigenvalues of 0.5 guarantee nothing"
    assert answer == "may explode", eigen
    turn = 0.8 * np.array([[np.cos(1.0), -np.sin(1.0)], [np.sin(1.0), np.cos(1.0)]])
    norm = "0.8 times a rotation: no vector is stretched, so which norm is above 1 here?"
    assert fate(turn, "relu") == "vanishes", norm
    one = "diag(2, 0.1): one direction is stretched at every step, and one is enough"
    assert fate(np.diag([2.0, 0.1]), "identity") == "may explode", one


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: predictions
# points: 12

# %% [markdown]
# ### 3.4 `predictions`: shrinks, stays, grows, or either
#
# What becomes of $\lVert \partial h^{1,T} / \partial h^{1,t} \rVert_2$, compared with 1, over the given
# number of steps? $I$ is the identity matrix. Write `"shrinks"` (below 1), `"stays"` (equal to 1),
# `"grows"` (above 1), or `"either"` where it depends on the states.

# %% [raw]
# # BEGIN SOLUTION

# %%
""" # BEGIN PROMPT
predictions = {
    "W11 = 0.9 I, identity, 100 steps": ...,
    "W11 = 1.1 I, identity, 100 steps": ...,
    "W11 = 1.1 I, tanh, 100 steps": ...,
    "W11 = 3.9 I, sigmoid, 100 steps": ...,
    "W11 orthogonal, identity, 100 steps": ...,
    "W11 = [[0.5, 10], [0, 0.5]], identity, 2 steps": ...,
    "W11 = [[0.5, 10], [0, 0.5]], identity, 100 steps": ...,
    "W11 = 2 I, relu, all units active at every step": ...,
    "W11 = 2 I, relu, no unit active at one of the steps": ...,
    "W11 = 0.9 times an orthogonal matrix, tanh, 100 steps": ...,
}
""" # END PROMPT
# BEGIN SOLUTION NO PROMPT
predictions = {
    "W11 = 0.9 I, identity, 100 steps": "shrinks",
    "W11 = 1.1 I, identity, 100 steps": "grows",
    "W11 = 1.1 I, tanh, 100 steps": "either",
    "W11 = 3.9 I, sigmoid, 100 steps": "shrinks",
    "W11 orthogonal, identity, 100 steps": "stays",
    "W11 = [[0.5, 10], [0, 0.5]], identity, 2 steps": "grows",
    "W11 = [[0.5, 10], [0, 0.5]], identity, 100 steps": "shrinks",
    "W11 = 2 I, relu, all units active at every step": "grows",
    "W11 = 2 I, relu, no unit active at one of the steps": "shrinks",
    "W11 = 0.9 times an orthogonal matrix, tanh, 100 steps": "shrinks",
}
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_predictions_is_filled_in(predictions):
    todo = "predictions is a dict with 10 cells: keep its keys and fill in the entries"
    assert isinstance(predictions, dict) and len(predictions) == 10, todo
    empty = [key for key, entry in predictions.items() if entry is None or entry is ...]
    note = f"not filled in yet: {empty}"
    assert not empty, note
    words = ["shrinks", "stays", "grows", "either"]
    for key, entry in predictions.items():
        hint = f"{key}: write one of {words}"
        assert entry in words, hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: derive_bound
# points: 6
# manual: true

# %% [markdown]
# ### 3.5 Derive the bound
#
# Derive $\lVert \partial h^{1,T} / \partial h^{1,t} \rVert_2 \le (\sigma_{\max}(W^{11}) \max f')^{T-t}$
# for an activation that works on each component alone. Say which property of the 2-norm you use, and
# why $\lVert J^t \rVert_2 \le \max f'$.

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# **Model answer.** The 2-norm is submultiplicative, $\lVert AB \rVert_2 \le \lVert A \rVert_2 \lVert B \rVert_2$,
# since $\lVert ABv \rVert \le \lVert A \rVert_2 \lVert Bv \rVert \le \lVert A \rVert_2 \lVert B
# \rVert_2 \lVert v \rVert$. So
#
# $$
# \Big\lVert \prod_{k=T}^{t+1} J^k W^{11} \Big\rVert_2
# \le \prod_{k=T}^{t+1} \lVert J^k \rVert_2\, \lVert W^{11} \rVert_2
# \le \left( \max f' \; \sigma_{\max}(W^{11}) \right)^{T-t} .
# $$
#
# $J^k$ is diagonal with the entries $f'(z^{1,k}_i)$. A diagonal matrix scales each component, so the
# most by which it stretches a vector is its largest entry in absolute value, which is at most
# $\max f'$ (the slopes are not negative).
#
# **Marking guide.** 2 points for the product of $T - t$ factors; 2 points for submultiplicativity, named or shown; 2
# points for the norm of a diagonal matrix and its bound. A proof with $\lVert J v \rVert$ written out
# for one step and induction over the steps is as good.

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: eigenvalues
# points: 5
# manual: true

# %% [markdown]
# ### 3.6 Eigenvalues or singular values?
#
# A fellow student says: *the slide is right, I check that all eigenvalues of $W^{11}$ are below 1 in
# size, so my gradients cannot explode.* (a) Give a counterexample with numbers. (b) In which case is the
# eigenvalue the right thing to look at? (c) Is $\sigma_{\max}(W^{11}) > 1$ enough for gradients of a
# tanh network to explode?

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# **Model answer.** (a) $W^{11} = \begin{bmatrix} 0.5 & 10 \\ 0 & 0.5 \end{bmatrix}$: both eigenvalues are 0.5, but
# a gradient $(1, 0)$, a row, becomes $(0.5, 10)$ after one step and $(0.25, 10)$ after two: ten times
# as long. (b) Without an activation (or where all slopes are equal), and over very many steps: then the
# product is a power of $W^{11}$ and grows like $\rho^{T-t}$. (c) No. It is necessary, not sufficient:
# saturated tanh units have slopes near 0 and make the product small, whatever $\sigma_{\max}$ is; and
# the stretched direction of one step need not be that of the next.
#
# **Marking guide.** (a) 2 points: a matrix with small eigenvalues and a computed growth. (b) 1 point: linear case, many
# steps. (c) 2 points: *no*, with a reason (slopes below 1, or directions).

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: slips
# points: 4

# %% [markdown]
# ### 3.7 `slips`: what the slide means
#
# The slide *Training an RNN* has a few slips: $\delta_i = h'(a_k) \sum_k w_{kj} \delta_k$, $\sigma \le
# \frac14$, $W^1 h^{1,t-1}$, and *exploding gradients* $\leftarrow$ *eigenvalues of* $W^1$. Say how to
# read it. Write one of `"a_j"`, `"a_k"`, `"w_kj"`, `"w_jk"`, `"sigma"`, `"sigma'"`, `"W1"`, `"W11"`,
# `"eigenvalues"`, `"singular values"`, `"necessary"`, `"sufficient"` for each `...`. The *bound* is
# $\sigma_{\max}(W^{11}) \max f'$.

# %% [raw]
# # BEGIN SOLUTION

# %%
""" # BEGIN PROMPT
slips = {
    "delta_j = h'(...) sum_k w_kj delta_k": ...,
    "the weight from unit j up to unit k": ...,
    "what is at most 1/4": ...,
    "the matrix between h(t-1) and z(t)": ...,
    "its eigenvalues or singular values: a bound for every t": ...,
    "its eigenvalues or singular values: the growth in the end, without f": ...,
    "a bound above 1, for exploding": ...,
    "a bound below 1, for vanishing": ...,
}
""" # END PROMPT
# BEGIN SOLUTION NO PROMPT
slips = {
    "delta_j = h'(...) sum_k w_kj delta_k": "a_j",
    "the weight from unit j up to unit k": "w_kj",
    "what is at most 1/4": "sigma'",
    "the matrix between h(t-1) and z(t)": "W11",
    "its eigenvalues or singular values: a bound for every t": "singular values",
    "its eigenvalues or singular values: the growth in the end, without f": "eigenvalues",
    "a bound above 1, for exploding": "necessary",
    "a bound below 1, for vanishing": "sufficient",
}
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_slips_is_filled_in(slips):
    todo = "slips is a dict with 8 cells: keep its keys and fill in the entries"
    assert isinstance(slips, dict) and len(slips) == 8, todo
    empty = [key for key, entry in slips.items() if entry is None or entry is ...]
    note = f"not filled in yet: {empty}"
    assert not empty, note
    words = [
        "a_j",
        "a_k",
        "w_kj",
        "w_jk",
        "sigma",
        "sigma'",
        "W1",
        "W11",
        "eigenvalues",
        "singular values",
        "necessary",
        "sufficient",
    ]
    for key, entry in slips.items():
        hint = f"{key}: write one of {words}"
        assert entry in words, hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# ---
# ## Part 4: what is done about it
#
# Exploding gradients are easy to notice (the loss jumps, numbers overflow) and easy to treat: before
# the step, shorten the gradient. Vanishing ones are neither, which is why other architectures were
# invented.

# %% [raw]
# # BEGIN QUESTION
# name: clip_by_norm
# points: 12

# %% [markdown]
# ### 4.1 `clip_by_norm`
#
# Take the gradients of **all** parameters together as one long vector, with the norm
#
# $$
# \lVert G \rVert = \sqrt{ \sum_{\theta} \sum_{i} G_{\theta,i}^2 } .
# $$
#
# If it exceeds the limit $c$, multiply *every* entry by $c / \lVert G \rVert$. The direction stays and
# the length becomes $c$. If it does not, nothing changes.
#
# **By hand.** $G = \{W^0: (3),\; b^0: (-4)\}$ has the norm 5. For $c = 1$ it becomes $\{(0.6),\;
# (-0.8)\}$, for $c = 6$ it stays.
#
# **Write** `clip_by_norm(G, c)` for a dict of arrays. It returns a **new** dict with the same keys;
# `G` and its arrays stay as they are. (All gradients may be 0.)

# %% [raw]
# # BEGIN SOLUTION


# %%
def clip_by_norm(G, c):
    """The gradients, shortened to norm c where they are longer: a new dict."""
    # BEGIN SOLUTION
    norm = np.sqrt(sum(np.sum(np.square(g)) for g in G.values()))
    scale = c / norm if norm > c else 1.0
    return {name: scale * g for name, g in G.items()}
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_clip_by_norm_by_hand(np, clip_by_norm):
    G = {"W0": np.array([[3.0]]), "b0": np.array([-4.0])}
    clipped = clip_by_norm(G, 1.0)
    todo = "clip_by_norm returns nothing yet: write its body in place of the ..."
    assert clipped is not None, todo
    assert isinstance(clipped, dict) and set(clipped) == set(G), "return a dict with the keys of G"
    same = "G was written into: return new arrays"
    assert np.array_equal(G["W0"], [[3]]) and np.array_equal(G["b0"], [-4]), same
    own = "each array is clipped by itself: there is one norm, 5, and one factor for all"
    assert not np.allclose(np.abs(clipped["W0"]), 1), own
    hint = "expected 0.6 and -0.8 for a norm of 5 and a limit of 1"
    assert np.allclose(clipped["W0"], 0.6) and np.allclose(clipped["b0"], -0.8), hint
    short = "a gradient that is short enough stays as it is"
    assert np.allclose(clip_by_norm(G, 6.0)["b0"], -4), short
    zero = clip_by_norm({"b0": np.zeros(2)}, 1.0)
    assert np.allclose(zero["b0"], 0), "gradients of 0 stay 0: is something divided by the norm?"


# %%
def test_clip_by_norm_counts_every_entry(np, clip_by_norm):
    G = {"W11": np.array([[1.0, 2.0], [2.0, 4.0]]), "b0": np.array([0.0, 12.0])}
    clipped = clip_by_norm(G, 6.5)
    todo = "clip_by_norm returns nothing yet"
    assert clipped is not None, todo
    hint = "the squares 1 + 4 + 4 + 16 + 144 sum to 169, so the norm is 13 and the factor 1/2"
    assert np.allclose(clipped["W11"], [[0.5, 1], [1, 2]]), hint
    assert np.allclose(clipped["b0"], [0, 6]), hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: why_clip
# points: 3
# manual: true

# %% [markdown]
# ### 4.2 What clipping can and cannot do
#
# Why does clipping help against exploding gradients and not against vanishing ones? (Think of what the
# gradient is a *sum* of.)

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# **Model answer.** An exploded gradient still points in a useful direction, only its length is wrong; clipping
# repairs the length and keeps the direction. A vanished gradient cannot be repaired by a factor: the
# gradient of a parameter is a sum over steps, in which the contributions of recent steps are of normal
# size and those of long ago are nearly 0. Making the whole sum longer does not bring back the part that
# is missing, so the direction stays that of the short-term dependencies.
#
# **Marking guide.** 1 point for *length wrong, direction kept*; 2 points for the sum in which the long-range part is
# drowned (1 point if only *zero times anything stays zero* is said).

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION

# %% [markdown]
# ---
# ## The pay-off: see them vanish, see them explode
#
# Now put your functions to work. The next cell runs tanh networks of 30 units over 60 steps. They
# differ in one number, the scale of $W^{11}$. On the left: $\lVert \partial h^{1,T} / \partial
# h^{1,t} \rVert_2$ against the distance $T - t$, on a logarithmic scale that is cut at $10^{-4}$ and
# at $10^4$; dotted your bound $(\sigma_{\max} \max f')^{T-t}$. On the right: the matrix with the
# eigenvalues 0.5, without an activation, next to what its eigenvalues promise.


# %%
def network(scale, M=30, T=60, seed=4):
    """A random net whose W11 is `scale` times an orthogonal matrix, and a weak input signal."""
    rng = np.random.default_rng(seed)
    W11 = scale * np.linalg.qr(rng.normal(size=(M, M)))[0]
    P = {"W0": 0.1 * rng.normal(size=(M, 2)), "W11": W11, "b0": np.zeros(M)}
    return rng.normal(size=(T, 2)), 0.1 * rng.normal(size=M), P


def pay_off():
    if jacobian_product_norms(*network(1.0)) is None or fate(np.eye(2), "tanh") is None:
        print("Write jacobian_product_norms and fate first, then run this cell again.")
        return
    if max_derivative("tanh") is None or spectral_radius(np.eye(2)) is None:
        print("Write max_derivative and spectral_radius first, then run this cell again.")
        return
    fig, (left, right) = plt.subplots(1, 2, figsize=(11, 4.4), layout="constrained")
    for number, scale in enumerate((0.7, 0.95, 1.1, 3.0)):
        X, h0, P = network(scale)
        norms = jacobian_product_norms(X, h0, P)
        distance = np.arange(len(norms))[::-1]
        bound = (np.linalg.norm(P["W11"], 2) * max_derivative("tanh")) ** distance
        words = f"scale {scale}: {fate(P['W11'], 'tanh')}"
        left.semilogy(distance, norms, color=f"C{number}", label=words)
        left.semilogy(distance, bound, ":", color=f"C{number}")
    left.axhline(1, color="0.7", lw=0.8)
    left.set(xlabel="T - t", ylabel="norm of dh(T)/dh(t)", title="tanh, 60 steps", ylim=(1e-4, 1e4))
    left.legend(loc="upper center", bbox_to_anchor=(0.5, -0.15), ncols=2)
    W11 = np.array([[0.5, 10.0], [0.0, 0.5]])
    steps = np.arange(21)
    powers = [np.linalg.norm(np.linalg.matrix_power(W11, n), 2) for n in steps]
    right.semilogy(steps, powers, "o-", label="norm of the n-th power of W11")
    right.semilogy(steps, spectral_radius(W11) ** steps, "s--", label="(spectral radius)^n")
    right.axhline(1, color="0.7", lw=0.8)
    right.set(xlabel="n", title="eigenvalues 0.5, and yet it grows first", xticks=steps[::5])
    right.legend()
    plt.show()


pay_off()

# %% [markdown]
# Look at the scales above 1. With 3.0 the gradient grows by many powers of ten. With 1.1 the bound goes
# up to nearly 300, and yet the norm stays close to 1 and in the end falls to 0.4: as the states grow tanh
# saturates, and its slopes eat up more than $W^{11}$ adds. *May explode* is no prophecy. The curves of
# the scales below 1 have no such freedom.
#
# And what does a vanished gradient mean for learning? In the next cell a gradient of the loss at the
# last step is carried back through the same nets with `delta_hidden`, and the cell shows which share of
# $\nabla_{W^{11}}\mathcal{L}$ comes from which step. Then it clips an exploded one.


# %%
def shares():
    if delta_hidden(np.zeros(2), np.eye(2), np.ones(2), "tanh") is None:
        print("Write delta_hidden first, then run this cell again.")
        return
    if clip_by_norm({"b0": np.ones(2)}, 1.0) is None:
        print("Write clip_by_norm first, then run this cell again.")
        return
    fig, ax = plt.subplots(figsize=(8, 2.8), layout="constrained")
    for scale in (0.7, 0.95, 1.1):
        X, h0, P = network(scale)
        H = fprop(X, h0, P["W0"], P["W11"], P["b0"])
        Z = np.arctanh(H)
        delta = np.ones(len(h0)) * (1 - H[-1] ** 2)
        parts = []
        for t in reversed(range(len(X))):
            before = H[t - 1] if t else h0
            parts.insert(0, np.outer(delta, before))
            if t:
                delta = delta_hidden(Z[t - 1], P["W11"], delta, "tanh")
        sizes = np.array([np.linalg.norm(part) for part in parts])
        ax.semilogy(np.arange(1, len(X) + 1), sizes / sizes.sum(), label=f"scale {scale}")
    ax.set(xlabel="t", ylabel="share", title="where the gradient of W11 comes from")
    ax.legend()
    plt.show()
    rng = np.random.default_rng(0)
    G = {"W11": 1e6 * rng.normal(size=(4, 4)), "b0": 1e6 * rng.normal(size=4)}
    clipped = clip_by_norm(G, 1.0)
    for what, gradients in (("exploded", G), ("clipped", clipped)):
        length = np.sqrt(sum(np.sum(g**2) for g in gradients.values()))
        ratio = np.linalg.norm(gradients["b0"]) / length
        print(f"{what}: norm of all {length:.3g}, norm of b0 / norm of all {ratio:.6f}")


shares()

# %% [markdown]
# With the scale 0.7 the steps before the last twenty contribute less than a thousandth: what happened
# there cannot be learned, however long one trains.
#
# Try a few things: what becomes of the curves with a scale of 3, or with larger inputs? What if the
# first matrix is not orthogonal but random, with the same spectral radius?
#
# **Before you hand in.** Choose *Restart Kernel and Run All Cells*, look at each check once more,
# save, and hand in this file, `03-dynamics.ipynb`.
