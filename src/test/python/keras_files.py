"""Makes the Keras and HDF5 files in src/test/resources/keras, laid out as Keras does, with NumPy's results for them.

Keras itself is not needed: its layers are computed here in float64 by their formulas, one number at a time where that is
short. Made with h5py 3.7.0, HDF5 1.10.8 and NumPy 1.24.2:

    /usr/bin/python3 src/test/python/keras_files.py
"""

import io
import json
import os
import zipfile

import h5py
import numpy as np

FOLDER = os.path.join(os.path.dirname(__file__), "..", "resources", "keras")
random = np.random.default_rng(20)


def numbers(*shape):
    return random.normal(0, 0.5, shape).astype(np.float32)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def same(steps, size, stride, dilation=1):
    """Steps of padding before the sequence, and how many outputs there are."""
    outputs = -(-steps // stride)
    total = max(0, (outputs - 1) * stride + (size - 1) * dilation + 1 - steps)
    return total // 2, outputs


def conv(x, kernel, bias, stride):
    rows, steps, _ = x.shape
    size, _, filters = kernel.shape
    left, outputs = same(steps, size, stride)
    y = np.zeros((rows, outputs, filters)) + bias
    for t in range(outputs):
        for k in range(size):
            s = t * stride + k - left
            if 0 <= s < steps:
                y[:, t] += x[:, s] @ kernel[k]
    return y


def pool(x, size, stride, reduce):
    rows, steps, channels = x.shape
    left, outputs = same(steps, size, stride)
    y = np.zeros((rows, outputs, channels))
    for t in range(outputs):
        seen = [s for s in range(t * stride - left, t * stride - left + size) if 0 <= s < steps]
        y[:, t] = reduce(x[:, seen], 1)
    return y


def gru(x, kernel, recurrent, bias, reset_after):
    units = recurrent.shape[0]
    wz, wr, wh = np.split(kernel, 3, 1)
    uz, ur, uh = np.split(recurrent, 3, 1)
    inner = bias if reset_after else np.stack([bias, np.zeros_like(bias)])
    bz, br, bh = np.split(inner[0], 3)
    cz, cr, ch = np.split(inner[1], 3)
    h = np.zeros((x.shape[0], units))
    states = []
    for t in range(x.shape[1]):
        z = sigmoid(x[:, t] @ wz + bz + h @ uz + cz)
        r = sigmoid(x[:, t] @ wr + br + h @ ur + cr)
        if reset_after:
            n = np.tanh(x[:, t] @ wh + bh + r * (h @ uh + ch))
        else:
            n = np.tanh(x[:, t] @ wh + bh + (r * h) @ uh)
        h = z * h + (1 - z) * n
        states.append(h)
    return np.stack(states, 1)


def lstm(x, kernel, recurrent, bias):
    units = recurrent.shape[0]
    h = np.zeros((x.shape[0], units))
    c = np.zeros((x.shape[0], units))
    states = []
    for t in range(x.shape[1]):
        i, f, g, o = np.split(x[:, t] @ kernel + h @ recurrent + bias, 4, 1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        states.append(h)
    return np.stack(states, 1)


def layer_norm(x, gamma, beta, epsilon):
    mean = x.mean(-1, keepdims=True)
    variance = ((x - mean) ** 2).mean(-1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta


def tensor(name, shape, call=0):
    return {
        "class_name": "__keras_tensor__",
        "config": {"shape": [None, *shape], "dtype": "float32", "keras_history": [name, call, 0]},
    }


def layer(type, name, calls=(), **config):
    """A layer of a functional model; a call is a list of tensors, or a list of such a list for one that merges."""
    return {
        "module": "keras.layers",
        "class_name": type,
        "config": {"name": name, "trainable": True, **config},
        "registered_name": None,
        "name": name,
        "inbound_nodes": [{"args": call, "kwargs": {}} for call in calls],
    }


def functional(layers, source, target):
    return {
        "module": "keras",
        "class_name": "Functional",
        "config": {
            "name": "functional",
            "trainable": True,
            "layers": layers,
            "input_layers": [[source, 0, 0]],
            "output_layers": [target],
        },
        "registered_name": "Functional",
    }


def save(name, model, weights):
    """Writes a .keras file; weights are lists of arrays by the groups of their layers."""
    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        for group, arrays in weights.items():
            entry = file.create_group("layers/" + group + "/vars")
            for i, array in enumerate(arrays):
                entry[str(i)] = array
        file.create_group("vars")
    with zipfile.ZipFile(os.path.join(FOLDER, name), "w") as archive:
        for entry, text in {
            "metadata.json": json.dumps({"keras_version": "3.5.0"}),
            "config.json": json.dumps(model),
            "model.weights.h5": content.getvalue(),
        }.items():
            archive.writestr(zipfile.ZipInfo(entry), text)


def sequence():
    """Over time: [batch, 7, 3]."""
    x = random.normal(size=(5, 7, 3)).astype(np.float32)
    kernel, bias = numbers(4, 3, 6), numbers(6)
    gamma, beta, mean, variance = numbers(6), numbers(6), numbers(6), np.abs(numbers(6))
    before = numbers(6, 15), numbers(5, 15), numbers(15)
    forward = numbers(5, 16), numbers(4, 16), numbers(16)
    backward = numbers(5, 16), numbers(4, 16), numbers(16)
    last = numbers(4, 9), numbers(3, 9), numbers(2, 9)
    dense = numbers(3, 2), numbers(2)

    y = np.maximum(conv(x.astype(float), kernel, bias, 2), 0)
    y = gamma * (y - mean) / np.sqrt(variance + 1e-3) + beta
    y = pool(y, 2, 1, np.max)
    y = gru(y[:, ::-1], *before, reset_after=False)  # the order in which it came by its states is kept
    y = (lstm(y, *forward) + lstm(y[:, ::-1], *backward)[:, ::-1]) / 2
    y = gru(y, *last, reset_after=True)[:, -1]
    y = softmax(y @ dense[0] + dense[1])

    rnn = {"activation": "tanh", "recurrent_activation": "sigmoid", "use_bias": True, "return_state": False}
    cell = {"class_name": "LSTM", "config": {"name": "lstm", "units": 4, "return_sequences": True, **rnn}}
    config = [
        {"class_name": "InputLayer", "config": {"batch_shape": [None, 7, 3], "name": "input_layer"}},
        {
            "class_name": "Conv1D",
            "config": {
                "name": "conv",
                "filters": 6,
                "kernel_size": [4],
                "strides": [2],
                "padding": "same",
                "data_format": "channels_last",
                "dilation_rate": [1],
                "groups": 1,
                "activation": "relu",
                "use_bias": True,
            },
        },
        {
            "class_name": "BatchNormalization",
            "config": {"name": "norm", "axis": -1, "center": True, "scale": True},  # the default epsilon
        },
        {
            "class_name": "MaxPooling1D",
            "config": {"name": "pool", "pool_size": [2], "strides": [1], "padding": "same"},
        },
        {
            "class_name": "GRU",
            "config": {
                "name": "gru",
                "units": 5,
                "reset_after": False,
                "go_backwards": True,
                "return_sequences": True,
                **rnn,
            },
        },
        {
            "class_name": "Bidirectional",
            "config": {
                "name": "both",
                "merge_mode": "ave",
                "layer": cell,
                "backward_layer": {**cell, "config": {**cell["config"], "go_backwards": True}},
            },
        },
        {
            "class_name": "GRU",
            "config": {"name": "gru_of_user", "units": 3, "reset_after": True, "return_sequences": False, **rnn},
        },
        {"class_name": "Dropout", "config": {"name": "dropout", "rate": 0.5}},
        {"class_name": "Dense", "config": {"name": "out", "units": 2, "activation": "softmax", "use_bias": True}},
    ]
    save(
        "sequence.keras",
        {"module": "keras", "class_name": "Sequential", "config": {"name": "sequential", "layers": config}},
        {
            "conv1d": (kernel, bias),
            "batch_normalization": (gamma, beta, mean, variance),
            "gru/cell": before,
            "gru_1/cell": last,
            "bidirectional/forward_layer/cell": forward,
            "bidirectional/backward_layer/cell": backward,
            "dense": dense,
        },
    )
    return {"sequence.inputs": x, "sequence.expected": y}


def branches():
    """A graph with a shared layer, a residual sum, a model in the model, and a branch: [batch, 4]."""
    x = random.normal(size=(6, 4)).astype(np.float32)
    mean, variance = numbers(4), np.abs(numbers(4))
    shared = numbers(4, 4), numbers(4)
    gamma, beta = numbers(4), numbers(4)
    inner = numbers(4, 3), numbers(3)
    alpha = numbers(3)
    out = numbers(7, 2)

    n = (x.astype(float) - mean) / np.sqrt(variance)
    first = np.tanh(n @ shared[0] + shared[1])
    second = np.tanh(first @ shared[0] + shared[1])
    added = layer_norm(n + second, gamma, beta, 1e-3)
    side = added @ inner[0] + inner[1]
    side = np.where(side >= 0, side, alpha * side)
    y = np.concatenate([first, side], -1) @ out
    y = np.where(y > 0, y, 0.2 * y)  # the slope of the activation, not of the layer

    layers = [
        layer("InputLayer", "in", batch_shape=[None, 4]),
        layer("Normalization", "scale", [[tensor("in", [4])]], axis=[-1], invert=False, mean=None, variance=None),
        layer(
            "Dense",
            "shared",
            [[tensor("scale", [4])], [tensor("shared", [4], 0)]],
            units=4,
            activation="tanh",
            use_bias=True,
        ),
        layer("Add", "sum", [[[tensor("scale", [4]), tensor("shared", [4], 1)]]]),
        layer("LayerNormalization", "norm", [[tensor("sum", [4])]], axis=[-1], center=True, scale=True),
        layer(
            "Sequential",
            "side",
            [[tensor("norm", [4])]],
            layers=[
                {"class_name": "InputLayer", "config": {"batch_shape": [None, 4], "name": "in"}},
                {"class_name": "Dense", "config": {"name": "shared", "units": 3, "activation": "linear"}},
                {"class_name": "PReLU", "config": {"name": "prelu", "shared_axes": None}},
            ],
        ),
        layer("Concatenate", "joined", [[[tensor("shared", [4], 0), tensor("side", [3])]]], axis=-1),
        layer("Dense", "out", [[tensor("joined", [7])]], units=2, activation="leaky_relu", use_bias=False),
    ]
    model = functional(layers, "in", ["out", 0, 0])
    save(
        "branches.keras",
        model,
        {
            "normalization": (mean, variance, np.int32(6)),
            "dense": shared,
            "layer_normalization": (gamma, beta),
            "sequential/layers/dense": inner,
            "sequential/layers/p_re_lu": (alpha,),
            "dense_1": (out,),
        },
    )
    with h5py.File(os.path.join(FOLDER, "branches.h5"), "w") as file:
        file.attrs["keras_version"] = "2.15.0"
        file.attrs["model_config"] = json.dumps(older(model))
        for path, array in {
            "scale/mean:0": mean,
            "scale/variance:0": variance,
            "scale/count:0": np.int64(6),
            "shared/shared/kernel:0": shared[0],
            "shared/shared/bias:0": shared[1],
            "norm/norm/gamma:0": gamma,
            "norm/norm/beta:0": beta,
            "side/shared/kernel:0": inner[0],
            "side/shared/bias:0": inner[1],
            "side/prelu/alpha:0": alpha,
            "out/out/kernel:0": out,
        }.items():
            file["model_weights/" + path] = array
    return {"branches.inputs": x, "branches.expected": y}


def older(model):
    """The same model as Keras 2 writes it: calls are lists of [layer, call, output, arguments]."""
    model = json.loads(json.dumps(model))
    for entry in model["config"]["layers"]:
        calls = []
        for call in entry["inbound_nodes"]:
            inputs = call["args"][0] if isinstance(call["args"][0], list) else call["args"]
            calls.append([[*x["config"]["keras_history"], {}] for x in inputs])
        entry["inbound_nodes"] = calls
        if "batch_shape" in entry["config"]:
            entry["config"]["batch_input_shape"] = entry["config"].pop("batch_shape")
    return model


def types():
    """Datasets of every type and layout that is read, each with the numbers of 0 to n, less 2 where signs are."""
    values = np.arange(77).reshape(7, 11)
    with h5py.File(os.path.join(FOLDER, "types.h5"), "w") as file:
        file.attrs["text"] = "grüße"
        file.attrs["fixed"] = np.bytes_(b"fixed")
        file.attrs["numbers"] = [1, 2]
        for type in ("<f2", ">f2", "<f4", ">f4", "<f8", ">f8", "<i1", "<i2", ">i2", "<i4", ">i8", "<i8"):
            file["signed/" + type] = (values[:2, :3] - 2).astype(type)
        for type in ("<u1", ">u2", "<u4", ">u8"):
            file["unsigned/" + type] = values[:2, :3].astype(type)
        file["scalar"] = np.float32(7)
        for name, options in {
            "chunks": {},
            "gzip": {"compression": "gzip"},
            "shuffled": {"compression": "gzip", "shuffle": True},
        }.items():
            file.create_dataset("chunked/" + name, data=values.astype(">f4"), chunks=(3, 4), **options)
        file.create_dataset("chunked/lzf", data=values.astype("f4"), chunks=(3, 4), compression="lzf")
        file["other/text"] = "text"
        file["other/complex"] = np.array([1j])
        file["links/to"] = np.float32(8)
        file["links/soft"] = h5py.SoftLink("/scalar")
        file["links/outside"] = h5py.ExternalLink("outside.h5", "/scalar")
        file["links/hard"] = file["links/to"]
    with h5py.File(os.path.join(FOLDER, "hostile.h5"), "w") as file:
        file["group/self"] = file.create_group("group/in/it")["/group"]
        file["outside"] = np.float32(1)
    with h5py.File(os.path.join(FOLDER, "bomb.h5"), "w") as file:
        file.create_dataset("zeros", data=np.zeros(1 << 20, "f4"), chunks=(1 << 18,), compression="gzip")
    with h5py.File(os.path.join(FOLDER, "latest.h5"), "w", libver="latest") as file:
        file["a/b"] = np.arange(3, dtype="f4")
        file.create_dataset("a/chunked", data=np.arange(6, dtype="f4"), chunks=(4,))
    with h5py.File(os.path.join(FOLDER, "many.h5"), "w", libver="latest") as file:
        for i in range(12):
            file["a/%d" % i] = np.float32(i)


if __name__ == "__main__":
    os.makedirs(FOLDER, exist_ok=True)
    np.savez(os.path.join(FOLDER, "rows.npz"), **sequence(), **branches())
    types()
