"""Trains nodule-segmentation: mask of a candidate and P(nodule). Run: python3 train_segmentation.py [--help]"""
import numpy as np
import torch
from scipy import ndimage
from torch.nn import functional as F

from hilumtrain.augment import flip, window
from hilumtrain.backgrounds import LIDC
from hilumtrain.continued import Reservoir
from hilumtrain.nets import Segmenter
from hilumtrain.samples import Pool
from hilumtrain.train import loop, options

LOW, HIGH = -1000, 400
WHOLE, INNER = (48, 48, 48), (32, 32, 32)
INNER_UP_TO_MM = 18  # a larger nodule would touch the edge of the inner patch


def halved(volume):
    """Means of 2 x 2 x 2 voxels: a mass as the coarse pass of the exported network sees it."""
    z, y, x = (n // 2 for n in volume.shape)
    return volume.reshape(z, 2, y, 2, x, 2).mean((1, 3, 5))


def fit_inner(sample):
    """The middle 32 mm of a patch."""
    hu, truth, label = sample
    return hu[8:40, 8:40, 8:40], truth[8:40, 8:40, 8:40], label


def maker(args):
    """A function rng -> (image, mask, label, weight) of one batch. Both labels come in each size of patch."""
    def make():
        pool = Pool(args.data, phantoms=range(1, args.phantoms + 1), names=["fcp-0001", "thorax-aorta", "a0001-0"] + LIDC,
                    cubes=not args.without_lidc, fold=args.fold)
        kept = {(label, coarse): Reservoir(0.25 if not coarse else 0.12, 40, 1500) for label in (0, 1) for coarse in (0, 1)}
        calls = [0]

        def sample(rng, positive, coarse):
            if not coarse:
                return pool.candidate(rng, WHOLE, positive)
            hu, truth, label = pool.candidate(rng, tuple(2 * n for n in WHOLE), positive, masses=positive)
            return halved(hu), halved(truth), label

        def batch(rng):
            if calls[0] % 200 == 0:
                pool.use_hard()  # mine.py may have found more
            calls[0] += 1
            coarse = rng.random() < 0.1
            inner = not coarse and rng.random() < 0.75
            images, masks, labels, weights = [], [], [], []
            for i in range(6 if inner else 4):
                while True:
                    hu, truth, label = kept[i % 2, coarse].draw(rng, lambda: sample(rng, i % 2 == 1, coarse))
                    if not inner or truth.sum() < np.pi / 6 * INNER_UP_TO_MM ** 3:
                        break
                if inner:
                    hu, truth, label = fit_inner((hu, truth, label))
                image, truth = flip(rng, window(hu * rng.uniform(0.97, 1.03) + rng.normal(0, 10), LOW, HIGH), truth)
                images.append(image[None])
                masks.append(truth[None])
                weights.append(1 + 9 * ndimage.maximum_filter((truth > 0.3).astype(np.float32), 5)[None])
                labels.append([label])
            return tuple(np.ascontiguousarray(np.stack(v)).astype(np.float32) for v in (images, masks, labels, weights))
        return batch
    return make


def loss_of(net, batch):
    """Soft Dice and cross-entropy on the masks of nodules, cross-entropy on the score."""
    image, mask, label, near = batch
    logit, score = net(image)
    p = torch.sigmoid(logit)
    axes = (1, 2, 3, 4)
    dice = 1 - (2 * (p * mask).sum(axes) + 20) / ((p * p).sum(axes) + (mask * mask).sum(axes) + 20)
    positive = label[:, 0]
    entropy = F.binary_cross_entropy_with_logits(logit, mask, weight=near)
    return {"dice": (dice * positive).sum() / (positive.sum() + 1e-6), "entropy": 0.5 * entropy,
            "score": F.binary_cross_entropy_with_logits(score, label)}


if __name__ == "__main__":
    arguments = options("segmentation", 5000)
    loop(arguments, Segmenter(), maker(arguments), loss_of)
