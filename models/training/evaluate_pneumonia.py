"""Evaluates a pneumonia checkpoint and writes results/pneumonia-lesion.json.

Triage is fitted on simulated validation cases (procedural thoraxes 1001-1004) and reported on test cases
(1005-1010, another pattern, look-alike and scanner seed). Real chests without pneumonia are only read.
"""
import argparse
import json
import os

import numpy as np
import torch

from hilumtrain import backgrounds
from hilumtrain.inference import LESION, lesions, load
from hilumtrain.nets import LesionExport, LesionNet
from hilumtrain.pneumonia import LOOK_ALIKES, PATTERNS, case, load_lungs
from hilumtrain.volumes import DEFAULT_DATA, WORK

THRESHOLDS = np.array([0.3, 0.2], np.float32).reshape(2, 1, 1, 1)  # ground-glass, consolidation: on validation
HERE = os.path.dirname(os.path.abspath(__file__))


def auc(positive, negative):
    """Area under the ROC curve, ties counted half."""
    a, b = np.array(positive)[:, None], np.array(negative)[None]
    return float((a > b).mean() + 0.5 * (a == b).mean())


def fit(percent, label):
    """Slope and intercept of a logistic regression on ln(1 + percent), lightly regularised."""
    x, y = np.log1p(np.array(percent)), np.array(label, float)
    a, b = 1.0, 0.0
    for _ in range(4000):
        p = 1 / (1 + np.exp(-(a * x + b)))
        a -= 0.1 * (((p - y) * x).mean() + 0.002 * a)
        b -= 0.1 * (p - y).mean()
    return float(a), float(b)


def simulated(net, lung, seed, pattern, alike):
    """Percent found, true percent, Dice and look-alike of one whole simulated chest."""
    rng = np.random.default_rng([31, seed])
    hu, glass, dense, weight = case(rng, lung, np.zeros(3, int), lung.hu.shape, pattern, alike)
    probability, _ = lesions(net, hu, lung.lung)
    found = (probability > THRESHOLDS).any(0) & lung.lung & (weight > 0)
    truth = (glass | dense) & lung.lung
    litres = lung.lung.sum()
    dice = 2 * float((found & truth).sum()) / max(1, found.sum() + truth.sum())
    parts = [2 * float(((probability[i] > THRESHOLDS[i]) & lung.lung & t).sum()) / max(1, ((probability[i] > THRESHOLDS[i]) & lung.lung).sum() + t.sum())
             for i, t in enumerate((glass, dense))]
    return {"seed": seed, "pattern": pattern, "alike": alike, "percent": 100 * float(found.sum() / litres),
            "true": 100 * float(truth.sum() / litres), "dice": dice, "parts": parts}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint")
    parser.add_argument("--data", default=DEFAULT_DATA)
    parser.add_argument("--part", choices=["real", "simulated"], required=True)
    parser.add_argument("--each", type=int, default=8, help="cases per split, half with pneumonia")
    args = parser.parse_args()
    torch.set_num_threads(1)
    net = LesionExport(load(LesionNet(), args.checkpoint), 2)
    real = []
    for name in (backgrounds.LIDC + ["a0001-0", "fcp-0001", "a0001-1", "thorax-pulmonary"]) if args.part == "real" else []:
        lung = load_lungs(args.data, [name], [])[0]
        probability, count = lesions(net, lung.hu, lung.lung)
        found = (probability > THRESHOLDS) & lung.lung & ~lung.forbidden
        percent = [100 * float(f.sum() / lung.lung.sum()) for f in (found.any(0), found[0], found[1])]
        real.append([name, count] + percent)
        print("real", name, "tiles", count, "percent any, ground-glass, consolidation", [round(p, 3) for p in percent], flush=True)
        with open(os.path.join(WORK, "evaluation-pneumonia-real.json"), "w") as file:
            json.dump(real, file)
    if args.part == "real":
        return
    rows = {"validation": [], "test": []}
    for split, seeds in (("validation", range(1001, 1005)), ("test", range(1005, 1011))):
        lungs = load_lungs(args.data, [], seeds)
        for i in range(args.each):
            lung = lungs[i % len(lungs)]
            seed = (10_000 if split == "validation" else 20_000) + i
            pattern = PATTERNS[(i // 2) % len(PATTERNS)] if i % 2 == 0 else None
            alike = LOOK_ALIKES[(i // 2) % len(LOOK_ALIKES)] if i % 2 else "none"
            rows[split].append(simulated(net, lung, seed, pattern, alike))
            print(split, rows[split][-1], flush=True)
            with open(os.path.join(WORK, "evaluation-pneumonia.json"), "w") as file:
                json.dump(rows, file)
    a, b = fit([r["percent"] for r in rows["validation"]], [r["pattern"] is not None for r in rows["validation"]])
    test = [r for r in rows["test"] if r["pattern"]]
    print("slope", a, "intercept", b, "test dice", np.mean([r["dice"] for r in test]), "auc",
          auc([r["percent"] for r in test], [r["percent"] for r in rows["test"] if not r["pattern"]]))


if __name__ == "__main__":
    main()
