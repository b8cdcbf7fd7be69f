# %% relu
def relu(x):
    return ops.maximum(x, 0.0)

# %% relu_grad
def relu_grad(x):
    x = ops.convert_to_tensor(x)
    return ops.where(x >= 0, ops.ones_like(x), ops.zeros_like(x))

# %% sigmoid
def sigmoid(x):
    x = ops.convert_to_tensor(x)
    return 1 / (1 + ops.exp(-x))

# %% sigmoid_grad
def sigmoid_grad(x):
    return sigmoid(x) * (1 - sigmoid(x))

# %% tanh
def tanh(x):
    x = ops.convert_to_tensor(x)
    return 2 * sigmoid(2 * x) - 1

# %% tanh_grad
def tanh_grad(x):
    return 1 - tanh(x) ** 2

# %% two_class_softmax
def two_class_softmax(x):
    x = ops.convert_to_tensor(x)
    z = ops.stack([x, ops.zeros_like(x)], axis=-1)
    e = ops.exp(z - ops.max(z))
    return e / ops.sum(e, axis=-1, keepdims=True)

# %% text question
# Relu makes negative inputs zero, and the derivative is zero there too, so these inputs are not updated. The others are updated as usual. A unit stops
# learning when its input is negative.
