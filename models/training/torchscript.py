"""Exports the shipped weights of pneumonia-lesion as TorchScript for the parity test of the PyTorch engine.

Run: /usr/bin/python3 torchscript.py [--version 0.4.0]
The weights are read back out of the shipped model.onnx, in which each batch norm is folded into its convolution, so no
checkpoint is needed; the golden case is run before anything is written to src/test/resources/engines.
"""
import argparse
import hashlib
import json
import os

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from export import golden_input
from hilumtrain.nets import Conv, LesionExport, LesionNet

HERE = os.path.dirname(os.path.abspath(__file__))
NAME = "pneumonia-lesion"


def executed(net, sample):
    """The modules with a convolution, in the order in which they run."""
    order, hooks = [], []
    for module in net.modules():
        if isinstance(module, (Conv, torch.nn.Conv2d)):
            hooks.append(module.register_forward_hook(lambda m, _, __: order.append(m)))
    with torch.no_grad():
        net(sample)
    for hook in hooks:
        hook.remove()
    inside = {id(m.conv) for m in order if isinstance(m, Conv)}
    return [m for m in order if id(m) not in inside]


def restore(net, model, sample):
    """Puts folded weights and biases into the network: the norm after a convolution then only adds the bias."""
    weights = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}
    nodes = [n for n in model.graph.node if n.op_type == "Conv"]
    modules = executed(net, sample)
    assert len(nodes) == len(modules), (len(nodes), len(modules))
    for node, module in zip(nodes, modules):
        weight, bias = (torch.from_numpy(weights[n].copy()) for n in node.input[1:3])
        conv = module.conv if isinstance(module, Conv) else module
        assert conv.weight.shape == weight.shape, (conv.weight.shape, weight.shape)
        conv.weight.data = weight
        if isinstance(module, Conv):
            module.norm.running_mean.zero_()
            module.norm.running_var.fill_(1 - module.norm.eps)
            module.norm.weight.data.fill_(1)
            module.norm.bias.data = bias
        else:
            conv.bias.data = bias


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--version", default="0.4.0")
    args = parser.parse_args()
    folder = os.path.join(HERE, "..", NAME, args.version)
    with open(os.path.join(folder, "model.json")) as file:
        contract = json.load(file)
    with open(os.path.join(folder, "golden.json")) as file:
        golden = json.load(file)
    shape = [1, 1] + contract["input"]["patch"]
    net = LesionExport(LesionNet().eval(), 2).eval()
    restore(net, onnx.load(os.path.join(folder, "model.onnx")), torch.zeros(shape))
    with torch.no_grad():
        answer = net(torch.from_numpy(golden_input(shape))).numpy().ravel()
    difference = max(abs(answer[i] - value) for i, value in golden["outputs"]["lesion"])
    print("largest difference from the golden case", difference)
    assert difference <= golden["absolute"], difference
    target = os.path.join(HERE, "..", "..", "src", "test", "resources", "engines", NAME, args.version)
    os.makedirs(target, exist_ok=True)
    weights = os.path.join(target, "model.pt")
    torch.jit.trace(net, torch.zeros(shape)).save(weights)
    with open(weights, "rb") as file:
        contract.update({"engine": "pytorch", "weights": "model.pt", "sha256": hashlib.sha256(file.read()).hexdigest()})
    with open(os.path.join(target, "model.json"), "w") as file:
        json.dump(contract, file, indent=2)
        file.write("\n")
    with open(os.path.join(target, "golden.json"), "w") as file:
        json.dump(golden, file)
        file.write("\n")
    print(os.path.getsize(weights), "bytes")


if __name__ == "__main__":
    main()
