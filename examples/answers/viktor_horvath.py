# like: amara_okafor

# %% relu
def relu(x):
    return x * ops.cast(ops.greater(x, 0), ops.convert_to_tensor(x).dtype)
