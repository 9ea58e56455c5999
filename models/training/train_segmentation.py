"""Trains nodule-segmentation: mask of a candidate and P(nodule). Run: python3 train_segmentation.py [--help]"""
import numpy as np
import torch
from scipy import ndimage
from torch.nn import functional as F

from hilumtrain.augment import flip, window
from hilumtrain.nets import Segmenter
from hilumtrain.samples import Pool
from hilumtrain.train import loop, options

LOW, HIGH = -1000, 400
SIZE = (48, 48, 48)


def maker(data):
    """A function rng -> (image, mask, label) of one batch."""
    def make():
        pool = Pool(data)
        calls = [0]

        def batch(rng):
            if calls[0] % 200 == 0:
                pool.use_hard()  # mine.py may have found more
            calls[0] += 1
            # One patch size only: where masses came in larger patches the network learned the size instead.
            draws = [pool.candidate(rng, SIZE, i % 2 == 0, masses=i == 0 and rng.random() < 0.35) for i in range(6)]
            images, masks, labels, weights = [], [], [], []
            for hu, truth, label in draws:
                image, truth = flip(rng, window(hu, LOW, HIGH), truth)
                images.append(image[None])
                masks.append(truth[None])
                weights.append(1 + 9 * ndimage.maximum_filter((truth > 0.3).astype(np.float32), 5)[None])
                labels.append([label])
            return (np.ascontiguousarray(np.stack(images)), np.ascontiguousarray(np.stack(masks)),
                    np.array(labels, np.float32), np.stack(weights))
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
    loop(arguments, Segmenter().to(memory_format=torch.channels_last), maker(arguments.data), loss_of)
