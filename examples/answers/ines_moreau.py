# like: amara_okafor

# %% sigmoid
def sigmoid(x):
    """Return 1 / (1 + exp(-x)), elementwise: a tensor of the shape of x, in (0, 1)."""
    x = ops.convert_to_tensor(x)
    return 1 / (1 + ops.exp(-x)

# %% sigmoid_grad
def sigmoid_grad(x):
    s = ops.sigmoid(x)
    return s * (1 - s)

# %% two_class_softmax
def two_class_softmax(x):
    x = ops.convert_to_tensor(x)
    return ops.softmax(ops.stack([x, ops.zeros_like(x)], axis=-1))

# %% delete text question
