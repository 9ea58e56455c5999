"""Whole chests with their two lungs on the grid of lung-mask: dense consolidation, effusion and masses simulated in them.

The true lung of a procedural thorax is known. That of a real or phantom chest is the classical mask before anything is
put in: air, vessels and what a small closing takes in, so the network learns no better edge than that one there, only
what belongs to the lung when it is no longer air. That mask holds trachea and main bronchi: there training does not look.
"""
import numpy as np
from scipy import ndimage

from . import backgrounds, phantom, pneumonia
from .augment import scanner

SPACING = (3.0, 3.0, 3.0)


def averaged(volume, spacing, target):
    """Resampling by the rule of the service: linear up to a ratio of 1.5, beyond it a triangle that widens with it."""
    out = volume.astype(np.float32)
    for axis in range(3):
        step = target[axis] / spacing[axis]
        n = out.shape[axis]
        at = np.arange(int((n - 1) / step + 1e-6) + 1) * step
        half = max(1.0, step / 1.5)
        weight = np.maximum(0, 1 - np.abs(np.arange(n)[None] - at[:, None]) / half).astype(np.float32)
        weight /= weight.sum(1, keepdims=True)
        out = np.moveaxis(np.tensordot(weight, out, (1, axis)), 0, axis)
    return out


def sides(lung):
    """1 for the right lung, 2 for the left one of a mask, by the nearest of two cores; x rises to the patient's left."""
    where = np.nonzero(lung.any((0, 1)))[0]
    middle = (where[0] + where[-1]) / 2
    depth = ndimage.distance_transform_edt(lung)
    for radius in range(1, 12):
        labels, count = ndimage.label(depth > radius)
        sizes = np.bincount(labels.ravel())[1:]
        large = [i + 1 for i in range(count) if sizes[i] > 0.05 * lung.sum()]
        centres = {i: ndimage.center_of_mass(labels == i)[2] for i in large}
        spans = [i for i in large if min((labels[:, :, : int(middle)] == i).sum(), (labels[:, :, int(middle):] == i).sum())
                 > 0.12 * sizes[i - 1]]
        if large and not spans:
            core = np.zeros(lung.shape, np.uint8)
            for i in large:
                core[labels == i] = 1 if centres[i] < middle else 2
            nearest = ndimage.distance_transform_edt(core == 0, return_distances=False, return_indices=True)
            return core[tuple(nearest)] * lung.astype(np.uint8)
    return np.where(np.arange(lung.shape[2]) < middle, 1, 2).astype(np.uint8) * lung


def airways(hu):
    """Trachea and main bronchi with their walls, roughly: air so wide and so dark that it is no lung (nor fine emphysema)."""
    wide = ndimage.binary_opening(hu < -930, iterations=2)
    return ndimage.binary_dilation(wide, iterations=2)


class Thorax:
    """A chest on the pneumonia grid: what can be put into it, and which lung each voxel is of."""

    def __init__(self, name, hu, lung, side, forbidden, real):
        if side is None:
            lung = lung & ~ndimage.binary_opening(lung & (hu > -300), iterations=8)  # domes of the diaphragm, filled in the plane
        self.chest = pneumonia.Lung(name, hu, lung, forbidden, real)
        self.name, self.real = name, real
        if side is None:
            self.side = sides(self.chest.lung)
            self.chest.forbidden |= airways(self.chest.hu) & ndimage.binary_dilation(self.chest.lung, iterations=4)
        else:
            right, left = (pneumonia.resample((side == k).astype(np.float32), (1, 1, 1), pneumonia.SPACING) for k in (1, 2))
            self.side = np.where(right + left > 0.5, np.where(left > right, 2, 1), 0).astype(np.uint8)


def load(data, names, seeds):
    """Thoraxes of real and simulated backgrounds, and procedural ones."""
    every = []
    for name in names:
        volume, lung, forbidden = backgrounds.load(name, data)
        every.append(Thorax(name, volume.hu, lung, None, forbidden, not name.startswith("hilum-")))
    for seed in seeds:
        hu, lung, side = phantom.cached(seed)
        every.append(Thorax(f"thorax-{seed}", hu, lung, side, np.zeros(1, bool), False))
    return every


def with_mass(rng, hu, lung, depth):
    """A lump of soft tissue in the lung, most often at its edge."""
    rim = np.argwhere(lung & (depth < 12)) if rng.random() < 0.7 else np.argwhere(lung)
    if not len(rim):
        return
    at = rim[rng.integers(len(rim))]
    radius = np.exp(rng.uniform(np.log(4), np.log(38)))
    grid = np.ogrid[tuple(slice(0, n) for n in hu.shape)]
    distance = np.sqrt(sum(((g - a) * s) ** 2 for g, a, s in zip(grid, at, pneumonia.SPACING)))
    distance = distance + 0.15 * radius * pneumonia.anisotropic(rng, hu.shape, max(6.0, radius))
    hu += pneumonia.sigmoid((radius - distance) / 0.8) * lung * np.maximum(rng.uniform(-60, 70) - hu, 0)


def ill_chest(rng, thorax, ill=0.75):
    """One chest on the pneumonia grid: HU after the scanner, right and left lung bool, dense bool.

    ``dense`` is what consolidation, a mass or collapse filled: lung that is no longer air.
    """
    hu, lung, _, depth, height, back, side = thorax.chest.crop((0, 0, 0), thorax.chest.hu.shape)
    before = hu.copy()
    if rng.random() < ill:
        alike = rng.choice(["none", "effusion", "dependent", "band"], p=[0.5, 0.34, 0.08, 0.08])
        if alike != "none":
            pneumonia.look_alike(rng, alike, hu, lung, depth, height, back)
        for _ in range(rng.choice([0, 1, 2], p=[0.2, 0.6, 0.2])):
            pattern = rng.choice(["lobar", "peripheral", "focal", "diffuse", "patchy"], p=[0.5, 0.15, 0.15, 0.1, 0.1])
            pneumonia.infect(rng, pattern, hu, lung, depth, height, back, side)
        for _ in range(rng.choice([0, 1, 2], p=[0.5, 0.35, 0.15])):
            with_mass(rng, hu, lung, depth)
    dense = lung & (before < -500) & (hu > -250)
    hu = pneumonia.thick(rng, scanner(rng, hu, thorax.real or thorax.name.startswith("hilum-"), thick=False))
    return hu, (thorax.side == 1) & lung, (thorax.side == 2) & lung, dense


def chest(rng, thorax):
    """One chest on the 3 mm grid: HU int16, right and left lung uint8 0..255 as shares of the voxel, weight bool."""
    hu, right, left, _ = ill_chest(rng, thorax)
    to = (pneumonia.SPACING, SPACING)
    shares = [averaged(lung.astype(np.float32), *to) for lung in (right, left)]
    weight = averaged(thorax.chest.forbidden.astype(np.float32), *to) < 0.05
    return (np.clip(np.round(averaged(hu, *to)), -1024, 2000).astype(np.int16),
            *(np.round(255 * s).astype(np.uint8) for s in shares), weight)
