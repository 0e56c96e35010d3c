"""Makes src/test/resources/onnx: networks that PyTorch exported, and what they give in double precision.

Weights and inputs are rounded to 32 bits first, so that both sides compute with the same numbers.
Run from the project's folder: python3 src/test/python/torch_onnx.py   (made with PyTorch 1.13)
"""

import io
import os
import warnings

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

warnings.filterwarnings("ignore")
torch.manual_seed(20260102)
FOLDER = "src/test/resources/onnx"
arrays = {}


def export(name, module, x, opset=13, **axes):
    """Exports in single precision; the batch is open."""
    for tensor in module.parameters():
        nn.init.uniform_(tensor, -0.8, 0.8)
    module = module.float().eval()
    torch.onnx.export(
        module, x, f"{FOLDER}/{name}.onnx", opset_version=opset, do_constant_folding=True,
        input_names=["x"], output_names=["y"], dynamic_axes={"x": {0: "batch"}, "y": {0: "batch"}})
    arrays[name + ".x"] = x.numpy()
    with torch.no_grad():
        arrays[name + ".y"] = module.double()(x.double()).numpy()


class Activations(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(5, 6)
        self.kinds = nn.ModuleList([
            nn.LeakyReLU(0.1), nn.ELU(0.7), nn.SELU(), nn.Softplus(), nn.Hardswish(), nn.Mish(),
            nn.PReLU(6), nn.Hardtanh(-0.5, 0.8), nn.ReLU6(), nn.Hardsigmoid(), nn.LogSoftmax(dim=1)])

    def forward(self, x):
        x = 3 * self.first(x)
        return torch.cat([kind(x) for kind in self.kinds], 1)


class Recurrent(nn.Module):
    def __init__(self, kind, **options):
        super().__init__()
        self.layer = kind(3, 4, batch_first=True, **options)
        self.head = nn.Linear(8 if options.get("bidirectional") else 4, 2)

    def forward(self, x):
        states, _ = self.layer(x)
        return torch.cat([self.head(states[:, -1]), states.flatten(1)], 1)


class Convolutions(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv1d(4, 6, 3, padding=1, stride=2)
        self.second = nn.Conv1d(6, 4, 2, dilation=2, groups=2)
        self.head = nn.Linear(12, 3)

    def forward(self, x):
        x = F.max_pool1d(torch.relu(self.first(x)), 3, stride=1, padding=1)
        x = F.avg_pool1d(F.gelu(self.second(x)), 2)
        return torch.softmax(self.head(x.flatten(1)), 1)


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.head = nn.Linear(6, 6), nn.Linear(6, 6), nn.Linear(12, 3)
        self.norm = nn.LayerNorm(6)

    def forward(self, x):
        h = x + self.b(F.gelu(self.a(x)))
        h = self.norm(h)
        return self.head(torch.cat([h, x * torch.sigmoid(x)], 1))


class Embedded(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(5, 3)
        self.head = nn.Linear(6, 2)

    def forward(self, x):
        return self.head(torch.cat([self.table(x[:, 0].long()), x[:, 1:]], 1))


os.makedirs(FOLDER, exist_ok=True)
export("activations", Activations(), torch.randn(7, 5))
export("rnn", Recurrent(nn.RNN), torch.randn(3, 5, 3))
export("lstm", Recurrent(nn.LSTM), torch.randn(3, 5, 3))
export("gru", Recurrent(nn.GRU), torch.randn(3, 5, 3))
export("gru_both", Recurrent(nn.GRU, bidirectional=True), torch.randn(3, 5, 3))
export("lstm_both", Recurrent(nn.LSTM, bidirectional=True), torch.randn(3, 5, 3))
export("convolutions", Convolutions(), torch.randn(3, 4, 15))
export("residual", Residual(), torch.randn(7, 6))
export("residual_opset11", Residual(), torch.randn(7, 6), opset=11)
x = torch.randn(7, 4)
x[:, 0] = torch.arange(7) % 5
export("embedded", Embedded(), x)
np.savez_compressed(f"{FOLDER}/torch.npz", **arrays)
