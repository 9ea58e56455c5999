"""Validation of the score where the half-scale pass is taken: masses inserted into lungs that train nothing.

Run: python3 choose_masses.py SEGMENTATION SCORE   shares of the scorer there, and what of the masses scores 0.5 or more
"""
import argparse

import numpy as np
import torch
from scipy import ndimage
from torch.nn import functional as F

from hilumtrain import backgrounds, lesions, phantom
from hilumtrain.augment import scanner, window
from hilumtrain.inference import SEGMENTATION, second_stage
from hilumtrain.samples import TRAINING_SHARES, cut
from hilumtrain.volumes import DEFAULT_DATA

EACH = 12


def chests(data):
    """HU, lung, whether real."""
    for seed in range(2001, 2005):
        hu, lung, _ = phantom.cached(seed)
        yield hu, lung, False
    volume, lung, _ = backgrounds.load(backgrounds.VALIDATION[0], data)
    yield volume.hu, lung, True


def masses(data):
    """Patches of 96 mm with a mass of 28 to 75 mm in the middle, as the network takes them, and its kind."""
    for hu, lung, real in chests(data):
        places, made = np.argwhere(lung), 0
        for i in range(60):
            rng = np.random.default_rng([91, i, int(real)])
            low = places[rng.integers(len(places))] - 48
            crop = cut(hu, low, SEGMENTATION["patch"], -1000).astype(np.float32)
            soft = ndimage.gaussian_filter(cut(lung, low, SEGMENTATION["patch"], False).astype(np.float32), 1.3)
            diameter, kind = rng.uniform(28, 75), rng.choice(lesions.KINDS, p=TRAINING_SHARES)
            mass = lesions.insert(rng, crop, soft, np.zeros(crop.shape, np.float32), np.array([48] * 3) + rng.normal(0, 2, 3), diameter, kind)
            if mass and np.abs(mass.centre - 48).max() <= 4 + 0.15 * diameter:
                crop = window(scanner(rng, crop, already_noisy=real), SEGMENTATION["low"], SEGMENTATION["high"])
                yield torch.from_numpy(crop)[None, None], kind
                made += 1
            if made == EACH:
                break


@torch.no_grad()
def logits(net, image):
    """Of the old score and of the scorer, where the half-scale pass is taken, else none."""
    half = F.avg_pool3d(image, 2)
    mask, score = net.net(half)
    if (mask > 0).sum() < np.pi / 6 * (net.COARSE_FROM_MM / 2) ** 3:
        return None
    return float(score), float(net.scorer(torch.cat([net.centre(image), net.centre(half)], 1)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("segmentation")
    parser.add_argument("score", help="checkpoint of train_score.py")
    parser.add_argument("--data", default=DEFAULT_DATA)
    args = parser.parse_args()
    torch.set_num_threads(1)
    net = second_stage(args.segmentation, args.score)
    rows = [(pair, kind) for pair, kind in ((logits(net, image), kind) for image, kind in masses(args.data)) if pair]
    for share in (0, 0.3, 0.5, 0.65, 0.8, 1):
        kept = [(share * new + (1 - share) * old >= 0, kind) for (old, new), kind in rows]
        print("share", share, "of", len(kept), round(float(np.mean([ok for ok, _ in kept])), 2),
              {k: f"{sum(ok for ok, of in kept if of == k)} of {sum(of == k for _, of in kept)}" for k in lesions.KINDS}, flush=True)
