# %% after imports
# my own little helpers
def as_tensor(x):
    return x if hasattr(x, "numpy") else ops.convert_to_tensor(x)

def minus_abs(x):
    return ops.where(x > 0, -x, x)

# %% relu
def relu(x, alpha=0.0):
    x = as_tensor(x)
    mask = ops.cast(x > 0, x.dtype)
    return mask * x + alpha * (1 - mask) * x

# %% after relu
import time
for step in range(5):
    print(f"\rchecking relu {'#' * step}{'.' * (4 - step)}", end="")
    time.sleep(0.01)
print()
plt.plot(np.linspace(-3, 3, 61), ops.convert_to_numpy(relu(np.linspace(-3, 3, 61))), "r")
plt.title("my relu")
plt.show()
#> checking relu ####

# %% relu_grad
relu_grad = lambda x: ops.maximum(ops.sign(as_tensor(x)), 0)

# %% sigmoid
def sigmoid(x):
    x = as_tensor(x)
    return ops.exp(-ops.logaddexp(ops.zeros_like(x), -x))

# %% after check-sigmoid
# compare with the library
print(np.abs(ops.convert_to_numpy(sigmoid(np.linspace(-5, 5, 11))) - ops.convert_to_numpy(ops.sigmoid(np.linspace(-5, 5, 11)))).max())
#> 1.1102230246251565e-16

# %% sigmoid_grad
def sigmoid_grad(x):
    e = ops.exp(minus_abs(as_tensor(x)))
    return e / (1 + e) ** 2

# %% tanh
class Tanh:
    """A callable, so that I can pickle it later."""
    def __call__(self, x):
        x = as_tensor(x)
        m = ops.expm1(2 * ops.clip(x, -20, 20))
        return m / (m + 2)

tanh = Tanh()

# %% tanh_grad
def tanh_grad(x):
    t = tanh(x)
    return (1 - t) * (1 + t)

# %% two_class_softmax
def two_class_softmax(x):
    x = ops.expand_dims(as_tensor(x), -1)
    return ops.softmax(ops.concatenate([x, ops.zeros_like(x)], axis=-1), axis=-1)

# %% text question
# The note confuses inputs and parameters. Updates happen to w and b. (1,1): z=-1 -> no gradient. (-1,-2): z=3 -> gradient (-1,-2) for w, 1 for b.
# Dead relu if z<0 for all the data.
