"""Trains the score of a nodule candidate on what candidates.py left in work/candidates/. Run: python3 train_score.py [--help]"""
import glob
import os

import numpy as np
import torch
from scipy import ndimage
from torch.nn import functional as F

from hilumtrain.augment import scanner, window
from hilumtrain.backgrounds import LIDC
from hilumtrain.continued import from_onnx
from hilumtrain.nets import CandidateNet, Segmenter
from hilumtrain.samples import Pool, cut
from hilumtrain.train import loop, options
from hilumtrain.volumes import WORK

LOW, HIGH = -1000, 400
SIZE, BATCH = 32, 12
FROM_CUBES = 0.3  # share of the samples from the nodule cubes: real nodules and real tissue beside them
IN_PLACE, MASSES = 0.06, 0.12  # of the positives: outlined nodules of whole chests where they are, inserted masses
KEPT_MASSES = 80


class Bank:
    """The candidates of all chests that are there: new ones are read as they come."""

    def __init__(self):
        self.files, self.fine, self.wide, self.label, self.weight = set(), [], [], [], []

    def read(self):
        for path in sorted(glob.glob(os.path.join(WORK, "candidates", "*[0-9].npz"))):
            if path in self.files:
                continue
            self.files.add(path)
            with np.load(path) as z:
                fine, wide, label, heat = z["fine"], z["wide"], z["label"], z["heat"]
            self.fine += list(fine)
            self.wide += list(wide)
            self.label += label.tolist()
            # What the detector is surer of is asked for more often; a nodule that it never marks is hardly to be seen.
            self.weight += np.where(label == 0, 0.4 + heat, np.minimum(1, heat / 0.05)).tolist()
        label, weight = np.array(self.label), np.array(self.weight)
        self.of = [np.nonzero(label == k)[0] for k in (0, 1)]
        self.share = [weight[of] / weight[of].sum() for of in self.of]

    def draw(self, rng, positive):
        i = rng.choice(self.of[positive], p=self.share[positive])
        return self.fine[i].astype(np.float32), self.wide[i].astype(np.float32)


def from_cubes(rng, pool, positive):
    """A real nodule in its own surroundings, or tissue beside one; what lies beyond the cube is its mirror image."""
    if positive:
        hu, _, _, _ = pool.cube(rng, (96,) * 3, centred=True)
    else:
        hu, _, _ = pool.beside_cube(rng, (96,) * 3)
    return both_scales(hu)


def both_scales(hu):
    """The fine crop of 64 mm and the wide one of 96 mm at half scale of a patch of 96 mm."""
    return hu[16:80, 16:80, 16:80], hu.reshape(48, 2, 48, 2, 48, 2).mean((1, 3, 5))


def in_place(rng, pool):
    """A nodule that readers outlined in a whole chest, in the middle of its crops."""
    entry, (centre, _, _, _) = pool.whole[rng.integers(len(pool.whole))]
    corner = np.round(centre + rng.normal(0, 1.2, 3)).astype(int) - 48
    return both_scales(scanner(rng, cut(entry["hu"], corner, (96,) * 3, -1000).astype(np.float32)))


def masses(pool):
    """Masses inserted into lungs, drawn once: they take long to make."""
    return [both_scales(pool.candidate(np.random.default_rng([47, i]), (96,) * 3, True, masses=True)[0]) for i in range(KEPT_MASSES)]


def augmented(rng, fine, wide):
    """Shift by up to 2 mm, mirror, turn, intensity and noise; both crops alike."""
    shift = rng.integers(-2, 3, 3)
    low = 32 - SIZE // 2 + shift
    fine = fine[tuple(slice(l, l + SIZE) for l in low)]
    low = 24 - SIZE // 2 + np.round(shift / 2).astype(int)
    wide = wide[tuple(slice(l, l + SIZE) for l in low)]
    both = np.stack([fine, wide])
    axes = [a for a in (1, 2, 3) if rng.random() < 0.5]
    both = np.flip(both, axes)
    if rng.random() < 0.5:
        both = both.transpose(0, 1, 3, 2)
    both = both * rng.uniform(0.97, 1.03) + rng.normal(0, 12)
    if rng.random() < 0.3:
        both = both + rng.standard_normal(both.shape).astype(np.float32) * rng.uniform(5, 25)
    if rng.random() < 0.15:
        both = ndimage.gaussian_filter(both, (0, 0, 0.5, 0.5))
    return window(both, LOW, HIGH)


def maker(data):
    """A function rng -> (image [B, 2, D, H, W]: fine and wide, label [B, 1]) of one batch."""
    def make():
        pool = Pool(data, phantoms=[], names=["thorax-aorta"] + LIDC, simulated=[])
        bank, calls, large = Bank(), [0], masses(pool)

        def sample(rng, positive):
            kind = rng.random() if positive else 1
            if kind < IN_PLACE:
                return in_place(rng, pool)
            if kind < IN_PLACE + MASSES:
                return large[rng.integers(len(large))]
            return from_cubes(rng, pool, positive) if rng.random() < FROM_CUBES else bank.draw(rng, positive)

        def batch(rng):
            if calls[0] % 100 == 0:
                bank.read()
            calls[0] += 1
            images, labels = [], []
            for i in range(BATCH):
                positive = i % 3 == 0 if rng.random() < 0.5 else i % 2
                positive = int(positive)
                fine, wide = sample(rng, positive)
                images.append(augmented(rng, fine, wide))
                labels.append([float(positive)])
            return np.ascontiguousarray(np.stack(images), np.float32), np.array(labels, np.float32)
        return batch
    return make


def loss_of(net, batch):
    """Cross-entropy with labels softened by a hundredth."""
    image, label = batch
    return {"score": F.binary_cross_entropy_with_logits(net(image), label * 0.98 + 0.01)}


if __name__ == "__main__":
    arguments = options("score", 4000)
    if not arguments.from_onnx:
        raise SystemExit("--from-onnx: the exported nodule-segmentation whose features and score are the start")
    net = CandidateNet().start_from(from_onnx(Segmenter(), arguments.from_onnx))
    arguments.from_onnx = None
    loop(arguments, net.to(memory_format=torch.channels_last), maker(arguments.data), loss_of)
