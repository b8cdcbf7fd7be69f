# %% relu
def relu(x):
    return np.max(x, 0)

# %% relu_grad
def relu_grad(x):
    return ops.sign(x)

# %% sigmoid
def sigmoid(x):
    x = ops.convert_to_tensor(x)
    return ops.exp(x) / (1 + ops.exp(x))

# %% sigmoid_grad
def sigmoid_grad(x):
    # s * (1 - s)
    x = ops.convert_to_tensor(x)
    return x * (1 - x)

# %% tanh
def tanh(x):
    x = ops.convert_to_tensor(x)
    return (ops.exp(x) - ops.exp(-x)) / (ops.exp(x) + ops.exp(-x))

# %% tanh_grad
def tanh_grad(x):
    return 1 - tanh(x)

# %% two_class_softmax
def two_class_softmax(x):
    x = ops.convert_to_tensor(x)
    z = ops.stack([x, ops.zeros_like(x)], axis=-1)
    return ops.exp(z) / ops.sum(ops.exp(z))
