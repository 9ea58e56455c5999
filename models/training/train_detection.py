"""Trains nodule-detection: a heatmap of nodule centres. Run: python3 train_detection.py [--help]"""
import numpy as np
import torch

from hilumtrain.augment import window
from hilumtrain.nets import Detector
from hilumtrain.samples import Pool
from hilumtrain.train import loop, options

STRIDE = np.array([2, 4, 4])
LOW, HIGH = -1000, 400
SIZE, MASS_SIZE = (48, 48, 48), (64, 112, 112)


def targets(size, nodules, forbidden):
    """Heat, log diameter, offset (mm) and the two weights, per cell."""
    cells = tuple(np.array(size) // STRIDE)
    grids = [(np.arange(n) + 0.5) * s - 0.5 for n, s in zip(cells, STRIDE)]
    heat, near = np.zeros(cells, np.float32), np.full(cells, np.inf, np.float32)
    values = np.zeros((4,) + cells, np.float32)
    for nodule in nodules:
        delta = [g.reshape([-1 if a == i else 1 for a in range(3)]) - c
                 for i, (g, c) in enumerate(zip(grids, nodule.centre))]
        distance2 = sum((d ** 2 for d in delta))
        sigma = max(1.6, 0.14 * nodule.diameter)
        bump = np.exp(-distance2 / (2 * sigma ** 2)).astype(np.float32)
        best = np.unravel_index(np.argmin(distance2), cells)
        if distance2[best] < 16:
            bump[best] = 1.0
        heat = np.maximum(heat, bump)
        mine = distance2 < near
        near[mine] = distance2[mine]
        values[0][mine] = np.log(nodule.diameter)
        for axis in range(3):
            values[axis + 1][mine] = np.broadcast_to(-delta[axis], cells)[mine]
    regress = (heat > 0.4).astype(np.float32)
    weight = np.ones(cells, np.float32)
    if forbidden.any():
        z, y, x = cells
        blocked = forbidden.reshape(z, 2, y, 4, x, 4).any((1, 3, 5))
        weight[blocked] = 0
    return np.concatenate([heat[None], values, regress[None], weight[None]])


def draw(pool, rng):
    """One crop: a real nodule in its place, a nodule cube, or a lung with inserted nodules."""
    kind = rng.random()
    if kind < 0.05 and pool.whole:
        return pool.in_place(rng, SIZE)
    return pool.cube(rng, SIZE) if kind < 0.4 and pool.cubes else pool.with_lesions(rng, SIZE)


def maker(args):
    """A function rng -> (image, target) of one batch."""
    def make():
        pool = Pool(args.data, cubes=not args.without_lidc, fold=args.fold)
        calls = [0]

        def batch(rng):
            if calls[0] % 200 == 0:
                pool.use_hard()  # mine.py may have found more
            calls[0] += 1
            images, truths = [], []
            if rng.random() < 0.06:
                draws = [pool.with_lesions(rng, MASS_SIZE, 1, masses=True)]
            else:
                draws = [draw(pool, rng) for _ in range(6)]
            for hu, truth, nodules, forbidden in draws:
                target = targets(hu.shape, nodules, forbidden)
                image = window(hu, LOW, HIGH)
                axes = [a for a in range(3) if rng.random() < 0.5]
                image = np.flip(image, axes)
                target = np.flip(target, [a + 1 for a in axes]).copy()
                for axis in axes:
                    target[2 + axis] *= -1
                if rng.random() < 0.5:
                    image = image.transpose(0, 2, 1)
                    target = target.transpose(0, 1, 3, 2)[[0, 1, 2, 4, 3, 5, 6]]
                images.append(image[None])
                truths.append(target)
            return np.ascontiguousarray(np.stack(images)), np.ascontiguousarray(np.stack(truths))
        return batch
    return make


def loss_of(net, batch):
    """Penalty-reduced focal loss on the heat, L1 on log diameter and offset at positives."""
    image, target = batch
    y = net(image)
    heat, weight, regress = target[:, 0], target[:, 6], target[:, 5:6]
    logit = y[:, 0]
    p = torch.sigmoid(logit)
    positive = (heat >= 0.999).float()
    ll, lln = torch.nn.functional.logsigmoid(logit), torch.nn.functional.logsigmoid(-logit)
    focal = -(positive * (1 - p) ** 2 * ll + (1 - positive) * (1 - heat) ** 4 * p ** 2 * lln) * weight
    count = positive.sum() + 1
    scale = regress.sum() + 1
    diameter = ((y[:, 1:2] - target[:, 1:2]).abs() * regress).sum() / scale
    offset = ((y[:, 2:] - target[:, 2:5]).abs() * regress).sum() / scale
    return {"heat": focal.sum() / count, "diameter": diameter, "offset": 0.1 * offset}


if __name__ == "__main__":
    arguments = options("detection", 5000)
    loop(arguments, Detector().to(memory_format=torch.channels_last), maker(arguments), loss_of)
