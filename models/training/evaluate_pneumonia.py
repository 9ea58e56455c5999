"""Evaluates a pneumonia checkpoint under work/, for summarise.py.

Lesion thresholds and triage are chosen on simulated validation cases (procedural thoraxes 1001-1004) and reported on
test cases (1005-1010, another pattern, look-alike and scanner seed), each as 0.2.0 was tested and once more as slices
of 5 mm. Real chests without pneumonia are only read.
"""
import argparse
import json
import os

import numpy as np
import torch

from hilumtrain import backgrounds
from hilumtrain.augment import thickness_operator
from hilumtrain.inference import LESION, lesions, load
from hilumtrain.nets import LesionExport, LesionNet
from hilumtrain.pneumonia import LOOK_ALIKES, PATTERNS, SPACING, case, load_lungs
from hilumtrain.volumes import DEFAULT_DATA, WORK

# Ground-glass and consolidation levels at which every case is read; summarise.py chooses a pair on validation.
LEVELS = [(g, c) for g in (0.2, 0.3, 0.4, 0.5, 0.6) for c in (0.1, 0.2, 0.3, 0.5)]
SPLITS = {"validation": range(1001, 1005), "test": range(1005, 1011)}
HERE = os.path.dirname(os.path.abspath(__file__))


def auc(positive, negative):
    """Area under the ROC curve, ties counted half."""
    a, b = np.array(positive)[:, None], np.array(negative)[None]
    return float((a > b).mean() + 0.5 * (a == b).mean())


def fit(rows, label):
    """Weights and intercept of a logistic regression, lightly regularised; ``rows`` are lists of features."""
    x, y = np.column_stack([np.array(rows, float), np.ones(len(rows))]), np.array(label, float)
    w, ridge = np.zeros(x.shape[1]), 0.002 * len(y) * np.diag([1.0] * (x.shape[1] - 1) + [0.0])
    for _ in range(100):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + ridge + 1e-9 * np.eye(len(w))
        w -= np.linalg.solve(hessian, x.T @ (p - y) + ridge @ w)
    return w[:-1].tolist(), float(w[-1])


def as_before(rng, hu):
    """The slices of the cases that tested 0.2.0: three of ten lightly averaged with their neighbours."""
    if rng.random() < 0.3:
        operator = np.clip(1 - np.abs(np.subtract.outer(np.arange(len(hu)), np.arange(len(hu)))) / 2.0, 0, 1)
        hu = np.tensordot((operator / operator.sum(1, keepdims=True)).astype(np.float32), hu, (1, 0))
    return hu


def five_mm(_, hu):
    """Slices of 5 mm without gap, each the mean over its thickness, interpolated back."""
    operator = thickness_operator(hu.shape[0], 5.0 / SPACING[0], 5.0 / SPACING[0], 0.5)
    return np.tensordot(operator, hu, (1, 0))


def dice(found, truth):
    return 2 * float((found & truth).sum()) / max(1, found.sum() + truth.sum())


def simulated(net, lung, seed, pattern, alike, slices):
    """One whole simulated chest: true percent and, for each pair of levels, percent found, Dice, Dice by channel."""
    rng = np.random.default_rng([31, seed])
    hu, glass, dense, weight = case(rng, lung, np.zeros(3, int), lung.hu.shape, pattern, alike, slices)
    probability = lesions(net, hu, lung.lung)[0][:, lung.lung]
    inside, glass, dense = weight[lung.lung] > 0, glass[lung.lung], dense[lung.lung]
    read = {}
    for g, c in LEVELS:
        found = probability > np.array([[g], [c]])
        either = found.any(0) & inside
        read[f"{g} {c}"] = [100 * float(either.sum() / inside.size), dice(either, glass | dense), dice(found[0], glass), dice(found[1], dense)]
    return {"seed": seed, "pattern": pattern, "alike": alike, "true": 100 * float((glass | dense).mean()), "read": read}


def chest(net, name, data):
    """A real chest without pneumonia: percent any, ground-glass, consolidation, any with what training left out."""
    lung = load_lungs(data, [name], [])[0]
    probability = lesions(net, lung.hu, lung.lung)[0][:, lung.lung]
    allowed, read = ~lung.forbidden[lung.lung], {}
    for g, c in LEVELS:
        found = probability > np.array([[g], [c]])
        parts = (found.any(0) & allowed, found[0] & allowed, found[1] & allowed, found.any(0))
        read[f"{g} {c}"] = [100 * float(f.mean()) for f in parts]
    return read


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint")
    parser.add_argument("--data", default=DEFAULT_DATA)
    parser.add_argument("--part", choices=["real", "simulated", "thick"], required=True)
    parser.add_argument("--split", choices=SPLITS, action="append", help="both without it")
    parser.add_argument("--each", type=int, default=8, help="cases per split, half with pneumonia")
    parser.add_argument("--tag", default="pneumonia", help="work/evaluation-TAG-….json")
    args = parser.parse_args()
    torch.set_num_threads(1)
    net = LesionExport(load(LesionNet(), args.checkpoint), 2)

    def save(rows, what):
        with open(os.path.join(WORK, f"evaluation-{args.tag}-{what}.json"), "w") as file:
            json.dump(rows, file)

    if args.part == "real":
        real = {}
        for name in backgrounds.LIDC + ["a0001-0", "fcp-0001", "a0001-1", "thorax-pulmonary"]:
            real[name] = chest(net, name, args.data)
            print("real", name, "percent any, ground-glass, consolidation, with what was left out", real[name]["0.3 0.2"], flush=True)
            save(real, "real")
    for split in args.split or SPLITS if args.part != "real" else []:
        rows, lungs = [], load_lungs(args.data, [], SPLITS[split])
        for i in range(args.each):
            lung = lungs[i % len(lungs)]
            seed = (10_000 if split == "validation" else 20_000) + i
            pattern = PATTERNS[(i // 2) % len(PATTERNS)] if i % 2 == 0 else None
            alike = LOOK_ALIKES[(i // 2) % len(LOOK_ALIKES)] if i % 2 else "none"
            rows.append(simulated(net, lung, seed, pattern, alike, five_mm if args.part == "thick" else as_before))
            print(split, seed, pattern, alike, rows[-1]["true"], rows[-1]["read"]["0.3 0.2"], flush=True)
            save(rows, f"{args.part}-{split}")


if __name__ == "__main__":
    main()
