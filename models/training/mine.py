"""Runs a detection checkpoint over the training lungs and keeps its false positives as hard negatives."""
import argparse
import os

import numpy as np
import torch

from hilumtrain import backgrounds, phantom
from hilumtrain.inference import DETECTION, detect, load
from hilumtrain.nets import Detector, DetectorExport
from hilumtrain.volumes import DEFAULT_DATA, WORK

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", help="or an exported network")
    parser.add_argument("--data", default=DEFAULT_DATA)
    parser.add_argument("--phantoms", type=int, default=6)
    parser.add_argument("--names", nargs="*", default=backgrounds.TRAIN + backgrounds.SIMULATED)
    args = parser.parse_args()
    torch.set_num_threads(1)
    net = DetectorExport(load(Detector(), args.checkpoint), (4, 4, 4))
    spec = dict(DETECTION, maxFindings=300)
    for name in args.names + [f"thorax-{s}" for s in range(1, args.phantoms + 1)]:
        if name.startswith("thorax-") and name[7:].isdigit():
            hu, lung, _ = phantom.cached(int(name[7:]))
            forbidden = None
        else:
            volume, lung, forbidden = backgrounds.load(name, args.data)
            hu = volume.hu
        found, _ = detect(net, hu, lung, spec, min_score=0.05)
        keep = []
        for candidate in found:
            at = np.clip(np.round(candidate.centre).astype(int), 0, np.array(hu.shape) - 1)
            if forbidden is None or not forbidden[tuple(at)]:
                keep.append((candidate.heat, at))
        path = os.path.join(WORK, f"hard-{name}.npy")
        np.save(path, np.array([at for _, at in keep]).reshape(-1, 3))
        print(name, len(keep), "best", [(round(h, 2), tuple(a)) for h, a in keep[:8]], flush=True)
