"""Simulated pneumonia and its look-alikes in real and procedural lungs, on the 2.5 x 1.5 x 1.5 mm grid."""
import os

import numpy as np
from scipy import ndimage

from . import backgrounds, phantom
from .augment import scanner, thickness_operator
from .phantom import smooth_noise
from .volumes import WORK, resample

SPACING = (2.5, 1.5, 1.5)
PATTERNS = ("peripheral", "lobar", "patchy", "diffuse", "focal")
# HU over the lung: most, and the faint ones of a pneumonia that begins or resolves. One draw either way.
OPACITIES, FAINT = (130, 420), (70, 170)
LOOK_ALIKES = ("none", "dependent", "effusion", "band", "expiration", "reticulation", "nodules")


class Lung:
    """A lung on the pneumonia grid with the maps that lesions are placed by."""

    def __init__(self, name, hu, lung, forbidden, real):
        self.name, self.real = name, real
        self.hu = np.round(resample(hu, (1, 1, 1), SPACING)).astype(np.int16)
        self.lung = resample(lung.astype(np.float32), (1, 1, 1), SPACING) > 0.5
        self.forbidden = (resample(forbidden.astype(np.float32), (1, 1, 1), SPACING) > 0.1
                          if forbidden.shape == lung.shape else np.zeros(self.hu.shape, bool))
        self.depth = ndimage.distance_transform_edt(self.lung, SPACING).astype(np.float16)
        where = np.argwhere(self.lung)
        self.low, self.high = where.min(0), where.max(0)
        self.points = where[:: 7].astype(np.int16)

    def crop(self, low, size):
        """Crop of HU, lung, forbidden, depth (mm to the pleura) and the height and back coordinates (0..1)."""
        from .samples import cut
        z, y, x = (np.arange(l, l + n) for l, n in zip(low, size))
        span = np.maximum(self.high - self.low, 1)
        height = np.clip((z - self.low[0]) / span[0], 0, 1)[:, None, None]
        back = np.clip((y - self.low[1]) / span[1], 0, 1)[None, :, None]
        side = np.where(x > (self.low[2] + self.high[2]) / 2, 1, -1)[None, None, :]
        return (cut(self.hu, low, size, -1000).astype(np.float32), cut(self.lung, low, size, False),
                cut(self.forbidden, low, size, False), cut(self.depth, low, size, 0).astype(np.float32),
                height, back, side)


def load_lungs(data, names, seeds):
    """Lungs of real backgrounds, of the service's own phantom (``backgrounds.SIMULATED``) and procedural thoraxes."""
    lungs = []
    for name in names:
        volume, lung, forbidden = backgrounds.load(name, data)
        lungs.append(Lung(name, volume.hu, lung, forbidden, not name.startswith("hilum-")))
    for seed in seeds:
        hu, lung, _ = phantom.cached(seed)
        lungs.append(Lung(f"thorax-{seed}", hu, lung, np.zeros(1, bool), False))
    return lungs


def sigmoid(v):
    return 1 / (1 + np.exp(-np.clip(v, -30, 30)))


BANK_SHAPE, BANK = (48, 256, 256), {}


def anisotropic(rng, shape, mm):
    """Smooth noise with a correlation length in mm on the pneumonia grid: a random part of a kept field."""
    key = int(round(4 * np.log2(mm)))
    if key not in BANK:
        seeded, size = np.random.default_rng([9, key + 100]), 2.0 ** (key / 4)
        deep = (int(np.ceil(BANK_SHAPE[0] * SPACING[0] / 1.5)) + 1,) + BANK_SHAPE[1:]
        field = smooth_noise(seeded, deep, max(0.7, size / 1.5))
        BANK[key] = field[np.minimum(np.round(np.arange(BANK_SHAPE[0]) * SPACING[0] / 1.5).astype(int), deep[0] - 1)]
    field = BANK[key]
    if any(n > m for n, m in zip(shape, field.shape)):
        field = np.pad(field, [(0, max(0, n - m)) for n, m in zip(shape, field.shape)], mode="reflect")
    low = [rng.integers(0, m - n + 1) for n, m in zip(shape, field.shape)]
    part = field[tuple(slice(l, l + n) for l, n in zip(low, shape))]
    return np.flip(part, [axis for axis in range(3) if rng.random() < 0.5]) * rng.choice([-1.0, 1.0])


def look_alike(rng, kind, hu, lung, depth, height, back):
    """Changes ``hu`` in place by something that is no pneumonia."""
    aerated = lung & (hu < -600)
    if kind == "dependent":
        reach, level = rng.uniform(0.1, 0.3), rng.uniform(40, 220)
        ramp = np.clip((back - (1 - reach)) / reach, 0, 1) * np.clip(1.3 - depth / rng.uniform(15, 40), 0, 1)
        change = level * ramp * (1 + 0.25 * anisotropic(rng, hu.shape, 8))
        hu[aerated] += change[aerated]
    elif kind == "effusion":
        level = rng.uniform(0.6, 0.92) - 0.25 * (1 - height) + 0.02 * anisotropic(rng, hu.shape, 25)
        fluid = sigmoid((back - level) / 0.01) * lung
        hu += fluid * (rng.uniform(-5, 25) - hu)
        lung &= fluid < 0.5
        atelectasis = sigmoid((back - level + 0.03) / 0.008) * lung
        if rng.random() < 0.5:
            hu += 0.6 * atelectasis * (rng.uniform(-300, 40) - hu)
            return atelectasis > 0.2
    elif kind == "band":
        for _ in range(rng.integers(1, 4)):
            sheet = np.abs(anisotropic(rng, hu.shape, 60) - rng.normal(0, 0.5)) * 60
            thin = sigmoid((rng.uniform(0.6, 2.2) - sheet) / 0.5) * (anisotropic(rng, hu.shape, 30) > 0.7) * lung
            hu += np.clip(thin, 0, 1) * np.maximum(rng.uniform(-350, 20) - hu, 0)
    elif kind == "expiration":
        change = rng.uniform(40, 170) + 20 * anisotropic(rng, hu.shape, 40)
        hu[aerated] += change[aerated]
    elif kind == "reticulation":
        lines = np.abs(anisotropic(rng, hu.shape, 5)) < rng.uniform(0.06, 0.12)
        zone = lung & (depth < rng.uniform(6, 15)) & (back > 0.4)
        hu[zone & lines] += rng.uniform(150, 400)
    elif kind == "nodules":
        for _ in range(rng.integers(1, 4)):
            where = np.argwhere(lung)
            if not len(where):
                break
            at = where[rng.integers(len(where))]
            radius = rng.uniform(2, 12)
            z, y, x = np.ogrid[: hu.shape[0], : hu.shape[1], : hu.shape[2]]
            distance = np.sqrt(((z - at[0]) * 2.5) ** 2 + ((y - at[1]) * 1.5) ** 2 + ((x - at[2]) * 1.5) ** 2)
            hu += sigmoid((radius - distance) / 0.8) * lung * np.maximum(rng.uniform(-50, 60) - hu, 0)
    return None


def infect(rng, pattern, hu, lung, depth, height, back, side, opacities=OPACITIES):
    """Writes pneumonia into ``hu``, its ground-glass this much denser than lung; returns ground-glass and consolidation masks."""
    shape = hu.shape
    field = anisotropic(rng, shape, rng.uniform(8, 16)) + 0.35 * anisotropic(rng, shape, 4)
    if pattern == "peripheral":
        field += 2.2 * np.exp(-depth / rng.uniform(8, 18)) + 1.2 * (back - 0.5) + 0.9 * (0.5 - height) - rng.uniform(1.2, 2.6)
    elif pattern == "lobar":
        plane = (0.9 * (height - rng.uniform(0.2, 0.7)) - 0.6 * (back - 0.5)) * rng.choice([-1, 1])
        field = 8 * plane + 0.5 * field + rng.uniform(-1, 0.5) - 4 * (side == rng.choice([-1, 1]))
    elif pattern == "patchy":
        field = 1.2 * anisotropic(rng, shape, rng.uniform(4, 8)) + 0.6 * field - rng.uniform(1.0, 2.0)
    elif pattern == "diffuse":
        field = field + rng.uniform(-0.6, 0.8)
    else:
        where = np.argwhere(lung)
        field = np.full(shape, -9.0) + 0 * field if not len(where) else field
        if len(where):
            at = where[rng.integers(len(where))]
            z, y, x = np.ogrid[: shape[0], : shape[1], : shape[2]]
            distance = np.sqrt(((z - at[0]) * 2.5) ** 2 + ((y - at[1]) * 1.5) ** 2 + ((x - at[2]) * 1.5) ** 2)
            radius = rng.uniform(8, 35)
            field = (radius - distance) / (0.25 * radius) + 0.7 * field
    soft_lung = ndimage.gaussian_filter(lung.astype(np.float32), (0.3, 0.6, 0.6))
    edge = rng.uniform(0.06, 0.25)
    glass = sigmoid(field / edge) * soft_lung
    opacity = rng.uniform(*opacities) * (1 + 0.15 * anisotropic(rng, shape, 6)) + rng.uniform(10, 50) * anisotropic(rng, shape, 1.5)
    if rng.random() < 0.25:
        opacity += rng.uniform(80, 220) * (np.abs(anisotropic(rng, shape, 5)) < 0.1)
    filled = np.minimum(hu + np.maximum(opacity, 60), np.maximum(hu, -150))
    out = hu + glass * (filled - hu)
    share = {"lobar": 0.75, "diffuse": 0.35}.get(pattern, 0.55)
    dense = np.zeros(shape, np.float32)
    if rng.random() < share:
        offset = rng.uniform(-0.4, 0.3) if pattern == "lobar" else rng.uniform(0.3, 1.4)
        dense = sigmoid((field + 0.5 * anisotropic(rng, shape, 6) - offset) / 0.12) * soft_lung
        density = rng.uniform(-80, 70) + 15 * anisotropic(rng, shape, 3)
        full = np.maximum(out, density)
        if rng.random() < 0.6:
            tubes = (np.abs(anisotropic(rng, shape, 9)) < 0.07) & (np.abs(anisotropic(rng, shape, 9)) < 0.12)
            bronchi = ndimage.gaussian_filter(tubes.astype(np.float32), 0.5)
            full = full + np.clip(1.4 * bronchi, 0, 1) * (-900 - full)
        out = out + dense * (full - out)
    hu[...] = out
    consolidation = (dense > 0.5) & lung
    return (glass > 0.5) & lung & ~consolidation, consolidation


def thick(rng, hu):
    """Slices of 3 to 5 mm, averaged over their thickness and interpolated back, in four crops of ten."""
    if rng.random() > 0.4:
        return hu
    spacing = rng.uniform(3.0, 5.0) / SPACING[0]
    operator = thickness_operator(hu.shape[0], spacing * rng.uniform(0.9, 1.2), spacing, rng.uniform(0, spacing))
    return np.tensordot(operator, hu, (1, 0))


def case(rng, lung, low, size, pattern, alike, slices=thick, opacities=OPACITIES):
    """One crop: HU after the scanner, ground-glass, consolidation, weight (0 where training must not look)."""
    hu, mask, forbidden, depth, height, back, side = lung.crop(low, size)
    unsure = None
    if alike != "none":
        unsure = look_alike(rng, alike, hu, mask, depth, height, back)
    glass = consolidation = np.zeros(size, bool)
    if pattern is not None:
        glass, consolidation = infect(rng, pattern, hu, mask, depth, height, back, side, opacities)
    weight = (~forbidden).astype(np.float32)
    if unsure is not None:
        weight[unsure] = 0
    already_noisy = lung.real or lung.name.startswith("hilum-")
    return slices(rng, scanner(rng, hu, already_noisy, thick=False)), glass, consolidation, weight
