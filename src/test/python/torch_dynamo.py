"""Makes src/test/resources/onnx/dynamo: networks exported by PyTorch's newer exporter, and what they give in double precision.

That exporter computes the zeros that a recurrent layer starts with from the batch of the input.
Run from the project's folder: python3 src/test/python/torch_dynamo.py   (made with PyTorch 2.13, onnxscript 0.7.2)
"""

import numpy as np
import torch
from torch import nn

torch.manual_seed(20261125)
FOLDER = "src/test/resources/onnx/dynamo"
arrays = {}


class Recurrent(nn.Module):
    def __init__(self, kind, **options):
        super().__init__()
        self.layer = kind(3, 4, batch_first=True, **options)
        self.head = nn.Linear(8 if options.get("bidirectional") else 4, 2)

    def forward(self, x):
        return self.head(self.layer(x)[0][:, -1])


class Blocks(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.ModuleList([
            nn.Sequential(nn.LayerNorm(6), nn.Linear(6, 8), kind(), nn.Linear(8, 6)) for kind in (nn.GELU, nn.SiLU)])
        self.norm = nn.RMSNorm(6)

    def forward(self, x):
        for block in self.blocks:
            x = x + block(x)
        return torch.softmax(self.norm(x), 1)


def export(name, module, x):
    module = module.eval()
    program = torch.onnx.export(module, x, dynamic_shapes=({0: "batch"},))
    for node in program.model.graph:
        node.metadata_props.clear()  # paths of the machine
    program.save(f"{FOLDER}/{name}.onnx")
    arrays[name + ".x"] = x.numpy()
    with torch.no_grad():
        arrays[name + ".y"] = module.double()(x.double()).numpy()


export("lstm", Recurrent(nn.LSTM), torch.randn(3, 5, 3))
export("gru_both", Recurrent(nn.GRU, bidirectional=True), torch.randn(3, 5, 3))
export("blocks", Blocks(), torch.randn(7, 6))
np.savez_compressed(f"{FOLDER}/torch.npz", **arrays)
