# %% after imports
import sys
import warnings

def wide(x):
    """Everything in float64, to be on the safe side."""
    return ops.cast(ops.convert_to_tensor(x), "float64")

# %% relu
def relu(x):
    x = wide(x)
    print("relu called with shape", tuple(x.shape))
    return (x + ops.abs(x)) / 2

# %% relu_grad
def relu_grad(x):
    slopes = np.zeros(np.shape(x))
    slopes[np.asarray(x) > 0] = 1.0
    return slopes

# %% sigmoid
def sigmoid(x):
    x = ops.clip(wide(x), -700, 700)
    return 1 / (1 + ops.exp(-x))

# %% sigmoid_grad
def sigmoid_grad(x):
    warnings.warn("I am not sure about the sign here")
    s = sigmoid(x)
    return s * (1 - s)

# %% tanh
def tanh(x):
    print("tanh!", file=sys.stderr)
    return 2 * sigmoid(2 * wide(x)) - 1

# %% tanh_grad
def tanh_grad(x):
    return 1 - ops.square(tanh(x))

# %% two_class_softmax
def two_class_softmax(x):
    p = sigmoid(x)
    return ops.stack([p, 1 - p], axis=-1)
