"""What each command of `rnn-autograder` does: one module per command, loaded when it is used."""
