# %% relu
def relu(x):
    return ops.maximum(x, 0)

# %% relu_grad
def relu_grad(x):
    return ops.greater(x, 0)

# %% sigmoid
def sigmoid(x):
    x = ops.convert_to_tensor(x)
    # where() so that it cannot overflow
    return ops.where(x >= 0, 1 / (1 + ops.exp(-x)), ops.exp(x) / (1 + ops.exp(x)))

# %% sigmoid_grad
def sigmoid_grad(x):
    s = sigmoid(x)
    s * (1 - s)

# %% tanh
def tanh(x):
    """Return the hyperbolic tangent, elementwise: a tensor of the shape of x, in [-1, 1]."""
    # tomorrow
    raise NotImplementedError()
