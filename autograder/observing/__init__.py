"""Run submissions in boxes and write down what happened: the host's side of every conversation with a guest."""
