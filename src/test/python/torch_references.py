"""Makes src/test/resources/nn/torch.npz: layers of PyTorch with seeded weights, and what they give in double precision.

Weights and inputs are rounded to 32 bits first, so that both sides compute with the same numbers.
Run from the project's folder: python3 src/test/python/torch_references.py   (made with PyTorch 1.13)
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(20260101)
arrays = {}


def rounded(module):
    for tensor in list(module.parameters()) + list(module.buffers()):
        if tensor.is_floating_point():
            tensor.data = tensor.data.float().double()
    return module.double().eval()


def keep(name, module, x, y):
    arrays[name + ".x"] = x.float().numpy()
    arrays[name + ".y"] = y.detach().numpy()
    if module is not None:
        for key, tensor in module.state_dict().items():
            if tensor.is_floating_point():
                arrays[name + "." + key] = tensor.float().numpy()


def numbers(*shape):
    return torch.randn(*shape).float().double()


for name, kind in [("rnn", nn.RNN), ("gru", nn.GRU), ("lstm", nn.LSTM)]:
    module = rounded(kind(3, 5, batch_first=True))
    x = numbers(2, 4, 3)
    keep(name, module, x, module(x)[0])
module = rounded(nn.GRU(3, 5, batch_first=True, bidirectional=True))
x = numbers(2, 4, 3)
keep("bidirectional", module, x, module(x)[0])

for name, options in [
    ("conv", dict(kernel_size=3)),
    ("conv_padded", dict(kernel_size=3, padding=2, stride=2)),
    ("conv_dilated", dict(kernel_size=2, dilation=3, padding=1)),
    ("conv_grouped", dict(kernel_size=3, groups=2, padding=1)),
]:
    module = rounded(nn.Conv1d(4, 6, **options))
    x = numbers(2, 4, 9)
    keep(name, module, x, module(x))

x = numbers(2, 3, 9)
keep("max_pool", None, x, F.max_pool1d(x, 3, 2, 1))
keep("average_pool", None, x, F.avg_pool1d(x, 3, 2, 1, count_include_pad=False))
keep("average_pool_counted", None, x, F.avg_pool1d(x, 3, 2, 1, count_include_pad=True))

module = nn.BatchNorm1d(7)
module.train()
for _ in range(3):
    module(torch.randn(5, 7) * 0.01 + torch.arange(7))
nn.init.normal_(module.weight)
nn.init.normal_(module.bias)
module = rounded(module)
x = (0.01 * numbers(3, 7) + torch.arange(7)).float().double()
keep("batch_norm", module, x, module(x))
module = nn.LayerNorm(7)
nn.init.normal_(module.weight)
nn.init.normal_(module.bias)
module = rounded(module)
x = (0.01 * numbers(3, 7)).float().double()
keep("layer_norm", module, x, module(x))
module = rounded(nn.PReLU(7))
x = numbers(3, 7)
keep("prelu", module, x, module(x))

x = torch.cat([torch.linspace(-7, 7, 57), torch.tensor([-50.0, 50.0])]).double().reshape(1, -1)
for name, function in {
    "relu": F.relu,
    "leaky_relu": lambda v: F.leaky_relu(v, 0.25),
    "elu": lambda v: F.elu(v, 0.5),
    "selu": F.selu,
    "celu": lambda v: F.celu(v, 2.0),
    "gelu": F.gelu,
    "gelu_tanh": lambda v: F.gelu(v, approximate="tanh"),
    "silu": F.silu,
    "mish": F.mish,
    "sigmoid": torch.sigmoid,
    "hard_sigmoid": F.hardsigmoid,
    "hard_swish": F.hardswish,
    "hard_shrink": lambda v: F.hardshrink(v, 1.5),
    "soft_shrink": lambda v: F.softshrink(v, 1.5),
    "relu6": F.relu6,
    "log_sigmoid": F.logsigmoid,
    "tanh": torch.tanh,
    "tanh_shrink": F.tanhshrink,
    "softplus": F.softplus,
    "softsign": F.softsign,
    "thresholded_relu": lambda v: F.threshold(v, 1.5, 0.0),
}.items():
    keep("activation." + name, None, x, function(x))

np.savez("src/test/resources/nn/torch.npz", **arrays)
