# like: amara_okafor

# %% sigmoid
def sigmoid(x):
    x = ops.convert_to_tensor(x)
    total, n = ops.ones_like(x), 1
    term = ops.ones_like(x)
    while n > 0:                      # exp(-x) as a series
        term = -term * x / n
        total = total + term
        n += 1
        print("=" * 100, "term", n, "added", "=" * 100)
    return 1 / (1 + total)

# %% sigmoid_grad
def sigmoid_grad(x):
    e = ops.exp(-ops.abs(x))
    return e / (1 + e) ** 2

# %% two_class_softmax
def two_class_softmax(x):
    x = ops.convert_to_tensor(x)
    return ops.softmax(ops.stack([x, ops.zeros_like(x)], axis=-1))
