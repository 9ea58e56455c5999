"""Five folds of the nodule cubes: each fold's networks, which are not the shipped ones, read the cubes of its own patients.

Run: python3 evaluate_folds.py threshold FOLD DETECTION SEGMENTATION   writes work/fold-<FOLD>-threshold.json
     python3 evaluate_folds.py cubes FOLD DETECTION SEGMENTATION       writes work/fold-<FOLD>.json
     python3 evaluate_folds.py summary                                 writes results/nodule-cubes-folds.json

The threshold of a fold is the lowest score with at most one false finding a chest, as a mean over the seven chests of
choose_score.py without disease; it is fixed without the cubes, and so are those for two and four. Each cube is cut to 41 of its 51 mm at a corner drawn by
seed, so that the nodule lies up to 5 mm off-centre along each axis, and surrounded by its mirror image. What is found
elsewhere counts for nothing: most of such a volume is mirrored.
"""
import argparse
import json
import os

import numpy as np
import torch
from scipy import ndimage

from choose_score import chest
from evaluate_nodules import Chain, bootstrap, hit, wilson
from hilumtrain import backgrounds
from hilumtrain.inference import SEGMENTATION, Candidate, rescore
from hilumtrain.samples import cut, equivalent_diameter, is_test_patient
from hilumtrain.volumes import DEFAULT_DATA, WORK, read_cubes

HERE = os.path.dirname(os.path.abspath(__file__))
SIZE, MIRRORED = 41, 22
FALSE_PER_CHEST = (1, 2, 4)


def path_of(fold, what=""):
    return os.path.join(WORK, f"fold-{fold}{what}.json")


def threshold(chain, args):
    """The least scores with at most one, two, four false findings a chest, with the chests' figures at them."""
    names, false, seen = [str(s) for s in range(2001, 2007)] + backgrounds.VALIDATION, [], []
    for index, name in enumerate(names):
        hu, lung, truth = chest(name, 0, args.data)
        found, _ = chain.run(hu, lung)
        hits = [any(hit(c, *t) for t in truth) for c in found]
        false += [(c.score, index) for c, ok in zip(found, hits) if not ok]
        seen += [max([c.score for c in found if hit(c, *t)], default=0.0) for t in truth]
        print(name, len(found), "candidates", len(truth), "nodules", flush=True)
    false.sort(reverse=True)
    real = [i for i, name in enumerate(names) if name in backgrounds.VALIDATION]
    write(path_of(args.fold, "-threshold"), {"chests": len(names), "nodules": len(seen),
                                             "points": {n: point(n, false, seen, len(names), real) for n in FALSE_PER_CHEST}})


def point(each, false, seen, chests, real):
    """The threshold for ``each`` false findings a chest, how many there are at it, in real lungs too, and what is seen."""
    level = float(np.nextafter(false[each * chests][0], 1)) if len(false) > each * chests else 0.0
    return {"threshold": level, "falsePerChest": sum(s >= level for s, _ in false) / chests,
            "falseInRealChest": sum(s >= level and i in real for s, i in false),
            "sensitivity": float(np.mean(np.array(seen) >= level))}


def off_centre(number, name, hu, mask):
    """A part of a cube at a corner drawn by its name."""
    rng = np.random.default_rng([51, number] + [ord(c) for c in name])
    corner = tuple(slice(l, l + SIZE) for l in rng.integers(0, 51 - SIZE + 1, 3))
    return hu[corner], mask[corner]


def cubes(chain, args):
    """Highest score of what hits the nodule, and Dice of the mask from the middle of the reader's outline."""
    rows = []
    for number, name, hu, mask in read_cubes(args.data):
        if not is_test_patient(number, args.fold):
            continue
        hu, mask = off_centre(number, name, hu, mask)
        padded = np.pad(hu, MIRRORED, mode="reflect")
        inside = np.pad(np.ones(hu.shape, bool), MIRRORED)
        centre = np.array(ndimage.center_of_mass(mask)) + MIRRORED
        near = [c for c in chain.run(padded, inside)[0] if hit(c, centre, equivalent_diameter(mask))]
        at = Candidate(np.round(centre), 1, 0)
        rescore(chain.second, padded, [at])
        truth = cut(np.pad(mask, MIRRORED), at.mask[0], SEGMENTATION["patch"], False)
        rows.append({"patient": number, "cube": name, "diameter": round(equivalent_diameter(mask), 1),
                     "score": max([c.score for c in near], default=0.0),
                     "diceAtFound": max([dice(c, mask) for c in near], default=0.0),
                     "dice": 2 * float((at.nodule & truth).sum()) / float(at.nodule.sum() + truth.sum())})
    print("fold", args.fold, "Dice", np.mean([r["dice"] for r in rows]))
    write(path_of(args.fold), {"cubes": rows})


def dice(candidate, mask):
    """Dice of a found nodule's mask against the reader's."""
    truth = cut(np.pad(mask, MIRRORED), candidate.mask[0], SEGMENTATION["patch"], False)
    return 2 * float((candidate.nodule & truth).sum()) / float(candidate.nodule.sum() + truth.sum())


def read(fold):
    """Both parts of a fold; every cube knows at which points it is found."""
    with open(path_of(fold, "-threshold")) as chests, open(path_of(fold)) as cubes_of:
        fixed, rows = json.load(chests), json.load(cubes_of)["cubes"]
    for row in rows:
        row["found"] = {n: row["score"] >= max(p["threshold"], 1e-9) for n, p in fixed["points"].items()}
    return {**fixed, "cubes": rows}


def detection(rows, n):
    """Found at the point of ``n`` false findings a chest: count, share, 95 % interval by Wilson."""
    found = sum(row["found"][n] for row in rows)
    return {"found": found, "sensitivity": found / len(rows), "interval": wilson(found, len(rows))}


def summary():
    """All folds together; the interval of Dice by resampling patients."""
    folds = [read(fold) for fold in range(5)]
    every = [row for fold in folds for row in fold["cubes"]]
    patients = sorted({row["patient"] for row in every})
    of = {p: [row["dice"] for row in every if row["patient"] == p] for p in patients}
    points = [str(n) for n in FALSE_PER_CHEST]
    write(os.path.join(HERE, "results", "nodule-cubes-folds.json"), {
        "what": "five folds by patient; the weights of the folds are not the shipped ones", "cubes": len(every),
        "patients": len(patients), "detection": {n: detection(every, n) for n in points},
        "dice": float(np.mean([row["dice"] for row in every])),
        "diceInterval": bootstrap([of[p] for p in patients], lambda rows: float(np.mean(sum(rows, []))), np.random.default_rng(5)),
        "folds": [{**{k: v for k, v in f.items() if k != "cubes"}, "cubes": len(f["cubes"]),
                   "found": {n: sum(row["found"][n] for row in f["cubes"]) for n in points},
                   "dice": float(np.mean([row["dice"] for row in f["cubes"]]))} for f in folds],
        "missed": [{k: row[k] for k in ("cube", "diameter", "score")} for row in every if not row["found"][points[0]]]})


def write(path, figures):
    with open(path, "w") as file:
        json.dump(figures, file, indent=1)
    print(path, {k: v for k, v in figures.items() if k not in ("cubes", "missed")}, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["threshold", "cubes", "summary"])
    parser.add_argument("fold", type=int, nargs="?")
    parser.add_argument("detection", nargs="?")
    parser.add_argument("segmentation", nargs="?")
    parser.add_argument("--data", default=DEFAULT_DATA)
    args = parser.parse_args()
    torch.set_num_threads(1)
    if args.what == "summary":
        summary()
    else:
        {"threshold": threshold, "cubes": cubes}[args.what](Chain(args.detection, args.segmentation), args)
