"""What a student of deep learning does, done in a box: walls that honest work runs into are no use."""

from collections.abc import Iterator

import attacking
import pytest

from autograder.sandbox.tiers import Means
from autograder.sandbox.zygote import LIBRARIES, Zygote

PRIVATE_BYTES = 150 << 20
BATTERY = {
    "tape": """
import tensorflow as tf
x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    y = tf.reduce_sum(x * x)
outcome = tape.gradient(y, x).numpy().tolist() == [2.0, 4.0]
""",
    "function": """
import tensorflow as tf
outcome = float(tf.function(lambda x: x * 2)(tf.constant(3.0))) == 6.0
""",
    "fit": """
import keras, numpy as np
layers = [keras.layers.Dense(8), keras.layers.BatchNormalization(), keras.layers.Dropout(0.2), keras.layers.Dense(1)]
model = keras.Sequential([keras.Input((4,)), *layers])
model.compile("adam", "mse")
seen = model.fit(np.ones((32, 4)), np.ones((32, 1)), epochs=2, validation_split=0.25, verbose=0)
outcome = len(seen.history["val_loss"]) == 2
""",
    "save and load": """
import keras, numpy as np
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8)])
model.save("model.keras"), model.save("model.h5"), model.save_weights("model.weights.h5")
model.export("m", verbose=False)
again = [keras.models.load_model(name, compile=False) for name in ("model.keras", "model.h5")]
x = np.ones((1, 4))
outcome = all(bool((one(x).numpy() == model(x).numpy()).all()) for one in again)
""",
    "checkpoint": """
import tensorflow as tf
v = tf.Variable(3.0)
path = tf.train.Checkpoint(v=v).save("folder/one")
v.assign(1.0)
tf.train.Checkpoint(v=v).restore(path)
outcome = float(v) == 3.0
""",
    "XLA": """
import tensorflow as tf
outcome = float(tf.function(lambda x: tf.nn.relu(x @ x), jit_compile=True)(tf.ones((4, 4)))[0, 0]) == 4.0
""",
    "data": """
import tensorflow as tf
made = tf.data.Dataset.range(10).shuffle(5).map(lambda x: x * 2, num_parallel_calls=tf.data.AUTOTUNE)
made = made.batch(3).prefetch(2)
outcome = int(sum(batch.numpy().sum() for batch in made)) == 90
""",
    "convolution": """
import keras, numpy as np
layers = [keras.layers.Conv2D(2, 3), keras.layers.Flatten(), keras.layers.Dense(1)]
model = keras.Sequential([keras.Input((8, 8, 1)), *layers])
model.compile("sgd", "mse")
outcome = len(model.fit(np.ones((8, 8, 8, 1)), np.ones((8, 1)), verbose=0).history["loss"]) == 1
""",
    "LSTM": """
import keras, numpy as np
model = keras.Sequential([keras.Input((5, 2)), keras.layers.LSTM(3), keras.layers.Dense(1)])
outcome = model(np.ones((2, 5, 2))).shape == (2, 1)
""",
    "callbacks": """
import keras, numpy as np, os
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile("adam", "mse")
watch = [keras.callbacks.ModelCheckpoint("best.keras"), keras.callbacks.CSVLogger("log.csv")]
model.fit(np.ones((8, 4)), np.ones((8, 1)), verbose=0, callbacks=watch)
outcome = os.path.exists("best.keras") and os.path.exists("log.csv")
""",
    "picture": """
import io
import matplotlib.pyplot as plt
plt.plot([1, 2, 3])
plt.title("$x^2$")
plt.savefig("picture.png"), plt.savefig("picture.pdf"), plt.show()
drawn = io.BytesIO()
plt.savefig(drawn, format="svg")
outcome = len(drawn.getvalue()) > 1000
""",
    "scikit-learn": """
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
x = np.random.default_rng(0).normal(size=(40, 2))
outcome = bool(cross_val_score(LogisticRegression(), x, x.sum(1) > 0).mean() > 0.7)
""",
    "mlpkit": """
import importlib, pkgutil, mlpkit
for module in pkgutil.walk_packages(mlpkit.__path__, "mlpkit."):
    importlib.import_module(module.name)
outcome = True
""",
}


@pytest.fixture(
    scope="module", params=["A", pytest.param("N", marks=pytest.mark.slow), pytest.param("B", marks=pytest.mark.slow)]
)
def furnished(request: pytest.FixtureRequest, best: Means) -> Iterator[Zygote]:
    offered = attacking.variants(best).get(request.param)
    if offered is None:
        pytest.skip("this machine cannot confine in that way")
    with Zygote(offered=offered, libraries=LIBRARIES, answers="plain_answers", folders=[attacking.STUB]) as zygote:
        yield zygote


@pytest.mark.parametrize("code", BATTERY.values(), ids=BATTERY)
def test_honest_work_is_not_hindered(furnished: Zygote, code: str) -> None:
    with furnished.box() as box:
        assert box.ask({"code": code}, seconds=60)["outcome"] is True


def test_an_exercise_needs_little_memory_of_its_own(furnished: Zygote) -> None:
    with furnished.box() as box:
        box.ask({"code": BATTERY["tape"] + BATTERY["function"] + BATTERY["fit"]}, seconds=60)

        assert box.private_bytes() <= PRIVATE_BYTES
