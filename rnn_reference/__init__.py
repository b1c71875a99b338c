"""The lecture "Recurrent Neural Networks" (CS-568) as code: NumPy only, one slide idea a module.

Import the module that you need (``from rnn_reference.bptt import grad_W11``); nothing is imported
here, so that a program pays for what it uses. The symbols are in ``NOTATION.md`` beside this file.
"""
