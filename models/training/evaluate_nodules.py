"""Evaluates detection and segmentation checkpoints as one chain; summarise.py makes the results of what it leaves under work/.

Sets, kept apart, one --part each: validation (a real background that was not trained on) chooses the report
threshold; test = procedural thoraxes 1005-1010 with simulated nodules, nodule cubes of held-out LIDC
patients, and the real chests LIDC-IDRI-0001, LIDC-IDRI-0002, Lung-FCP 01-0001, A0001.
"""
import argparse
import json
import os
import pickle

import numpy as np
import torch
from scipy import ndimage

from hilumtrain import backgrounds, lesions, phantom
from hilumtrain.augment import scanner, window
from hilumtrain.inference import DETECTION, SEGMENTATION, Candidate, detect, load, rescore, second_stage
from hilumtrain.nets import Detector, DetectorExport
from hilumtrain.samples import KIND_SHARES, cut, equivalent_diameter, is_test_patient
from hilumtrain.volumes import DEFAULT_DATA, WORK, read_cubes

HERE = os.path.dirname(os.path.abspath(__file__))
RATES = (1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8)


def simulated_case(seed, count=8):
    """A procedural thorax with simulated nodules of 4-30 mm: HU, lung, nodules, the truth coverage."""
    hu, lung, _ = phantom.cached(seed)
    rng = np.random.default_rng([77, seed])
    hu, truth, nodules, masks = hu.astype(np.float32), np.zeros(hu.shape, np.float32), [], []
    soft = ndimage.gaussian_filter(lung.astype(np.float32), 1.3)
    places = np.argwhere(lung)
    while len(nodules) < count:
        diameter = np.exp(rng.uniform(np.log(4), np.log(30)))
        kind = rng.choice(lesions.KINDS, p=KIND_SHARES)
        at = places[rng.integers(len(places))]
        if any(np.linalg.norm(at - n.centre) < 40 for n in nodules):
            continue
        alone = np.zeros(hu.shape, np.float32)
        nodule = lesions.insert(rng, hu, soft, alone, at, max(diameter, 5 if kind == "ground-glass" else 4), kind)
        if nodule:
            nodules.append(nodule)
            masks.append((np.argwhere(alone > 0.5).min(0) - 2, alone))
            np.maximum(truth, alone, out=truth)
    return scanner(rng, hu, already_noisy=False), lung, nodules, truth


def hit(candidate, centre, diameter):
    """Match rule: centre distance within the larger of the radius and 4 mm."""
    return np.linalg.norm(candidate.centre - centre) <= max(diameter / 2, 4.0)


def froc(cases):
    """Sensitivity at the seven rates; a case is (candidates, [(centre, diameter)])."""
    rows, total = [], sum(len(truth) for _, truth in cases)
    for index, (candidates, truth) in enumerate(cases):
        for candidate in candidates:
            which = [i for i, (c, d) in enumerate(truth) if hit(candidate, c, d)]
            rows.append((candidate.score, (index, which[0]) if which else None))
    rows.sort(key=lambda r: -r[0])
    found, false, curve = set(), 0, []
    for _, which in rows:
        if which:
            found.add(which)
        else:
            false += 1
        curve.append((false / len(cases), len(found) / max(1, total)))
    return [max([s for f, s in curve if f <= rate], default=0.0) for rate in RATES]


def bootstrap(values, fn, rng, times=1000):
    """95 % interval of fn over resampled values."""
    if not values:
        return [0.0, 1.0]
    draws = [fn([values[i] for i in rng.integers(0, len(values), len(values))]) for _ in range(times)]
    return [float(np.percentile(draws, 2.5)), float(np.percentile(draws, 97.5))]


def wilson(k, n):
    """95 % interval of a proportion."""
    if n == 0:
        return [0.0, 1.0]
    z, p = 1.96, k / n
    middle, half = (p + z * z / 2 / n) / (1 + z * z / n), z * np.sqrt(p * (1 - p) / n + z * z / 4 / n / n) / (1 + z * z / n)
    return [float(max(0, middle - half)), float(min(1, middle + half))]


class Chain:
    """Both stages with the contract's rules."""

    def __init__(self, detection, segmentation, score=None):
        self.first = DetectorExport(load(Detector(), detection), (4, 4, 4))
        self.second = second_stage(segmentation, score)

    def run(self, hu, lung):
        found, count = detect(self.first, hu, lung)
        return rescore(self.second, hu, found), count


def real_cases(data):
    """The real chests: name, HU, lung, origin volume, truth as [(centre index, diameter)], exclusion box."""
    with open(os.path.join(data, "lidc-idri", "nodules.json")) as file:
        marks = json.load(file)
    for name in backgrounds.LIDC:
        volume, lung, _ = backgrounds.load(name, data)
        nodules = [(volume.index(n["centre_lps_mm"]), float(np.mean(n["extent_mm"])), f"{n['readers']} of 4")
                   for n in marks["LIDC-IDRI-" + name[-4:]]["nodules"]]
        yield name, volume, lung, nodules
    volume, lung, _ = backgrounds.load("fcp-0001", data)
    yield "fcp-0001", volume, lung, [(volume.index(backgrounds.FCP_NODULE[0]), 20.0, "marked by eye")]
    low, high = backgrounds.mass_box(data)
    for name in ("a0001-0", "a0001-1"):
        volume, lung, _ = backgrounds.load(name, data)
        yield name, volume, lung, [(volume.index((low + high) / 2), float(np.mean(high - low)), "mass")]


def cubes(chain, data):
    """Held-out nodule cubes: found in their mirrored surroundings, and Dice of the mask against the reader's."""
    print("held-out cubes", flush=True)
    dices, detected, scores = [], [], []
    for number, name, hu, mask in read_cubes(data):
        if not is_test_patient(number):
            continue
        padded = np.pad(hu, 24, mode="reflect")
        centre = np.array(ndimage.center_of_mass(mask)) + 24
        inside = np.zeros(padded.shape, bool)
        inside[24:75, 24:75, 24:75] = True
        found, _ = detect(chain.first, padded, inside)
        at = Candidate(np.round(centre), 1, 0)
        rescore(chain.second, padded, [at])
        truth = cut(np.pad(mask, 24), at.mask[0], SEGMENTATION["patch"], False)
        predicted = at.nodule
        dices.append(2 * float((predicted & truth).sum()) / (predicted.sum() + truth.sum()))
        near = [c for c in rescore(chain.second, padded, found) if hit(c, centre, equivalent_diameter(mask))]
        detected.append(max([c.score for c in near], default=0.0))
        scores.append((name, round(dices[-1], 2), round(detected[-1], 2)))
    print(scores)
    print("dice", np.mean(dices), "n", len(dices), flush=True)
    with open(os.path.join(WORK, "evaluation-cubes.json"), "w") as file:
        json.dump({"dices": dices, "detected": detected}, file)


def simulated(chain):
    """Unseen procedural thoraxes with simulated nodules."""
    cases = []
    for seed in range(1005, 1011):
        hu, lung, nodules, truth = simulated_case(seed)
        found, _ = chain.run(hu, lung)
        for c in found:
            c.mask = c.nodule = None
        cases.append((seed, found, [(n.centre, n.diameter, n.kind) for n in nodules]))
        print(seed, len(found), [round(c.score, 2) for c in sorted(found, key=lambda c: -c.score)[:12]], flush=True)
        with open(os.path.join(WORK, "evaluation-simulated.pkl"), "wb") as file:
            pickle.dump(cases, file)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("detection")
    parser.add_argument("segmentation")
    parser.add_argument("--score", help="checkpoint of train_score.py; else the exported network's own score")
    parser.add_argument("--data", default=DEFAULT_DATA)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--part", choices=["real", "validation", "cubes", "simulated"], required=True)
    parser.add_argument("--chests", nargs="*", help="only these real chests")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    chain = Chain(args.detection, args.segmentation, args.score)
    if args.part == "validation":
        volume, lung, _ = backgrounds.load("thorax-pulmonary", args.data)
        found = sorted(chain.run(volume.hu, lung)[0], key=lambda c: -c.score)
        print("thorax-pulmonary", lung.sum() / 1e6, "litres; score, heat, diameter, LPS, volume-equivalent diameter")
        with open(os.path.join(WORK, "evaluation-validation.json"), "w") as file:
            json.dump({"litres": float(lung.sum() / 1e6), "candidates": [[c.score, c.heat] for c in found]}, file)
        for c in found:
            print("   ", round(c.score, 3), round(c.heat, 3), round(c.diameter, 1), np.round(volume.point(c.centre), 1),
                  round((6 * c.volume / np.pi) ** (1 / 3), 1), flush=True)
        return
    if args.part == "cubes":
        return cubes(chain, args.data)
    if args.part == "simulated":
        return simulated(chain)
    print("real chests: score, heat, diameter mm, volume-equivalent diameter mm, LPS, hit", flush=True)
    report = {"real": {}}
    for name, volume, lung, truth in real_cases(args.data):
        if args.chests and name not in args.chests:
            continue
        found, count = chain.run(volume.hu, lung)
        found.sort(key=lambda c: -c.score)
        rows = []
        for c in found:
            which = next((t[2] for t in truth if hit(c, t[0], t[1])), "")
            inside = any(np.linalg.norm(c.centre - t[0]) < t[1] * 0.6 + 5 for t in truth)
            rows.append([round(c.score, 3), round(c.heat, 3), round(c.diameter, 1),
                         round((6 * c.volume / np.pi) ** (1 / 3), 1), [round(float(v), 1) for v in volume.point(c.centre)],
                         which or ("inside" if inside else "")])
        report["real"][name] = {"tiles": count, "candidates": rows, "truth": [t[2] for t in truth]}
        print(name, "tiles", count, "candidates", len(rows))
        for row in rows:
            print("   ", row, flush=True)
        for t in truth:
            if not any(r[5] == t[2] for r in rows):
                print("    missed", t)
        with open(os.path.join(WORK, f"evaluation-real-{name}.json"), "w") as file:
            json.dump(report["real"][name], file)


if __name__ == "__main__":
    main()
