"""Exports a checkpoint to models/<name>/<version>/: model.onnx, model.json, golden.json, README.md.

Run: python3 export.py detection|segmentation|pneumonia|lungs CHECKPOINT [--version 0.3.0]
The contract's fixed part is in cards/<name>.json, the card's text in cards/<name>.md, the measured
numbers in results/<name>.json (written by evaluate.py).
"""
import argparse
import hashlib
import json
import os

import numpy as np
import onnx
import torch

from hilumtrain.inference import DETECTION, LESION, LUNGS, SEGMENTATION, load, second_stage
from hilumtrain.nets import Detector, DetectorExport, LesionExport, LesionNet, LungNet, flops

HERE = os.path.dirname(os.path.abspath(__file__))
NAMES = {"detection": "nodule-detection", "segmentation": "nodule-segmentation", "pneumonia": "pneumonia-lesion",
         "lungs": "lung-mask"}


def build(kind, checkpoint, score):
    """The network ready for export, its patch and its output names."""
    if kind == "detection":
        return DetectorExport(load(Detector(), checkpoint), (4, 4, 4)), DETECTION["patch"], ["heatmap", "diameter", "offset"]
    if kind == "segmentation":
        return second_stage(checkpoint, score), SEGMENTATION["patch"], ["mask", "score"]
    if kind == "lungs":
        return LesionExport(load(LungNet(), checkpoint), 4), LUNGS["patch"], ["lungs"]
    return LesionExport(load(LesionNet(), checkpoint), 2), LESION["patch"], ["lesion"]


def golden_input(shape):
    """Value at flat index i is ((i * 2654435761) mod 2^32) / 2^32, as float32."""
    index = np.arange(int(np.prod(shape)), dtype=np.uint64)
    value = (index * np.uint64(2654435761)) & np.uint64(0xFFFFFFFF)
    return (value.astype(np.float64) / 2 ** 32).astype(np.float32).reshape(shape)


def golden(net, patch, names):
    """A golden case: 64 output values (flat index, value) per output."""
    with torch.no_grad():
        outputs = net(torch.from_numpy(golden_input((1, 1) + tuple(patch))))
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    rng, samples = np.random.default_rng(7), {}
    for name, out in zip(names, outputs):
        flat = out.numpy().ravel()
        at = np.sort(rng.choice(flat.size, min(64, flat.size), replace=False))
        samples[name] = [[int(i), float(flat[i])] for i in at]
    return {"input": "value at flat index i = ((i * 2654435761) mod 2^32) / 2^32 as float32",
            "shape": [1, 1] + list(patch), "outputs": samples, "absolute": 1e-4}


def card(name, measured, gflop, parameters, digest):
    """The card: fixed text, then what was measured."""
    with open(os.path.join(HERE, "cards", name + ".md")) as file:
        text = file.read()
    text += f"\n**Weights.** {parameters / 1e6:.2f} million parameters, {gflop:.1f} GFLOP a patch, SHA-256 `{digest}`.\n"
    text += "\n## Measured\n\n| what | on | n | value | 95 % interval |\n|---|---|---|---|---|\n"
    if not measured:
        text += "| not yet measured; thresholds are provisional | | | | |\n"
    for m in measured.get("metrics", []):
        text += f"| {m['name']} | {m['on']} | {m['n']} | {m['value']:.3g} | {m['interval'][0]:.3g} – {m['interval'][1]:.3g} |\n"
    if "thresholds" in measured:
        text += f"\nThresholds {measured['thresholds']}, chosen on validation data, not on the test cases or the chests below.\n"
    if "strata" in measured:
        text += "\nFound at the report threshold, simulated held-out, by type and size: " + ", ".join(
            f"{k} {v[0]} of {v[1]}" for k, v in measured["strata"].items()) + ".\n"
    if "real" in measured:
        text += "\n| real chest | reported | false positives | truth (best score) |\n|---|---|---|---|\n"
        for chest, r in measured["real"].items():
            truth = ", ".join(f"{t['what']}: " + ("not among the candidates" if t["best score"] is None else str(t["best score"]))
                              for t in r["truth"])
            text += f"| {chest} | {r['reported']} | {r['false positives']} | {truth} |\n"
        text += ("\nOne chest each, so these are cases, not rates, and no evidence: fcp-0001 and a0001 (two kernels of one chest) "
                 "were training background outside their lesion, the lidc chests were trained on with their nodules from detection 0.4.0 "
                 "on (unseen by 0.3.0: the 4-of-4 nodule found with 3 false positives, the 2-of-4 one at a score of 0.999 with 1). A hit is a centre within the larger of the radius and 4 mm; "
                 "LIDC marks under 3 mm and non-nodules count as false positives here.\n")
    if "Dice by pattern" in measured:
        text += "\nDice by pattern, each test case, then each in slices of 5 mm: " + "; ".join(
            f"{k} {v}" for k, v in measured["Dice by pattern"].items()) + ".\n"
    for key in measured:
        if key.startswith(("look-alikes percent", "real percent")):
            text += f"\nLesion share in {key}: " + "; ".join(f"{k} {v}" for k, v in measured[key].items()) + ".\n"
    return text + "\nNumbers that fall short are as they were read. Logs of the run are in `models/training/logs/`.\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=NAMES)
    parser.add_argument("checkpoint")
    parser.add_argument("--version", default="0.3.0")
    parser.add_argument("--score", help="checkpoint of train_score.py, for segmentation")
    parser.add_argument("--keep-weights", action="store_true", help="only contract and card anew")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    net, patch, names = build(args.kind, args.checkpoint, args.score)
    folder = os.path.join(HERE, "..", NAMES[args.kind], args.version)
    os.makedirs(folder, exist_ok=True)
    weights = os.path.join(folder, "model.onnx")
    sample = torch.zeros((1, 1) + tuple(patch))
    if not args.keep_weights:
        torch.onnx.export(net.eval(), sample, weights, opset_version=13, input_names=["image"], output_names=names,
                          dynamic_axes={n: {0: "batch"} for n in ["image"] + names})
    model = onnx.load(weights)
    onnx.checker.check_model(model, full_check=True)
    with open(weights, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    with open(os.path.join(HERE, "cards", NAMES[args.kind] + ".json")) as file:
        contract = json.load(file)
    measured = {}
    results = os.path.join(HERE, "results", NAMES[args.kind] + ".json")
    if os.path.exists(results):
        with open(results) as file:
            measured = json.load(file)
        read_once = os.path.join(HERE, "results", "pneumonia-semiseg.json")
        if args.kind == "pneumonia" and os.path.exists(read_once):
            with open(read_once) as file:
                slices = json.load(file)
            if slices["sha256"] == digest:  # of these weights, else of earlier ones
                measured["metrics"].append({"name": "Dice", **slices["Dice, any"]["mean over slices"], "n": slices["Dice, any"]["n"],
                                            "on": "COVID-19 slices (COVID-SemiSeg), 8-bit pictures of unknown spacing, read once"})
        contract["metrics"] = measured["metrics"]
        contract["thresholds"].update(measured.get("thresholds", {}))
        if "triage" in measured:
            contract["triage"] = measured["triage"]
    contract.update({"version": args.version, "sha256": digest})
    with open(os.path.join(folder, "model.json"), "w") as file:
        json.dump(contract, file, indent=2)
        file.write("\n")
    with open(os.path.join(folder, "golden.json"), "w") as file:
        json.dump(golden(net, patch, names), file)
        file.write("\n")
    gflop = flops(net, (1, 1) + tuple(patch)) / 1e9
    parameters = sum(p.numel() for p in net.parameters())
    with open(os.path.join(folder, "README.md"), "w") as file:
        file.write(card(NAMES[args.kind], measured, gflop, parameters, digest))
    print(folder, digest, os.path.getsize(weights), "bytes", gflop, "GFLOP a patch",
          sorted({n.op_type for n in model.graph.node}))


if __name__ == "__main__":
    main()
