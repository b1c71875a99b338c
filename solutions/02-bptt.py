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
# name: 02-bptt
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
# # Backpropagation through time
#
# A recurrent network with one hidden layer is trained with five derivatives. In this notebook you
# derive and write all of them, check them against numerical slopes, and train a small network with
# nothing but your own code.
#
# **How to work.** Each item gives the formula of the slide and a contract: what goes in, what comes
# out, in which shape. Write your code in place of the `...`, run the cell, then run the check below
# it. The checks use a few small numbers of their own. Grading uses other numbers and other sizes
# (also a single time step, and an initial state that is not zero), so write what the formula says
# and not what makes the check pass.
#
# Most items ask for a **function**. Some ask you to fill in a **table**: put a word in place of each
# `...`. The check of a table looks at its form alone and says *passed!* for wrong entries too; they
# are graded later. A few ask for your own **words** and formulas; a person reads these, and their
# points stand beside the 100 of the rest.
#
# Each function is graded on its own, with correct inputs. A function of yours that calls an earlier
# one inherits its mistakes, though: get the checks green from top to bottom.
#
# **What you need.** NumPy, and nothing else. Loops over time are fine; nothing here needs to be
# fast. Keep the name of this file, since the checks are stored in it.

# %%
import numpy as np
import otter

grader = otter.Notebook("02-bptt.ipynb")

# %% [markdown]
# ## Notation
#
# The lecture's network, unfolded in time, for $t = 1, \dots, T$:
#
# $$
# \begin{aligned}
# z^{1,t} &= W^0 x^t + W^{11} h^{1,t-1} + b^0, & h^{1,t} &= \tanh(z^{1,t}), \\
# z^{2,t} &= W^1 h^{1,t} + b^1, & y^t = h^{2,t} &= f(z^{2,t}).
# \end{aligned}
# $$
#
# ```
#            y1         y2         y3
#            |          |          |         f, W1, b1
#  h0  --->  h1  --->   h2  --->   h3        W11 from state to state
#            |          |          |         W0, b0
#            x1         x2         x3
# ```
#
# The same parameters serve at every step. The initial state $h^{1,0}$ is given, and it is not
# always zero. The loss is a sum over time, $\mathcal{L} = \sum_{t=1}^{T} \mathcal{L}(y^t, t^t)$.
# All that backpropagation needs to know of it is the row $\nabla_{y^t}\mathcal{L}$ for each $t$.
#
# In the formulas vectors are columns, the gradient of the loss with respect to a vector is a
# **row**, and $^{Tr}$ is the transpose, since $T$ is the last time step. In the code an array
# holds one time step per row: row `t` of `X` is $x^{t+1}$, because Python counts from 0.
#
# | in the code | in the lecture | shape |
# | :-- | :-- | :-- |
# | `X` | inputs $x^1, \dots, x^T$ | `(T, D)` |
# | `h0` | initial state $h^{1,0}$ | `(M,)` |
# | `H` | hidden states $h^{1,1}, \dots, h^{1,T}$ (without $h^{1,0}$) | `(T, M)` |
# | `Z1` | hidden pre-activations $z^{1,t}$ | `(T, M)` |
# | `Z2`, `Y` | output pre-activations $z^{2,t}$ and outputs $y^t$ | `(T, K)` |
# | `Tg` | targets $t^t$ (called `Tg`, since `T` is the number of steps) | `(T, K)` |
# | `W0`, `W11`, `b0` | $W^0$, $W^{11}$, $b^0$ | `(M, D)`, `(M, M)`, `(M,)` |
# | `W1`, `b1` | $W^1$, $b^1$ | `(K, M)`, `(K,)` |
# | `dY` | row `t`: $\nabla_{y^t}\mathcal{L}$ | `(T, K)` |
# | `D2` | row `t`: $\nabla_{z^{2,t}}\mathcal{L}$ | `(T, K)` |
# | `D1` | row `t`: $\nabla_{z^{1,t}}\mathcal{L}$ | `(T, M)` |
#
# Four rules hold in the whole notebook:
#
# 1. **A gradient has the shape of its parameter**: `grad_W1` returns `(K, M)`, a bias gradient
#    `(K,)` or `(M,)`. The hand-written pages use the *numerator layout*, which is the transpose.
# 2. **The loss is a sum over $t$, so a gradient is a sum over $t$.** Do not divide by $T$.
# 3. **Leave your inputs alone**: return new arrays, never write into an argument.
# 4. Functions return NumPy arrays of floats, also when the inputs are integers.

# %% [markdown]
# ### Slips on the slides
#
# A few places in the slides do not mean what they print. Keep this table at hand; others are left
# for you to correct in 4.5.
#
# | where | printed | read |
# | :-- | :-- | :-- |
# | hand-written, derivatives 1 and 3 | $\nabla_{z}\mathcal{L} = \nabla_{h}\mathcal{L}\,\nabla_{z}h = \nabla_{h}\mathcal{L}$ | the Jacobian $\nabla_z h$ stays; the last equation is cut off |
# | hand-written, derivative 3 | $W''$ | $W^{11}$ |
# | hand-written, derivatives 1, 3 | a column times a row, $(M \times 1)(1 \times K)$ and $(M \times 1)(1 \times M)$ | numerator layout; here the transpose, in the shape of the parameter |
# | hand-written, $\nabla_{h^{1,t}}\mathcal{L}$ | *will not be present for* $t = T$ | only the second term, the one with $t+1$ |
# | hand-written, derivatives 4, 5 | $\sum_{t=T}$ | $\sum_{t=T}^{1}$: from the last step down to the first |

# %% [markdown]
# ## What is given
#
# The forward pass, the activations and two losses are yours to use. Run this cell and have a look
# at it; there is nothing to write here.


# %%
def sigmoid(z):
    """1 / (1 + exp(-z)), written so that it never overflows."""
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(z, dtype=float)))


def tanh(z):
    return np.tanh(np.asarray(z, dtype=float))


def relu(z):
    return np.maximum(np.asarray(z, dtype=float), 0.0)


def identity(z):
    return np.array(z, dtype=float)


def softmax(z):
    """exp(z) / sum(exp(z)) over the last axis; the shift by the maximum changes nothing."""
    z = np.asarray(z, dtype=float)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


ACTIVATIONS = {
    "sigmoid": sigmoid,
    "tanh": tanh,
    "identity": identity,
    "relu": relu,
    "softmax": softmax,
}


def rnn_forward(X, h0, W0, W11, b0, W1, b1, f="softmax"):
    """Run the network over the rows of X. Returns (Z1, H, Z2, Y), one row per time step."""
    T, M, K = len(X), len(b0), len(b1)
    Z1, H = np.zeros((T, M)), np.zeros((T, M))
    Z2, Y = np.zeros((T, K)), np.zeros((T, K))
    h_prev = h0
    for t in range(T):
        Z1[t] = W0 @ X[t] + W11 @ h_prev + b0
        H[t] = np.tanh(Z1[t])
        Z2[t] = W1 @ H[t] + b1
        Y[t] = ACTIVATIONS[f](Z2[t])
        h_prev = H[t]
    return Z1, H, Z2, Y


def loss_se(Y, Tg):
    """Squared error with 1/2, summed over time."""
    return 0.5 * np.sum((Y - Tg) ** 2)


def dloss_se(Y, Tg):
    """Row t is the gradient of loss_se with respect to y^t."""
    return Y - Tg


def loss_ce(Y, Tg):
    """Cross-entropy, summed over time."""
    return -np.sum(Tg * np.log(Y))


def dloss_ce(Y, Tg):
    """Row t is the gradient of loss_ce with respect to y^t."""
    return -Tg / Y


# Both losses by name: LOSSES["ce"] is the pair (loss, its gradient with respect to Y).
LOSSES = {"se": (loss_se, dloss_se), "ce": (loss_ce, dloss_ce)}

# %% [markdown]
# ---
# ## Part 1: the output layer
#
# The error enters the network at the outputs. First it passes the activation $f$, then it reaches
# $W^1$ and $b^1$.

# %% [raw]
# # BEGIN QUESTION
# name: act_jacobian
# points: 7

# %% [markdown]
# ### 1.1 `act_jacobian`: the Jacobian of an activation
#
# The *Jacobian* of $h = f(z)$ holds the derivative of each output with respect to each input,
#
# $$
# \nabla_z h =
# \begin{bmatrix}
# \frac{\partial h_1}{\partial z_1} & \cdots & \frac{\partial h_1}{\partial z_K} \\
# \vdots & \ddots & \vdots \\
# \frac{\partial h_K}{\partial z_1} & \cdots & \frac{\partial h_K}{\partial z_K}
# \end{bmatrix}_{K \times K}
# $$
#
# An activation that works on each component alone has a *diagonal* Jacobian, with $f'(z_k)$ on the
# diagonal. It is often written with the output $h = f(z)$ that is already there: $\sigma' =
# h(1-h)$, $\tanh' = 1 - h^2$, ReLU$'$ is 1 where $z > 0$ and else 0, and the identity has slope 1.
#
# Softmax is different: each output depends on *all* inputs, so its Jacobian is **dense**,
#
# $$
# \frac{\partial h_i}{\partial z_j} = h_i\,(\delta_{ij} - h_j),
# \qquad \delta_{ij} = 1 \text{ if } i = j, \text{ else } 0 .
# $$
#
# **By hand.** For softmax at $z = (0, \ln 3)$ the outputs are $h = (\frac14, \frac34)$. Then
# $\partial h_1 / \partial z_1 = \frac14 \cdot \frac34 = \frac{3}{16}$ and $\partial h_1 / \partial
# z_2 = -\frac14 \cdot \frac34 = -\frac{3}{16}$. Each row sums to zero, since the outputs always
# sum to one.
#
# **Write** `act_jacobian(name, z)`, which returns the `(K, K)` Jacobian at the vector `z` of shape
# `(K,)`. `name` is one of `"sigmoid"`, `"tanh"`, `"identity"`, `"relu"`, `"softmax"`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def act_jacobian(name, z):
    """The Jacobian of the activation `name` at z: (K,) -> (K, K)."""
    # BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    h = ACTIVATIONS[name](z)
    if name == "softmax":
        return np.diag(h) - np.outer(h, h)  # h_i (delta_ij - h_j)
    slopes = {
        "sigmoid": h * (1 - h),
        "tanh": 1 - h**2,
        "identity": np.ones(len(z)),
        "relu": np.where(z > 0, 1.0, 0.0),
    }
    return np.diag(slopes[name])
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_act_jacobian_is_a_square_matrix(np, act_jacobian):
    J = act_jacobian("tanh", np.array([0.0, 1.0, -2.0]))
    todo = "act_jacobian returns nothing yet: write its body in place of the ..."
    assert J is not None, todo
    hint = (
        f"the Jacobian of 3 outputs with respect to 3 inputs has shape (3, 3), got {np.shape(J)}.\n"
        "A vector of slopes belongs on the diagonal of a matrix."
    )
    assert np.shape(J) == (3, 3), hint


# %%
def test_act_jacobian_of_elementwise_activations(np, act_jacobian):
    cases = {
        "sigmoid": ([0.0, np.log(4.0)], [0.25, 0.16], "sigma' = h (1 - h), at most 1/4"),
        "tanh": ([0.0, np.log(2.0)], [1.0, 0.64], "tanh' = 1 - h^2 with h = tanh(z)"),
        "relu": ([2.5, -0.5], [1.0, 0.0], "the slope of ReLU is 1 or 0, it is not z itself"),
        "identity": ([3.0, -1.0], [1.0, 1.0], "the identity has slope 1 everywhere"),
    }
    for name, (z, slopes, why) in cases.items():
        J = act_jacobian(name, np.array(z))
        todo = f"act_jacobian returns nothing for {name}"
        assert J is not None, todo
        J = np.asarray(J, dtype=float)
        off = f"{name} works on each component alone: all entries off the diagonal are 0"
        assert np.allclose(J - np.diag(np.diag(J)), 0), off
        hint = f"the diagonal for {name} at z = {np.round(z, 3)} is not right: {why}"
        assert np.allclose(np.diag(J), slopes), hint


# %%
def test_act_jacobian_of_softmax_is_dense(np, act_jacobian):
    J = act_jacobian("softmax", np.log(np.array([1.0, 2.0, 5.0])))
    todo = "act_jacobian returns nothing for softmax"
    assert J is not None, todo
    J = np.asarray(J, dtype=float)
    dense = (
        "the Jacobian of softmax is dense: raising one score lowers all the other outputs,\n"
        "so the entries off the diagonal are not 0"
    )
    assert np.all(np.abs(J - np.diag(np.diag(J))).sum(axis=1) > 0), dense
    rows = "each row of the softmax Jacobian sums to 0, because the outputs always sum to 1"
    assert np.allclose(J.sum(axis=1), 0), rows
    want = np.array([[7, -2, -5], [-2, 12, -10], [-5, -10, 15]]) / 64
    hint = (
        "the entries of the softmax Jacobian are h_i (delta_ij - h_j): look at signs and diagonal"
    )
    assert np.allclose(J, want), hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: jacobian_kinds
# points: 1

# %% [markdown]
# ### 1.2 `jacobian_kinds`: which of them is diagonal?
#
# Not only activations have a Jacobian. Fill in the table: write one of `"diagonal"`, `"dense"`,
# `"zero"` for each `...`. Write `"dense"` if in general entries off the diagonal are not 0, and
# `"zero"` if all entries are 0, whatever $z$ is.

# %% [raw]
# # BEGIN SOLUTION

# %%
""" # BEGIN PROMPT
jacobian_kinds = {
    "sigmoid": ...,
    "relu": ...,
    "softmax, K = 3": ...,
    "softmax, K = 1": ...,
    "h_i = z_i / (z_1 + ... + z_K)": ...,
    "h = W z, all entries of W nonzero": ...,
    "first tanh, then relu": ...,
    "first tanh, then softmax, K = 3": ...,
}
""" # END PROMPT
# BEGIN SOLUTION NO PROMPT
jacobian_kinds = {
    "sigmoid": "diagonal",
    "relu": "diagonal",
    "softmax, K = 3": "dense",
    "softmax, K = 1": "zero",
    "h_i = z_i / (z_1 + ... + z_K)": "dense",
    "h = W z, all entries of W nonzero": "dense",
    "first tanh, then relu": "diagonal",
    "first tanh, then softmax, K = 3": "dense",
}
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_jacobian_kinds_is_filled_in(jacobian_kinds):
    todo = "jacobian_kinds is a dict with 8 cells: keep its keys and fill in the entries"
    assert isinstance(jacobian_kinds, dict) and len(jacobian_kinds) == 8, todo
    empty = [key for key, entry in jacobian_kinds.items() if entry is None or entry is ...]
    note = f"not filled in yet: {empty}"
    assert not empty, note
    words = ["diagonal", "dense", "zero"]
    for key, entry in jacobian_kinds.items():
        hint = f"{key}: write one of {words}"
        assert entry in words, hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: derivative_shapes
# points: 1

# %% [markdown]
# ### 1.3 `derivative_shapes`: rows, columns and more
#
# The hand-written page begins with a little table: what has which shape when it is derived by
# what? Here $s$ is a scalar (a loss, for instance), $y = Wx + b$ with $y \in \mathbb{R}^K$ and $x
# \in \mathbb{R}^M$, and $h = f(z)$ with $z \in \mathbb{R}^K$. Vectors are columns.
#
# Fill in the shapes, with what the page says of layouts in mind: write one of `"1 x K"`, `"K x
# 1"`, `"1 x M"`, `"M x 1"`, `"K x K"`, `"M x M"`, `"K x M"`, `"M x K"`, `"K x (M x K)"` for each
# `...`. All cells but the last follow the hand-written page.

# %% [raw]
# # BEGIN SOLUTION

# %%
""" # BEGIN PROMPT
derivative_shapes = {
    "ds/dy": ...,
    "dy/ds": ...,
    "dy/dx": ...,
    "dh/dz": ...,
    "ds/db": ...,
    "ds/dW": ...,
    "dy/dW": ...,
    "the gradient for W in this notebook": ...,
}
""" # END PROMPT
# BEGIN SOLUTION NO PROMPT
derivative_shapes = {
    "ds/dy": "1 x K",
    "dy/ds": "K x 1",
    "dy/dx": "K x M",
    "dh/dz": "K x K",
    "ds/db": "1 x K",
    "ds/dW": "M x K",
    "dy/dW": "K x (M x K)",
    "the gradient for W in this notebook": "K x M",
}
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_derivative_shapes_is_filled_in(derivative_shapes):
    todo = "derivative_shapes is a dict with 8 cells: keep its keys and fill in the entries"
    assert isinstance(derivative_shapes, dict) and len(derivative_shapes) == 8, todo
    empty = [key for key, entry in derivative_shapes.items() if entry is None or entry is ...]
    note = f"not filled in yet: {empty}"
    assert not empty, note
    words = ["1 x K", "K x 1", "1 x M", "M x 1", "K x K", "M x M", "K x M", "M x K", "K x (M x K)"]
    for key, entry in derivative_shapes.items():
        hint = f"{key}: write one of {words}"
        assert entry in words, hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: grad_linear
# points: 4

# %% [markdown]
# ### 1.4 `grad_linear`: the derivative with respect to a matrix
#
# Let $y = Wx$ with $y \in \mathbb{R}^K$, $x \in \mathbb{R}^M$, and let $v$ hold the components of
# $\nabla_y \mathcal{L}$. The weight $w_{km}$ touches only $y_k$, and does so with the factor $x_m$:
#
# $$
# \frac{\partial \mathcal{L}}{\partial w_{km}} = v_k\, x_m .
# $$
#
# The hand-written page collects these numbers in an $M \times K$ array, $x\,v^{Tr}$. That is the
# numerator layout. We want the shape of $W$ itself, $K \times M$, so that `W - lr * gradient` makes
# sense.
#
# **Write** `grad_linear(v, x)` with `v` of shape `(K,)` and `x` of shape `(M,)`; it returns
# `(K, M)`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def grad_linear(v, x):
    """The gradient of the loss with respect to W in y = W x, given v = dL/dy: (K, M)."""
    # BEGIN SOLUTION
    return np.outer(v, x)
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_grad_linear_has_the_shape_of_W(np, grad_linear):
    G = grad_linear(np.array([2.0, -1.0]), np.array([1.0, 0.0, 3.0]))
    todo = "grad_linear returns nothing yet: write its body in place of the ..."
    assert G is not None, todo
    hint = f"W is K x M = (2, 3) here, so its gradient is (2, 3) too; got {np.shape(G)}"
    if np.shape(G) == (3, 2):
        hint += "\nThis is the numerator layout of the hand-written page, the transpose."
    assert np.shape(G) == (2, 3), hint


# %%
def test_grad_linear_pairs_each_v_with_each_x(np, grad_linear):
    G = grad_linear(np.array([2.0, -1.0]), np.array([1.0, 0.0, 3.0]))
    hint = "entry (k, m) is v_k times x_m: row k holds all of x, scaled by v_k"
    assert G is not None and np.shape(G) == (2, 3), hint
    assert np.allclose(G, [[2, 0, 6], [-1, 0, -3]]), hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: layouts
# points: 4
# manual: true

# %% [markdown]
# ### 1.5 Two layouts of one derivative
#
# The hand-written page writes $\nabla_W \mathcal{L} = \nabla_y \mathcal{L}\; \nabla_W y$ for $y =
# Wx$, with the shapes $1 \times K$ and $K \times (M \times K)$, and arrives at an $M \times K$
# array. Do it: find the entries of $\nabla_W y$, contract it with the row $v^{Tr} = \nabla_y
# \mathcal{L}$, and show that the outcome is the transpose of what `grad_linear` returns.

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# **Model answer.** Only $y_k$ depends on the row $k$ of $W$: $\partial y_i / \partial w_{km} =
# \delta_{ik}\, x_m$. In the numerator layout the indices of the matrix turn over, so the tensor
# has the entries $T_{i,mk} = \partial y_i / \partial w_{km} = \delta_{ik}\, x_m$, one $M \times K$
# array for each $i$. Contracted over $i$ with $v$,
#
# $$
# \sum_{i=1}^{K} v_i\, T_{i,mk} = \sum_{i=1}^{K} v_i\, \delta_{ik}\, x_m = x_m v_k
# = \left( x\, v^{Tr} \right)_{mk} .
# $$
#
# Entry $(k, m)$ of `grad_linear` is $\partial \mathcal{L} / \partial w_{km} = v_k x_m$, which is
# entry $(m, k)$ of this array: $x\, v^{Tr} = (v\, x^{Tr})^{Tr}$.
#
# **Marking guide.** 2 points for the entries of the tensor ($\delta_{ik} x_m$, with the place of
# the indices said); 1 point for the contraction over $i$; 1 point for the comparison entry by
# entry, or for $(v x^{Tr})^{Tr} = x v^{Tr}$. Without the tensor, by the chain rule for a single
# $w_{km}$: 3 points at most.

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: one_score
# points: 4
# manual: true

# %% [markdown]
# ### 1.6 One pre-activation
#
# Leave out the indices of layer and time for a moment. Derive $\partial \mathcal{L} / \partial
# z_i$ for one component $z_i$ of $z \in \mathbb{R}^K$, with $h = f(z)$: first as a sum, then as a
# product of two vectors. Put $i = 1, \dots, K$ side by side to get $\nabla_z \mathcal{L}$. (a) Where
# in your derivation does the chain rule for several variables enter? (b) What is left of the sum
# for $\tanh$, and what for softmax?

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# **Model answer.** $\mathcal{L}$ depends on $z_i$ through every output $h_1, \dots, h_K$, so the
# paths add up:
#
# $$
# \frac{\partial \mathcal{L}}{\partial z_i} = \sum_{k=1}^{K} \frac{\partial \mathcal{L}}{\partial h_k} \frac{\partial h_k}{\partial z_i}
# = \nabla_h \mathcal{L}\; \nabla_{z_i} h ,
# $$
#
# a row times the column $i$ of the Jacobian. The $K$ columns side by side are the Jacobian itself:
# $\nabla_z \mathcal{L} = \nabla_h \mathcal{L}\, [\nabla_{z_1} h \;\cdots\; \nabla_{z_K} h] =
# \nabla_h \mathcal{L}\, \nabla_z h$, $(1 \times K)(K \times K)$. (a) In the sum over $k$: one term
# for each path $z_i \to h_k \to \mathcal{L}$. (b) For $\tanh$ the one term $k = i$,
# $\frac{\partial \mathcal{L}}{\partial h_i} (1 - h_i^2)$, because the column has a single entry
# that is not 0. For softmax all $K$ terms stay: $h_i \left( \frac{\partial \mathcal{L}}{\partial
# h_i} - \sum_k \frac{\partial \mathcal{L}}{\partial h_k} h_k \right)$.
#
# **Marking guide.** 2 points for the sum over all $k$ and its form as row times column; 1 point
# for putting the columns side by side; 1 point for (a) and (b) together (the closed form for
# softmax is not asked for).

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: grad_z2
# points: 7

# %% [markdown]
# ### 1.7 `grad_z2`: through the output activation
#
# $$
# \underbrace{\nabla_{z^{2,t}}\mathcal{L}}_{1 \times K}
# = \underbrace{\nabla_{h^{2,t}}\mathcal{L}}_{1 \times K}\;
#   \underbrace{\nabla_{z^{2,t}}h^{2,t}}_{K \times K}
# $$
#
# A row times a Jacobian, once for each time step. Do not drop the Jacobian, as the hand-written
# page seems to do. You may know the short form $y - t$; it holds for a few pairs of activation and
# loss only (softmax with cross-entropy is one), and it has the Jacobian already inside. Here `dY`
# may come from *any* loss.
#
# **By hand.** One step, $f = \sigma$, $z^2 = (0, 0)$, $\nabla_{h^2}\mathcal{L} = (4, -2)$: both
# slopes are $\frac14$, so $\nabla_{z^2}\mathcal{L} = (1, -\frac12)$.
#
# **Write** `grad_z2(dY, Z2, f)`, which returns `D2` of shape `(T, K)`. `f` is the name of the
# activation; use your `act_jacobian`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def grad_z2(dY, Z2, f):
    """Row t: the gradient of the loss with respect to z^{2,t}. (T, K), (T, K) -> (T, K)."""
    # BEGIN SOLUTION
    D2 = np.zeros(np.shape(Z2))
    for t in range(len(Z2)):
        D2[t] = dY[t] @ act_jacobian(f, Z2[t])
    return D2
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_grad_z2_multiplies_with_the_slopes(np, grad_z2):
    dY = np.array([[4.0, -2.0], [0.0, 8.0], [1.0, 1.0]])
    D2 = grad_z2(dY.copy(), np.zeros((3, 2)), "sigmoid")
    todo = "grad_z2 returns nothing yet: write its body in place of the ..."
    assert D2 is not None, todo
    note = f"one row of K numbers per step: (3, 2), got {np.shape(D2)}"
    assert np.shape(D2) == (3, 2), note
    dropped = "the Jacobian is missing: D2 equals dY, as if f were the identity"
    assert not np.allclose(D2, dY), dropped
    hint = "at z = 0 the slope of sigma is 1/4, so each entry of dY is multiplied by 1/4"
    assert np.allclose(D2, dY / 4), hint
    same = grad_z2(dY.copy(), np.ones((3, 2)), "identity")
    note = "for the identity the Jacobian is I, so D2 equals dY"
    assert np.allclose(same, dY), note


# %%
def test_grad_z2_uses_the_whole_softmax_jacobian(np, grad_z2):
    Z2 = np.log(np.array([[1.0, 2.0, 5.0], [1.0, 1.0, 2.0]]))
    dY = np.array([[64.0, 0.0, 0.0], [0.0, 0.0, 4.0]])
    D2 = grad_z2(dY, Z2, "softmax")
    todo = "grad_z2 returns nothing for softmax"
    assert D2 is not None, todo
    hint = (
        "softmax mixes the components: the row dY[t] times the dense K x K Jacobian at Z2[t].\n"
        "With only the diagonal, or with the Jacobian of another time step, this comes out wrong."
    )
    assert np.allclose(D2, [[7, -2, -5], [-0.5, -0.5, 1]]), hint
    untouched = np.array([[64.0, 0.0, 0.0], [0.0, 0.0, 4.0]])
    note = "grad_z2 writes into dY: return a new array"
    assert np.array_equal(dY, untouched), note


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: grad_W1
# points: 6

# %% [markdown]
# ### 1.8 `grad_W1`: derivative (1)
#
# $W^1$ affects $\mathcal{L}$ through $z^{2,t}$ at **each** time step. By the chain rule all these
# paths add up, and each of them is a `grad_linear`:
#
# $$
# \underbrace{\nabla_{W^1}\mathcal{L}}_{K \times M}
# = \sum_{t=T}^{1} \left(\nabla_{z^{2,t}}\mathcal{L}\right)^{Tr} \left(h^{1,t}\right)^{Tr}
# $$
#
# **By hand.** $T = 2$, $K = 2$, $M = 3$, with the rows $(1, 0)$ and $(0, 2)$ in `D2` and the rows
# $(1, 2, 3)$ and $(4, 5, 6)$ in `H`:
#
# $$
# \begin{bmatrix} 1 \\ 0 \end{bmatrix} \begin{bmatrix} 1 & 2 & 3 \end{bmatrix}
# + \begin{bmatrix} 0 \\ 2 \end{bmatrix} \begin{bmatrix} 4 & 5 & 6 \end{bmatrix}
# = \begin{bmatrix} 1 & 2 & 3 \\ 8 & 10 & 12 \end{bmatrix}
# $$
#
# **Write** `grad_W1(D2, H)` with `D2` of shape `(T, K)` and `H` of shape `(T, M)`; it returns
# `(K, M)`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def grad_W1(D2, H):
    """The gradient with respect to W1: (T, K), (T, M) -> (K, M)."""
    # BEGIN SOLUTION
    # A product of matrices sums over the shared index, and here that index is time.
    return np.asarray(D2, dtype=float).T @ H
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_grad_W1_has_the_shape_of_W1(np, grad_W1):
    G = grad_W1(np.ones((3, 2)), np.ones((3, 4)))
    todo = "grad_W1 returns nothing yet: write its body in place of the ..."
    assert G is not None, todo
    hint = f"with K = 2 and M = 4 the gradient has the shape of W1, (2, 4); got {np.shape(G)}"
    if np.shape(G) == (4, 2):
        hint += "\nThis is the numerator layout of the hand-written page, the transpose."
    assert np.shape(G) == (2, 4), hint


# %%
def test_grad_W1_sums_over_time(np, grad_W1):
    D2 = np.array([[1.0, -1.0], [0.0, 2.0], [3.0, 1.0]])
    H = np.array([[0.5, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, -1.0], [1.0, 0.0, 0.5, 0.0]])
    want = np.array([[3.5, 0.0, 2.5, 0.0], [0.5, 2.0, -0.5, -2.0]])
    G = grad_W1(D2, H)
    hint = "each step t adds the outer product of D2[t] and H[t]; the gradient is their sum"
    assert G is not None and np.shape(G) == want.shape, hint
    mean = "you averaged over time: the loss is a sum over t, so the gradient is a sum as well"
    assert not np.allclose(np.multiply(G, 3), want), mean
    last = "this is the last time step alone: W1 acts at every t, so add up all the steps"
    assert not np.allclose(G, [[3, 0, 1.5, 0], [1, 0, 0.5, 0]]), last
    assert np.allclose(G, want), hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: grad_b1
# points: 4

# %% [markdown]
# ### 1.9 `grad_b1`: derivative (2)
#
# The bias enters $z^{2,t} = W^1 h^{1,t} + b^1$ with the factor one, $\nabla_{b^1} z^{2,t} = I$,
# again at each time step:
#
# $$
# \nabla_{b^1}\mathcal{L} = \sum_{t=T}^{1} \nabla_{z^{2,t}}\mathcal{L}
# $$
#
# **Write** `grad_b1(D2)`, which returns shape `(K,)`, like `b1` itself. (Not `(1, K)`: then
# `b1 - lr * gradient` would quietly become a matrix.)

# %% [raw]
# # BEGIN SOLUTION


# %%
def grad_b1(D2):
    """The gradient with respect to b1: (T, K) -> (K,)."""
    # BEGIN SOLUTION
    return np.sum(D2, axis=0, dtype=float)
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_grad_b1_has_the_shape_of_b1(np, grad_b1):
    g = grad_b1(np.ones((3, 2)))
    todo = "grad_b1 returns nothing yet: write its body in place of the ..."
    assert g is not None, todo
    hint = f"with K = 2 the gradient has the shape of b1, (2,); got {np.shape(g)}"
    assert np.shape(g) == (2,), hint


# %%
def test_grad_b1_sums_over_time(np, grad_b1):
    g = grad_b1(np.array([[1.0, -1.0], [0.0, 2.0], [3.0, 4.0]]))
    hint = "b1 is shared by all time steps: add the rows of D2 over t"
    assert g is not None and np.shape(g) == (2,), hint
    mean = "you averaged over time: the loss is a sum over t, so the gradient is a sum as well"
    assert not np.allclose(np.multiply(g, 3), [4, 5]), mean
    assert np.allclose(g, [4, 5]), hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# ---
# ## Part 2: back through time
#
# Now the error goes from the outputs into the hidden states, and from each hidden state to the one
# before it.

# %% [raw]
# # BEGIN QUESTION
# name: grad_h1
# points: 8

# %% [markdown]
# ### 2.1 `grad_h1`: two paths meet
#
# The state $h^{1,t}$ affects $\mathcal{L}$ through $z^{2,t}$, the output of the same step, **and**
# through $z^{1,t+1}$, the state of the next step. The multivariate chain rule adds both paths:
#
# $$
# \underbrace{\nabla_{h^{1,t}}\mathcal{L}}_{1 \times M}
# = \underbrace{\nabla_{z^{2,t}}\mathcal{L}}_{1 \times K}\; \underbrace{W^1}_{K \times M}
# + \underbrace{\nabla_{z^{1,t+1}}\mathcal{L}}_{1 \times M}\; \underbrace{W^{11}}_{M \times M}
# $$
#
# At $t = T$ there is no next step: the second term is not there, and the first one stays.
#
# **By hand.** $K = 1$, $M = 2$, $\nabla_{z^{2,t}}\mathcal{L} = (2)$, $W^1 = (1 \;\; 3)$,
# $\nabla_{z^{1,t+1}}\mathcal{L} = (1, -1)$ and
# $W^{11} = \begin{bmatrix} 0 & 4 \\ 1 & 0 \end{bmatrix}$.
# The first path gives $(2, 6)$. The second is a **row times a matrix**: $1 \cdot (0, 4) - 1 \cdot
# (1, 0) = (-1, 4)$. Together $(1, 10)$. Since $W^{11}$ is square, no error message will tell you if
# you multiply from the other side.
#
# **Write** `grad_h1(d2_t, d1_next, W1, W11)` for one time step, with `d2_t` of shape `(K,)` and
# `d1_next` of shape `(M,)`, or `None` at $t = T$. It returns `(M,)`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def grad_h1(d2_t, d1_next, W1, W11):
    """The gradient with respect to h^{1,t}; d1_next is None at t = T: -> (M,)."""
    # BEGIN SOLUTION
    dh = np.asarray(d2_t, dtype=float) @ W1  # through the output of this step
    if d1_next is not None:
        dh = dh + d1_next @ W11  # through the state of the next step
    return dh
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_grad_h1_at_the_last_step(np, grad_h1):
    W1, W11 = np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 1.0]]), np.full((3, 3), 7.0)
    g = grad_h1(np.array([1.0, -2.0]), None, W1, W11)
    todo = "grad_h1 returns nothing yet: write its body in place of the ..."
    assert g is not None, todo
    note = f"one number per hidden unit: (M,) = (3,), got {np.shape(g)}"
    assert np.shape(g) == (3,), note
    hint = "at t = T (d1_next is None) only the path through z2 is there: the row d2_t times W1"
    assert np.allclose(g, [1, -2, 0]), hint


# %%
def test_grad_h1_adds_the_path_through_the_next_step(np, grad_h1):
    W1 = np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 1.0]])
    W11 = np.array([[0.0, 1.0, 0.0], [2.0, 0.0, 1.0], [1.0, 3.0, 0.0]])
    d1_next = np.array([1.0, 0.0, 2.0])
    g = grad_h1(np.array([1.0, -2.0]), d1_next, W1, W11)
    note = "grad_h1 should return shape (M,) = (3,)"
    assert g is not None and np.shape(g) == (3,), note
    missing = "the second path is missing: h(t) reaches the loss through z1(t+1) too, by way of W11"
    assert not np.allclose(g, [1, -2, 0]), missing
    side = "W11 is used from the wrong side: the gradient is a row, and it stands left of W11"
    assert not np.allclose(g, [1, 2, 1]), side
    hint = "add both paths: the row d2_t times W1, and the row d1_next times W11"
    assert np.allclose(g, [3, 5, 0]), hint
    note = "grad_h1 writes into d1_next: return a new array"
    assert np.array_equal(d1_next, [1, 0, 2]), note


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: two_paths
# points: 4
# manual: true

# %% [markdown]
# ### 2.2 Where do paths meet?
#
# *Backpropagation is just an application of the multivariate chain rule*, says the slide: where a
# quantity affects the loss on several paths, their contributions add up. The hidden state is one
# such quantity. Find the others: (a) Which parameters of this network affect $\mathcal{L}$ on
# several paths, and how does that show in their gradients? (b) Name a quantity for which several
# paths meet within a single time step. (c) Through which pre-activations does $x^t$ enter the
# network, and why does $\nabla_{x^t}\mathcal{L}$ hold the influence on *later* losses all the
# same?

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# **Model answer.** (a) All five, $W^0$, $W^{11}$, $b^0$, $W^1$ and $b^1$: each is used at every
# time step, so there is one path through $z^{1,t}$ (or $z^{2,t}$) for each $t$, and each gradient
# is a sum from $t = T$ down to 1. (b) A component $z_i^{2,t}$ with softmax: it reaches the loss
# through all the outputs $h_k^{2,t}$, and the product with the dense Jacobian adds these paths.
# Also $h_m^{1,t}$, which reaches all $K$ components of $z^{2,t}$ (the sum inside a row times
# $W^1$). (c) Through $z^{1,t}$ alone. The later losses are in $\nabla_{z^{1,t}}\mathcal{L}$
# already: it was made from $\nabla_{h^{1,t}}\mathcal{L}$, where the path by way of $z^{1,t+1}$ was
# added, and so on from the last step.
#
# **Marking guide.** (a) 2 points: all five because they are shared over time (1), hence sums over
# $t$ (1). (b) 1 point for any quantity with its paths. (c) 1 point: $z^{1,t}$ alone, with the
# recursion as the reason. $h^{1,t}$ itself was given and earns nothing.

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: grad_z1
# points: 9

# %% [markdown]
# ### 2.3 `grad_z1`: the recursion
#
# From the state to its pre-activation it is one Jacobian again, and for $\tanh$ that is a diagonal
# one:
#
# $$
# \underbrace{\nabla_{z^{1,t}}\mathcal{L}}_{1 \times M}
# = \underbrace{\nabla_{h^{1,t}}\mathcal{L}}_{1 \times M}\;
#   \underbrace{\nabla_{z^{1,t}}h^{1,t}}_{M \times M},
# \qquad
# \frac{\partial h_m^{1,t}}{\partial z_m^{1,t}} = 1 - \left(h_m^{1,t}\right)^2
# $$
#
# Since $\nabla_{h^{1,t}}\mathcal{L}$ needs $\nabla_{z^{1,t+1}}\mathcal{L}$, the steps are computed
# from the last one to the first: $t = T, T-1, \dots, 1$. This is *backpropagation through time*.
# What is handed on to step $t$ is the gradient with respect to $z^{1,t+1}$, after the slope of the
# tanh at $t+1$, and not $\nabla_{h^{1,t+1}}\mathcal{L}$.
#
# **By hand.** $T = 2$, $M = K = 1$, $W^1 = 1$, $W^{11} = 2$, $h^{1,1} = 0$, $h^{1,2} = 0.5$ and
# both $\nabla_{z^{2,t}}\mathcal{L} = 4$.
#
# - $t = 2$: $\nabla_h\mathcal{L} = 4 \cdot 1 = 4$, and then
#   $\nabla_z\mathcal{L} = 4 \cdot (1 - 0.25) = 3$.
# - $t = 1$: $\nabla_h\mathcal{L} = 4 \cdot 1 + 3 \cdot 2 = 10$, and then
#   $\nabla_z\mathcal{L} = 10 \cdot (1 - 0) = 10$.
#
# **Write** `grad_z1(D2, H, W1, W11)`, which returns `D1` of shape `(T, M)`, row `t` belonging to
# the same time step as row `t` of `D2`. Use your `grad_h1`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def grad_z1(D2, H, W1, W11):
    """Row t: the gradient with respect to z^{1,t}. (T, K), (T, M) -> (T, M)."""
    # BEGIN SOLUTION
    D1 = np.zeros(np.shape(H))
    d1_next = None  # nothing comes after t = T
    for t in reversed(range(len(D2))):
        dh = grad_h1(D2[t], d1_next, W1, W11)
        D1[t] = dh * (1 - H[t] ** 2)
        d1_next = D1[t]
    return D1
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_grad_z1_of_a_single_step(np, grad_z1):
    W1, W11 = np.array([[1.0, 2.0]]), np.array([[0.0, 1.0], [0.5, 0.0]])
    D1 = grad_z1(np.array([[2.0]]), np.array([[0.6, 0.5]]), W1, W11)
    todo = "grad_z1 returns nothing yet: write its body in place of the ..."
    assert D1 is not None, todo
    note = f"with T = 1 and M = 2 the shape is (1, 2), got {np.shape(D1)}"
    assert np.shape(D1) == (1, 2), note
    slope = "the slope of the tanh is missing: multiply the gradient for h(t) with 1 - h(t)^2"
    assert not np.allclose(D1, [[2, 4]]), slope
    hint = "with one step there is no future: (d2 W1) times 1 - h^2, component by component"
    assert np.allclose(D1, [[1.28, 3.0]]), hint


# %%
def test_grad_z1_runs_back_through_time(np, grad_z1):
    W1, W11 = np.array([[1.0, 2.0]]), np.array([[0.0, 1.0], [0.5, 0.0]])
    D2 = np.array([[1.0], [-1.0], [2.0]])
    H = np.array([[0.5, 0.0], [0.6, -0.8], [0.0, 0.5]])
    D1 = grad_z1(D2, H, W1, W11)
    todo = "grad_z1 returns nothing yet"
    assert D1 is not None, todo
    note = f"one row per time step: (3, 2), got {np.shape(D1)}"
    assert np.shape(D1) == (3, 2), note
    last = "the row of the last step is wrong already: no t+1 term there, and the slope is 1 - h^2"
    assert np.allclose(D1[2], [2, 3]), last
    alone = "each step is on its own: the term of step t+1, by way of W11, is missing"
    assert not np.allclose(D1[:2], [[0.75, 2.0], [-0.64, -0.72]]), alone
    handed = (
        "what is handed back to step t is the gradient for z1(t+1), after its slope 1 - h(t+1)^2;\n"
        "yours is the gradient for h(t+1)"
    )
    assert not np.allclose(D1[1], [0.64, 0]), handed
    hint = "the last row is right, an earlier one is not: go from t = T down to 1 and use row t+1"
    assert np.allclose(D1, [[0.75, 2.32], [0.32, 0.0], [2.0, 3.0]]), hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: grad_W11
# points: 8

# %% [markdown]
# ### 2.4 `grad_W11`: derivative (3)
#
# $W^{11}$ affects $\mathcal{L}$ through $z^{1,t}$ at each time step. In $z^{1,t}$ it multiplies the
# state of the step **before**, $h^{1,t-1}$, so that is what it is paired with:
#
# $$
# \underbrace{\nabla_{W^{11}}\mathcal{L}}_{M \times M}
# = \sum_{t=T}^{1} \left(\nabla_{z^{1,t}}\mathcal{L}\right)^{Tr} \left(h^{1,t-1}\right)^{Tr}
# $$
#
# The first step is paired with the initial state $h^{1,0}$, which is `h0` and not a row of `H`.
# (Beware of `H[t - 1]` at `t = 0`: in Python that is the *last* row.)
#
# **By hand.** $T = 2$, $M = 1$, $h^{1,0} = 3$, $h^{1,1} = 5$, $h^{1,2} = 7$ and `D1` holds $1$ and
# $2$: the gradient is $1 \cdot 3 + 2 \cdot 5 = 13$. The state $h^{1,2}$ plays no part.
#
# **Write** `grad_W11(D1, H, h0)` with `D1` and `H` of shape `(T, M)` and `h0` of shape `(M,)`; it
# returns `(M, M)`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def grad_W11(D1, H, h0):
    """The gradient with respect to W11: (T, M), (T, M), (M,) -> (M, M)."""
    # BEGIN SOLUTION
    H_prev = np.vstack([h0, H[:-1]])  # row t holds the state before step t
    return np.asarray(D1, dtype=float).T @ H_prev
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_grad_W11_of_a_single_step_uses_h0(np, grad_W11):
    G = grad_W11(np.array([[1.0, -2.0]]), np.array([[0.5, 0.25]]), np.array([3.0, 1.0]))
    todo = "grad_W11 returns nothing yet: write its body in place of the ..."
    assert G is not None, todo
    note = f"the shape is that of W11, (M, M) = (2, 2), got {np.shape(G)}"
    assert np.shape(G) == (2, 2), note
    transposed = "this is the transpose: entry (i, j) belongs to the weight from h_j(t-1) to z_i(t)"
    assert not np.allclose(G, [[3, -6], [1, -2]]), transposed
    state = "with T = 1 the only state that W11 meets is h0, the one before the first step"
    assert np.allclose(G, [[3, 1], [-6, -2]]), state


# %%
def test_grad_W11_pairs_with_the_state_before(np, grad_W11):
    D1 = np.array([[1.0, 0.0], [2.0, 1.0], [0.0, -1.0]])
    H = np.array([[1.0, 2.0], [0.0, 3.0], [5.0, 4.0]])
    G = grad_W11(D1, H, np.array([3.0, 1.0]))
    note = "grad_W11 should return shape (M, M) = (2, 2)"
    assert G is not None and np.shape(G) == (2, 2), note
    current = "you paired step t with h(t): W11 multiplies the state before, h(t-1)"
    assert not np.allclose(G, [[1, 8], [-5, -1]]), current
    first = "the term of the first step, with h0, is missing"
    assert not np.allclose(G, [[2, 4], [1, -1]]), first
    hint = (
        "each step adds the outer product of D1[t] and the state before t; before step 1 it is h0"
    )
    assert np.allclose(G, [[5, 5], [1, -1]]), hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: grad_W0
# points: 5

# %% [markdown]
# ### 2.5 `grad_W0`: derivative (4)
#
# $W^0$ meets the input $x^t = h^{0,t}$ at each time step:
#
# $$
# \underbrace{\nabla_{W^0}\mathcal{L}}_{M \times D}
# = \sum_{t=T}^{1} \left(\nabla_{z^{1,t}}\mathcal{L}\right)^{Tr} \left(x^t\right)^{Tr}
# $$
#
# **Write** `grad_W0(D1, X)` with `D1` of shape `(T, M)` and `X` of shape `(T, D)`; it returns
# `(M, D)`, the shape of `W0` (the hand-written page has its transpose).

# %% [raw]
# # BEGIN SOLUTION


# %%
def grad_W0(D1, X):
    """The gradient with respect to W0: (T, M), (T, D) -> (M, D)."""
    # BEGIN SOLUTION
    return np.asarray(D1, dtype=float).T @ X
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_grad_W0_has_the_shape_of_W0(np, grad_W0):
    G = grad_W0(np.ones((4, 2)), np.ones((4, 3)))
    todo = "grad_W0 returns nothing yet: write its body in place of the ..."
    assert G is not None, todo
    hint = f"with M = 2 and D = 3 the gradient has the shape of W0, (2, 3); got {np.shape(G)}"
    if np.shape(G) == (3, 2):
        hint += "\nThis is the numerator layout of the hand-written page, the transpose."
    assert np.shape(G) == (2, 3), hint


# %%
def test_grad_W0_sums_over_time(np, grad_W0):
    D1 = np.array([[1.0, 0.0], [2.0, -1.0], [0.0, 3.0], [1.0, 1.0]])
    X = np.array([[1.0, 0.0, 2.0], [0.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, -1.0]])
    G = grad_W0(D1, X)
    hint = "each step t adds the outer product of D1[t] and X[t]; the gradient is their sum"
    assert G is not None and np.shape(G) == (2, 3), hint
    assert np.allclose(G, [[1, 2, 1], [3, 2, -1]]), hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: grad_b0
# points: 4

# %% [markdown]
# ### 2.6 `grad_b0`: derivative (5)
#
# As for $b^1$, now with $\nabla_{b^0} z^{1,t} = I$:
#
# $$
# \nabla_{b^0}\mathcal{L} = \sum_{t=T}^{1} \nabla_{z^{1,t}}\mathcal{L}
# $$
#
# **Write** `grad_b0(D1)`, which returns shape `(M,)`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def grad_b0(D1):
    """The gradient with respect to b0: (T, M) -> (M,)."""
    # BEGIN SOLUTION
    return np.sum(D1, axis=0, dtype=float)
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_grad_b0_sums_over_time(np, grad_b0):
    g = grad_b0(np.array([[1.0, 2.0, 0.0], [-3.0, 1.0, 0.5]]))
    todo = "grad_b0 returns nothing yet: write its body in place of the ..."
    assert g is not None, todo
    hint = f"with M = 3 the gradient has the shape of b0, (3,); got {np.shape(g)}"
    assert np.shape(g) == (3,), hint
    note = "b0 is shared by all time steps: add the rows of D1 over t"
    assert np.allclose(g, [-2, 3, 0.5]), note


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: grad_h0
# points: 3

# %% [markdown]
# ### 2.7 `grad_h0`: the initial state
#
# The slides stop at five derivatives. Two more come for free, since `D1` holds all that they need.
# The initial state $h^{1,0}$ reaches the loss only through $z^{1,1} = W^0 x^1 + W^{11} h^{1,0} +
# b^0$:
#
# $$
# \underbrace{\nabla_{h^{1,0}}\mathcal{L}}_{1 \times M}
# = \nabla_{z^{1,1}}\mathcal{L}\; W^{11}
# $$
#
# **Write** `grad_h0(D1, W11)`, which returns shape `(M,)`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def grad_h0(D1, W11):
    """The gradient with respect to the initial state: (T, M), (M, M) -> (M,)."""
    # BEGIN SOLUTION
    return np.asarray(D1[0], dtype=float) @ W11
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_grad_h0_goes_through_the_first_step(np, grad_h0):
    D1 = np.array([[1.0, 2.0], [5.0, 7.0], [-1.0, 3.0]])
    g = grad_h0(D1, np.array([[0.0, 1.0], [3.0, -1.0]]))
    todo = "grad_h0 returns nothing yet: write its body in place of the ..."
    assert g is not None, todo
    note = f"the shape is that of h0, (M,) = (2,), got {np.shape(g)}"
    assert np.shape(g) == (2,), note
    note = "W11 is missing: h0 enters the first step by way of W11"
    assert not np.allclose(g, [1, 2]), note
    side = "W11 is used from the wrong side: the gradient is a row, and it stands left of W11"
    assert not np.allclose(g, [2, 1]), side
    hint = "h0 is used in the first step alone: the row of D1 for t = 1, times W11"
    assert np.allclose(g, [6, -1]), hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: grad_X
# points: 3

# %% [markdown]
# ### 2.8 `grad_X`: the inputs
#
# In the same way $x^t$ reaches the loss only through $z^{1,t}$. If the inputs were the outputs of
# another layer, this is what that layer would be trained with:
#
# $$
# \underbrace{\nabla_{x^t}\mathcal{L}}_{1 \times D}
# = \nabla_{z^{1,t}}\mathcal{L}\; W^0
# $$
#
# **Write** `grad_X(D1, W0)`, which returns shape `(T, D)`: one row for each step, no sum.

# %% [raw]
# # BEGIN SOLUTION


# %%
def grad_X(D1, W0):
    """Row t: the gradient with respect to x^t. (T, M), (M, D) -> (T, D)."""
    # BEGIN SOLUTION
    return np.asarray(D1, dtype=float) @ W0
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_grad_X_has_a_row_per_step(np, grad_X):
    D1 = np.array([[1.0, 2.0], [0.0, 1.0], [-1.0, 0.5], [2.0, 0.0]])
    G = grad_X(D1, np.array([[1.0, 0.0, 2.0], [0.0, 4.0, 1.0]]))
    todo = "grad_X returns nothing yet: write its body in place of the ..."
    assert G is not None, todo
    hint = f"with T = 4 and D = 3 the gradient has the shape of X, (4, 3); got {np.shape(G)}"
    assert np.shape(G) == (4, 3), hint
    want = [[1, 8, 4], [0, 4, 1], [-1, 2, -1.5], [2, 0, 4]]
    note = "row t is the row D1[t] times W0, and nothing is summed over t"
    assert np.allclose(G, want), note


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: five
# points: 4
# manual: true

# %% [markdown]
# ### 2.9 Which of them know of time?
#
# The slide says *we need 5 derivatives*. (a) List them with their shapes in this notebook. (b)
# Suppose that $W^{11} = 0$. For which of the five does the **formula** you wrote get simpler,
# because a term of it is gone, and which stay exactly as they are? (c) Is
# $\nabla_{W^{11}}\mathcal{L}$ then 0?

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# **Model answer.** (a) $\nabla_{W^1}\mathcal{L}$ $(K \times M)$, $\nabla_{b^1}\mathcal{L}$ $(K)$,
# $\nabla_{W^{11}}\mathcal{L}$ $(M \times M)$, $\nabla_{W^0}\mathcal{L}$ $(M \times D)$,
# $\nabla_{b^0}\mathcal{L}$ $(M)$. (b) (3), (4) and (5), those of $W^{11}$, $W^0$ and $b^0$, are
# made from $\nabla_{z^{1,t}}\mathcal{L}$, whose recursion has the term of $t+1$; without $W^{11}$
# that term is gone and each step is on its own. (1) and (2), those of $W^1$ and $b^1$, are made
# from $\nabla_{z^{2,t}}\mathcal{L}$, which goes back through one output activation and never
# through time. (They do depend on the recurrence of the *forward* pass, through the values of
# $h^{1,t}$ and $y^t$.) (c) No: it is still $\sum_t (\nabla_{z^{1,t}}\mathcal{L})^{Tr}
# (h^{1,t-1})^{Tr}$, and neither factor need be 0. That is why an RNN that starts from $W^{11} = 0$
# can learn to remember.
#
# **Marking guide.** (a) 1 point for all five with shapes (the numerator layout is accepted if it
# is named). (b) 2 points: (3), (4), (5) against (1), (2), with the term of $t+1$ as the reason.
# (c) 1 point for *no* with a reason.

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION

# %% [markdown]
# ---
# ## Part 3: all together
#
# Now you have all the derivatives required to train an RNN with one hidden layer.

# %% [raw]
# # BEGIN QUESTION
# name: bptt
# points: 10

# %% [markdown]
# ### 3.1 `bptt`: one pass forward, one pass back
#
# Put the parts together, in this order:
#
# 1. forward: `rnn_forward` gives `H`, `Z2` and `Y`;
# 2. the loss: its gradient `dY` with respect to the outputs (see `LOSSES`);
# 3. `D2` from `dY`, then `D1` from `D2`;
# 4. the five gradients from `D2` and `D1`.
#
# **Write** `bptt(X, Tg, h0, P, f="softmax", loss="ce")`. `P` is a dict with the keys `"W0"`,
# `"W11"`, `"b0"`, `"W1"`, `"b1"`. Return a dict with the same keys that holds the gradients. `f`
# is any of the five activations and `loss` is `"ce"` or `"se"`. Leave `P` as it is: training comes
# later.

# %% [raw]
# # BEGIN SOLUTION


# %%
def bptt(X, Tg, h0, P, f="softmax", loss="ce"):
    """The gradients of the loss with respect to the five parameters, as a dict."""
    # BEGIN SOLUTION
    _, H, Z2, Y = rnn_forward(X, h0, P["W0"], P["W11"], P["b0"], P["W1"], P["b1"], f)
    _, dloss = LOSSES[loss]
    D2 = grad_z2(dloss(Y, Tg), Z2, f)
    D1 = grad_z1(D2, H, P["W1"], P["W11"])
    return {
        "W0": grad_W0(D1, X),
        "W11": grad_W11(D1, H, h0),
        "b0": grad_b0(D1),
        "W1": grad_W1(D2, H),
        "b1": grad_b1(D2),
    }
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_bptt_with_softmax_and_cross_entropy(np, bptt, rnn_forward, loss_ce):
    rng = np.random.default_rng(20)
    shapes = {"W0": (4, 2), "W11": (4, 4), "b0": (4,), "W1": (3, 4), "b1": (3,)}
    P = {name: 0.5 * rng.normal(size=shape) for name, shape in shapes.items()}
    before = {name: value.copy() for name, value in P.items()}
    X, h0, Tg = rng.normal(size=(5, 2)), rng.normal(size=4), np.eye(3)[[0, 2, 1, 1, 0]]
    G = bptt(X, Tg, h0, P)
    todo = "bptt returns nothing yet: write its body in place of the ..."
    assert G is not None, todo
    keys = "return a dict with the keys W0, W11, b0, W1, b1"
    assert isinstance(G, dict) and set(P) <= set(G), keys
    for name in P:
        note = f"bptt changes P[{name!r}]: leave P as it is"
        assert np.array_equal(P[name], before[name]), note
    for name, shape in shapes.items():
        got = np.shape(G[name])
        note = f"the gradient for {name} has shape {got}, expected {shape}"
        assert got == shape, note
        way = rng.normal(size=shape)
        ends = []
        for side in (1e-5, -1e-5):
            Q = dict(P)
            Q[name] = P[name] + side * way
            ends.append(loss_ce(rnn_forward(X, h0, **Q)[3], Tg))
        hint = (
            f"the gradient for {name} is not the slope of the loss. If the checks above pass,\n"
            "look at how the parts are joined: which array goes where, and which h0 is used."
        )
        assert np.isclose(np.sum(G[name] * way), np.diff(ends)[0] / -2e-5, rtol=1e-4), hint


# %%
def test_bptt_with_another_activation_and_loss(np, bptt, rnn_forward, loss_se):
    rng = np.random.default_rng(21)
    shapes = {"W0": (2, 3), "W11": (2, 2), "b0": (2,), "W1": (4, 2), "b1": (4,)}
    P = {name: 0.5 * rng.normal(size=shape) for name, shape in shapes.items()}
    X, h0, Tg = rng.normal(size=(3, 3)), rng.normal(size=2), rng.normal(size=(3, 4))
    for f in ("sigmoid", "softmax"):
        G = bptt(X, Tg, h0, P, f=f, loss="se")
        note = "bptt should return a dict"
        assert isinstance(G, dict), note
        for name, shape in shapes.items():
            way = rng.normal(size=shape)
            ends = []
            for side in (1e-5, -1e-5):
                Q = dict(P)
                Q[name] = P[name] + side * way
                ends.append(loss_se(rnn_forward(X, h0, f=f, **Q)[3], Tg))
            hint = (
                f"with f = {f!r} and the squared error the gradient for {name} is wrong. If the\n"
                "check with softmax passes: f and loss are arguments, and y - t is the gradient for\n"
                "z2 in special cases only."
            )
            assert np.isclose(np.sum(G[name] * way), np.diff(ends)[0] / -2e-5, rtol=1e-4), hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: gradcheck
# points: 5

# %% [markdown]
# ### 3.2 `gradcheck`: do not trust, measure
#
# How does one know that a gradient is right? By moving one parameter a little and looking at the
# loss. For an entry $\theta$ of a parameter, the *central difference*
#
# $$
# \frac{\partial \mathcal{L}}{\partial \theta} \approx
# \frac{\mathcal{L}(\theta + \varepsilon) - \mathcal{L}(\theta - \varepsilon)}{2\,\varepsilon},
# \qquad \varepsilon = 10^{-5},
# $$
#
# is right to some nine digits. The one-sided difference is much worse, and so is a much smaller
# $\varepsilon$.
#
# To compare the gradient $G$ of one parameter with its numerical counterpart $N$ (same shape), use
# the largest difference, relative to the largest entry:
#
# $$
# \text{error} = \frac{\max \lvert G - N \rvert}
#   {\max \left( \max \lvert G \rvert, \max \lvert N \rvert, 10^{-8} \right)}
# $$
#
# (The $10^{-8}$ is there so that $0/0$ does not happen. A relative error entry by entry would
# punish tiny entries for nothing.)
#
# **Write** `gradcheck(X, Tg, h0, P, G, f, loss)`, which returns one float: the largest error over
# the five parameters. It must come out tiny (below $10^{-6}$) for right gradients and large for
# wrong ones. Use `rnn_forward` and `LOSSES`, not your `bptt`: `G` is what is being tested. When it
# returns, `P` must be as it was.

# %% [raw]
# # BEGIN SOLUTION


# %%
def gradcheck(X, Tg, h0, P, G, f="softmax", loss="ce"):
    """The largest relative error of the gradients G against central differences, a float."""
    # BEGIN SOLUTION
    eps = 1e-5
    P = {name: np.array(value, dtype=float) for name, value in P.items()}  # copies to move about

    def total_loss():
        Y = rnn_forward(X, h0, P["W0"], P["W11"], P["b0"], P["W1"], P["b1"], f)[3]
        return LOSSES[loss][0](Y, Tg)

    worst = 0.0
    for name, theta in P.items():
        N = np.zeros(theta.shape)
        for i in np.ndindex(theta.shape):
            middle = theta[i]
            theta[i] = middle + eps
            above = total_loss()
            theta[i] = middle - eps
            below = total_loss()
            theta[i] = middle
            N[i] = (above - below) / (2 * eps)
        size = max(np.max(np.abs(G[name])), np.max(np.abs(N)), 1e-8)
        worst = max(worst, np.max(np.abs(G[name] - N)) / size)
    return float(worst)
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_gradcheck_accepts_right_gradients_and_finds_wrong_ones(np, gradcheck):
    X, h0, Tg = (
        np.array([[1.0], [-2.0], [0.5]]),
        np.array([0.5, -1.0]),
        np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]),
    )
    P = {
        "W0": np.array([[0.5], [-1.0]]),
        "W11": np.array([[0.5, -0.25], [1.0, 0.25]]),
        "b0": np.array([0.25, 0.0]),
        "W1": np.array([[1.0, -0.5], [0.5, 2.0]]),
        "b1": np.array([0.0, 0.5]),
    }
    G = {
        "W0": np.array([[3.628343673592], [-1.109492421558]]),
        "W11": np.array([[-1.876384292078, 0.552860806824], [0.280896916111, -1.670370254263]]),
        "b0": np.array([-3.774482235653, -1.829756885059]),
        "W1": np.array([[0.143551161254, -0.509516200124], [-0.727753709523, 2.082468571445]]),
        "b1": np.array([-1.129610966641, -0.153526745852]),
    }
    before = {name: value.copy() for name, value in P.items()}
    error = gradcheck(X, Tg, h0, P, G, "identity", "se")
    todo = "gradcheck returns nothing yet: write its body in place of the ..."
    assert error is not None, todo
    for name in P:
        note = f"P[{name!r}] is not as it was: put it back"
        assert np.array_equal(P[name], before[name]), note
    note = "gradcheck returns one number, the largest error of all parameters"
    assert np.ndim(error) == 0, note
    tiny = f"these gradients are right, so the error should be below 1e-6; yours is {error:.1e}"
    assert 0 <= error < 1e-6, tiny
    wrong = {
        "W11 transposed": {"W11": G["W11"].T},
        "b1 without its last entry": {"b1": G["b1"] * np.array([1.0, 0.0])},
        "W0 with the other sign": {"W0": -G["W0"]},
        "b0 averaged over time": {"b0": G["b0"] / 3},
        "W1 off by one per cent": {"W1": 1.01 * G["W1"]},
    }
    for what, part in wrong.items():
        error = gradcheck(X, Tg, h0, P, {**G, **part}, "identity", "se")
        hint = f"a wrong gradient slips through: {what} gives {error:.1e}, expected above 1e-3"
        assert error > 1e-3, hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: sgd_step
# points: 3

# %% [markdown]
# ### 3.3 `sgd_step`: go downhill
#
# The gradient points to where the loss grows, so a step of gradient descent goes the other way:
#
# $$
# \theta \leftarrow \theta - \eta\, \nabla_\theta \mathcal{L}
# $$
#
# **Write** `sgd_step(P, G, lr)`, which returns a **new** dict with the keys of `P`. Neither `P` nor
# the arrays in it may change (`P[name] -= ...` would change them).

# %% [raw]
# # BEGIN SOLUTION


# %%
def sgd_step(P, G, lr):
    """The parameters after one step of gradient descent, as a new dict."""
    # BEGIN SOLUTION
    return {name: P[name] - lr * G[name] for name in P}
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_sgd_step_goes_against_the_gradient(np, sgd_step):
    shapes = {"W0": (2, 1), "W11": (2, 2), "b0": (2,), "W1": (3, 2), "b1": (3,)}
    P = {name: np.ones(shape) for name, shape in shapes.items()}
    G = {name: np.full(shape, 2.0) for name, shape in shapes.items()}
    new = sgd_step(P, G, 0.25)
    todo = "sgd_step returns nothing yet: write its body in place of the ..."
    assert new is not None, todo
    note = "return a dict with the keys of P"
    assert isinstance(new, dict) and set(new) == set(P), note
    for name in P:
        note = "P was changed: return new arrays"
        assert np.array_equal(P[name], np.ones(shapes[name])), note
        up = "the loss would go up: gradient descent subtracts the gradient"
        assert not np.allclose(new[name], 1.5), up
        hint = f"{name}: old value minus lr times gradient, 1 - 0.25 * 2 = 0.5"
        assert np.shape(new[name]) == shapes[name] and np.allclose(new[name], 0.5), hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [markdown]
# ---
# ## Part 4: any number of layers
#
# The typed slides treat a network with $L$ layers, $x = h^0 \to z^1 \to h^1 \to \dots \to z^L \to
# h^L = y$. Each *hidden* layer $l = 1, \dots, L-1$ is recurrent with a matrix $W^{l,l}$ and an
# initial state $h^{l,0}$ of its own; the output layer $L$ is not recurrent. Layer $l$ has its own
# activation $f_l$ and size $M_l$ (so $M_0 = D$ and $M_L = K$).
#
# In the code these are lists. The lists of the parameters start with layer 1 at index 0:
#
# | in the code | in the lecture | shape of an entry | length |
# | :-- | :-- | :-- | :-- |
# | `Ws[l-1]` | $W^{l-1}$, from layer $l-1$ to layer $l$ | `(M_l, M_{l-1})` | `L` |
# | `bs[l-1]` | $b^{l-1}$ | `(M_l,)` | `L` |
# | `acts[l-1]` | name of $f_l$ | | `L` |
# | `Rs[l-1]` | $W^{l,l}$, hidden layers only | `(M_l, M_l)` | `L-1` |
# | `h0s[l-1]` | $h^{l,0}$, hidden layers only | `(M_l,)` | `L-1` |
# | `H[l]` | $h^{l,t}$, one row per step; `H[0]` is `X` | `(T, M_l)` | `L+1` |
# | `Z[l]` | $z^{l,t}$, one row per step; `Z[0]` is `None` | `(T, M_l)` | `L+1` |
#
# With $L = 2$ this is the network from above: `Ws = [W0, W1]`, `Rs = [W11]`, `bs = [b0, b1]`,
# `h0s = [h0]`, `acts = ["tanh", f]`.

# %% [raw]
# # BEGIN QUESTION
# name: layer_shapes
# points: 1

# %% [markdown]
# ### 4.1 `layer_shapes`: fit them together
#
# Take $L = 3$: a network with two hidden layers of the sizes $M_1$ and $M_2$, inputs of size $D$
# and outputs of size $K$. What shape does each thing have **in the formulas**, where vectors are
# columns and gradients are rows? `delta(l,t)` is $\nabla_{z^{l,t}}\mathcal{L}$.
#
# Fill in the table: write one of `"D x M1"`, `"M1 x D"`, `"M1 x M2"`, `"M2 x M1"`, `"M2 x K"`, `"K
# x M2"`, `"M1 x M1"`, `"M2 x M2"`, `"K x K"`, `"1 x M1"`, `"M1 x 1"`, `"1 x K"`, `"K x 1"`,
# `"none"` for each `...`, `"none"` for what the network does not have.

# %% [raw]
# # BEGIN SOLUTION

# %%
""" # BEGIN PROMPT
layer_shapes = {
    "W0": ...,
    "W1": ...,
    "W2": ...,
    "W11": ...,
    "W22": ...,
    "W33": ...,
    "b0": ...,
    "b2": ...,
    "delta(1,t)": ...,
    "delta(3,t)": ...,
}
""" # END PROMPT
# BEGIN SOLUTION NO PROMPT
layer_shapes = {
    "W0": "M1 x D",
    "W1": "M2 x M1",
    "W2": "K x M2",
    "W11": "M1 x M1",
    "W22": "M2 x M2",
    "W33": "none",
    "b0": "M1 x 1",
    "b2": "K x 1",
    "delta(1,t)": "1 x M1",
    "delta(3,t)": "1 x K",
}
# END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_layer_shapes_is_filled_in(layer_shapes):
    todo = "layer_shapes is a dict with 10 cells: keep its keys and fill in the entries"
    assert isinstance(layer_shapes, dict) and len(layer_shapes) == 10, todo
    empty = [key for key, entry in layer_shapes.items() if entry is None or entry is ...]
    note = f"not filled in yet: {empty}"
    assert not empty, note
    words = [
        "D x M1",
        "M1 x D",
        "M1 x M2",
        "M2 x M1",
        "M2 x K",
        "K x M2",
        "M1 x M1",
        "M2 x M2",
        "K x K",
        "1 x M1",
        "M1 x 1",
        "1 x K",
        "K x 1",
        "none",
    ]
    for key, entry in layer_shapes.items():
        hint = f"{key}: write one of {words}"
        assert entry in words, hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: deep_forward
# points: 4

# %% [markdown]
# ### 4.2 `deep_forward`
#
# $$
# z^{l,t} = W^{l-1} h^{l-1,t} + \underbrace{W^{l,l}\, h^{l,t-1}}_{\text{only for } l < L} + b^{l-1},
# \qquad h^{l,t} = f_l(z^{l,t})
# $$
#
# **By hand.** $L = 3$, all sizes 1, all activations the identity, all weights 1, all biases 0,
# $h^{1,0} = 5$, $h^{2,0} = 7$ and one input $x^1 = 2$. Then $z^{1,1} = 2 + 5 = 7$,
# $z^{2,1} = 7 + 7 = 14$ and $z^{3,1} = 14$: there is no recurrent term at the top.
#
# **Write** `deep_forward(X, h0s, Ws, Rs, bs, acts)`, which returns the lists `(Z, H)`. The
# activations by name are in `ACTIVATIONS`.

# %% [raw]
# # BEGIN SOLUTION


# %%
def deep_forward(X, h0s, Ws, Rs, bs, acts):
    """Run L layers over the rows of X. Returns the lists (Z, H); Z[0] is None and H[0] is X."""
    # BEGIN SOLUTION
    L, T = len(Ws), len(X)
    Z, H = [None], [X]
    for layer in range(1, L + 1):
        f, below = ACTIVATIONS[acts[layer - 1]], H[layer - 1]
        z = np.zeros((T, len(bs[layer - 1])))
        h = np.zeros(z.shape)
        for t in range(T):
            z[t] = Ws[layer - 1] @ below[t] + bs[layer - 1]
            if layer < L:
                h_prev = h[t - 1] if t > 0 else h0s[layer - 1]
                z[t] += Rs[layer - 1] @ h_prev
            h[t] = f(z[t])
        Z.append(z)
        H.append(h)
    return Z, H
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_deep_forward_by_hand(np, deep_forward):
    Ws = [np.array([[1.0], [2.0]]), np.array([[1.0, -1.0]]), np.array([[2.0], [0.0], [1.0]])]
    Rs = [np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([[3.0]])]
    bs = [np.array([0.0, 1.0]), np.array([1.0]), np.array([0.0, 5.0, -1.0])]
    h0s = [np.array([1.0, 2.0]), np.array([-1.0])]
    result = deep_forward(np.array([[1.0], [-1.0]]), h0s, Ws, Rs, bs, ["identity"] * 3)
    todo = "deep_forward returns nothing yet: write its body in place of the ..."
    assert result is not None, todo
    form = "return two lists, (Z, H)"
    assert isinstance(result, (tuple, list)) and len(result) == 2, form
    Z, H = result
    assert isinstance(Z, (list, tuple)) and isinstance(H, (list, tuple)), form
    note = "with L = 3 both lists have L + 1 = 4 entries"
    assert len(Z) == 4 and len(H) == 4, note
    note = "Z[0] is None and H[0] is X"
    assert Z[0] is None and np.array_equal(H[0], [[1], [-1]]), note
    for layer, shape in ((1, (2, 2)), (2, (2, 1)), (3, (2, 3))):
        got = np.shape(Z[layer]), np.shape(H[layer])
        rows = f"Z[{layer}] and H[{layer}] have one row per step, shape {shape}; got {got}"
        assert got == (shape, shape), rows
    first = "layer 1 is wrong at the first step: W^0 x + W^{1,1} h^{1,0} + b^0, with h0s[0]"
    assert np.allclose(Z[1][0], [3, 4]), first
    second = "layer 1 is wrong at the second step: the recurrent term takes the state of step 1"
    assert np.allclose(Z[1][1], [3, 2]), second
    hidden = "layer 2 is wrong: it reads layer 1 at the same t and its own state at t-1"
    assert np.allclose(Z[2], [[-3], [-7]]), hidden
    note = "the output layer has no recurrent term"
    assert np.allclose(Z[3], [[-6, 5, -4], [-14, 5, -8]]), note


# %%
def test_deep_forward_uses_the_activation_of_each_layer(np, deep_forward, rnn_forward):
    rng = np.random.default_rng(5)
    W0, W11, b0 = rng.normal(size=(3, 2)), rng.normal(size=(3, 3)), rng.normal(size=3)
    W1, b1, h0, X = rng.normal(size=(4, 3)), rng.normal(size=4), rng.normal(size=3), np.eye(2)
    result = deep_forward(X, [h0], [W0, W1], [W11], [b0, b1], ["tanh", "softmax"])
    todo = "deep_forward returns nothing yet"
    assert result is not None, todo
    form = "return two lists, (Z, H), with L + 1 = 3 entries each here"
    assert isinstance(result, (tuple, list)) and len(result) == 2, form
    assert isinstance(result[1], (list, tuple)) and len(result[1]) == 3, form
    _, hidden, _, outputs = rnn_forward(X, h0, W0, W11, b0, W1, b1, "softmax")
    hint = "with L = 2, tanh and softmax this is rnn_forward, and the {} should agree"
    assert np.allclose(result[1][1], hidden), hint.format("hidden states H[1]")
    assert np.allclose(result[1][2], outputs), hint.format("outputs H[2]")


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: deep_backward
# points: 5

# %% [markdown]
# ### 4.3 `deep_backward`
#
# Start at the output layer, where $\nabla_{h^{L,t}}\mathcal{L}$ is row `t` of `dY`, and go down
# layer by layer, each one from $t = T$ to $1$:
#
# $$
# \begin{aligned}
# \nabla_{z^{l,t}}\mathcal{L} &= \nabla_{h^{l,t}}\mathcal{L}\; \nabla_{z^{l,t}}h^{l,t}, \\
# \nabla_{h^{l,t}}\mathcal{L} &= \nabla_{z^{l+1,t}}\mathcal{L}\; W^{l}
#   + \underbrace{\nabla_{z^{l,t+1}}\mathcal{L}\; W^{l,l}}_{\text{not for } t = T}
#   \qquad \text{for } l < L .
# \end{aligned}
# $$
#
# The gradients of the parameters are sums over time again. The first is equation (1) of the typed
# slides; the other two are not written there, and you know them from parts 1 and 2:
#
# $$
# \nabla_{W^{l-1}}\mathcal{L} = \sum_{t=T}^{1} \left(\nabla_{z^{l,t}}\mathcal{L}\right)^{Tr}
#   \left(h^{l-1,t}\right)^{Tr}, \quad
# \nabla_{W^{l,l}}\mathcal{L} = \sum_{t=T}^{1} \left(\nabla_{z^{l,t}}\mathcal{L}\right)^{Tr}
#   \left(h^{l,t-1}\right)^{Tr}, \quad
# \nabla_{b^{l-1}}\mathcal{L} = \sum_{t=T}^{1} \nabla_{z^{l,t}}\mathcal{L}
# $$
#
# Mind the indices: the matrix $W^{l}$ that leads *up* from layer $l$ is `Ws[l]`, the one below it
# is `Ws[l-1]`, and before the first step stands $h^{l,0}$, which is `h0s[l-1]`.
#
# **Write** `deep_backward(dY, Z, H, h0s, Ws, Rs, acts)`, which returns three lists `(dW, dR, db)`,
# ordered and shaped like `Ws`, `Rs` and `bs`. Your `act_jacobian` does for each layer, with the
# layer's own activation.

# %% [raw]
# # BEGIN SOLUTION


# %%
def deep_backward(dY, Z, H, h0s, Ws, Rs, acts):
    """The gradients (dW, dR, db) of an L-layer network: lists like Ws, Rs and bs."""
    # BEGIN SOLUTION
    L, T = len(Ws), len(dY)
    dW, dR, db = [None] * L, [None] * (L - 1), [None] * L
    from_above = np.asarray(dY, dtype=float)  # row t: what layer l + 1 says about h^{l,t}
    for layer in range(L, 0, -1):
        D = np.zeros(Z[layer].shape)
        for t in reversed(range(T)):
            dh = from_above[t]
            if layer < L and t < T - 1:
                dh = dh + D[t + 1] @ Rs[layer - 1]
            D[t] = dh @ act_jacobian(acts[layer - 1], Z[layer][t])
        dW[layer - 1] = D.T @ H[layer - 1]
        db[layer - 1] = D.sum(axis=0)
        if layer < L:
            dR[layer - 1] = grad_W11(D, H[layer], h0s[layer - 1])
        from_above = D @ Ws[layer - 1]
    return dW, dR, db
    # END SOLUTION


# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS


# %%
def test_deep_backward_through_each_activation(np, deep_backward):
    Ws = [np.ones((2, 1)), np.array([[1.0, -1.0], [3.0, 0.5]]), np.array([[2.0, 1.0]])]
    Rs, h0s = [np.ones((2, 2))] * 2, [np.ones(2)] * 2
    Z = [None, np.log([[1.0, 4.0]]), np.array([[-1.0, 2.0]]), np.log([[2.0]])]
    H = [np.array([[3.0]]), np.array([[0.5, 0.8]]), np.array([[0.0, 2.0]]), np.array([[0.6]])]
    acts = ["sigmoid", "relu", "tanh"]
    try:
        result = deep_backward(np.array([[25.0]]), Z, H, h0s, Ws, Rs, acts)
    except ValueError as error:
        fit = (
            f"two factors do not fit ({str(error)[:60]}...). Write the shape of each beside the\n"
            "formula: what comes down to layer l passes the matrix between l and l + 1, and Ws\n"
            "counts from 0"
        )
        raise AssertionError(fit) from None
    todo = "deep_backward returns nothing yet: write its body in place of the ..."
    assert result is not None, todo
    note = "return three lists, (dW, dR, db)"
    assert len(result) == 3, note
    dW, dR, db = result
    lengths = "with L = 3 the lists dW, dR, db have the lengths 3, 2, 3"
    assert (len(dW), len(dR), len(db)) == (3, 2, 3), lengths
    for name, got, like in (("dW", dW, Ws), ("dR", dR, Rs)):
        for i in range(len(like)):
            hint = f"{name}[{i}] has shape {np.shape(got[i])}, expected {like[i].shape}"
            assert np.shape(got[i]) == like[i].shape, hint
    top = "db of the output layer is wrong: dY times the Jacobian of the last activation, at Z[L]"
    assert np.shape(db[2]) == (1,) and np.allclose(db[2], 16), top
    hint = "db[{}] is wrong: go down by Ws, then multiply with the layer's own slopes"
    assert np.allclose(db[1], [0, 16]), hint.format(1)
    assert np.allclose(db[0], [12, 1.28]), hint.format(0)
    note = "dW[1] pairs layer 2 with the states of layer 1"
    assert np.allclose(dW[1], [[0, 0], [8, 12.8]]), note


# %%
def test_deep_backward_through_time(np, deep_backward):
    Ws = [np.array([[1.0], [2.0]]), np.array([[1.0, -1.0]]), np.array([[2.0], [0.0], [1.0]])]
    Rs = [np.array([[0.0, 1.0], [2.0, 0.0]]), np.array([[3.0]])]
    h0s = [np.array([1.0, 2.0]), np.array([-1.0])]
    H = [
        np.array([[1.0], [-1.0]]),
        np.array([[3.0, 5.0], [4.0, 5.0]]),
        np.array([[-4.0], [-12.0]]),
        np.array([[-8.0, 5.0, -5.0], [-24.0, 5.0, -13.0]]),
    ]
    Z, dY = [None, *H[1:]], np.array([[1.0, 0.0, 2.0], [0.0, -1.0, 1.0]])
    try:
        result = deep_backward(dY, Z, H, h0s, Ws, Rs, ["identity"] * 3)
    except ValueError as error:
        fit = (
            f"two factors do not fit ({str(error)[:60]}...): here the layers have the sizes\n"
            "1, 2, 1 and 3, from x up. Which matrices fit between them?"
        )
        raise AssertionError(fit) from None
    todo = "deep_backward returns nothing yet"
    assert result is not None, todo
    dW, dR, db = result
    top = "the output layer is wrong: sums over t of the rows of dY, alone and paired with H[2]"
    assert np.allclose(db[2], [1, -1, 3]), top
    assert np.allclose(dW[2], [[-4], [12], [-20]]), top
    path = "layer 2 at t = 1 also reaches the loss through its own state at t = 2, by way of Rs[1]"
    assert np.allclose(db[1], [8]), path
    first = "layer 1 is wrong: what comes down is the gradient for layer 2 times Ws[1], at each t"
    assert np.allclose(db[0], [6, -7]), first
    pair = "dR pairs step t with the layer's own state at t - 1, which is h0s for the first step"
    assert np.allclose(dR[1], [[-11]]) and np.allclose(dR[0], [[8, 15], [-9, -17]]), pair
    below = "dW pairs a layer with the layer below at the same t; below layer 1 is the input H[0]"
    assert np.allclose(dW[0], [[4], [-5]]) and np.allclose(dW[1], [[25, 40]]), below


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: three_layers
# points: 8
# manual: true

# %% [markdown]
# ### 4.4 Take-home quiz: three layers
#
# The quiz of the slides shows $x = h^0 \to z^1 \to h^1 \to z^2 \to h^2 \to z^3 \to h^3$. Write
# down, for a network with these two recurrent hidden layers and an output layer, (a) the forward
# pass at time $t$; (b) the recursions for $\nabla_{z^{3,t}}\mathcal{L}$,
# $\nabla_{z^{2,t}}\mathcal{L}$ and $\nabla_{z^{1,t}}\mathcal{L}$, and what becomes of them at $t =
# T$; (c) the gradients of all eight parameters, each with its shape for the sizes $D, M_1, M_2,
# K$. No general $l$: write out the indices.

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# **Model answer.** (a) With $h^{0,t} = x^t$ and $h^{1,0}$, $h^{2,0}$ given:
#
# $$
# \begin{aligned}
# z^{1,t} &= W^0 h^{0,t} + W^{1,1} h^{1,t-1} + b^0, & h^{1,t} &= f_1(z^{1,t}), \\
# z^{2,t} &= W^1 h^{1,t} + W^{2,2} h^{2,t-1} + b^1, & h^{2,t} &= f_2(z^{2,t}), \\
# z^{3,t} &= W^2 h^{2,t} + b^2, & y^t &= h^{3,t} = f_3(z^{3,t}).
# \end{aligned}
# $$
#
# (b) Write $\delta^{l,t} = \nabla_{z^{l,t}}\mathcal{L}$, rows of the lengths $M_1$, $M_2$, $K$:
#
# $$
# \begin{aligned}
# \delta^{3,t} &= \nabla_{h^{3,t}}\mathcal{L}\; \nabla_{z^{3,t}} h^{3,t}, \\
# \delta^{2,t} &= \left( \delta^{3,t} W^2 + \delta^{2,t+1} W^{2,2} \right) \nabla_{z^{2,t}} h^{2,t}, \\
# \delta^{1,t} &= \left( \delta^{2,t} W^1 + \delta^{1,t+1} W^{1,1} \right) \nabla_{z^{1,t}} h^{1,t}.
# \end{aligned}
# $$
#
# At $t = T$ the terms with $t+1$ are absent; the first term of each bracket stays.
#
# (c) All sums run from $t = T$ down to 1:
#
# | gradient | formula | its shape |
# | :-- | :-- | :-- |
# | $\nabla_{W^2}\mathcal{L}$ | $\sum_t (\delta^{3,t})^{Tr} (h^{2,t})^{Tr}$ | $K \times M_2$ |
# | $\nabla_{W^1}\mathcal{L}$ | $\sum_t (\delta^{2,t})^{Tr} (h^{1,t})^{Tr}$ | $M_2 \times M_1$ |
# | $\nabla_{W^0}\mathcal{L}$ | $\sum_t (\delta^{1,t})^{Tr} (x^t)^{Tr}$ | $M_1 \times D$ |
# | $\nabla_{W^{2,2}}\mathcal{L}$ | $\sum_t (\delta^{2,t})^{Tr} (h^{2,t-1})^{Tr}$ | $M_2 \times M_2$ |
# | $\nabla_{W^{1,1}}\mathcal{L}$ | $\sum_t (\delta^{1,t})^{Tr} (h^{1,t-1})^{Tr}$ | $M_1 \times M_1$ |
# | $\nabla_{b^2}\mathcal{L}$, $\nabla_{b^1}\mathcal{L}$, $\nabla_{b^0}\mathcal{L}$ | $\sum_t \delta^{3,t}$, $\sum_t \delta^{2,t}$, $\sum_t \delta^{1,t}$ | $K$, $M_2$, $M_1$ |
#
# **Marking guide.** (a) 2 points, 1 of them for recurrent terms in the hidden layers only and at
# $t-1$. (b) 3 points, 1 for each recursion: Jacobian, matrix from above, term of $t+1$ with the
# layer's own matrix (and its absence at $t = T$, once). (c) 3 points: 1 for $W^0, W^1, W^2$, 1 for
# the recurrent matrices with the state before, 1 for biases and shapes. The transposed layout is
# accepted if it is kept throughout.

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: slips
# points: 2

# %% [markdown]
# ### 4.5 `slips`: proofread the slides
#
# The table at the top of this notebook names some slips on the slides. Here are others, and its first
# row once more. Now that you have written it all, you can correct them: write one of `"dL/dw_12"`, `"dL/dw_21"`,
# `"identity"`, `"relu"`, `"softmax"`, `"1 x K"`, `"1 x M"`, `"M x 1"`, `"K x M"`, `"h(0,t)"`,
# `"h(1,t)"`, `"h(1,t-1)"`, `"W0"`, `"W11"`, `"grad of h"`, `"grad of z"` for each `...`.
#
# | in the cells | in the lecture |
# | :-- | :-- |
# | `h(l,t)` | $h^{l,t}$ |
# | `w_12`, `w_21` | entries of $W$ in $y = Wx$ |
# | grad of z2 | $\nabla_{z^{2,t}}\mathcal{L}$, and in the same way for others |
# | (1), (3), (4) | hand-written, derivatives 1, 3 and 4 |
#
# | cell | printed |
# | :-- | :-- |
# | 1 | the rows $\frac{\partial L}{\partial w_{11}}, \frac{\partial L}{\partial w_{12}}, \dots$ in an $M \times k$ array |
# | 2 | $\nabla_{z^{2,t}} L = \nabla_{h^{2,t}} L$ |
# | 3 | $M \times M$ under $\nabla_{h^{1,t}} L$ |
# | 4 | $1 \times M$ under $\nabla_{z^{2,t}} L$ |
# | 5 | $D \times 1$ under $\nabla_{z^{1,t}} L$ |
# | 6 | $z^1 = W^0 h^{0\,T} + W^{11} h^{1\,T} + b^0$, where $T$ stands for the time of each |
# | 7 | $z^1 = W^0 h^0 + b^0 + W^1 h^{1,t-1}$ |
# | 8 | $(\nabla_{z^{L,T}} L)(h^{L-1,T})^{Tr}$ for the matrix of shape $K \times M$ |

# %% [raw]
# # BEGIN SOLUTION

# %%
""" # BEGIN PROMPT
slips = {
    "dL/dW as an M x K array: row 1, column 2 holds": ...,
    "(1): grad of z2 = grad of h2, as printed, holds for any loss if f is": ...,
    "(3): M x M under the gradient of h1": ...,
    "gradient of h1: 1 x M under the gradient of z2": ...,
    "(4): D x 1 is the shape of": ...,
    "two-layer network: W11 multiplies": ...,
    "training an RNN: W1 in front of h(1,t-1)": ...,
    "typed, time T: transposed must be h and": ...,
}
""" # END PROMPT
# BEGIN SOLUTION NO PROMPT
slips = {
    "dL/dW as an M x K array: row 1, column 2 holds": "dL/dw_21",
    "(1): grad of z2 = grad of h2, as printed, holds for any loss if f is": "identity",
    "(3): M x M under the gradient of h1": "1 x M",
    "gradient of h1: 1 x M under the gradient of z2": "1 x K",
    "(4): D x 1 is the shape of": "h(0,t)",
    "two-layer network: W11 multiplies": "h(1,t-1)",
    "training an RNN: W1 in front of h(1,t-1)": "W11",
    "typed, time T: transposed must be h and": "grad of z",
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
        "dL/dw_12",
        "dL/dw_21",
        "identity",
        "relu",
        "softmax",
        "1 x K",
        "1 x M",
        "M x 1",
        "K x M",
        "h(0,t)",
        "h(1,t)",
        "h(1,t-1)",
        "W0",
        "W11",
        "grad of h",
        "grad of z",
    ]
    for key, entry in slips.items():
        hint = f"{key}: write one of {words}"
        assert entry in words, hint


# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: variations
# points: 2
# manual: true

# %% [markdown]
# ### 4.6 RNN variations
#
# The last slide is a heading: *RNN Variations*. Name three variations of the network at the top of
# this notebook, and say of each in half a sentence what it changes.

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# **Model answer.** For instance: *deep* (stacked) RNNs, with several recurrent layers, as in this
# part; *bidirectional* RNNs, with a second direction that reads the sequence from its end; *gated*
# units, LSTM and GRU, whose state is changed by gates, so that gradients reach further back. Also:
# other mappings (one-to-many with the output fed back), recurrence from the output, other
# activations.
#
# **Marking guide.** 2 points for three variations with what they change, 1 point for two of them
# or for three bare names.

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION

# %% [markdown]
# ---
# ## The pay-off: a network that remembers
#
# A network without recurrence cannot do this task: the target at time $t$ is the input bit of time
# $t - 1$, so the answer is not in the input any more. The network has to keep it in its state, and
# has to *learn* to keep it, through $\nabla_{W^{11}}\mathcal{L}$.
#
# Run the cell. With all parts in place the loss falls, and in the end the network recalls each bit
# of a sequence that it has never seen.


# %%
def remember_task(rng, T):
    """Random bits as inputs (T, 1); the target (T, 2) says which bit came one step earlier."""
    bits = rng.integers(0, 2, size=T)
    before = np.concatenate([[0], bits[:-1]])
    return 2.0 * bits[:, None] - 1.0, np.eye(2)[before]


def train(steps=120, T=10, M=4, lr=0.1, seed=0):
    rng = np.random.default_rng(seed)
    shapes = {"W0": (M, 1), "W11": (M, M), "b0": (M,), "W1": (2, M), "b1": (2,)}
    P = {name: 0.5 * rng.normal(size=shape) for name, shape in shapes.items()}
    h0, losses = np.zeros(M), []
    for step in range(steps):
        X, Tg = remember_task(rng, T)
        G = bptt(X, Tg, h0, P)
        if G is None:
            print("Write bptt (and what it needs) first, then run this cell again.")
            return
        if step == 0:
            error = gradcheck(X, Tg, h0, P, G)
            print("gradcheck not written yet" if error is None else f"gradcheck: {error:.1e}")
        losses.append(loss_ce(rnn_forward(X, h0, **P)[3], Tg) / T)
        P = sgd_step(P, G, lr)
        if P is None:
            print("Write sgd_step first, then run this cell again.")
            return
        if step in (0, 4, 9, 19, 39, 79, 119):
            print(f"step {step + 1:3d}: loss {losses[-1]:.3f} per time step")
    X, Tg = remember_task(rng, 30)
    Y = rnn_forward(X, h0, **P)[3]
    print("bits      ", "".join("01"[int(x > 0)] for x in X[:, 0]))
    print("recalled  ", " " + "".join(str(k) for k in Y.argmax(axis=1)[1:]))
    print(f"{np.mean(Y.argmax(axis=1) == Tg.argmax(axis=1)):.0%} right")


train()

# %% [markdown]
# Try a few things: what if the gradient of $W^{11}$ is set to zero? What if the target is the bit
# of two, three, ten steps ago? Why this gets hard is the subject of the next assignment.
#
# **Before you hand in.** Choose *Restart Kernel and Run All Cells*, look at each check once more,
# save, and hand in this file, `02-bptt.ipynb`.
