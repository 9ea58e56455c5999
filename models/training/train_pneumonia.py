"""Trains pneumonia-lesion: ground-glass and consolidation voxels. Run: python3 train_pneumonia.py [--help]"""
import numpy as np
import torch
from torch.nn import functional as F

from hilumtrain import backgrounds, cohort
from hilumtrain.augment import window
from hilumtrain.nets import LesionNet
from hilumtrain.pneumonia import FAINT, LOOK_ALIKES, OPACITIES, PATTERNS, case, load_lungs
from hilumtrain.train import loop, options

LOW, HIGH = -1000, 200
SIZE = (8, 128, 128)
COHORT_SHARE = 0.35  # of the crops, from studies of the service's own simulation


def drawn(rng, lungs, share):
    """One crop with simulated pneumonia, a look-alike or neither: HU, ground-glass, consolidation, weight."""
    lung = lungs[rng.choice(len(lungs), p=share)]
    at = lung.points[rng.integers(len(lung.points))].astype(int)
    low = at - np.array([rng.integers(n // 4, 3 * n // 4) for n in SIZE])
    pattern = None if rng.random() < 0.4 else rng.choice(PATTERNS, p=[0.3, 0.14, 0.28, 0.1, 0.18])
    alike = rng.choice(LOOK_ALIKES, p=[0.3, 0.16, 0.12, 0.1, 0.16, 0.08, 0.08])
    return case(rng, lung, low, SIZE, pattern, alike, opacities=FAINT if rng.random() < 0.25 else OPACITIES)


def maker(data):
    """A function rng -> (image, target, weight) of one batch."""
    def make():
        lungs = load_lungs(data, backgrounds.TRAIN + backgrounds.SIMULATED, range(1, 7))
        share = np.array([3.0 if lung.real else 1.0 if lung.name.startswith("hilum-") else 0.4 for lung in lungs])
        share /= share.sum()
        studies = cohort.studies()

        def batch(rng):
            images, targets, weights = [], [], []
            for _ in range(3):
                crop = (studies[rng.integers(len(studies))].crop(rng, SIZE) if rng.random() < COHORT_SHARE
                        else drawn(rng, lungs, share))
                hu, glass, dense, weight = crop
                stack = np.stack([window(hu, LOW, HIGH), glass, dense, weight]).astype(np.float32)
                if rng.random() < 0.5:
                    stack = stack[..., ::-1]
                if rng.random() < 0.2:
                    stack = stack[:, :, ::-1]
                if rng.random() < 0.5:
                    stack = stack[:, ::-1]
                images.append(stack[:1])
                targets.append(stack[1:3])
                weights.append(stack[3:])
            return tuple(np.ascontiguousarray(np.stack(v)) for v in (images, targets, weights))
        return batch
    return make


def loss_of(net, batch):
    """Cross-entropy and soft Dice over the batch, per channel."""
    image, target, weight = batch
    logit = net(image)
    p = torch.sigmoid(logit) * weight
    target = target * weight
    axes = (0, 2, 3, 4)
    dice = 1 - (2 * (p * target).sum(axes) + 100) / ((p * p).sum(axes) + (target * target).sum(axes) + 100)
    entropy = F.binary_cross_entropy_with_logits(logit, target, weight=weight.expand_as(logit) * (1 + 2 * target))
    return {"dice-glass": 0.5 * dice[0], "dice-dense": 0.5 * dice[1], "entropy": 2 * entropy}


if __name__ == "__main__":
    arguments = options("pneumonia", 4000)
    loop(arguments, LesionNet().to(memory_format=torch.channels_last), maker(arguments.data), loss_of)
