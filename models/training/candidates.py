"""Makes the candidates that train_score.py learns from: what the detector marks in lungs with inserted nodules, simulated
pneumonia and its look-alikes, each labelled by whether a nodule is there. Run: python3 candidates.py DETECTION [--help]

One file a chest under work/candidates/: crops of 64 mm (1 mm voxels) and of 96 mm at half scale, HU as int16.
"""
import argparse
import csv
import glob
import os
import time

import numpy as np
import torch
from scipy import ndimage

from hilumtrain import cohort, lesions, pneumonia
from hilumtrain.augment import scanner
from hilumtrain.inference import DETECTION, detect, load
from hilumtrain.lungs import lung_mask
from hilumtrain.nets import Detector, DetectorExport
from hilumtrain.samples import TRAINING_SHARES, Pool, cut
from hilumtrain.volumes import DEFAULT_DATA, WORK, Volume, read_series, resample

FINE, WIDE = 64, 96
LEAST_HEAT, MOST = 0.02, 150
WEAK = 20  # kept of the negatives under a heat of 0.04
DISEASED = 0.45  # share of the chests that get pneumonia or a look-alike


def infected(rng, entry, hu):
    """Adds pneumonia or a look-alike to a whole chest: the change on the coarser grid, interpolated. Returns what changed."""
    forbidden = entry["forbidden"] if entry["forbidden"].shape == entry["lung"].shape else np.zeros(entry["lung"].shape, bool)
    lung = entry.setdefault("coarse", pneumonia.Lung(entry["name"], entry["hu"], entry["lung"], forbidden, entry["real"]))
    crop = list(lung.crop((0, 0, 0), lung.hu.shape))
    before, mask = crop[0].copy(), crop[1]
    alike = rng.choice(pneumonia.LOOK_ALIKES, p=[0.4, 0.15, 0.1, 0.15, 0.1, 0.1, 0.0])
    if alike != "none":
        pneumonia.look_alike(rng, alike, crop[0], mask, *crop[3:6])
    if alike == "none" or rng.random() < 0.6:
        pneumonia.infect(rng, rng.choice(pneumonia.PATTERNS, p=[0.3, 0.15, 0.3, 0.1, 0.15]), crop[0], mask, *crop[3:7])
    change = crop[0] - before
    for axis, (n, spacing) in enumerate(zip(hu.shape, pneumonia.SPACING)):
        at = np.clip(np.arange(n) / spacing, 0, change.shape[axis] - 1)
        low = np.minimum(np.floor(at).astype(int), change.shape[axis] - 2)
        share = (at - low).reshape([-1 if a == axis else 1 for a in range(3)]).astype(np.float32)
        change = np.take(change, low, axis) * (1 - share) + np.take(change, low + 1, axis) * share
    hu += change
    return np.abs(change) > 40


def with_nodules(rng, pool, entry, hu, avoid, tries):
    """Inserts nodules, none near another or in what is ill or left out; returns the nodules."""
    allowed = entry["lung"] & ~avoid
    if entry["forbidden"].shape == allowed.shape:
        allowed &= ~ndimage.binary_dilation(entry["forbidden"], iterations=6)
    places = np.argwhere(allowed)
    soft = ndimage.gaussian_filter(entry["lung"].astype(np.float32), 1.3)
    truth, nodules = np.zeros(hu.shape, np.float32), []
    rim = ndimage.binary_erosion(entry["lung"], iterations=4)
    rims = places[~rim[tuple(places.T)]] if len(places) else places
    bright = places[hu[tuple(places.T)] > -500] if len(places) else places
    for _ in range(rng.integers(*tries)):
        if len(places) < 5000:
            break
        diameter = np.exp(rng.uniform(np.log(3.5), np.log(rng.choice([8, 14, 30]))))
        if rng.random() < 0.05:
            diameter = rng.uniform(28, 65)
        kind = rng.choice(lesions.KINDS, p=TRAINING_SHARES)
        where = [p for p in (rims, bright, places) if len(p) > 50]
        where = where[rng.choice(len(where), p=[0.2, 0.2, 0.6] if len(where) == 3 else None)]
        at = where[rng.integers(len(where))]
        if any(np.linalg.norm(at - n.centre) < 18 + (diameter + n.diameter) / 2 for n in nodules):
            continue
        real = pool.cubes if 4 < diameter < 30 and rng.random() < 0.5 else None
        nodule = lesions.insert(rng, hu, soft, truth, at, max(diameter, 5.0 if kind == "ground-glass" else 0), kind, real)
        if nodule:
            nodules.append(nodule)
    return nodules


def crops(hu, centre):
    """The two crops round a point."""
    at = np.round(centre).astype(int)
    fine = cut(hu, at - FINE // 2, (FINE,) * 3, -1000)
    wide = cut(hu, at - WIDE // 2, (WIDE,) * 3, -1000).reshape(48, 2, 48, 2, 48, 2).mean((1, 3, 5))
    return np.clip(fine, -1100, 1500).astype(np.int16), np.clip(wide, -1100, 1500).astype(np.int16)


def chest(rng, pool, net, tries):
    """One chest with inserted nodules, ill or not: its candidates, and where they come from."""
    entry = pool.lungs[rng.choice(len(pool.lungs), p=pool.weights)]
    hu = entry["hu"].astype(np.float32)
    avoid = np.zeros(hu.shape, bool)
    ill = rng.random() < DISEASED
    if ill:
        avoid = infected(rng, entry, hu)
    nodules = [(n.centre, n.diameter) for n in with_nodules(rng, pool, entry, hu, avoid, tries)]
    hu = scanner(rng, hu, already_noisy=entry["real"] or entry["name"].startswith("hilum-"))
    forbidden = entry["forbidden"] if entry["forbidden"].shape == hu.shape else None
    return {**labelled(rng, hu, entry["lung"], nodules, forbidden, net), "name": entry["name"], "ill": ill}


def study(rng, path, net):
    """One study of the training cohort of ``./hilum phantom`` with the nodules of its truth: its candidates."""
    series = read_series(path)
    hu = resample(series.hu, series.spacing, (1.0, 1.0, 1.0))
    volume = Volume(hu, (1.0, 1.0, 1.0), series.origin)
    with open(os.path.join(path, "annotations.csv")) as file:
        nodules = [(volume.index([float(row["coord" + axis]) for axis in "XYZ"]), float(row["diameter_mm"]))
                   for row in csv.DictReader(file)]
    hu = scanner(rng, hu, already_noisy=True, thick=False)
    return {**labelled(rng, hu, lung_mask(hu), nodules, None, net), "name": os.path.basename(path), "ill": False}


def labelled(rng, hu, lung, nodules, forbidden, net):
    """What the detector marks in a volume, as crops with label, diameter (0 where no nodule is) and heat."""
    found, _ = detect(net, hu, lung, dict(DETECTION, maxFindings=MOST), min_score=LEAST_HEAT)
    rows, met = [], set()
    for c in found:
        near = [i for i, (centre, diameter) in enumerate(nodules) if np.linalg.norm(c.centre - centre) <= max(diameter / 2, 4.0)]
        met |= set(near)
        if not near:
            at = tuple(np.clip(np.round(c.centre).astype(int), 0, np.array(hu.shape) - 1))
            beside = any(np.linalg.norm(c.centre - centre) < diameter / 2 + 5 for centre, diameter in nodules)
            if beside or (forbidden is not None and forbidden[at]):
                continue
        rows.append((c.centre, 1.0 if near else 0.0, nodules[near[0]][1] if near else 0.0, c.heat))
    for i, (centre, diameter) in enumerate(nodules):
        if i not in met:
            rows.append((centre + rng.normal(0, 1.2, 3), 1.0, diameter, 0.0))
    weak = [i for i, row in enumerate(rows) if row[1] == 0 and row[3] < 0.04]
    dropped = set(rng.permutation(weak)[WEAK:].tolist())
    rows = [row for i, row in enumerate(rows) if i not in dropped]
    made = [crops(hu, row[0]) for row in rows]
    return {"fine": np.array([f for f, _ in made], np.int16).reshape(-1, FINE, FINE, FINE),
            "wide": np.array([w for _, w in made], np.int16).reshape(-1, 48, 48, 48),
            "label": np.array([r[1] for r in rows], np.float32), "diameter": np.array([r[2] for r in rows], np.float32),
            "heat": np.array([r[3] for r in rows], np.float32)}


def kept(path, make):
    """Writes what ``make`` gives unless it is there, and says what it is."""
    if os.path.exists(path):
        return
    start, made = time.time(), make()
    np.savez(path + ".part.npz", **made)
    os.replace(path + ".part.npz", path)
    positive = made["label"] > 0
    print(os.path.basename(path), made["name"], "ill" if made["ill"] else "", "nodules", int(positive.sum()), "of them marked",
          int((made["heat"][positive] > 0).sum()), "others", int((~positive).sum()), f"{time.time() - start:.0f} s", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("detection", help="checkpoint or exported network")
    parser.add_argument("--data", default=DEFAULT_DATA)
    parser.add_argument("--chests", type=int, default=250)
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--cohort", action="store_true", help="of the training cohort of ./hilum phantom instead of inserted nodules")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--nodules", type=int, nargs=2, default=(8, 24), help="how often one is tried, from and below")
    args = parser.parse_args()
    torch.set_num_threads(1)
    folder = os.path.join(WORK, "candidates")
    os.makedirs(folder, exist_ok=True)
    net = DetectorExport(load(Detector(), args.detection), (4, 4, 4))
    if args.cohort:
        for path in sorted(glob.glob(os.path.join(cohort.folder(), "sim-[0-9][0-9][0-9]"))):
            number = int(path[-3:])
            kept(os.path.join(folder, f"cohort-{number:03d}.npz"), lambda: study(np.random.default_rng([args.seed, 9, number]), path, net))
        raise SystemExit
    pool = Pool(args.data)
    for index in range(args.first, args.chests):
        kept(os.path.join(folder, f"{index:04d}.npz"), lambda: chest(np.random.default_rng([args.seed, index]), pool, net, args.nodules))
