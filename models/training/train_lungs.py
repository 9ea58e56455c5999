"""Trains lung-mask: left and right lung, dense tissue in them included. Run: python3 train_lungs.py [--help]"""
import numpy as np
import torch
from scipy import ndimage
from torch.nn import functional as F

from hilumtrain import backgrounds, thorax
from hilumtrain.augment import window
from hilumtrain.continued import Reservoir
from hilumtrain.nets import LungNet
from hilumtrain.samples import cut
from hilumtrain.train import loop, options

LOW, HIGH = -1000, 300
SIZE, BATCH = (24, 128, 128), 3


def stretched(rng, volumes):
    """The chest larger or smaller by up to a sixth, the plane and the height each by its own."""
    if rng.random() < 0.7:
        return volumes
    plane, tall = rng.uniform(0.85, 1.17), rng.uniform(0.85, 1.17)
    return [ndimage.zoom(v.astype(np.float32), (tall, plane, plane), order=1) for v in volumes]


def crop(rng, made):
    """One crop: image [1, D, H, W], left and right [2, D, H, W], weight [1, D, H, W]."""
    hu, right, left, weight = stretched(rng, list(made))
    low = [rng.integers(-6, max(-5, n - s + 7)) if a == 0 else (n - s) // 2 + rng.integers(-14, 15)
           for a, (n, s) in enumerate(zip(hu.shape, SIZE))]
    image = window(cut(hu, low, SIZE, -1000).astype(np.float32) * rng.uniform(0.97, 1.03) + rng.normal(0, 12), LOW, HIGH)
    left, right = (cut(v, low, SIZE, 0).astype(np.float32) / 255 for v in (left, right))
    weight = cut(np.asarray(weight, np.float32), low, SIZE, 1.0) > 0.5
    stack = np.stack([image, left, right, weight]).astype(np.float32)
    if rng.random() < 0.5:
        stack = stack[[0, 2, 1, 3], :, :, ::-1]
    if rng.random() < 0.1:
        stack = stack[:, :, ::-1]
    return stack


def maker(data):
    """A function rng -> (image, lungs, weight) of one batch."""
    def make():
        every = thorax.load(data, backgrounds.TRAIN + backgrounds.SIMULATED[:6], range(1, 13))
        share = np.array([3.0 if t.real else 1.0 if t.name.startswith("hilum-") else 1.0 for t in every])
        share /= share.sum()
        kept = Reservoir(fresh=0.025, least=40, most=700)

        def batch(rng):
            stacks = [crop(rng, kept.draw(rng, lambda: thorax.chest(rng, every[rng.choice(len(every), p=share)])))
                      for _ in range(BATCH)]
            whole = np.ascontiguousarray(np.stack(stacks))
            return whole[:, :1], whole[:, 1:3], whole[:, 3:]
        return batch
    return make


def loss_of(net, batch):
    """Cross-entropy and soft Dice over the batch, per lung."""
    image, target, weight = batch
    logit = net(image)
    p, target = torch.sigmoid(logit) * weight, target * weight
    axes = (0, 2, 3, 4)
    dice = 1 - (2 * (p * target).sum(axes) + 100) / ((p * p).sum(axes) + (target * target).sum(axes) + 100)
    entropy = F.binary_cross_entropy_with_logits(logit, target, weight=weight.expand_as(logit))
    return {"dice-left": 0.5 * dice[0], "dice-right": 0.5 * dice[1], "entropy": 2 * entropy}


if __name__ == "__main__":
    arguments = options("lungs", 2500)
    loop(arguments, LungNet().to(memory_format=torch.channels_last), maker(arguments.data), loss_of)
