"""Simulated and inserted nodules. All on a 1 mm grid, all from a ``numpy`` generator."""
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from .phantom import smooth_noise

KINDS = ("solid", "part-solid", "ground-glass", "calcified")


@dataclass
class Nodule:
    """Truth of one nodule: centre [z, y, x] in voxels, volume-equivalent diameter in mm."""

    centre: np.ndarray
    diameter: float
    kind: str


def shape_field(rng, size, radius, spiculated):
    """Signed distance (mm, positive inside) of a lobulated, perhaps spiculated, ellipsoid."""
    half = size // 2
    z, y, x = np.mgrid[-half:half + 1, -half:half + 1, -half:half + 1].astype(np.float32)
    rotation = np.linalg.qr(rng.standard_normal((3, 3)))[0]
    points = np.stack([z, y, x], -1) @ rotation.T.astype(np.float32)
    axes = np.exp(rng.normal(0, 0.14, 3))
    axes /= axes.prod() ** (1 / 3)
    distance = np.sqrt(((points / axes) ** 2).sum(-1)) + 1e-3
    lobes = smooth_noise(rng, distance.shape, max(1.5, radius * 0.5)) * rng.uniform(0.02, 0.16) * radius
    boundary = radius + lobes
    if spiculated:
        unit = np.stack([z, y, x], -1) / (np.sqrt(z * z + y * y + x * x)[..., None] + 1e-3)
        for _ in range(rng.integers(5, 14)):
            direction = rng.standard_normal(3)
            direction /= np.linalg.norm(direction)
            cosine = np.clip(unit @ direction.astype(np.float32), 0, 1)
            boundary = boundary + radius * rng.uniform(0.3, 1.0) * cosine ** rng.uniform(60, 200)
    return boundary - distance


def make(rng, diameter, kind):
    """Coverage (0..1) and HU cube of a simulated nodule of an odd size."""
    radius = diameter / 2
    size = int(2 * np.ceil(radius * 1.7 + 3)) + 1
    spiculated = kind in ("solid", "part-solid") and diameter > 7 and rng.random() < 0.35
    field = shape_field(rng, size, radius, spiculated)
    soft = rng.uniform(0.35, 0.7) if kind != "ground-glass" else rng.uniform(0.5, 1.2)
    coverage = 1 / (1 + np.exp(-np.clip(field / soft, -30, 30)))
    coverage[coverage < 0.02] = 0
    grain = smooth_noise(rng, field.shape, 1.2)
    if kind == "solid":
        hu = rng.uniform(-60, 90) + 15 * grain
        if rng.random() < 0.07:
            hole = rng.uniform(0.3, 0.7) * radius
            hu = hu + np.clip(field - (radius - hole), 0, 1) * (rng.uniform(-950, -600) - hu)
    elif kind == "calcified":
        hu = rng.uniform(200, 800) + 40 * grain
        if rng.random() < 0.4:
            hu = np.where(field > radius * rng.uniform(0.2, 0.5), hu, 40 + 15 * grain)
    else:
        hu = rng.uniform(-700, -430) + rng.uniform(20, 60) * grain
        if kind == "part-solid":
            core = radius * rng.uniform(0.3, 0.75)
            shift = rng.integers(-1, 2, 3) * int((radius - core) * 0.5)
            inner = shape_field(rng, size, core, False)
            inner = ndimage.shift(inner, shift, order=0, mode="nearest")
            hu = hu + 1 / (1 + np.exp(-np.clip(inner / 0.6, -30, 30))) * (rng.uniform(-120, 60) - hu)
    return coverage.astype(np.float32), np.broadcast_to(hu, coverage.shape).astype(np.float32)


def from_cube(rng, hu, mask, scale):
    """Coverage and HU of a real nodule cut from its cube, scaled and turned at random."""
    matrix = np.eye(3) / scale
    flips = np.diag(rng.choice([-1.0, 1.0], 3))
    order = rng.permutation(3)
    matrix = matrix @ flips[order]
    centre = np.array(ndimage.center_of_mass(mask))
    half = int(np.ceil(np.max(np.abs(np.argwhere(mask) - centre)) * scale)) + 3
    offset = centre - matrix @ np.full(3, half)
    shape = (2 * half + 1,) * 3
    shell = ndimage.gaussian_filter(ndimage.binary_dilation(mask).astype(np.float32), 0.7)
    def turn(volume):
        return ndimage.affine_transform(volume.astype(np.float32), matrix, offset, shape, order=1, mode="nearest")
    return turn(mask), np.clip(turn(shell), 0, 1), turn(hu)


def blend(crop, origin, blend_coverage, hu, brighter):
    """Writes a lesion into ``crop`` with its corner at ``origin``; returns the target slices used."""
    low = np.maximum(origin, 0)
    high = np.minimum(np.array(origin) + blend_coverage.shape, crop.shape)
    if np.any(high <= low):
        return None
    a = tuple(slice(l, h) for l, h in zip(low, high))
    b = tuple(slice(l - o, h - o) for l, h, o in zip(low, high, origin))
    view, c = crop[a], blend_coverage[b]
    mixed = view + c * (hu[b] - view)
    crop[a] = np.maximum(view, mixed) if brighter else mixed
    return a, b


def insert(rng, crop, lung, truth, at, diameter, kind, cubes=None):
    """Inserts one nodule at voxel ``at``; adds its coverage to ``truth``. Returns a Nodule or None.

    ``cubes`` is a list of (HU, mask, diameter); when given a real nodule is scaled to ``diameter``.
    Lesions are cut at the pleura: what lies outside ``lung`` (a soft or boolean mask) keeps its HU.
    """
    if cubes:
        hu_cube, mask, real = cubes[rng.integers(len(cubes))]
        coverage, shell, hu = from_cube(rng, hu_cube, mask, diameter / real)
        kind = "real"
    else:
        coverage, hu = make(rng, diameter, kind)
        shell = coverage
    origin = np.round(at).astype(int) - np.array(coverage.shape) // 2
    trial = crop.copy()
    low, high = np.maximum(origin, 0), np.minimum(origin + coverage.shape, crop.shape)
    if np.any(high <= low):
        return None
    inside = np.zeros(coverage.shape, np.float32)
    b = tuple(slice(l - o, h - o) for l, h, o in zip(low, high, origin))
    inside[b] = lung[tuple(slice(l, h) for l, h in zip(low, high))]
    brighter = kind in ("ground-glass", "part-solid") or rng.random() < 0.3
    placed = blend(trial, origin, shell * inside, hu, brighter)
    coverage = coverage * inside
    volume = float(coverage.sum())
    if placed is None or volume < 0.45 * np.pi / 6 * diameter ** 3:
        return None
    a, b = placed
    crop[a] = trial[a]
    np.maximum(truth[a], coverage[b], out=truth[a])
    centre = np.array(ndimage.center_of_mass(coverage)) + origin
    return Nodule(centre, (6 * volume / np.pi) ** (1 / 3), kind)
