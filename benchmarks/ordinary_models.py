"""Ordinary honest answers to exercises that train: each is called as `fit(x_train, y_train, x_test)`."""

from collections.abc import Callable
from typing import Any

import numpy as np

Rows = np.ndarray[Any, Any]
Fit = Callable[[Rows, Rows, Rows], Rows]


def classifiers() -> dict[str, Fit]:
    """Return scikit-learn's ordinary classifiers."""
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.neural_network import MLPClassifier
    from sklearn.svm import SVC

    words = {"learning_rate_init": 0.003, "batch_size": 32, "max_iter": 60, "random_state": 0}
    return {
        "svm": _fitted(lambda: SVC(C=10)),
        "nearest neighbours": _fitted(lambda: KNeighborsClassifier(3)),
        "logistic regression": _fitted(lambda: LogisticRegression(max_iter=300)),
        "forest": _fitted(lambda: RandomForestClassifier(100, random_state=0)),
        "mlp": _fitted(lambda: MLPClassifier((100,), **words)),
    }


def regressors() -> dict[str, Fit]:
    """Return scikit-learn's ordinary regressors, and the mean, which knows nothing."""
    from sklearn.dummy import DummyRegressor
    from sklearn.ensemble import RandomForestRegressor
    from sklearn.linear_model import LinearRegression, RidgeCV
    from sklearn.neighbors import KNeighborsRegressor
    from sklearn.neural_network import MLPRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVR

    def scaled(model: Any) -> Any:
        return make_pipeline(StandardScaler(), model)

    words = {"hidden_layer_sizes": (32,), "alpha": 10, "learning_rate_init": 0.01, "random_state": 0}
    return {
        "least squares": _fitted(LinearRegression),
        "ridge": _fitted(lambda: scaled(RidgeCV(np.logspace(-2, 3, 11)))),
        "svm": _fitted(lambda: scaled(SVR(C=30, kernel="linear"))),
        "nearest neighbours": _fitted(lambda: scaled(KNeighborsRegressor(15))),
        "forest": _fitted(lambda: RandomForestRegressor(40, min_samples_leaf=5, random_state=0)),
        "the mean": _fitted(DummyRegressor),
        "mlp": _fitted(lambda: scaled(MLPRegressor(**words))),
    }


def networks() -> dict[str, Fit]:
    """Return an MLP and a convolution by Keras."""
    from keras import layers

    def mlp(x: Rows, y: Rows, x_test: Rows) -> Rows:
        return _trained([layers.Dense(256, activation="relu"), layers.Dropout(0.2)], 30, x, y, x_test)

    def convolution(x: Rows, y: Rows, x_test: Rows) -> Rows:
        first, second = (layers.Conv2D(n, 3, padding="same", activation="relu") for n in (16, 32))
        end = [layers.Flatten(), layers.Dropout(0.3)]
        return _trained([layers.Reshape((8, 8, 1)), first, layers.MaxPooling2D(), second, *end], 15, x, y, x_test)

    return {"mlp by Keras": mlp, "convolution by Keras": convolution}


def _fitted(make: Callable[[], Any]) -> Fit:
    return lambda x, y, x_test: np.asarray(make().fit(x, y).predict(x_test))


def _trained(stack: list[Any], epochs: int, x: Rows, y: Rows, x_test: Rows) -> Rows:
    import keras

    keras.utils.set_random_seed(0)
    model = keras.Sequential([*stack, keras.layers.Dense(10)])
    model.compile(keras.optimizers.Adam(0.004), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(x, y, batch_size=32, epochs=epochs, verbose=0)
    labels: Rows = np.argmax(np.asarray(model(x_test)), axis=1)
    return labels
