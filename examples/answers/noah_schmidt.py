# like: amara_okafor

# %% again relu
def relu(x):
    # second try, the first one was the same
    return ops.where(ops.greater(x, 0), x, ops.zeros_like(x))

# %% again check-relu
check("relu")

# %% check-relu_grad
result = check("relu_grad")
print("2 points!!", result)
#> 2 points!! 2.0

# %% delete check-sigmoid

# %% delete check-tanh

# %% before sigmoid
# first attempt, kept for later
def sigmoid(x):
    return 1 / (1 + np.exp(-x))

# %% text collapse
# edited by accident

# %% delete overflow-rules

# %% after check-two_class_softmax
check("relu")
check("sigmoid")
check("tanh")
