"""Outlines of the lungs on 20 slices of the real chests, and the Dice of Hilum's lung mask against them.

The slices are drawn by seed from all slices of four series. The outline of a slice is made without any lung mask of
Hilum's: on the source pixels, air below ``AIR_HU`` that is connected in the plane to points that a reader put into
the lungs (``outlines/lungs.json``), never to points put into trachea and bronchi; holes up to ``HOLE_MM2`` filled
(vessels, nodules); then the reader's polygons added (tissue at pleura and hilum that belongs to the lung) or taken
away. The reader is no radiologist.

Run: python3 lung_outlines.py draw FOLDER    renders the slices, and the outlines where there are some
     python3 lung_outlines.py measure ANALYSES   ANALYSES/<series>/ hold what `hilum analyze --out` wrote
"""
import argparse
import glob
import json
import os

import numpy as np
import pydicom
from scipy import ndimage
from skimage import draw as shapes

from hilumtrain.volumes import DEFAULT_DATA, _decoded, series_of, stable_seed

HERE = os.path.dirname(os.path.abspath(__file__))
OUTLINES = os.path.join(HERE, "outlines", "lungs.json")
FOLDERS = {"lidc-0001": "lidc-idri/0001", "lidc-0002": "lidc-idri/0002", "fcp-0001": "lung-fcp-01-0001",
           "a0001-0": "lung-pet-ct-dx-a0001"}
WITHOUT_LUNG = {"lidc-0001": 1, "fcp-0001": 2}  # as many drawn slices show no lung and were replaced; all are measured
EACH, SEED, AIR_HU, HOLE_MM2 = 5, 20261126, -400, 600.0


def slices(name, data):
    """Paths of a series from feet to head."""
    folder = os.path.join(data, FOLDERS[name])
    series = series_of(folder)[0]
    found = []
    for path in glob.glob(os.path.join(folder, "**", "*.dcm"), recursive=True):
        head = pydicom.dcmread(path, stop_before_pixels=True)
        if head.get("Modality") == "CT" and head.SeriesInstanceUID == series:
            found.append((float(head.ImagePositionPatient[2]), path))
    return [path for _, path in sorted(found)]


def chosen(data):
    """The slices, by seed: (series name, index from the feet, HU, dataset)."""
    for name in FOLDERS:
        paths = slices(name, data)
        rng = np.random.default_rng(stable_seed("lung outlines", SEED, name))
        drawn = list(rng.choice(len(paths), EACH, replace=False))
        for _ in range(WITHOUT_LUNG.get(name, 0)):
            drawn.append(rng.choice(sorted(set(range(len(paths))) - set(drawn))))
        for index in sorted(drawn):
            ds = _decoded(paths[index])
            yield name, int(index), ds.pixel_array * float(ds.RescaleSlope) + float(ds.RescaleIntercept), ds


def inside(shape, polygons):
    mask = np.zeros(shape, bool)
    for polygon in polygons:
        x, y = np.array(polygon, float).T
        mask |= shapes.polygon2mask(shape, np.stack([y, x], 1))
    return mask


def darkest(hu, x, y, reach=6):
    """The darkest pixel about a reader's point."""
    part = hu[y - reach:y + reach + 1, x - reach:x + reach + 1]
    row, column = np.unravel_index(np.argmin(part), part.shape)
    return y - reach + row, x - reach + column


def outline(hu, spacing, marks):
    """The reader's mask of a slice; marks: lung and airway points [x, y], add and remove polygons."""
    labels, _ = ndimage.label(hu < AIR_HU)
    airway = {labels[y, x] for x, y in marks.get("airway", [])}
    wanted = {labels[darkest(hu, x, y)] for x, y in marks["lung"]} - airway - {0}
    mask = np.isin(labels, list(wanted))
    holes, _ = ndimage.label(~mask)
    sizes = np.bincount(holes.ravel()) * spacing[0] * spacing[1]
    small = np.nonzero(sizes <= HOLE_MM2)[0]
    mask |= np.isin(holes, small[small > 0])
    airways = np.isin(labels, list(airway - {0})) if airway else np.zeros(hu.shape, bool)
    return (mask & ~airways | inside(hu.shape, marks.get("add", []))) & ~inside(hu.shape, marks.get("remove", []))


def read():
    if not os.path.exists(OUTLINES):
        return {}
    with open(OUTLINES) as file:
        return json.load(file)


def draw(folder, data):
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot
    os.makedirs(folder, exist_ok=True)
    marks = read()
    for name, index, hu, ds in chosen(data):
        figure = pyplot.figure(figsize=(7, 7))
        axes = figure.add_axes([0.05, 0.04, 0.94, 0.92])
        axes.imshow(np.clip(hu, -1100, 300), cmap="gray")
        axes.set_title(f"{name} {index}")
        axes.grid(alpha=0.25)
        axes.set_xticks(range(0, 512, 50))
        axes.set_yticks(range(0, 512, 50))
        key = f"{name} {index}"
        if key in marks:
            axes.contour(outline(hu, ds.PixelSpacing, marks[key]), [0.5], colors="r", linewidths=0.7)
        figure.savefig(os.path.join(folder, f"{name}-{index}.png"), dpi=75)
        pyplot.close(figure)


def lungs_of(folder):
    """Lung voxels of Hilum's SEG by SOP Instance UID of the source slice."""
    masks = {}
    for path in glob.glob(os.path.join(folder, "**", "*"), recursive=True):
        if not os.path.isfile(path) or not pydicom.misc.is_dicom(path):
            continue
        ds = pydicom.dcmread(path)
        if ds.get("Modality") != "SEG":
            continue
        lungs = {s.SegmentNumber for s in ds.SegmentSequence if s.SegmentLabel in ("Left lung", "Right lung")}
        frames = ds.pixel_array.reshape(-1, ds.Rows, ds.Columns)
        for frame, group in zip(frames, ds.PerFrameFunctionalGroupsSequence):
            if group.SegmentIdentificationSequence[0].ReferencedSegmentNumber in lungs:
                source = group.DerivationImageSequence[0].SourceImageSequence[0].ReferencedSOPInstanceUID
                masks[source] = masks.get(source, 0) | (frame > 0)
    return masks


def measure(analyses, data):
    marks, rows, folders = read(), [], {}
    for name, index, hu, ds in chosen(data):
        truth = outline(hu, ds.PixelSpacing, marks[f"{name} {index}"])
        folders.setdefault(name, lungs_of(os.path.join(analyses, name)))
        found = folders[name].get(ds.SOPInstanceUID, np.zeros(hu.shape, bool))
        total = truth.sum() + found.sum()
        dice = 1.0 if total == 0 else 2 * float((truth & found).sum()) / total
        rows.append({"slice": f"{name} {index}", "dice": round(dice, 4), "outlined": int(truth.sum()),
                     "missed": int((truth & ~found).sum()), "added": int((found & ~truth).sum())})
        print(rows[-1], flush=True)
    dices = [r["dice"] for r in rows if r["outlined"]]
    whole = 2 * sum(r["outlined"] - r["missed"] for r in rows) / sum(2 * r["outlined"] - r["missed"] + r["added"] for r in rows)
    result = {"mean Dice": round(float(np.mean(dices)), 4), "least": min(dices), "Dice of all voxels": round(whole, 4),
              "n": len(dices), "slices": rows}
    with open(os.path.join(HERE, "results", "lung-outlines.json"), "w") as file:
        json.dump(result, file, indent=1)
        file.write("\n")
    print(result["mean Dice"], result["least"], result["Dice of all voxels"], result["n"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["draw", "measure"])
    parser.add_argument("folder")
    parser.add_argument("--data", default=DEFAULT_DATA)
    args = parser.parse_args()
    (draw if args.what == "draw" else measure)(args.folder, args.data)
