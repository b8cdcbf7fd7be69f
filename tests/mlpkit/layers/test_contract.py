"""Keras's own contract check for layers: config, saving, symbolic and eager calls, a training step, mixed precision."""

import pytest

import mlpkit

testing = pytest.importorskip("keras.src.testing")

# Both are said by Keras to its own check, which trains a layer without weights from a generator.
pytestmark = [
    pytest.mark.filterwarnings("ignore:`shuffle=True` was passed:UserWarning"),
    pytest.mark.filterwarnings("ignore:The model does not have any trainable weights:UserWarning"),
]


@pytest.fixture
def case():
    test_case = testing.TestCase()
    test_case.setUp()
    yield test_case
    test_case.tearDown()
    test_case.doCleanups()


@pytest.mark.parametrize("use_bias", [True, False])
@pytest.mark.parametrize("shape", [(2, 5), (2, 4, 5)])
def test_linear_keeps_the_contract(case, use_bias, shape):
    case.run_layer_test(
        mlpkit.Linear,
        init_kwargs={"units": 3, "use_bias": use_bias, "kernel_regularizer": mlpkit.L2(0.1)},
        input_shape=shape,
        expected_output_shape=(*shape[:-1], 3),
        expected_num_trainable_weights=1 + use_bias,
        expected_num_non_trainable_weights=0,
        expected_num_seed_generators=0,
        expected_num_losses=1,
        supports_masking=True,
        run_mixed_precision_check=True,
        run_training_check=True,
    )


@pytest.mark.parametrize("initializer", [mlpkit.HeNormal, mlpkit.XavierUniform])
def test_linear_keeps_the_contract_with_mlpkits_initialisers(case, initializer):
    case.run_layer_test(
        mlpkit.Linear,
        init_kwargs={"units": 3, "kernel_initializer": initializer(seed=1)},
        input_shape=(2, 5),
        expected_output_shape=(2, 3),
        supports_masking=True,
    )


@pytest.mark.parametrize("rate", [0, 0.2, 1])
@pytest.mark.parametrize("noise_shape", [None, (None, 1)])
def test_dropout_keeps_the_contract(case, rate, noise_shape):
    case.run_layer_test(
        mlpkit.Dropout,
        init_kwargs={"rate": rate, "noise_shape": noise_shape, "seed": 3},
        input_shape=(2, 3),
        call_kwargs={"training": True},
        expected_output_shape=(2, 3),
        expected_num_trainable_weights=0,
        expected_num_non_trainable_weights=0,
        expected_num_seed_generators=1,
        expected_num_losses=0,
        supports_masking=True,
        assert_built_after_instantiation=True,
        run_mixed_precision_check=True,
        run_training_check=True,
    )


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "sigmoid", "tanh", "softmax"])
def test_activation_keeps_the_contract(case, name):
    case.run_layer_test(
        mlpkit.Activation,
        init_kwargs={"function": name},
        input_shape=(2, 3),
        expected_output_shape=(2, 3),
        expected_num_trainable_weights=0,
        supports_masking=True,
        assert_built_after_instantiation=True,
    )
