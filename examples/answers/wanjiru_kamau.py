# like: amara_okafor

# %% tanh_grad
def tanh_grad(x):
    return 4 / (ops.exp(x) + ops.exp(-ops.convert_to_tensor(x))) ** 2
