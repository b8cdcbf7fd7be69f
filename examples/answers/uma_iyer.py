# like: amara_okafor

# %% after check-tanh
# How fast does a unit saturate? Print every step, to be sure.
w = 0.0
for step in range(30):
    w = w + 0.1
    print(f"step {step:7d}  w = {w:.6f}  tanh(w) = {float(tanh(np.float32(w))):.6f}")
#> step       0  w = 0.100000  tanh(w) = 0.099668
#> step       1  w = 0.200000  tanh(w) = 0.197375
#> step       2  w = 0.300000  tanh(w) = 0.291313
#> step       3  w = 0.400000  tanh(w) = 0.379949
