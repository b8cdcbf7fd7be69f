"""Mistakes that people make in *mlp*, each known by name.

Parsed by the grader, never imported: each definition is run in a box in place of the answer, with the reference's names around it.
"""

import itertools

import keras
import numpy as np
import tensorflow as tf
from keras import ops

import mlpkit
from autograder.authoring import misconception

# ---- collapse


@misconception(
    exercise="collapse",
    name="collapse-order",
    title="The matrices are multiplied in the wrong order.",
    hint="x comes first and meets the first weight first: x W1 W2. Which of the two stands on the left in your product?",
)
def collapse_order(layers):
    weight, bias = layers[0]
    for w, b in layers[1:]:
        weight, bias = w @ weight, bias @ w + b
    return weight, bias


@misconception(
    exercise="collapse",
    name="collapse-biases-added",
    title="The biases are only added up, as if they did not go through the layers that follow.",
    hint="Multiply (x W1 + b1) W2 + b2 out. What happens to b1?",
)
def collapse_biases_added(layers):
    weight, bias = layers[0]
    for w, b in layers[1:]:
        weight, bias = weight @ w, bias + b
    return weight, bias


@misconception(
    exercise="collapse",
    name="collapse-last-bias-only",
    title="Only the bias of the last layer is kept.",
    hint="Feed x = 0 through your stack. Which biases does the result still show?",
)
def collapse_last_bias(layers):
    weight = layers[0][0]
    for w, _ in layers[1:]:
        weight = weight @ w
    return weight, layers[-1][1]


@misconception(
    exercise="collapse",
    name="collapse-bias-forgotten",
    title="The biases are left out: the bias that comes back is zero.",
    hint="Feed x = 0 through your stack. Is the result 0?",
)
def collapse_no_bias(layers):
    weight = layers[0][0]
    for w, _ in layers[1:]:
        weight = weight @ w
    return weight, np.zeros(weight.shape[1])


@misconception(
    exercise="collapse",
    name="collapse-first-bias-lost",
    title="The bias of the first layer is lost.",
    hint="With what do you begin, and with which bias?",
)
def collapse_first_bias_lost(layers):
    weight, bias = layers[0][0], np.zeros(layers[0][0].shape[1])
    for w, b in layers[1:]:
        weight, bias = weight @ w, bias @ w + b
    return weight, bias


@misconception(
    exercise="collapse",
    name="collapse-bias-through-everything",
    title="The new bias is sent through the next layer as well: (bias + b) W instead of bias W + b.",
    hint="The bias of a layer is added after its own weight. Does b2 go through W2?",
)
def collapse_bias_before(layers):
    weight = np.eye(len(layers[0][0]))
    bias = np.zeros(len(layers[0][0]))
    for w, b in layers:
        weight, bias = weight @ w, bias @ w + b
        bias = bias + 0 if w is layers[0][0] else bias - b + b @ np.linalg.pinv(w) @ w
    return weight, bias


@misconception(
    exercise="collapse",
    name="collapse-two-only",
    title="Only the first two layers are joined.",
    hint="The list may hold one layer, or five. What does your function do with the third?",
)
def collapse_two(layers):
    (w1, b1), (w2, b2) = layers[:2]
    return w1 @ w2, b1 @ w2 + b2


@misconception(
    exercise="collapse",
    name="collapse-returns-too-early",
    title="The `return` stands inside the loop, so that it ends after the second layer.",
    hint="How often does your loop turn before it returns, and what if there is only one layer?",
)
def collapse_early(layers):
    weight, bias = layers[0]
    for w, b in layers[1:]:
        weight, bias = weight @ w, bias @ w + b
        return weight, bias


@misconception(
    exercise="collapse",
    name="collapse-updated-weight",
    title="The bias is sent through the product of all weights so far, instead of the next one alone.",
    hint="In which order do you compute the new weight and the new bias, and which one does the bias go through?",
)
def collapse_bias_through_product(layers):
    weight, bias = layers[0]
    for w, b in layers[1:]:
        weight = weight @ w
        bias = bias @ (weight if weight.shape[0] == len(bias) else w) + b
    return weight, bias


@misconception(
    exercise="collapse",
    name="collapse-elementwise",
    title="`*` multiplies entry by entry; the matrix product is `@`.",
    hint="Try it for shapes (4, 5) and (5, 3). Which operator works?",
)
def collapse_elementwise(layers):
    weight, bias = layers[0]
    for w, b in layers[1:]:
        weight, bias = weight * w, bias * w + b
    return weight, bias


@misconception(
    exercise="collapse",
    name="collapse-row-bias",
    title="The bias comes back as a matrix with one row.",
    hint="A bias has the shape (out,). Which shape has yours, and where did the second axis come from?",
)
def collapse_row_bias(layers):
    weight, bias = layers[0]
    bias = bias[None, :]
    for w, b in layers[1:]:
        weight, bias = weight @ w, bias @ w + b
    return weight, bias


@misconception(
    exercise="collapse",
    name="collapse-transposed",
    title="The weight comes back transposed, as (out, in).",
    hint="In this course a weight has the shape (in, out), and x stands on the left of it.",
)
def collapse_transposed(layers):
    weight, bias = layers[0]
    for w, b in layers[1:]:
        weight, bias = weight @ w, bias @ w + b
    return weight.T, bias


@misconception(
    exercise="collapse",
    name="collapse-changes-the-layers",
    title="The biases of the layers that were given are changed.",
    hint="`+=` writes into the array that the caller still holds. What expression makes a new one?",
)
def collapse_in_place(layers):
    weight, bias = layers[0]
    for w, b in layers[1:]:
        b += bias @ w
        weight, bias = weight @ w, b
    return weight, bias


# ---- Linear


class _Linear(keras.Layer):
    """The right layer, in parts that can each go wrong."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def start(self):
        return "glorot_uniform"

    def build(self, input_shape):
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], self.units), initializer=self.start())
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")

    def call(self, inputs):
        return ops.matmul(inputs, self.kernel) + self.bias

    def get_config(self):
        return {**super().get_config(), "units": self.units}


@misconception(
    exercise="Linear",
    name="linear-bias-forgotten",
    title="The bias is made, but never added.",
    hint="What does your layer give for an input of zeros, when its bias is not zero?",
)
class LinearNoBias(_Linear):
    def call(self, inputs):
        return ops.matmul(inputs, self.kernel)


@misconception(
    exercise="Linear",
    name="linear-relu-inside",
    title="An activation is applied: negative outputs become 0.",
    hint="An affine layer gives negative numbers as well. Activations are layers of their own here.",
)
class LinearRelu(_Linear):
    def call(self, inputs):
        return ops.relu(ops.matmul(inputs, self.kernel) + self.bias)


@misconception(
    exercise="Linear",
    name="linear-through-dense",
    title="Keras's Dense does the work.",
    hint="The exercise is to write what Dense does: a kernel, a bias, a product and a sum.",
)
class LinearThroughDense(keras.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense = keras.layers.Dense(units)

    def build(self, input_shape):
        self.dense.build(input_shape)
        self.kernel, self.bias = self.dense.kernel, self.dense.bias

    def call(self, inputs):
        return self.dense(inputs)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


@misconception(
    exercise="Linear",
    name="linear-is-dense",
    title="Linear is Keras's Dense under another name.",
    hint="The exercise is to write what Dense does: a kernel, a bias, a product and a sum.",
)
class LinearIsDense(keras.layers.Dense):
    pass


@misconception(
    exercise="Linear",
    name="linear-is-mlpkits",
    title="mlpkit's own Linear does the work.",
    hint="Calling it elsewhere, to compare, is fine. Here you write it: a kernel, a bias, a product and a sum.",
)
class LinearIsMlpkits(mlpkit.Linear):
    pass


@misconception(
    exercise="Linear",
    name="linear-kernel-transposed",
    title="The kernel has the shape (units, inputs) and is transposed when it is used.",
    hint="Frameworks differ here. The attribute asked for has the shape (inputs, units).",
)
class LinearTransposed(_Linear):
    def build(self, input_shape):
        self.kernel = self.add_weight(name="kernel", shape=(self.units, input_shape[-1]), initializer="glorot_uniform")
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")

    def call(self, inputs):
        return ops.matmul(inputs, ops.transpose(self.kernel)) + self.bias


@misconception(
    exercise="Linear",
    name="linear-two-axes-only",
    title="Only inputs of shape (n, inputs) work: the number of inputs is taken from the second axis, not the last.",
    hint="For an input of shape (2, 3, 4), how many inputs are there? Which axis of input_shape is that, counted from the end?",
)
class LinearSecondAxis(_Linear):
    def build(self, input_shape):
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[1], self.units), initializer="glorot_uniform")
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")


@misconception(
    exercise="Linear",
    name="linear-flattens",
    title="Inputs with more than two axes are flattened, so that the kernel is too large.",
    hint="Only the last axis is multiplied; (2, 3, 4) should become (2, 3, units).",
)
class LinearFlattens(_Linear):
    def build(self, input_shape):
        self.kernel = self.add_weight(
            name="kernel", shape=(int(np.prod(input_shape[1:])), self.units), initializer="glorot_uniform"
        )
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")

    def call(self, inputs):
        return ops.matmul(ops.reshape(inputs, (len(inputs), -1)), self.kernel) + self.bias


@misconception(
    exercise="Linear",
    name="init-zeros",
    title="The kernel starts at zero: all units are alike, and stay so.",
    hint="If two units start with the same weights, they get the same gradient. What should the kernel start with?",
)
class LinearZeros(_Linear):
    def start(self):
        return "zeros"


@misconception(
    exercise="Linear",
    name="init-ones",
    title="The kernel starts with the same number everywhere: all units are alike, and stay so.",
    hint="If two units start with the same weights, they get the same gradient. What should the kernel start with?",
)
class LinearOnes(_Linear):
    def start(self):
        return "ones"


@misconception(
    exercise="Linear",
    name="init-he",
    title="This is He's law: a variance of 2 / inputs.",
    hint="Glorot's variance has both numbers in it, inputs and units.",
)
class LinearHe(_Linear):
    def start(self):
        return "he_normal"


@misconception(
    exercise="Linear",
    name="init-lecun",
    title="This is LeCun's law: a variance of 1 / inputs.",
    hint="Glorot's variance has both numbers in it, inputs and units.",
)
class LinearLecun(_Linear):
    def start(self):
        return "lecun_uniform"


@misconception(
    exercise="Linear",
    name="init-fixed-deviation",
    title="The kernel starts with a fixed deviation, whatever the size of the layer.",
    hint="A sum over more inputs is larger. How does Glorot's variance depend on the number of inputs and units?",
)
class LinearFixedDeviation(_Linear):
    def start(self):
        return keras.initializers.RandomNormal(stddev=0.01)


@misconception(
    exercise="Linear",
    name="init-variance-vs-std",
    title="The variance is used as the standard deviation: a root is missing.",
    hint="A normal law is given by its standard deviation, which is the root of the variance.",
)
class LinearVarianceAsStd(_Linear):
    def build(self, input_shape):
        deviation = 2 / (input_shape[-1] + self.units)
        start = keras.initializers.RandomNormal(stddev=deviation)
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], self.units), initializer=start)
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")


@misconception(
    exercise="Linear",
    name="init-positive-only",
    title="The first weights are all positive, from 0 to 1.",
    hint="What is the mean of your kernel? It should be 0.",
)
class LinearPositive(_Linear):
    def start(self):
        return keras.initializers.RandomUniform(0, 1)


@misconception(
    exercise="Linear",
    name="init-bound-as-deviation",
    title="The deviation is used as the bound of a uniform law: a factor √3 is missing.",
    hint="A uniform law on ±a has the variance a² / 3. For which a is that 2 / (inputs + units)?",
)
class LinearBound(_Linear):
    def build(self, input_shape):
        bound = (2 / (input_shape[-1] + self.units)) ** 0.5
        start = keras.initializers.RandomUniform(-bound, bound)
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], self.units), initializer=start)
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")


@misconception(
    exercise="Linear",
    name="init-same-seed",
    title="A fixed seed gives every layer of one shape the very same kernel.",
    hint="An initialiser with a number as its seed draws the same numbers each time. Do you need a seed here?",
)
class LinearSeeded(_Linear):
    def start(self):
        return keras.initializers.GlorotUniform(seed=0)


@misconception(
    exercise="Linear",
    name="linear-bias-random",
    title="The bias starts with random numbers instead of zeros.",
    hint="`add_weight` draws after Glorot if nothing else is said. What does it need for the bias?",
)
class LinearRandomBias(_Linear):
    def build(self, input_shape):
        super().build(input_shape)
        self.bias.assign(keras.random.normal((self.units,)))


@misconception(
    exercise="Linear",
    name="linear-bias-frozen",
    title="The bias is not trainable.",
    hint="Look at layer.trainable_weights: how many are there, and how many should there be?",
)
class LinearFrozenBias(_Linear):
    def build(self, input_shape):
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], self.units), initializer="glorot_uniform")
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros", trainable=False)


@misconception(
    exercise="Linear",
    name="linear-scalar-bias",
    title="All units share one bias.",
    hint="Each unit has a threshold of its own. Which shape should the bias have?",
)
class LinearScalarBias(_Linear):
    def build(self, input_shape):
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], self.units), initializer="glorot_uniform")
        self.bias = self.add_weight(name="bias", shape=(1,), initializer="zeros")


@misconception(
    exercise="Linear",
    name="numpy-in-call",
    title="NumPy computes the outputs, and no gradient finds its way back.",
    hint="Which operation takes the numbers out of the tensors? `ops.matmul` keeps the path.",
)
class LinearNumpy(_Linear):
    def call(self, inputs):
        return ops.convert_to_tensor(np.matmul(np.asarray(inputs), self.kernel.numpy()) + self.bias.numpy())


@misconception(
    exercise="Linear",
    name="linear-weights-made-in-call",
    title="The weights are made anew at every call.",
    hint="`call` runs again and again. Which method runs once, when the number of inputs is known?",
)
class LinearBuildsInCall(keras.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def call(self, inputs):
        start = keras.initializers.GlorotUniform()
        self.kernel = keras.Variable(start((inputs.shape[-1], self.units)))
        self.bias = keras.Variable(ops.zeros((self.units,)))
        return ops.matmul(inputs, self.kernel) + self.bias

    def get_config(self):
        return {**super().get_config(), "units": self.units}


@misconception(
    exercise="Linear",
    name="missing-units-in-get_config",
    title="get_config does not tell the number of units, so that the layer cannot be made again.",
    hint="Keras calls Linear(**config) when it loads. Which argument does your constructor need?",
)
class LinearNoUnits(_Linear):
    def get_config(self):
        return keras.Layer.get_config(self)


@misconception(
    exercise="Linear",
    name="config-without-super",
    title="get_config tells the number of units, but no longer what Keras knows: the name is lost.",
    hint="Your dictionary should contain everything that super().get_config() returns, and the units besides.",
)
class LinearNoSuperConfig(_Linear):
    def get_config(self):
        return {"units": self.units}


@misconception(
    exercise="Linear",
    name="kwargs-not-passed-on",
    title="**kwargs are accepted, but not passed on to Keras.",
    hint="What should super().__init__ get?",
)
class LinearDropsKwargs(_Linear):
    def __init__(self, units, **kwargs):
        super().__init__(units)


@misconception(
    exercise="Linear",
    name="missing-super-init",
    title="super().__init__ is not called.",
    hint="What has to come first in the constructor of a layer?",
)
class LinearNoSuper(keras.Layer):
    def __init__(self, units, **kwargs):
        self.units = units

    def build(self, input_shape):
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], self.units), initializer="glorot_uniform")
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")

    def call(self, inputs):
        return ops.matmul(inputs, self.kernel) + self.bias


# ---- mlp


def _layers(hidden_units, num_classes, activation, last=None, **options):
    hidden = [keras.layers.Dense(units, activation, **options) for units in hidden_units]
    return [*hidden, keras.layers.Dense(num_classes, last, **options)]


@misconception(
    exercise="mlp",
    name="softmax-in-the-model",
    title="A softmax follows the last layer: these are probabilities, not logits.",
    hint="Do the outputs of each row sum to 1? The softmax belongs to the loss.",
)
def mlp_softmax(hidden_units, num_classes, activation="relu"):
    return keras.Sequential(_layers(hidden_units, num_classes, activation, "softmax"))


@misconception(
    exercise="mlp",
    name="activation-on-the-last-layer",
    title="The last layer has the activation, too: with relu no logit can be negative.",
    hint="Between which layers does an activation belong, and what follows the last?",
)
def mlp_activated(hidden_units, num_classes, activation="relu"):
    return keras.Sequential(_layers(hidden_units, num_classes, activation, activation))


@misconception(
    exercise="mlp",
    name="no-activation",
    title="There is no activation at all: the layers collapse into one.",
    hint="What does your first exercise say about this model?",
)
def mlp_linear(hidden_units, num_classes, activation="relu"):
    return keras.Sequential(_layers(hidden_units, num_classes, None))


@misconception(
    exercise="mlp",
    name="activation-ignored",
    title="The activation is always relu, whatever is asked for.",
    hint="Where in your function is the argument `activation` used?",
)
def mlp_always_relu(hidden_units, num_classes, activation="relu"):
    return keras.Sequential(_layers(hidden_units, num_classes, "relu"))


@misconception(
    exercise="mlp",
    name="activation-known-by-hand",
    title="Only a few activations are known by name.",
    hint="Keras knows all of its activations by name. Which layer, or argument, takes a name?",
)
def mlp_few_names(hidden_units, num_classes, activation="relu"):
    known = {"relu": ops.relu, "tanh": ops.tanh, "sigmoid": ops.sigmoid}
    return keras.Sequential(_layers(hidden_units, num_classes, known[activation]))


@misconception(
    exercise="mlp",
    name="activation-before-the-first-layer",
    title="An activation comes first and bends the inputs.",
    hint="What happens to a negative input before it meets a weight?",
)
def mlp_activation_first(hidden_units, num_classes, activation="relu"):
    layers = []
    for layer in _layers(hidden_units, num_classes, None):
        layers += [keras.layers.Activation(activation), layer]
    return keras.Sequential(layers)


@misconception(
    exercise="mlp",
    name="activation-once",
    title="Only the first hidden layer has an activation: the others collapse.",
    hint="Is the activation inside your loop?",
)
def mlp_first_activated(hidden_units, num_classes, activation="relu"):
    layers = _layers(hidden_units, num_classes, None)
    return keras.Sequential([layers[0], *[keras.layers.Activation(activation)] * (len(layers) > 1), *layers[1:]])


@misconception(
    exercise="mlp",
    name="activation-missing-on-the-last-hidden-layer",
    title="The last hidden layer has no activation, so that it collapses with the last layer.",
    hint="Count: how many hidden layers are there, and how many activations?",
)
def mlp_last_hidden_linear(hidden_units, num_classes, activation="relu"):
    layers = _layers(hidden_units, num_classes, activation)
    if len(layers) > 1:
        layers[-2] = keras.layers.Dense(hidden_units[-1])
    return keras.Sequential(layers)


@misconception(
    exercise="mlp",
    name="output-layer-missing",
    title="The layer that gives the logits is missing: the model ends with its last hidden layer.",
    hint="How many outputs has your model for three classes?",
)
def mlp_no_output(hidden_units, num_classes, activation="relu"):
    return keras.Sequential(_layers(hidden_units, num_classes, activation)[:-1])


@misconception(
    exercise="mlp",
    name="one-hidden-layer-only",
    title="Only the first number in hidden_units becomes a layer.",
    hint="How many kernels has mlp([5, 8], 4), and how many should it have?",
)
def mlp_one_hidden(hidden_units, num_classes, activation="relu"):
    return keras.Sequential(_layers(hidden_units[:1], num_classes, activation))


@misconception(
    exercise="mlp",
    name="layers-reversed",
    title="The hidden layers come in the wrong order.",
    hint="The first number in hidden_units is the layer next to the inputs.",
)
def mlp_reversed(hidden_units, num_classes, activation="relu"):
    return keras.Sequential(_layers(hidden_units[::-1], num_classes, activation))


@misconception(
    exercise="mlp",
    name="without-biases",
    title="The layers have no biases.",
    hint="Without a bias every unit bends at the origin. What does the exercise say about biases?",
)
def mlp_no_bias(hidden_units, num_classes, activation="relu"):
    return keras.Sequential(_layers(hidden_units, num_classes, activation, use_bias=False))


@misconception(
    exercise="mlp",
    name="hidden-biases-only",
    title="The last layer has no bias.",
    hint="All layers have biases, the last one, too.",
)
def mlp_no_last_bias(hidden_units, num_classes, activation="relu"):
    layers = _layers(hidden_units, num_classes, activation)
    return keras.Sequential([*layers[:-1], keras.layers.Dense(num_classes, use_bias=False)])


@misconception(
    exercise="mlp",
    name="one-layer-used-again",
    title="Equal widths share one layer object, so that one kernel does the work of several.",
    hint="Is a new layer made for each number in hidden_units?",
)
def mlp_shared(hidden_units, num_classes, activation="relu"):
    made = {units: keras.layers.Dense(units, activation) for units in set(hidden_units)}

    class Shared(keras.Model):
        def __init__(self):
            super().__init__()
            self.hidden = list(made.values())
            self.last = keras.layers.Dense(num_classes)

        def call(self, x):
            for units in hidden_units:
                x = made[units](x)
            return self.last(x)

    return Shared()


@misconception(
    exercise="mlp",
    name="inputs-fixed",
    title="The number of inputs is fixed in the function.",
    hint="Where does your model get its number of inputs from? It should learn it with its first batch.",
)
def mlp_fixed_inputs(hidden_units, num_classes, activation="relu"):
    return keras.Sequential([keras.Input((64,)), *_layers(hidden_units, num_classes, activation)])


@misconception(
    exercise="mlp",
    name="returns-the-layers",
    title="A list of layers comes back, not a model.",
    hint="Which class of Keras makes a model of a list of layers?",
)
def mlp_list(hidden_units, num_classes, activation="relu"):
    return _layers(hidden_units, num_classes, activation)


@misconception(
    exercise="mlp",
    name="returns-a-function",
    title="A function comes back, not a Keras model.",
    hint="A function has no weights that Keras could find. Which class of Keras makes a model of layers?",
)
def mlp_function(hidden_units, num_classes, activation="relu"):
    layers = _layers(hidden_units, num_classes, activation)

    def forward(x):
        for layer in layers:
            x = layer(x)
        return x

    return forward


@misconception(
    exercise="mlp",
    name="layer-of-inputs-added",
    title="One more dense layer stands before the hidden ones.",
    hint="The inputs are no layer: count kernels, there should be one more than hidden widths.",
)
def mlp_extra(hidden_units, num_classes, activation="relu"):
    first = hidden_units[0] if hidden_units else num_classes
    return keras.Sequential(_layers([first, *hidden_units], num_classes, activation))


@misconception(
    exercise="mlp",
    name="list-with-a-plus",
    title="`hidden_units + [num_classes]` needs a list, and `hidden_units[-1]` needs at least one number in it.",
    hint="Try a tuple for hidden_units, and an empty list.",
)
def mlp_lists_only(hidden_units, num_classes, activation="relu"):
    widths = hidden_units + [num_classes]
    return keras.Sequential(_layers(widths[:-1], widths[-1], activation))


@misconception(
    exercise="mlp",
    name="ready-made-model",
    title="mlpkit's own mlp does the work.",
    hint="Calling it elsewhere, to compare, is fine. Here you write it: a list of layers and a model of them.",
)
def mlp_ready_made(hidden_units, num_classes, activation="relu"):
    return mlpkit.mlp(hidden_units, num_classes, activation)


@misconception(
    exercise="mlp",
    name="zeros-to-start-with",
    title="All kernels start at zero: all units are alike, and stay so.",
    hint="If two units start with the same weights, they get the same gradient. What should a kernel start with?",
)
def mlp_zeros(hidden_units, num_classes, activation="relu"):
    return keras.Sequential(_layers(hidden_units, num_classes, activation, kernel_initializer="zeros"))


_made = {}


@misconception(
    exercise="mlp",
    name="one-model-for-all",
    title="The same model comes back when it is asked for again.",
    hint="Does your function keep layers or models in a variable outside of it?",
)
def mlp_cached(hidden_units, num_classes, activation="relu"):
    asked = (*hidden_units, num_classes, activation)
    if asked not in _made:
        _made[asked] = keras.Sequential(_layers(hidden_units, num_classes, activation))
    return _made[asked]


@misconception(
    exercise="mlp",
    name="detached-between-layers",
    title="The signal is taken out of the graph between the layers, so that early ones cannot learn.",
    hint="Is there a NumPy function, or a stop_gradient, between your layers?",
)
def mlp_detached(hidden_units, num_classes, activation="relu"):
    class Detached(keras.Model):
        def __init__(self):
            super().__init__()
            self.steps = _layers(hidden_units, num_classes, activation)

        def call(self, x):
            for layer in self.steps:
                x = layer(ops.stop_gradient(ops.convert_to_tensor(x)))
            return x

    return Detached()


# ---- count_parameters


@misconception(
    exercise="count_parameters",
    name="count-without-biases",
    title="The biases are not counted.",
    hint="A layer with four outputs has four biases.",
)
def count_weights(inputs, hidden_units, outputs):
    widths = [inputs, *hidden_units, outputs]
    return sum(a * b for a, b in zip(widths, widths[1:]))


@misconception(
    exercise="count_parameters",
    name="count-one-bias-a-layer",
    title="Each layer is given a single bias.",
    hint="A bias is one number for each *output* of a layer.",
)
def count_one_bias(inputs, hidden_units, outputs):
    widths = [inputs, *hidden_units, outputs]
    return sum(a * b + 1 for a, b in zip(widths, widths[1:]))


@misconception(
    exercise="count_parameters",
    name="count-biases-of-inputs",
    title="A bias is counted for each input of a layer instead of each output.",
    hint="The bias is added to what the layer gives. How many numbers is that?",
)
def count_input_bias(inputs, hidden_units, outputs):
    widths = [inputs, *hidden_units, outputs]
    return sum(a * (b + 1) for a, b in zip(widths, widths[1:]))


@misconception(
    exercise="count_parameters",
    name="count-without-output-layer",
    title="The last layer is not counted.",
    hint="How many layers have weights? One more than there are hidden widths.",
)
def count_hidden(inputs, hidden_units, outputs):
    widths = [inputs, *hidden_units]
    return sum((a + 1) * b for a, b in zip(widths, widths[1:]))


@misconception(
    exercise="count_parameters",
    name="count-without-output-biases",
    title="The biases of the last layer are not counted.",
    hint="The logits have biases, too.",
)
def count_no_last_bias(inputs, hidden_units, outputs):
    widths = [inputs, *hidden_units, outputs]
    return sum((a + 1) * b for a, b in zip(widths, widths[1:])) - outputs


@misconception(
    exercise="count_parameters",
    name="count-units",
    title="Units are counted, not weights.",
    hint="Every unit has a weight for each number that comes in.",
)
def count_units(inputs, hidden_units, outputs):
    return inputs + sum(hidden_units) + outputs


@misconception(
    exercise="count_parameters",
    name="count-first-hidden-only",
    title="Only the first hidden layer is taken into account.",
    hint="hidden_units may hold several widths, or none.",
)
def count_first(inputs, hidden_units, outputs):
    return (inputs + 1) * hidden_units[0] + (hidden_units[0] + 1) * outputs


@misconception(
    exercise="count_parameters",
    name="count-hidden-layers-from-inputs",
    title="Every hidden layer is counted as if it were connected to the inputs.",
    hint="What comes into the second hidden layer?",
)
def count_from_inputs(inputs, hidden_units, outputs):
    last = hidden_units[-1] if hidden_units else inputs
    return sum((inputs + 1) * units for units in hidden_units) + (last + 1) * outputs


@misconception(
    exercise="count_parameters",
    name="count-fails-without-hidden-layers",
    title="Without hidden layers there is nothing to begin with.",
    hint="For an empty list the network is a single layer from inputs to outputs.",
)
def count_needs_hidden(inputs, hidden_units, outputs):
    total = (inputs + 1) * hidden_units[0]
    for a, b in zip(hidden_units, hidden_units[1:]):
        total += (a + 1) * b
    return total + (hidden_units[-1] + 1) * outputs


@misconception(
    exercise="count_parameters",
    name="count-all-at-once",
    title="All widths are multiplied together.",
    hint="Each layer adds its own weights to the total.",
)
def count_product(inputs, hidden_units, outputs):
    return int(np.prod([inputs, *hidden_units, outputs])) + sum(hidden_units) + outputs


@misconception(
    exercise="count_parameters",
    name="count-changes-the-list",
    title="The list that was given is changed.",
    hint="`insert` and `append` change the caller's list. How do you make a new one?",
)
def count_in_place(inputs, hidden_units, outputs):
    hidden_units.insert(0, inputs)
    hidden_units.append(outputs)
    return sum((a + 1) * b for a, b in zip(hidden_units, hidden_units[1:]))


# ---- cross_entropy


def _log_softmax(logits):
    logits = ops.convert_to_tensor(logits)
    shifted = logits - ops.max(logits, axis=1, keepdims=True)
    return shifted - ops.log(ops.sum(ops.exp(shifted), axis=1, keepdims=True))


def _pick(rows, labels):
    return ops.take_along_axis(rows, ops.cast(ops.convert_to_tensor(labels), "int32")[:, None], axis=1)[:, 0]


def _naive_softmax(logits):
    e = ops.exp(ops.convert_to_tensor(logits))
    return e / ops.sum(e, axis=1, keepdims=True)


@misconception(
    exercise="cross_entropy",
    name="softmax-no-shift",
    title="The exponentials overflow: without the shift, e to a large logit is infinite.",
    hint="Subtract the same number from all logits of a row: the softmax stays what it is. Which number keeps every exponent at 0 or below?",
)
def ce_no_shift(logits, labels):
    logits = ops.convert_to_tensor(logits)
    return ops.mean(ops.log(ops.sum(ops.exp(logits), axis=1)) - _pick(logits, labels))


@misconception(
    exercise="cross_entropy",
    name="ce-log-zero",
    title="A probability becomes 0, and its logarithm minus infinity.",
    hint="The loss needs the logarithm of a probability, never the probability itself. Can you compute the one without the other?",
)
def ce_log_of_softmax(logits, labels):
    return -ops.mean(ops.log(_pick(ops.softmax(ops.convert_to_tensor(logits), axis=1), labels)))


@misconception(
    exercise="cross_entropy",
    name="ce-eps-bias",
    title="A small number is added to the probability, so that no loss can be larger than its logarithm.",
    hint="-log(1e-7) is 16. What should the loss of a logit be that is 20,000 too low?",
)
def ce_eps(logits, labels):
    p = ops.softmax(ops.convert_to_tensor(logits), axis=1)
    return -ops.mean(ops.log(_pick(p, labels) + 1e-7))


@misconception(
    exercise="cross_entropy",
    name="ce-clip-changes-gradient",
    title="The probability is clipped: the loss is bounded, and beyond it the gradient is 0.",
    hint="An example that is very wrong should pull the hardest. What does clipping do to its pull?",
)
def ce_clipped(logits, labels):
    p = ops.clip(ops.softmax(ops.convert_to_tensor(logits), axis=1), 1e-7, 1.0 - 1e-7)
    return -ops.mean(ops.log(_pick(p, labels)))


@misconception(
    exercise="cross_entropy",
    name="ce-clipped-logits",
    title="The logits are clipped, so that large ones all count alike.",
    hint="Is the loss of a logit of 10,000 the same as that of 50? The shift needs no clipping.",
)
def ce_clipped_logits(logits, labels):
    return -ops.mean(_pick(_log_softmax(ops.clip(ops.convert_to_tensor(logits), -50.0, 50.0)), labels))


@misconception(
    exercise="cross_entropy",
    name="softmax-global-max-shift",
    title="All rows are shifted by the largest logit of the whole batch: rows far below it underflow.",
    hint="Each row has a largest logit of its own. What does `ops.max` need to find it?",
)
def ce_global_max(logits, labels):
    logits = ops.convert_to_tensor(logits)
    shifted = logits - ops.max(logits)
    return ops.mean(ops.log(ops.sum(ops.exp(shifted), axis=1)) - _pick(shifted, labels))


@misconception(
    exercise="cross_entropy",
    name="softmax-global-sum",
    title="The exponentials are summed over the whole batch, not over each row.",
    hint="The probabilities of each example sum to 1. Over which axis is your sum?",
)
def ce_global_sum(logits, labels):
    logits = ops.convert_to_tensor(logits)
    shifted = logits - ops.max(logits)
    return ops.mean(ops.log(ops.sum(ops.exp(shifted))) - _pick(shifted, labels))


@misconception(
    exercise="cross_entropy",
    name="softmax-wrong-axis",
    title="The softmax runs down the columns, over the examples instead of the classes.",
    hint="The probabilities of each example sum to 1. Which axis holds the classes?",
)
def ce_wrong_axis(logits, labels):
    logits = ops.convert_to_tensor(logits)
    return -ops.mean(_pick(ops.log_softmax(logits, axis=0), labels))


@misconception(
    exercise="cross_entropy",
    name="double-softmax",
    title="The softmax is applied twice: probabilities are treated as logits.",
    hint="A loss that takes logits does the softmax itself.",
)
def ce_double(logits, labels):
    return -ops.mean(_pick(_log_softmax(ops.exp(_log_softmax(logits))), labels))


@misconception(
    exercise="cross_entropy",
    name="ce-from-logits-forgotten",
    title="The logits are treated as probabilities: Keras's loss was not told that they are logits.",
    hint="Keras's losses of this kind have an argument from_logits. What is its default?",
)
def ce_keras_probabilities(logits, labels):
    return ops.mean(keras.losses.sparse_categorical_crossentropy(labels, ops.convert_to_tensor(logits)))


@misconception(
    exercise="cross_entropy",
    name="ce-missing-mean",
    title="The losses of the examples are added up instead of averaged.",
    hint="A batch of twice as many examples should not cost twice as much.",
)
def ce_sum(logits, labels):
    return -ops.sum(_pick(_log_softmax(logits), labels))


@misconception(
    exercise="cross_entropy",
    name="ce-one-each",
    title="One loss for each example comes back, instead of their mean.",
    hint="The loss is a single number.",
)
def ce_vector(logits, labels):
    return -_pick(_log_softmax(logits), labels)


@misconception(
    exercise="cross_entropy",
    name="ce-mean-over-all-entries",
    title="The mean runs over examples and classes: it is too small by the number of classes.",
    hint="With a one-hot product most entries are 0. Sum over the classes first, then average over the examples.",
)
def ce_mean_all(logits, labels):
    logits = ops.convert_to_tensor(logits)
    return -ops.mean(ops.one_hot(labels, logits.shape[1], dtype=logits.dtype) * _log_softmax(logits))


@misconception(
    exercise="cross_entropy",
    name="ce-missing-minus",
    title="The sign is wrong: the loss is negative.",
    hint="The logarithm of a probability is negative. What should a loss be?",
)
def ce_negative(logits, labels):
    return ops.mean(_pick(_log_softmax(logits), labels))


@misconception(
    exercise="cross_entropy",
    name="ce-batch-precedence",
    title="Only the second term is averaged over the batch.",
    hint="Which part of your formula is divided by n? Set the brackets.",
)
def ce_precedence(logits, labels):
    logits = ops.convert_to_tensor(logits)
    return ops.sum(ops.logsumexp(logits, axis=1)) - ops.sum(_pick(logits, labels)) / logits.shape[0]


@misconception(
    exercise="cross_entropy",
    name="ce-dot-outer-sum",
    title="Every example is charged for the labels of all the others as well.",
    hint="`ops.take(rows, labels, axis=1)` takes these columns of *every* row. What shape comes back?",
)
def ce_outer(logits, labels):
    return -ops.mean(ops.take(_log_softmax(logits), labels, axis=1))


@misconception(
    exercise="cross_entropy",
    name="ce-binary-for-multiclass",
    title="The wrong classes are charged for, too: the formula for two classes is applied to each.",
    hint="With a softmax, pushing one class up pushes the others down. Only the right class stands in the formula.",
)
def ce_binary(logits, labels):
    logits = ops.convert_to_tensor(logits)
    hot, p = ops.one_hot(labels, logits.shape[1], dtype=logits.dtype), ops.softmax(logits, axis=1)
    return -ops.mean(ops.sum(hot * ops.log(p) + (1 - hot) * ops.log(1 - p), axis=1))


@misconception(
    exercise="cross_entropy",
    name="ce-likeliest-class",
    title="The loss is taken at the class that the model prefers, not at the label.",
    hint="What happens to your loss when the labels change?",
)
def ce_argmax(logits, labels):
    log_p = _log_softmax(logits)
    return -ops.mean(ops.max(log_p, axis=1))


@misconception(
    exercise="cross_entropy",
    name="ce-probability-without-logarithm",
    title="The logarithm is missing: this is minus the mean probability of the right class.",
    hint="How much should an example cost to which the model gives the probability 0.001?",
)
def ce_no_log(logits, labels):
    return -ops.mean(ops.exp(_pick(_log_softmax(logits), labels)))


@misconception(
    exercise="cross_entropy",
    name="ce-shift-forgotten-in-one-term",
    title="The maximum is subtracted in one of the two terms only.",
    hint="log Σ exp(z - m) is smaller than log Σ exp(z), by m. Where does your formula give it back?",
)
def ce_half_shifted(logits, labels):
    logits = ops.convert_to_tensor(logits)
    shifted = logits - ops.max(logits, axis=1, keepdims=True)
    return ops.mean(ops.log(ops.sum(ops.exp(shifted), axis=1)) - _pick(logits, labels))


@misconception(
    exercise="cross_entropy",
    name="ce-squared-error",
    title="This is the squared error of the probabilities, not the cross-entropy.",
    hint="What does the formula charge for the probability p of the right class?",
)
def ce_squared(logits, labels):
    logits = ops.convert_to_tensor(logits)
    hot = ops.one_hot(labels, logits.shape[1], dtype=logits.dtype)
    return ops.mean(ops.sum(ops.square(ops.softmax(logits, axis=1) - hot), axis=1))


@misconception(
    exercise="cross_entropy",
    name="ce-base-two",
    title="The logarithm has the base 2.",
    hint="A model that knows nothing of two classes should pay log 2 = 0.693.",
)
def ce_base_two(logits, labels):
    return -ops.mean(_pick(_log_softmax(logits), labels)) / 0.6931471805599453


@misconception(
    exercise="cross_entropy",
    name="ce-numpy-cuts-the-gradient",
    title="NumPy computes the right loss, and no gradient finds its way back.",
    hint="Which operation takes the numbers out of the tensors? keras.ops has the same functions.",
)
def ce_numpy(logits, labels):
    z = np.asarray(logits)
    z = z - z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), np.asarray(labels)])


@misconception(
    exercise="cross_entropy",
    name="ce-normaliser-detached",
    title="The sum of exponentials is held fixed for the gradient: it pulls the right class up without end, and no other down.",
    hint="Is there a stop_gradient around more than the maximum?",
)
def ce_detached(logits, labels):
    logits = ops.convert_to_tensor(logits)
    return ops.mean(ops.stop_gradient(ops.logsumexp(logits, axis=1)) - _pick(logits, labels))


@misconception(
    exercise="cross_entropy",
    name="ce-gradient-only-where-wrong",
    title="Small losses are cut off, and with them their gradients.",
    hint="Also an example that is right has a gradient: softmax minus one-hot is never exactly 0.",
)
def ce_hinge(logits, labels):
    losses = -_pick(_log_softmax(logits), labels)
    return ops.mean(ops.where(losses > 0.3, losses, ops.stop_gradient(losses)))


# ---- minibatches


@misconception(
    exercise="minibatches",
    name="batch-last-dropped",
    title="The last, shorter batch is dropped.",
    hint="Add up the sizes of your batches: is every example there?",
)
def batches_dropped(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    for number in range(len(x) // batch_size):
        rows = order[number * batch_size : (number + 1) * batch_size]
        yield x[rows], y[rows]


@misconception(
    exercise="minibatches",
    name="batch-empty-last",
    title="One batch too many comes at the end, an empty one where batch_size divides the number of examples.",
    hint="`n // batch_size + 1` is one too many if nothing is left over.",
)
def batches_empty(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    for number in range(len(x) // batch_size + 1):
        rows = order[number * batch_size : (number + 1) * batch_size]
        yield x[rows], y[rows]


@misconception(
    exercise="minibatches",
    name="batch-last-duplicated",
    title="The last batch is filled up with examples that were there already.",
    hint="Each example comes once in an epoch. The last batch may be shorter.",
)
def batches_filled(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    for start in range(0, len(x), batch_size):
        rows = np.take(order, range(start, start + batch_size), mode="wrap")
        yield x[rows], y[rows]


@misconception(
    exercise="minibatches",
    name="split-x-y-desync",
    title="x and y are shuffled separately, so that the labels belong to other examples.",
    hint="Two calls of rng.permutation give two different orders. How can both arrays get the same one?",
)
def batches_torn(x, y, batch_size, rng):
    x, y = rng.permutation(x), rng.permutation(y)
    for start in range(0, len(x), batch_size):
        yield x[start : start + batch_size], y[start : start + batch_size]


@misconception(
    exercise="minibatches",
    name="batch-labels-not-shuffled",
    title="Only x is shuffled; y comes in its old order.",
    hint="Which rows of y belong to x[rows]?",
)
def batches_only_x(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    for start in range(0, len(x), batch_size):
        yield x[order[start : start + batch_size]], y[start : start + batch_size]


@misconception(
    exercise="minibatches",
    name="batch-not-shuffled",
    title="The examples come in the order in which they stand.",
    hint="If the data are sorted by class, what is in your first batch?",
)
def batches_in_order(x, y, batch_size, rng):
    for start in range(0, len(x), batch_size):
        yield x[start : start + batch_size].copy(), y[start : start + batch_size].copy()


@misconception(
    exercise="minibatches",
    name="batches-shuffled-not-examples",
    title="The batches are shuffled, not the examples: the same ones are together every time.",
    hint="Which examples can meet in a batch? Any two of them should.",
)
def batches_of_neighbours(x, y, batch_size, rng):
    starts = np.arange(0, len(x), batch_size)
    for start in [*rng.permutation(starts[:-1]), starts[-1]]:
        yield x[start : start + batch_size].copy(), y[start : start + batch_size].copy()


@misconception(
    exercise="minibatches",
    name="batch-shuffled-inside",
    title="Only within each batch is the order changed: the same examples are together every time.",
    hint="Shuffle all of the row numbers first, then cut.",
)
def batches_shuffled_inside(x, y, batch_size, rng):
    for start in range(0, len(x), batch_size):
        rows = rng.permutation(np.arange(start, min(start + batch_size, len(x))))
        yield x[rows], y[rows]


@misconception(
    exercise="minibatches",
    name="batch-with-replacement",
    title="Examples are drawn with replacement: some come twice, others never.",
    hint="rng.integers and rng.choice may draw the same number again. What gives each number exactly once?",
)
def batches_replaced(x, y, batch_size, rng):
    for start in range(0, len(x), batch_size):
        rows = rng.integers(0, len(x), min(batch_size, len(x) - start))
        yield x[rows], y[rows]


@misconception(
    exercise="minibatches",
    name="batch-no-reshuffle",
    title="The order is the same at every call, because the random numbers have a fixed seed.",
    hint="Which generator do you draw from? The one that is given goes on from call to call.",
)
def batches_fixed(x, y, batch_size, rng):
    order = np.random.default_rng(0).permutation(len(x))
    for start in range(0, len(x), batch_size):
        rows = order[start : start + batch_size]
        yield x[rows], y[rows]


@misconception(
    exercise="minibatches",
    name="batch-global-rng",
    title="The order comes from NumPy's global generator, not from rng.",
    hint="np.random.shuffle does not know your rng. Which methods has rng itself?",
)
def batches_global(x, y, batch_size, rng):
    order = np.random.permutation(len(x))
    for start in range(0, len(x), batch_size):
        rows = order[start : start + batch_size]
        yield x[rows], y[rows]


@misconception(
    exercise="minibatches",
    name="shuffle-inplace-callers-data",
    title="The caller's arrays are shuffled in place.",
    hint="rng.shuffle changes its argument. Shuffle row numbers instead.",
)
def batches_in_place(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    x[...], y[...] = x[order], y[order]
    for start in range(0, len(x), batch_size):
        yield x[start : start + batch_size], y[start : start + batch_size]


@misconception(
    exercise="minibatches",
    name="batch-first-one-only",
    title="Only the first batch comes back.",
    hint="Is a `return` inside your loop? `yield` goes on.",
)
def batches_first(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    for start in range(0, len(x), batch_size):
        rows = order[start : start + batch_size]
        return [(x[rows], y[rows])]


@misconception(
    exercise="minibatches",
    name="batch-one-pair-returned",
    title="One pair of arrays comes back, instead of several pairs.",
    hint="The function should give all batches of the epoch: a list of pairs, or a generator.",
)
def batches_pair(x, y, batch_size, rng):
    rows = rng.permutation(len(x))[:batch_size]
    return x[rows], y[rows]


@misconception(
    exercise="minibatches",
    name="batch-count-for-size",
    title="batch_size is taken for the number of batches.",
    hint="How many rows has each of your batches?",
)
def batches_count(x, y, batch_size, rng):
    parts = np.array_split(rng.permutation(len(x)), batch_size)
    return [(x[rows], y[rows]) for rows in parts if len(rows)]


@misconception(
    exercise="minibatches",
    name="batch-even-sizes",
    title="The batches are made of nearly equal size, instead of full ones and a rest.",
    hint="np.array_split evens the sizes out. Each batch but the last should have batch_size rows.",
)
def batches_even(x, y, batch_size, rng):
    parts = np.array_split(rng.permutation(len(x)), -(-len(x) // batch_size))
    return [(x[rows], y[rows]) for rows in parts]


@misconception(
    exercise="minibatches",
    name="batch-one-too-long",
    title="Each batch has one row too many, which comes again in the next.",
    hint="A slice a:b ends before b.",
)
def batches_overlap(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    for start in range(0, len(x), batch_size):
        rows = order[start : start + batch_size + 1]
        yield x[rows], y[rows]


@misconception(
    exercise="minibatches",
    name="batch-buffer-reused",
    title="All batches are the same array, which is overwritten each time.",
    hint="Keep two batches in a list and look at the first again.",
)
def batches_buffer(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    xb, yb = np.empty_like(x[:batch_size]), np.empty_like(y[:batch_size])
    for start in range(0, len(x), batch_size):
        rows = order[start : start + batch_size]
        xb[: len(rows)], yb[: len(rows)] = x[rows], y[rows]
        yield xb[: len(rows)], yb[: len(rows)]


@misconception(
    exercise="minibatches",
    name="batch-flattened",
    title="The examples lose their shape: each is flattened into a row.",
    hint="x may have any number of axes. What shape has a batch of pictures?",
)
def batches_flat(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    x = x.reshape(len(x), -1)
    for start in range(0, len(x), batch_size):
        rows = order[start : start + batch_size]
        yield x[rows], y[rows]


# ---- sgd_step


@misconception(
    exercise="sgd_step",
    name="step-uphill",
    title="The step goes uphill: the gradient is added.",
    hint="The gradient points to where the loss grows. Where should the step go?",
)
def step_uphill(params, grads, learning_rate):
    return [p + learning_rate * g for p, g in zip(params, grads)]


@misconception(
    exercise="sgd_step",
    name="step-without-learning-rate",
    title="The learning rate is left out.",
    hint="How far does your step go when learning_rate is halved?",
)
def step_whole(params, grads, learning_rate):
    return [p - g for p, g in zip(params, grads)]


@misconception(
    exercise="sgd_step",
    name="step-only",
    title="The step comes back, not the parameters after it.",
    hint="What are the parameters after a step with a gradient of 0?",
)
def step_only(params, grads, learning_rate):
    return [-learning_rate * g for p, g in zip(params, grads)]


@misconception(
    exercise="sgd_step",
    name="step-in-place",
    title="The old parameters are changed in place.",
    hint="`p -= ...` writes into the caller's array. What makes a new one?",
)
def step_in_place(params, grads, learning_rate):
    for p, g in zip(params, grads):
        p -= learning_rate * g
    return params


@misconception(
    exercise="sgd_step",
    name="step-replaces-in-the-list",
    title="New parameters are put into the list that was given.",
    hint="The caller's list should stay as it was. How do you make a new list?",
)
def step_list_in_place(params, grads, learning_rate):
    for i in range(len(params)):
        params[i] = params[i] - learning_rate * grads[i]
    return params


@misconception(
    exercise="sgd_step",
    name="step-by-sign",
    title="Only the sign of the gradient counts, not its size.",
    hint="Where the loss is steeper, the step is longer.",
)
def step_sign(params, grads, learning_rate):
    return [p - learning_rate * np.sign(g) for p, g in zip(params, grads)]


@misconception(
    exercise="sgd_step",
    name="step-decays-too",
    title="The parameters shrink as well: learning_rate multiplies both.",
    hint="Set the brackets: what does learning_rate multiply?",
)
def step_shrinks(params, grads, learning_rate):
    return [p - learning_rate * (p + g) for p, g in zip(params, grads)]


@misconception(
    exercise="sgd_step",
    name="step-divides",
    title="The gradient is divided by the learning rate.",
    hint="A smaller learning rate should make a smaller step.",
)
def step_divides(params, grads, learning_rate):
    return [p - g / learning_rate for p, g in zip(params, grads)]


@misconception(
    exercise="sgd_step",
    name="step-first-only",
    title="Only the first parameter is updated.",
    hint="Is there a `return` inside your loop?",
)
def step_first(params, grads, learning_rate):
    for p, g in zip(params, grads):
        return [p - learning_rate * g]


@misconception(
    exercise="sgd_step",
    name="step-returns-nothing",
    title="Nothing comes back.",
    hint="The new list has to be returned.",
)
def step_nothing(params, grads, learning_rate):
    new = [p - learning_rate * g for p, g in zip(params, grads)]


@misconception(
    exercise="sgd_step",
    name="step-of-arrays",
    title="The lists are treated as arrays, which works only where all parameters have one shape.",
    hint="A kernel and a bias have different shapes. Take them one by one.",
)
def step_arrays(params, grads, learning_rate):
    return list(np.array(params) - learning_rate * np.array(grads))


@misconception(
    exercise="sgd_step",
    name="step-assigns-variables",
    title="Variables are assigned to, so that the old parameters are gone.",
    hint="`assign_sub` changes the variable itself. The function should leave it as it was.",
)
def step_assigns(params, grads, learning_rate):
    return [
        p.assign_sub(learning_rate * g) if hasattr(p, "assign_sub") else p - learning_rate * g
        for p, g in zip(params, grads)
    ]


# ---- loss_surface


@misconception(
    exercise="loss_surface",
    name="surface-transposed",
    title="The table is transposed: w1 runs along the columns.",
    hint="Row i belongs to w1[i]. What is np.meshgrid's default indexing?",
)
def surface_transposed(loss, w1, w2):
    a, b = np.meshgrid(w1, w2)
    return np.vectorize(loss, otypes=[float])(a, b)


@misconception(
    exercise="loss_surface",
    name="surface-arguments-swapped",
    title="The loss gets its two weights in the wrong order.",
    hint="loss(a, b): a comes from w1, b from w2.",
)
def surface_swapped(loss, w1, w2):
    return np.array([[loss(b, a) for b in w2] for a in w1])


@misconception(
    exercise="loss_surface",
    name="surface-diagonal",
    title="w1 and w2 are walked through together: only pairs with the same number are looked at.",
    hint="`zip` pairs the first with the first. Every a should meet every b.",
)
def surface_zip(loss, w1, w2):
    return np.array([loss(a, b) for a, b in zip(w1, w2)])


@misconception(
    exercise="loss_surface",
    name="surface-flat",
    title="The numbers are right, but in one long row.",
    hint="The result has the shape (len(w1), len(w2)).",
)
def surface_flat(loss, w1, w2):
    return np.array([loss(a, b) for a in w1 for b in w2])


@misconception(
    exercise="loss_surface",
    name="surface-arrays-to-the-loss",
    title="The loss is called with whole arrays.",
    hint="loss takes two numbers. Call it once for each point of the grid.",
)
def surface_arrays(loss, w1, w2):
    return loss(w1[:, None], w2[None, :])


@misconception(
    exercise="loss_surface",
    name="int-dtype-truncation",
    title="The table takes over whole numbers from w1, and cuts off what comes after the decimal point.",
    hint="`zeros_like` copies the type as well. What type should losses have?",
)
def surface_int(loss, w1, w2):
    heights = np.zeros((len(w1), len(w2)), dtype=w1.dtype)
    for i, a in enumerate(w1):
        for j, b in enumerate(w2):
            heights[i, j] = loss(a, b)
    return heights


@misconception(
    exercise="loss_surface",
    name="surface-last-row-missing",
    title="The last row and the last column are never filled.",
    hint="range(n) ends before n by itself.",
)
def surface_short(loss, w1, w2):
    heights = np.zeros((len(w1), len(w2)))
    for i in range(len(w1) - 1):
        for j in range(len(w2) - 1):
            heights[i, j] = loss(w1[i], w2[j])
    return heights


@misconception(
    exercise="loss_surface",
    name="surface-square",
    title="The table is square, of the size of w1.",
    hint="w1 and w2 may have different lengths.",
)
def surface_square(loss, w1, w2):
    n = len(w1)
    heights = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            heights[i, j] = loss(w1[i], w2[j])
    return heights


@misconception(
    exercise="loss_surface",
    name="surface-sorted",
    title="The weights are sorted first, so that rows and columns change places.",
    hint="Row i belongs to w1[i] as it is given.",
)
def surface_sorted(loss, w1, w2):
    return np.array([[loss(a, b) for b in np.sort(w2)] for a in np.sort(w1)])


@misconception(
    exercise="loss_surface",
    name="surface-upside-down",
    title="The rows come in reverse order, as in a picture.",
    hint="Row 0 belongs to w1[0].",
)
def surface_upside_down(loss, w1, w2):
    return np.array([[loss(a, b) for b in w2] for a in w1])[::-1]


@misconception(
    exercise="loss_surface",
    name="surface-of-indices",
    title="The loss gets the numbers of row and column instead of the weights.",
    hint="What is i, and what is w1[i]?",
)
def surface_indices(loss, w1, w2):
    return np.array([[loss(i, j) for j in range(len(w2))] for i in range(len(w1))])


@misconception(
    exercise="loss_surface",
    name="surface-lowest-only",
    title="Only the lowest loss of each row is kept.",
    hint="The whole table is asked for, one number for each pair.",
)
def surface_lowest(loss, w1, w2):
    return np.array([min(loss(a, b) for b in w2) for a in w1])


# ---- convexity_violation


def _search(f, dimension, rng, is_found, scales=(0.3, 1.0, 3.0, 10.0), trials=400):
    for scale in scales:
        for _ in range(trials):
            p, q = scale * rng.normal(size=(2, dimension))
            t = rng.uniform(0.1, 0.9)
            chord, between = t * f(p) + (1 - t) * f(q), f(t * p + (1 - t) * q)
            if is_found(between - chord, 1e-9 * max(abs(chord), abs(between))):
                return p, q, t
    return None


@misconception(
    exercise="convexity_violation",
    name="violation-inequality-turned-round",
    title="The inequality is the wrong way round: it finds chords above the function.",
    hint="Which functions have chords above them everywhere? Look at x².",
)
def violation_turned(f, dimension, rng):
    return _search(f, dimension, rng, lambda above, margin: above < -margin)


@misconception(
    exercise="convexity_violation",
    name="violation-no-margin",
    title="There is no margin for rounding: a linear function seems not to be convex.",
    hint="For a linear function both sides are equal, but for the sixteenth digit. How large must a difference be to count?",
)
def violation_no_margin(f, dimension, rng):
    return _search(f, dimension, rng, lambda above, margin: above > 0)


@misconception(
    exercise="convexity_violation",
    name="violation-at-least",
    title="Equality counts as a violation: a linear or constant function seems not to be convex.",
    hint="The inequality that is asked for is strict, and beyond rounding.",
)
def violation_at_least(f, dimension, rng):
    return _search(f, dimension, rng, lambda above, margin: above >= -margin)


@misconception(
    exercise="convexity_violation",
    name="violation-t-exchanged",
    title="t and 1 - t change places in one of the two sides.",
    hint="At t = 1 both sides should be at p. Are they?",
)
def violation_exchanged(f, dimension, rng):
    for _ in range(1500):
        p, q = 3 * rng.normal(size=(2, dimension))
        t = rng.uniform(0.05, 0.45)
        if f(t * p + (1 - t) * q) > (1 - t) * f(p) + t * f(q) + 1e-9:
            return p, q, t
    return None


@misconception(
    exercise="convexity_violation",
    name="violation-returns-1-minus-t",
    title="The t that comes back belongs to q, not to p.",
    hint="Put your p, q and t into the formula again: t goes with p.",
)
def violation_other_t(f, dimension, rng):
    found = _search(f, dimension, rng, lambda above, margin: above > margin)
    return None if found is None else (found[0], found[1], 1 - found[2])


@misconception(
    exercise="convexity_violation",
    name="violation-of-the-ends-sum",
    title="The function is compared with the sum of the ends, not with their mean.",
    hint="At t = 1/2 the chord is at (f(p) + f(q)) / 2.",
)
def violation_sum(f, dimension, rng):
    for _ in range(1500):
        p, q = 3 * rng.normal(size=(2, dimension))
        if f((p + q) / 2) > f(p) + f(q) + 1e-9:
            return p, q, 0.5
    return None


@misconception(
    exercise="convexity_violation",
    name="violation-near-the-origin-only",
    title="All points lie close to the origin, where nothing bends.",
    hint="How far from each other are your points? Some functions bend only over a distance.",
)
def violation_near(f, dimension, rng):
    return _search(f, dimension, rng, lambda above, margin: above > margin, scales=(0.01, 0.03))


@misconception(
    exercise="convexity_violation",
    name="violation-margin-too-wide",
    title="Only violations larger than a fixed amount count, and small functions have none.",
    hint="Rounding is a tiny part of the values of f: how does your margin depend on them?",
)
def violation_wide(f, dimension, rng):
    return _search(f, dimension, rng, lambda above, margin: above > 0.01)


@misconception(
    exercise="convexity_violation",
    name="violation-one-try",
    title="One pair of points is tried, and then it gives up.",
    hint="One chord that is fine proves nothing. Where does your `return None` stand?",
)
def violation_once(f, dimension, rng):
    for _ in range(1500):
        p, q = rng.normal(size=(2, dimension))
        t = rng.uniform(0.1, 0.9)
        if f(t * p + (1 - t) * q) > t * f(p) + (1 - t) * f(q) + 1e-9 and f(p) < 0 and f(q) < 0:
            return p, q, t
        if dimension != 3:
            return None
    return None


@misconception(
    exercise="convexity_violation",
    name="violation-never",
    title="None comes back for every function.",
    hint="-sum(x²) lies above every one of its chords. Try it.",
)
def violation_never(f, dimension, rng):
    return None


@misconception(
    exercise="convexity_violation",
    name="violation-always",
    title="Points come back for every function, whether they violate anything or not.",
    hint="Compare f between the points with the chord before you return them.",
)
def violation_always(f, dimension, rng):
    p, q = rng.normal(size=(2, dimension))
    return p, q, 0.5


@misconception(
    exercise="convexity_violation",
    name="violation-yes-or-no",
    title="True or False comes back, not the chord.",
    hint="The three numbers are the proof: return p, q and t.",
)
def violation_flag(f, dimension, rng):
    return _search(f, dimension, rng, lambda above, margin: above > margin) is not None


@misconception(
    exercise="convexity_violation",
    name="violation-numbers-for-points",
    title="p and q are single numbers, not points of the given dimension.",
    hint="f takes an array of shape (dimension,). What does rng.normal() give without a size?",
)
def violation_numbers(f, dimension, rng):
    for _ in range(500):
        p, q, t = rng.normal(), rng.normal(), rng.random()
        if f(t * p + (1 - t) * q) > t * f(p) + (1 - t) * f(q) + 1e-9:
            return p, q, t
    return None


@misconception(
    exercise="convexity_violation",
    name="violation-many-points-at-once",
    title="f is called with many points at once.",
    hint="f takes one point, of shape (dimension,).",
)
def violation_batch(f, dimension, rng):
    p, q = rng.normal(size=(2, 500, dimension))
    above = f((p + q) / 2) - (f(p) + f(q)) / 2
    found = np.flatnonzero(above > 1e-9)
    return (p[found[0]], q[found[0]], 0.5) if len(found) else None


@misconception(
    exercise="convexity_violation",
    name="violation-own-generator",
    title="The points come from a generator of your own, not from rng.",
    hint="Where do your random numbers come from? The same seed should give the same chord.",
)
def violation_global(f, dimension, rng):
    return _search(f, dimension, np.random.default_rng(), lambda above, margin: above > margin)


@misconception(
    exercise="convexity_violation",
    name="violation-along-the-first-axis",
    title="Only the first coordinate moves: the search sees the function along one axis.",
    hint="x[0] · x[1] is a straight line along each axis. Which directions do you try?",
)
def violation_axis(f, dimension, rng):
    first = np.eye(dimension)[0]
    for _ in range(1500):
        a, b, t = *(3 * rng.normal(size=2)), rng.uniform(0.1, 0.9)
        if f(first * (t * a + (1 - t) * b)) > t * f(a * first) + (1 - t) * f(b * first) + 1e-9:
            return a * first, b * first, t
    return None


@misconception(
    exercise="convexity_violation",
    name="violation-of-the-slope",
    title="A chord is taken for a proof because the function rises and falls.",
    hint="x² falls and rises as well. What is compared with what in the definition?",
)
def violation_monotone(f, dimension, rng):
    for _ in range(1500):
        p, q = 3 * rng.normal(size=(2, dimension))
        if f((p + q) / 2) > min(f(p), f(q)) + 1e-9:
            return p, q, 0.5
    return None


# ---- fit_digits


def _network(x, y, seed, *, epochs=15, rate=0.05):
    """Train a hidden layer by plain NumPy, in a tenth of the time that a `fit` takes, and put the weights into a model."""
    rng = np.random.default_rng(seed)
    w1, w2 = rng.normal(size=(64, 100)) / 8, rng.normal(size=(100, 10)) / 10
    weights = [w1, np.zeros(100), w2, np.zeros(10)]
    steps = [np.zeros_like(w) for w in weights]
    hot = np.eye(10)[y]
    for rows in (rows for _ in range(epochs) for rows in np.array_split(rng.permutation(len(x)), -(-len(x) // 32))):
        w1, b1, w2, b2 = weights
        h = np.maximum(x[rows] @ w1 + b1, 0)
        e = np.exp(h @ w2 + b2)
        dz = (e / e.sum(axis=1, keepdims=True) - hot[rows]) / len(rows)
        dh = dz @ w2.T * (h > 0)
        for w, step, gradient in zip(weights, steps, (x[rows].T @ dh, dh.sum(axis=0), h.T @ dz, dz.sum(axis=0))):
            step *= 0.9
            step -= rate * gradient
            w += step
    model = keras.Sequential([keras.Input((64,)), keras.layers.Dense(100, activation="relu"), keras.layers.Dense(10)])
    model.set_weights(weights)
    return model


@misconception(
    exercise="fit_digits",
    name="digits-not-trained",
    title="The model is made, but never trained: it guesses.",
    hint="Where do x and y meet the model?",
)
def digits_untrained(x, y, seed):
    return _network(x, y, seed, epochs=0)


@misconception(
    exercise="fit_digits",
    name="digits-history-returned",
    title="What `fit` returns comes back, a record of the training, and not the model.",
    hint="model.fit trains the model in place, and returns something else.",
)
def digits_history(x, y, seed):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.layers.Dense(64, activation="relu"), keras.layers.Dense(10)])
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), run_eagerly=True)
    return model.fit(x[:64], y[:64], epochs=1, verbose=0)


@misconception(
    exercise="fit_digits",
    name="digits-seed-ignored",
    title="The seed is not used: every training starts from other random numbers.",
    hint="Keras draws first weights and the order of the examples. Which function of Keras sets all seeds at once?",
)
def digits_unseeded(x, y, seed):
    return _network(x, y, int.from_bytes(np.random.default_rng().bytes(3), "little"))


@misconception(
    exercise="fit_digits",
    name="digits-numpy-seed-only",
    title="Only NumPy gets the seed; Keras draws its first weights without it.",
    hint="Keras draws first weights and the order of the examples. Which function of Keras sets all seeds at once?",
)
def digits_numpy_seed(x, y, seed):
    np.random.seed(seed)
    order = np.random.permutation(len(x))
    return _network(x[order], y[order], int.from_bytes(np.random.default_rng().bytes(3), "little"))


@misconception(
    exercise="fit_digits",
    name="split-x-y-desync",
    title="x and y are shuffled separately: the model learns labels of other pictures.",
    hint="Two calls of a shuffle give two different orders. How can both arrays get the same one?",
)
def digits_torn(x, y, seed):
    rng = np.random.default_rng(seed)
    return _network(rng.permutation(x), rng.permutation(y), seed)


@misconception(
    exercise="fit_digits",
    name="digits-too-few-steps",
    title="The training ends long before the model has learnt: after one epoch.",
    hint="Draw the loss over the epochs. Is it still falling when you stop?",
)
def digits_short(x, y, seed):
    return _network(x, y, seed, epochs=1, rate=0.01)


@misconception(
    exercise="fit_digits",
    name="digits-uphill",
    title="The loss is maximised: its sign is wrong.",
    hint="What does the loss do from epoch to epoch?",
)
def digits_uphill(x, y, seed):
    return _network(x, y, seed, epochs=1, rate=-0.01)


@misconception(
    exercise="fit_digits",
    name="digits-one-output",
    title="The model has a single output, as for a regression: the label is treated as an amount.",
    hint="An 8 is not more than a 1, it is something else. How many logits are there for ten classes?",
)
def digits_regression(x, y, seed):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.layers.Dense(64, activation="relu"), keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(0.005), "mse", run_eagerly=True)
    model.fit(x[:64], y[:64].astype("float32"), batch_size=32, epochs=1, verbose=0)
    return model


@misconception(
    exercise="fit_digits",
    name="digits-labels-come-back",
    title="The model gives the class itself, not one logit for each class.",
    hint="Leave the argmax to whoever uses your model.",
)
def digits_argmax(x, y, seed):
    model = _network(x, y, seed)
    inputs = keras.Input((64,))
    return keras.Model(inputs, ops.argmax(model(inputs), axis=-1))


@misconception(
    exercise="fit_digits",
    name="digits-scaled-outside",
    title="The pictures are scaled before training, but the model that comes back gets them as they are.",
    hint="Whatever you do to x before training has to happen to new pictures as well: as a layer of the model.",
)
def digits_scaled(x, y, seed):
    mean, deviation = x.mean(axis=0), x.std(axis=0) + 1e-3
    return _network((x - mean) / deviation, y, seed)


@misconception(
    exercise="fit_digits",
    name="digits-changes-its-arguments",
    title="The pictures that were given are changed in place.",
    hint="`x *= ...` and `x -= ...` write into the caller's array.",
)
def digits_in_place(x, y, seed):
    x -= 0.5
    model = _network(x, y, seed)
    return keras.Sequential([keras.Input((64,)), keras.layers.Rescaling(1.0, offset=-0.5), model])


@misconception(
    exercise="fit_digits",
    name="digits-training-on-other-rows",
    title="The rows that were given are ignored: the model is trained on the original digits.",
    hint="The digits of this exercise have other labels than scikit-learn's file. Learn from x and y.",
)
def digits_originals(x, y, seed):
    from sklearn.datasets import load_digits

    originals = load_digits()
    return _network(originals.data / 16.0, originals.target, seed)
