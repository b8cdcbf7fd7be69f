"""Points, probes and checks of the assignment *checkpoints*.

Released with the assignment: it says what is called and what must hold, never what the answer is. What two models have
in common after training is judged by their difference, and each of the two functions that belong together through the
student's own other one.
"""

from autograder.authoring import agrees, exercise, holds, message
from inputs import (
    failures,
    higher,
    looked_at,
    lower,
    names,
    one_file,
    onlookers,
    randomness,
    recorded,
    restored,
    returned,
    trainings,
    twice,
)
from loads import masks_go_on, returns_what_was_saved, training_goes_on
from looks import (
    has_one_entry_an_epoch,
    has_the_best_weights,
    is_trainable_only,
    names_the_best,
    shows_a_call_of_each,
    shows_the_end_of_each_epoch,
)
from saves import is_all_there, is_one_file, is_whole_at_any_time, keeps_the_older

title = "Checkpoints: stop, look, go on"

save_checkpoint = exercise(
    "save_checkpoint",
    title="everything in one file",
    points=4,
    trains=True,
    seconds=60,
    forbids=("save_checkpoint",),
    checks=[
        holds(
            is_one_file,
            runs="files",
            calls=names,
            points=1,
            name="file",
            title="writes one file, exactly at the path",
            random=True,
        ),
        holds(
            is_all_there,
            runs="in_one_file",
            others=("load_checkpoint",),
            calls=one_file,
            points=1,
            name="contents",
            title="the file holds all that training needs, and saving changes nothing",
            requires=("file",),
            random=True,
        ),
        holds(
            is_whole_at_any_time,
            runs="watched",
            calls=onlookers,
            points=1,
            name="whole",
            title="at any moment there is a whole checkpoint at the path, or none yet",
            requires=("file",),
            random=True,
        ),
        holds(
            keeps_the_older,
            runs="failing",
            others=("load_checkpoint",),
            calls=failures,
            points=1,
            name="failure",
            title="a save that fails midway leaves the older checkpoint",
            requires=("file",),
            random=True,
        ),
    ],
)

load_checkpoint = exercise(
    "load_checkpoint",
    title="as if it had never stopped",
    points=5,
    trains=True,
    seconds=60,
    forbids=("load_checkpoint",),
    checks=[
        holds(
            returns_what_was_saved,
            runs="comes_back",
            others=("save_checkpoint",),
            calls=returned,
            points=1,
            name="model",
            title="returns the model and the epoch that were saved",
            random=True,
        ),
        holds(
            training_goes_on,
            runs="goes_on",
            others=("save_checkpoint",),
            calls=trainings,
            points=2,
            name="training",
            title="training goes on as if it had never stopped",
            requires=("model",),
            random=True,
        ),
        holds(
            masks_go_on,
            runs="goes_on",
            others=("save_checkpoint",),
            calls=randomness,
            points=2,
            name="random",
            title="the random numbers go on as if training had never stopped",
            requires=("model",),
            random=True,
        ),
    ],
)

layer_outputs = exercise(
    "layer_outputs",
    title="what each layer gives",
    points=3,
    seconds=30,
    checks=[
        agrees(
            runs="layers_give",
            calls=looked_at(
                ("sequential", "three layers", message("three dense layers")),
                ("functional", "three layers", message("three dense layers after keras.Input")),
                ("built later", "three layers", message("a Sequential without keras.Input, after model.build")),
            ),
            points=1,
            title="gives what each layer of a chain gives",
        ),
        agrees(
            runs="layers_give",
            calls=looked_at(
                ("sequential", "dropout", message("a model with Dropout")),
                ("functional", "normalisation", message("a model with BatchNormalization")),
            ),
            points=1,
            name="inference",
            title="at inference, for one batch after another",
        ),
        agrees(
            runs="layers_give",
            calls=looked_at(
                ("branches", "skip", message("a model in which a branch skips a layer")),
                ("branches", "side by side", message("a model of two branches")),
                ("branches", "two ends", message("a model of two branches and two outputs")),
            ),
            points=0.5,
            name="branches",
            title="follows a model that branches",
        ),
        holds(
            shows_a_call_of_each,
            runs="layer_used_twice",
            calls=twice,
            points=0.5,
            name="twice",
            title="copes with a layer that is used twice",
        ),
    ],
)

WeightHistory = exercise(
    "WeightHistory",
    title="a diary of the weights",
    points=3,
    seconds=30,
    checks=[
        holds(
            has_one_entry_an_epoch,
            runs="histories",
            calls=recorded(False, False),
            points=1,
            name="epochs",
            title="has one dict an epoch, with the path of each trainable weight",
        ),
        holds(
            shows_the_end_of_each_epoch,
            runs="histories",
            calls=recorded(False, True),
            points=1,
            name="copies",
            title="each entry is a copy from the end of its epoch",
            requires=("epochs",),
        ),
        holds(
            is_trainable_only,
            runs="histories",
            calls=recorded(True, False),
            points=1,
            name="trainable",
            title="only trainable weights are in it",
            requires=("epochs",),
        ),
    ],
)

KeepBest = exercise(
    "KeepBest",
    title="the weights of the best epoch",
    points=3,
    trains=True,
    seconds=30,
    forbids=("KeepBest",),
    checks=[
        holds(
            names_the_best,
            runs="best_kept",
            calls=lower,
            points=1,
            name="lower",
            title="finds the epoch with the lowest loss",
        ),
        holds(
            names_the_best,
            runs="best_kept",
            calls=higher,
            points=1,
            name="higher",
            title="of accuracies and AUC, the highest is the best",
        ),
        holds(
            has_the_best_weights,
            runs="best_kept",
            calls=restored,
            points=1,
            name="weights",
            title="after `fit` the model has the weights of its best epoch",
        ),
    ],
)
