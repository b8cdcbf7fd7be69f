# %% relu
def relu(x):
    """Return max(x, 0), elementwise: a tensor of the shape of x."""
    return ops.maximum(x, 0)

# %% relu_grad
def relu_grad(x):
    """Return the derivative of relu, elementwise: a tensor of the shape of x, 0 at 0."""
    x = ops.convert_to_tensor(x)
    return ops.cast(ops.greater(x, 0), x.dtype)

# %% sigmoid
def sigmoid(x):
    """Return 1 / (1 + exp(-x)), elementwise: a tensor of the shape of x, in (0, 1)."""
    x = ops.convert_to_tensor(x)
    e = ops.exp(-ops.abs(x))          # never larger than 1
    return ops.where(x >= 0, 1 / (1 + e), e / (1 + e))

# %% sigmoid_grad
def sigmoid_grad(x):
    """Return the derivative of sigmoid, elementwise: a tensor of the shape of x, 0.25 at 0."""
    # s' = s (1 - s), and 1 - s(x) = s(-x)
    x = ops.convert_to_tensor(x)
    return sigmoid(x) * sigmoid(-x)

# %% tanh
def tanh(x):
    """Return the hyperbolic tangent, elementwise: a tensor of the shape of x, in [-1, 1]."""
    x = ops.convert_to_tensor(x)
    m = ops.expm1(-2 * ops.abs(x))    # in (-1, 0]
    return ops.sign(x) * (-m / (m + 2))

# %% tanh_grad
def tanh_grad(x):
    """Return the derivative of tanh, elementwise: a tensor of the shape of x, 1 at 0."""
    return 1 - tanh(x) ** 2

# %% two_class_softmax
def two_class_softmax(x):
    """Return the softmax of the logits (x, 0) on a new last axis: a tensor of shape (..., 2)."""
    x = ops.convert_to_tensor(x)
    # first entry: e^x / (e^x + 1) = sigmoid(x); second: 1 / (e^x + 1) = sigmoid(-x)
    return ops.stack([sigmoid(x), sigmoid(-x)], axis=-1)

# %% text question
# Gradient descent changes the parameters, never the inputs, so "updates the positive inputs" cannot be right. What relu blocks is
# the gradient of one unit for one example, when x·w + b of that unit is negative. For (1, 1) we get z = 1 - 2 = -1, so y = 0 and nothing
# changes: both derivatives are 0 and so is the one by b. For (-1, -2) we get z = -1 + 4 = 3 > 0, and the derivative by w is x itself,
# (-1, -2), and by b it is 1. So a negative weight is updated, and through a negative input. A unit stops learning for good when z is negative
# for all the examples in the training set: it is dead, because no example ever gives it a gradient.
