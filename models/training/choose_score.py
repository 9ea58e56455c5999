"""Validation of the candidates' score: what the detector marks in lungs that train nothing, with and without disease.

Run: python3 choose_score.py DETECTION SEGMENTATION [--score CHECKPOINT ...]. The chests are procedural thoraxes 2001-2006
and thorax-pulmonary, each as it is and with simulated pneumonia or a look-alike; nodules are simulated. Prints the FROC
sensitivities of each scorer over lowest heats; the lowest heat and the report threshold are chosen on it.
"""
import argparse
import os
import pickle

import numpy as np
import torch
from scipy import ndimage

from candidates import infected
from evaluate_nodules import froc, hit
from hilumtrain import backgrounds, lesions, phantom
from hilumtrain.augment import scanner, window
from hilumtrain.inference import DETECTION, SEGMENTATION, detect, load, second_stage, together
from hilumtrain.nets import Detector, DetectorExport
from hilumtrain.samples import KIND_SHARES, cut
from hilumtrain.volumes import DEFAULT_DATA, WORK

HEATS = (0.03, 0.05, 0.08, 0.11, 0.13, 0.15, 0.17, 0.2)


def chest(name, ill, data):
    """HU after the scanner, lung, nodules as (centre, diameter)."""
    rng = np.random.default_rng([78, int(name) if name.isdigit() else 1, ill])
    if name.isdigit():
        hu, lung, _ = phantom.cached(int(name))
        entry = {"name": name, "hu": hu, "lung": lung, "forbidden": np.zeros(1, bool), "real": False}
    else:
        volume, lung, _ = backgrounds.load(name, data)
        entry = {"name": name, "hu": volume.hu, "lung": lung, "forbidden": np.zeros(1, bool), "real": True}
    hu = entry["hu"].astype(np.float32)
    avoid = infected(rng, entry, hu) if ill else np.zeros(hu.shape, bool)
    soft, truth = ndimage.gaussian_filter(lung.astype(np.float32), 1.3), np.zeros(hu.shape, np.float32)
    places, nodules = np.argwhere(lung & ~avoid), []
    for _ in range(60):
        if len(nodules) == 8 or len(places) < 5000:
            break
        kind, at = rng.choice(lesions.KINDS, p=KIND_SHARES), places[rng.integers(len(places))]
        diameter = max(np.exp(rng.uniform(np.log(4), np.log(30))), 5 if kind == "ground-glass" else 4)
        if not any(np.linalg.norm(at - n.centre) < 30 for n in nodules):
            nodule = lesions.insert(rng, hu, soft, truth, at, diameter, kind)
            nodules += [nodule] if nodule else []
    return scanner(rng, hu, already_noisy=entry["real"]), lung, [(n.centre, n.diameter) for n in nodules]


def patches(args):
    """Candidates of each chest with their patches, kept in work/."""
    path = os.path.join(WORK, "choose-score.pkl")
    if os.path.exists(path):
        with open(path, "rb") as file:
            return pickle.load(file)
    net, cases = DetectorExport(load(Detector(), args.detection), (4, 4, 4)), []
    for name in [str(s) for s in range(2001, 2007)] + backgrounds.VALIDATION:
        for ill in (0, 1):
            hu, lung, truth = chest(name, ill, args.data)
            found, _ = detect(net, hu, lung, dict(DETECTION, maxFindings=100), min_score=min(HEATS))
            for c in found:
                low = np.round(c.centre).astype(int) - 48
                c.mask = np.clip(cut(hu, low, SEGMENTATION["patch"], -1000), -1100, 1500).astype(np.int16)
            cases.append((name, ill, found, truth))
            print(name, "ill" if ill else "", len(found), "candidates", len(truth), "nodules", flush=True)
    with open(path + ".part", "wb") as file:
        pickle.dump(cases, file)
    os.replace(path + ".part", path)
    return cases


@torch.no_grad()
def scored(net, cases):
    """The score of every candidate together with its heat, in order."""
    def score(c):
        image = window(c.mask.astype(np.float32), SEGMENTATION["low"], SEGMENTATION["high"])
        return together(c.heat, float(net(torch.from_numpy(image)[None, None])[1]), SEGMENTATION["neutralScore"])
    return [[score(c) for c in found] for _, _, found, _ in cases]


def report(what, cases, scores):
    """Per lowest heat, for healthy and ill chests, procedural and real: CPM, and over some thresholds false findings a
    chest and sensitivity."""
    for ill, drawn in ((0, True), (0, False), (1, True), (1, False)):
        for least in HEATS:
            kept = []
            for (name, sick, found, truth), values in zip(cases, scores):
                if sick == ill and name.isdigit() == drawn:
                    for c, value in zip(found, values):
                        c.score = value
                    kept.append(([c for c in found if c.heat >= least], truth))
            text = []
            for threshold in (0.5, 0.6, 0.7, 0.8):
                false = np.mean([sum(c.score >= threshold and not any(hit(c, *t) for t in truth) for c in rows) for rows, truth in kept])
                seen = np.mean([any(c.score >= threshold and hit(c, *t) for c in rows) for rows, truth in kept for t in truth])
                text.append(f"{threshold}: {false:.1f} false, {seen:.2f}")
            print(what, "procedural" if drawn else "real", "ill" if ill else "well", "heat", least,
                  "CPM", round(float(np.mean(froc(kept))), 3), "; ".join(text), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("detection")
    parser.add_argument("segmentation")
    parser.add_argument("--score", help="checkpoint of train_score.py")
    parser.add_argument("--shares", type=float, nargs="*", default=(0.0, 0.5, 0.8, 1.0), help="of that in the score")
    parser.add_argument("--data", default=DEFAULT_DATA)
    args = parser.parse_args()
    torch.set_num_threads(1)
    cases, net = patches(args), second_stage(args.segmentation, args.score)
    for share in args.shares:
        net.SHARE = share
        report(f"share {share}", cases, scored(net, cases))
