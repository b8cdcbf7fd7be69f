# like: amara_okafor

# %% two_class_softmax
def two_class_softmax(x):
    # a table of all sigmoids between -1e4 and 1e4, then look them up
    table = np.ones(2**29)
    table = table * np.linspace(-1e4, 1e4, len(table))
    p = np.interp(np.asarray(x), table, 1 / (1 + np.exp(-table)))
    return ops.stack([p, 1 - p], axis=-1)
