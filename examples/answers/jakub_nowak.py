# like: amara_okafor

# %% before title
from google.colab import drive
drive.mount('/content/drive')
%cd /content/drive/MyDrive/deep-learning/week2
#! ModuleNotFoundError: No module named 'google.colab'

# %% text question
# Inputs are never updated, only weights and biases are. The sign of z decides: z<0 means no gradient for this unit and this example.
# (1,1) -> z=-1 -> 0. (-1,-2) -> z=3 -> dw=(-1,-2), db=1. If z<0 on the whole training set the unit is dead.
