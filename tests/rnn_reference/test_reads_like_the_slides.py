"""The package as a text: sources, shapes and errors in docstrings, and what an import costs."""

import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import rnn_reference

HERE = Path(rnn_reference.__file__).parent
MODULES = [m.name for m in pkgutil.iter_modules([str(HERE)])]
PLUMBING = {"checking", "numerical", "through_time"}  # not formulas of a slide
CONTRACT = {
    "activations": "sigmoid(z) tanh(z) relu(z) identity(z) softmax(z) act_jacobian(name,z)",
    "forward": "layer_forward(W,x,b) rnn_step(x,h_prev,W0,W11,b0)"
    " rnn_forward(X,h0,W0,W11,b0,W1,b1,f) count_params(D,M,K) fprop(X,h_init,W0,W11,b0)",
    "mappings": "dependency_matrix(kind,T) one_to_many(x1,h0,P,T,f) many_to_one_dY(y,target,T)"
    " delayed_mask(T_in,T_out)",
    "losses": "loss_se(Y,Tg) loss_ce(Y,Tg) dloss_se(Y,Tg) dloss_ce(Y,Tg)",
    "bptt": "grad_linear(v,x) grad_z2(dY,Z2,f) grad_W1(D2,H) grad_b1(D2)"
    " grad_h1(d2_t,d1_next,W1,W11) grad_z1(D2,H,W1,W11) grad_W11(D1,H,h0) grad_W0(D1,X)"
    " grad_b0(D1) grad_h0(D1,W11) grad_X(D1,W0) bptt(X,Tg,h0,P,f,loss) sgd_step(P,G,lr)",
    "numerical": "gradcheck(X,Tg,h0,P,G,f,loss)",
    "deep": "deep_forward(X,h0s,Ws,Rs,bs,acts) deep_backward(dY,Z,H,h0s,Ws,Rs,acts)",
    "dynamics": "max_derivative(name) delta_hidden(a,W,delta,name) jacobian_product_norms(X,h0,P)"
    " spectral_radius(W11) fate(W11,name) clip_by_norm(G,c)",
    "bidirectional": "birnn_forward(X,hf0,hbT1,Pf,Pb,W1,b1,f)"
    " birnn_backward(D2,X,Hf,Hb,hf0,hbT1,Pf,Pb,W1)"
    " birnn_grad_states(D2,X,Hf,Hb,hf0,hbT1,Pf,Pb,W1)",
    "addition": "full_adder(c,b1,b2) encode(a,n) addition_pair(a,b,n) decode(bits)"
    " adder_weights() train_adder(seed)",
    "parity": "parity_pair(bits) parity_weights() train_parity(seed)",
    "mlp": "mlp_table(n)",
}


def public_functions(module):
    for name, value in vars(module).items():
        own = inspect.isfunction(value) and value.__module__ == module.__name__
        if own and not name.startswith("_"):
            yield name, value


@pytest.mark.parametrize("name", MODULES)
def test_every_public_docstring_says_shapes_errors_and_source(name):
    """Outside the plumbing, each has "Shapes" or "Raises" and the slide it comes from."""
    module = importlib.import_module(f"rnn_reference.{name}")
    assert module.__doc__
    if name in PLUMBING:
        return
    assert re.match(r"Slides? ", module.__doc__), f"{name} does not start with its slide"
    for function, value in public_functions(module):
        doc = inspect.getdoc(value) or ""
        assert "Slide" in doc or function in {"activation", "weights_dict"}, function
        assert "Shapes:" in doc or "Raises" in doc or function == "weights_dict", function


@pytest.mark.parametrize(("name", "functions"), CONTRACT.items(), ids=list(CONTRACT))
def test_contract_is_kept_with_names_and_order_of_arguments(name, functions):
    """What students write exists here with the same arguments, and perhaps further ones after."""
    module = importlib.import_module(f"rnn_reference.{name}")
    for signature in functions.split():
        function, arguments = signature.rstrip(")").split("(")
        wanted = [a for a in arguments.split(",") if a]
        got = inspect.signature(getattr(module, function)).parameters
        assert list(got)[: len(wanted)] == wanted, function
        rest = list(got.values())[len(wanted) :]
        assert all(p.default is not p.empty for p in rest), function


def test_notation_names_the_symbols_of_the_contract():
    """Every array argument of the contract's functions stands in NOTATION.md."""
    text = (HERE / "NOTATION.md").read_text()
    symbols = {"X", "h0", "Z1", "H", "Z2", "Y", "Tg", "dY", "D1", "D2", "P", "Hf", "Hb", "hf0"}
    symbols |= {"W0", "W11", "b0", "W1", "b1", "hbT1", "Pf", "Pb", "Ws[l-1]", "Rs[l-1]"}
    assert not {s for s in symbols if f"`{s}`" not in text}


def test_modules_are_short():
    """Each can be read in one sitting: under 300 lines."""
    lengths = {p.name: len(p.read_text().splitlines()) for p in HERE.glob("*.py")}
    assert max(lengths.values()) < 300


def test_importing_the_core_brings_in_numpy_alone():
    """Beyond NumPy and its own modules, bptt adds no more than a few of the standard library."""
    code = """
import sys, numpy
before = set(sys.modules)
import rnn_reference.bptt, rnn_reference.numerical, rnn_reference.deep
new = {m.split(".")[0] for m in set(sys.modules) - before} - {"rnn_reference"}
print(",".join(sorted(new - set(sys.stdlib_module_names))))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=HERE.parent, check=True
    )
    assert done.stdout.strip() == ""
