"""One reading of pneumonia-lesion on COVID-19 slices that may only be measured on: results/pneumonia-semiseg.json.

The 98 slices (MedSeg through COVID-SemiSeg, non-commercial; ``measure-only/covid-semiseg`` of the shared data) are read
once, with the weights that ship, after every threshold is fixed. Nothing is chosen on them; a second run is refused.

How a picture becomes what the network takes was fixed before any of them went through it, by the headers of the files
(sizes) and by looking at four pictures without their masks (which way up they lie):

- HU = -1350 + 1500 * grey / 255, the window that is said to have made the pictures; over 150 HU nothing can be told.
- The pictures lie on their side (the back to the right): rows and columns are exchanged.
- The spacing is unknown: the crop of the lungs, from the left edge to the right, is taken as 300 mm.
- Linear resampling to 1.5 mm, as elsewhere; the slice is repeated for all 12 slices of the patch.
- Around the crop, which ends in the chest wall, 40 HU; patches overlap by 32 pixels.
- Slice 4 of the 8 that come out is read, at the contract's thresholds, brought back to the picture's pixels by linear
  interpolation of the probabilities. The lung mask of the service is not applied (it is made for volumes): the Dice
  is of all that the network marks. Ground-glass and consolidation together against the mask of infection.

The interval is a bootstrap over slices. The pictures have no patient key, so slices of one patient count as
independent and the interval is too narrow.
"""
import argparse
import glob
import hashlib
import json
import os

import numpy as np
import torch
from PIL import Image
from scipy import ndimage

from hilumtrain.augment import window
from hilumtrain.inference import LESION, load, starts
from hilumtrain.nets import LesionExport, LesionNet
from hilumtrain.samples import cut
from hilumtrain.volumes import DEFAULT_DATA, resample

HERE = os.path.dirname(os.path.abspath(__file__))
WIDTH_MM, WALL_HU, DRAWS = 300.0, 40.0, 2000


def picture(path):
    """HU of a picture, back down."""
    return -1350 + 1500 * np.asarray(Image.open(path).convert("L"), np.float32).T / 255


def mask(path):
    """A mask, back down; it must have two values at most."""
    values = np.asarray(Image.open(path)).astype(int).T
    if len(np.unique(values)) > 2 or values.min() != 0:
        raise ValueError(f"{path} has the values {np.unique(values)}")
    return values > 0


def slices(folder):
    """(picture, mask of infection, masks of ground-glass and consolidation or None) of every slice; no network yet."""
    found = []
    for half in ("half-a", "half-b"):
        for path in sorted(glob.glob(os.path.join(folder, half, "Imgs", "*.jpg"))):
            name = os.path.splitext(os.path.basename(path))[0] + ".png"
            parts = None
            if half == "half-b":
                parts = [mask(os.path.join(folder, "half-b-multiclass", part, name)) for part in ("GT-1", "GT-2")]
            found.append((picture(path), mask(os.path.join(folder, half, "GT", name)), parts))
            assert found[-1][0].shape == found[-1][1].shape, path
    return found


@torch.no_grad()
def probabilities(net, hu):
    """Ground-glass and consolidation probabilities [2, rows, columns] on the picture's pixels."""
    pixel = WIDTH_MM / hu.shape[1]
    small = resample(hu[None], (1.0, pixel, pixel), (1.0,) + LESION["spacing"][1:])[0]
    volume = np.repeat(small[None], LESION["patch"][0], 0)
    total, weight = np.zeros((2,) + small.shape, np.float32), np.zeros(small.shape, np.float32)
    core = LESION["shape"]
    for y in starts(0, small.shape[0], core[1], LESION["overlap"][1]):
        for x in starts(0, small.shape[1], core[2], LESION["overlap"][2]):
            patch = cut(volume, (0, y, x), LESION["patch"], WALL_HU)
            image = window(patch.astype(np.float32), LESION["low"], LESION["high"])
            out = net(torch.from_numpy(image)[None, None])[0, :, core[0] // 2].numpy()
            h, w = min(core[1], small.shape[0] - y), min(core[2], small.shape[1] - x)
            total[:, y:y + h, x:x + w] += out[:, :h, :w]
            weight[y:y + h, x:x + w] += 1
    at = np.meshgrid(*(np.arange(n) * pixel / LESION["spacing"][1] for n in hu.shape), indexing="ij")
    return np.stack([ndimage.map_coordinates(p, at, order=1, mode="nearest") for p in total / weight])


def counts(found, truth):
    """Voxels in both, found, true."""
    return [int((found & truth).sum()), int(found.sum()), int(truth.sum())]


def reading(rows):
    """Mean over slices with lesion and pooled Dice, each with its bootstrap interval over slices."""
    rows = np.array([r for r in rows if r[2]], float)
    mean = lambda r: float((2 * r[:, 0] / (r[:, 1] + r[:, 2])).mean())
    pooled = lambda r: float(2 * r[:, 0].sum() / (r[:, 1] + r[:, 2]).sum())
    rng = np.random.default_rng(5)
    draws = [rows[rng.integers(len(rows), size=len(rows))] for _ in range(DRAWS)]
    of = lambda f: {"value": round(f(rows), 4), "interval": [round(float(v), 4) for v in np.percentile([f(d) for d in draws], [2.5, 97.5])]}
    dice = 2 * rows[:, 0] / (rows[:, 1] + rows[:, 2])
    return {"n": len(rows), "mean over slices": of(mean), "pooled": of(pooled),
            "quartiles over slices": [round(float(v), 4) for v in np.percentile(dice, [25, 50, 75])],
            "found over true": round(float(rows[:, 1].sum() / rows[:, 2].sum()), 4)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", help="folder of the shipped model")
    parser.add_argument("--folder", default=os.path.join(DEFAULT_DATA, "measure-only", "covid-semiseg"))
    parser.add_argument("--out", default=os.path.join(HERE, "results", "pneumonia-semiseg.json"))
    args = parser.parse_args()
    if os.path.exists(args.out):
        raise SystemExit(f"{args.out} exists: these slices are read once")
    torch.set_num_threads(1)
    with open(os.path.join(args.package, "model.json")) as file:
        contract = json.load(file)
    weights = os.path.join(args.package, contract["weights"])
    with open(weights, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    assert digest == contract["sha256"], digest
    levels = [contract["thresholds"][c] for c in contract["outputs"][0]["channels"]]
    net = LesionExport(load(LesionNet(), weights), 2).eval()
    everything = slices(args.folder)
    rows, parts, grey = [], ([], []), ([], [])
    for number, (hu, truth, classes) in enumerate(everything):
        found = [p > t for p, t in zip(probabilities(net, hu), levels)]
        rows.append(counts(found[0] | found[1], truth))
        for i, reference in enumerate(classes or ()):
            parts[i].append(counts(found[i], reference))
            grey[i].append([float(hu[reference].sum()), int(reference.sum())])
        print(number + 1, "of", len(everything), flush=True)
    hu_of = lambda g: round(sum(v[0] for v in g) / max(1, sum(v[1] for v in g)))
    result = {"model": contract["name"], "version": contract["version"], "sha256": digest, "thresholds": contract["thresholds"],
              "data": "98 COVID-19 slices, COVID-SemiSeg (MedSeg), for measuring only; no patient key", "bar": 0.55,
              "mapping": "fixed beforehand in models/training/evaluate_semiseg.py",
              "Dice, any": reading(rows),
              "Dice, ground-glass": reading(parts[0]), "Dice, consolidation": reading(parts[1]),
              "mean HU of the reference (ground-glass, consolidation)": [hu_of(g) for g in grey]}
    with open(args.out, "w") as file:
        json.dump(result, file, indent=1)
        file.write("\n")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
