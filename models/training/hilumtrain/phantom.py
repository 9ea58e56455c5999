"""Procedural thoraxes on a 1 mm grid: lungs, vessel and airway trees, fissures, ribs, heart, diaphragm."""
import os

import numpy as np
from scipy import ndimage

from .volumes import WORK, stable_seed


def smooth_noise(rng, shape, sigma):
    """Zero-mean, unit-variance noise with a correlation length of about ``sigma`` voxels."""
    step = max(1, int(sigma / 2))
    coarse = [int(np.ceil(n / step)) + 4 for n in shape]
    field = ndimage.gaussian_filter(rng.standard_normal(coarse).astype(np.float32), sigma / step)
    field = (field - field.mean()) / (field.std() + 1e-9)
    if step == 1:
        return field[: shape[0], : shape[1], : shape[2]]
    full = ndimage.zoom(field, [(n + 2 * step) / c for n, c in zip(shape, coarse)], order=1)
    return full[: shape[0], : shape[1], : shape[2]]


def paint_segment(alpha, p0, p1, r0, r1, scale=1.0):
    """Draws a tapered capsule into a coverage volume, thin ones by partial volume."""
    margin = max(r0, r1) + 1.5
    low = np.maximum(np.floor(np.minimum(p0, p1) - margin).astype(int), 0)
    high = np.minimum(np.ceil(np.maximum(p0, p1) + margin).astype(int) + 1, alpha.shape)
    if np.any(high <= low):
        return
    z, y, x = np.ogrid[low[0]:high[0], low[1]:high[1], low[2]:high[2]]
    axis = p1 - p0
    length2 = float(axis @ axis) + 1e-6
    t = np.clip(((z - p0[0]) * axis[0] + (y - p0[1]) * axis[1] + (x - p0[2]) * axis[2]) / length2, 0, 1)
    distance = np.sqrt((z - p0[0] - t * axis[0]) ** 2 + (y - p0[1] - t * axis[1]) ** 2
                       + (x - p0[2] - t * axis[2]) ** 2)
    radius = r0 + (r1 - r0) * t
    cover = np.clip(radius - distance + 0.5, 0, 1) * np.minimum(1, 2.2 * radius)
    view = alpha[low[0]:high[0], low[1]:high[1], low[2]:high[2]]
    np.maximum(view, scale * cover, out=view)


def grow_tree(rng, points, root, radius, leaf=3, airway=False):
    """A space-filling tree: the point set is halved again and again, each half gets a branch."""
    segments, total = [], len(points)
    stack = [(np.asarray(root, float), points, radius)]
    while stack:
        start, cloud, r = stack.pop()
        centre = cloud.mean(0)
        end = start + (centre - start) * rng.uniform(0.35, 0.7)
        middle = (start + end) / 2 + rng.normal(0, 0.06, 3) * np.linalg.norm(end - start)
        r_end = r * rng.uniform(0.85, 0.95)
        segments += [(start, middle, r, (r + r_end) / 2), (middle, end, (r + r_end) / 2, r_end)]
        if len(cloud) <= leaf or (airway and r < 1.0):
            continue
        offsets = cloud - centre
        direction = np.linalg.svd(offsets[:: max(1, len(cloud) // 200)], full_matrices=False)[2][0]
        side = offsets @ (direction + rng.normal(0, 0.15, 3)) + rng.normal(0, 3) > 0
        for part in (cloud[side], cloud[~side]):
            if len(part):
                stack.append((end, part, max(0.3, radius * (len(part) / total) ** (1 / 2.8))))
    return segments


def build(seed):
    """Returns HU (int16), lung mask and side map (1 right, 2 left) of the thorax of a seed."""
    rng = np.random.default_rng(stable_seed("thorax", seed))
    depth, height, width = rng.integers(190, 260), rng.integers(200, 260), rng.integers(280, 350)
    shape = (depth, height, width)
    z, y, x = np.ogrid[:depth, :height, :width]
    cy, cx = height / 2, width / 2
    wobble = smooth_noise(rng, shape, 18)
    body = np.sqrt(((x - cx) / (width * 0.47)) ** 2 + ((y - cy) / (height * 0.45)) ** 2) + 0.01 * wobble
    hu = np.where(body < 1, -100 + 10 * wobble, -1000.0).astype(np.float32)
    hu = np.where(body < rng.uniform(0.86, 0.95), 45 + 12 * wobble, hu)
    apex, base = depth * rng.uniform(0.93, 1.1), depth * rng.uniform(0.05, 0.2)
    lung, side = np.zeros(shape, bool), np.zeros(shape, np.uint8)
    heart = np.sqrt(((x - cx - 22) / rng.uniform(48, 62)) ** 2 + ((y - cy + 22) / rng.uniform(38, 48)) ** 2
                    + ((z - base - 45) / 55) ** 2) + 0.04 * wobble
    spine = np.sqrt((x - cx) ** 2 + (y - cy - height * 0.27) ** 2)
    mediastinum = np.abs(x - cx) - rng.uniform(18, 28) - 5 * wobble + 0 * y
    for label, sign in ((1, -1), (2, 1)):
        t = np.clip((apex - z) / (apex - base), 0, 1)
        profile = np.sqrt(np.clip(t * rng.uniform(2.0, 3.0), 0, 1)) * (0.86 + 0.14 * t)
        middle = cx + sign * width * (0.2 + 0.015 * t)
        ellipse = np.sqrt(((x - middle) / (width * 0.185 * profile + 1e-3)) ** 2
                          + ((y - cy - 4) / (height * 0.36 * profile + 1e-3)) ** 2) + 0.035 * wobble
        dome = base + (28 + 10 * (sign < 0)) * np.exp(-(((x - middle) / 45) ** 2 + ((y - cy + 10) / 60) ** 2)) + 3 * wobble
        inside = (ellipse < 1) & (z > dome) & (heart > 1) & (spine > 27) & (mediastinum > 0) & (z < apex)
        lung |= inside
        side[inside] = label
    outside = ndimage.distance_transform_edt(~lung).astype(np.float32)
    slanted = (z + 0.4 * np.abs(y - cy) + 0.25 * (y - cy)) / rng.uniform(20, 27)
    rib = (outside > 5) & (outside < 13) & ((slanted % 1) < 0.38) & (np.abs(x - cx) > 30) & (body < 0.97)
    hu[rib & (outside > 6.5) & (outside < 11.5)] = 180
    hu[rib & ((outside <= 6.5) | (outside >= 11.5))] = 500
    vertebra = (spine < 20) & (((z / 24.0) % 1) < 0.82)
    hu[vertebra] = (190 + 60 * smooth_noise(rng, shape, 1.5))[vertebra]
    contrast = rng.random() < 0.5
    blood = rng.uniform(150, 350) if contrast else rng.uniform(30, 55)
    hu[(heart < 0.95) & (outside > 1)] = blood * rng.uniform(0.7, 1)
    hu[(np.sqrt((x - cx - 18) ** 2 + (y - cy - height * 0.16) ** 2) < 12) & (outside > 1)] = blood
    dependent = rng.uniform(0, 60) * (y - cy) / (height / 2)
    tissue = rng.uniform(-890, -820) + dependent + 18 * wobble + 25 * smooth_noise(rng, shape, 1.2)
    if rng.random() < 0.3:
        tissue = np.where(smooth_noise(rng, shape, 5) > rng.uniform(1, 1.8), -960, tissue)
    hu = np.where(lung, tissue, hu)
    fissure = np.abs((z - depth * 0.45) - 0.75 * (y - cy) + 6 * smooth_noise(rng, shape, 25))
    hu = np.where(lung & (fissure < 1.0), np.maximum(hu, -720 + 80 * (1 - fissure)), hu)
    vessels, lumen, wall = (np.zeros(shape, np.float32) for _ in range(3))
    inner = np.argwhere(lung[::2, ::2, ::2]) * 2
    for label, sign in ((1, -1), (2, 1)):
        mine = inner[side[tuple(inner.T)] == label]
        hilum = np.array([depth * 0.5, cy + 5, cx + sign * 35.0])
        for tree in range(3):
            count = rng.integers(900, 1800) if tree < 2 else 220
            cloud = mine[rng.integers(0, len(mine), count)] + rng.uniform(-1, 1, (count, 3))
            root = hilum + rng.normal(0, 6, 3)
            for p0, p1, r0, r1 in grow_tree(rng, cloud, root, rng.uniform(5.5, 8), airway=tree == 2):
                if tree < 2:
                    paint_segment(vessels, p0, p1, r0, r1)
                else:
                    paint_segment(lumen, p0, p1, 0.75 * r0, 0.75 * r1)
                    paint_segment(wall, p0, p1, 0.75 * r0 + 0.8, 0.75 * r1 + 0.8, 0.8)
    vessels *= ndimage.binary_dilation(lung, iterations=2)
    wall *= lung
    hu = hu + vessels * (blood - hu) * (hu < blood)
    hu = hu + wall * (0 - hu) * (hu < 0)
    hu = np.where(lung | (outside < 30), hu + lumen * (-990 - hu), hu)
    return np.clip(hu, -1024, 1500).astype(np.int16), lung, side


def cached(seed):
    """The thorax of a seed, kept under work/."""
    path = os.path.join(WORK, f"thorax-{seed}.npz")
    if not os.path.exists(path):
        hu, lung, side = build(seed)
        os.makedirs(WORK, exist_ok=True)
        np.savez(path + ".part.npz", hu=hu, lung=lung, side=side)
        os.replace(path + ".part.npz", path)
    with np.load(path) as z:
        return z["hu"], z["lung"], z["side"]
