"""Training crops for nodules: real cubes, and nodules inserted into real and procedural lungs."""
import os

import numpy as np
from scipy import ndimage

from . import backgrounds, lesions, phantom
from .augment import scanner
from .lesions import KINDS, Nodule
from .volumes import WORK, read_cubes

KIND_SHARES = (0.52, 0.18, 0.22, 0.08)
TRAINING_SHARES = (0.44, 0.18, 0.31, 0.07)  # ground-glass is missed most


def is_test_patient(number, fold=0):
    """Every fifth LIDC patient number is held out; the shipped weights are of fold 0."""
    return number % 5 == fold


def equivalent_diameter(mask):
    """Diameter in mm of the sphere of the volume of a 1 mm mask."""
    return (6 * float(mask.sum()) / np.pi) ** (1 / 3)


class Pool:
    """All that crops are drawn from."""

    def __init__(self, data, phantoms=range(1, 13), names=backgrounds.TRAIN, test=False, cubes=True,
                 simulated=backgrounds.SIMULATED, fold=0):
        """``fold``: whose patients are held out, cubes and whole chests; ``cubes`` False: those of all LIDC patients."""
        every = read_cubes(data) if cubes else []
        self.cubes = [(hu, mask, equivalent_diameter(mask)) for number, _, hu, mask in every
                      if is_test_patient(number, fold) == test]
        self.patients = sorted({number for number, _, _, _ in every if is_test_patient(number, fold) == test})
        self.lungs, self.whole = [], []
        for name in names:
            if name in backgrounds.LIDC and (not cubes or is_test_patient(int(name[-4:]), fold)):
                continue
            volume, lung, forbidden = backgrounds.load(name, data)
            self.add(name, volume.hu, lung, forbidden, True)
            if name in backgrounds.LIDC:
                self.whole += [(self.lungs[-1], nodule) for nodule in backgrounds.reader_nodules(name, data, volume)]
        for name in simulated:
            volume, lung, _ = backgrounds.load(name, data)
            self.add(name, volume.hu, lung, np.zeros(1, bool), False)
        for seed in phantoms:
            hu, lung, _ = phantom.cached(seed)
            self.add(f"thorax-{seed}", hu, lung, np.zeros(1, bool), False)
        weights = np.array([(3.0 if entry["real"] else 0.35) * min(entry["litres"], 3.0) for entry in self.lungs])
        self.weights = weights / weights.sum()

    def add(self, name, hu, lung, forbidden, real):
        allowed = lung & ~forbidden if forbidden.shape == lung.shape else lung
        points = np.argwhere(allowed[::2, ::2, ::2]).astype(np.int16) * 2
        inner = ndimage.binary_erosion(lung[::2, ::2, ::2], iterations=2)
        at = tuple((points // 2).T)
        bright = hu[tuple(points.T)] > -500
        self.lungs.append({"name": name, "hu": hu, "lung": lung, "forbidden": forbidden, "real": real,
                           "litres": lung.sum() / 1e6, "points": points, "rim": points[~inner[at]],
                           "vessel": points[inner[at] & bright], "hard": np.zeros((0, 3), int)})

    def use_hard(self):
        """Reads the mined false positives (work/hard-<name>.npy), where they are there."""
        for entry in self.lungs:
            path = os.path.join(WORK, f"hard-{entry['name']}.npy")
            if os.path.exists(path):
                entry["hard"] = np.load(path).reshape(-1, 3).astype(int)

    def background(self, rng, size, hard_share=0.5):
        """A crop of a lung: HU float32, lung mask, forbidden mask, whether real."""
        entry = self.lungs[rng.choice(len(self.lungs), p=self.weights)]
        if len(entry["hard"]) and rng.random() < hard_share:
            at = entry["hard"][rng.integers(len(entry["hard"]))]
        else:
            kind = rng.choice(["points", "rim", "vessel"], p=[0.4, 0.25, 0.35])
            points = entry[kind] if len(entry[kind]) else entry["points"]
            at = points[rng.integers(len(points))].astype(int)
        low = at - np.array([rng.integers(n // 4, 3 * n // 4 + 1) for n in size])
        hu = cut(entry["hu"], low, size, -1000).astype(np.float32)
        lung = cut(entry["lung"], low, size, False)
        if entry["forbidden"].shape == entry["lung"].shape:
            forbidden = cut(entry["forbidden"], low, size, False)
        else:
            forbidden = np.zeros(size, bool)
        return hu, lung, forbidden, entry["real"]

    def with_lesions(self, rng, size, count=None, diameters=(3.5, 30), masses=False):
        """A background crop with ``count`` inserted nodules: HU, soft mask, nodules, forbidden."""
        hu, lung, forbidden, real = self.background(rng, size)
        truth, nodules = np.zeros(size, np.float32), []
        places = np.argwhere(lung & ~ndimage.binary_dilation(forbidden, iterations=8)) if forbidden.any() \
            else np.argwhere(lung)
        if count is None:
            count = rng.choice([0, 1, 2], p=[0.35, 0.45, 0.2])
        soft = ndimage.gaussian_filter(lung.astype(np.float32), 1.3)
        bright = places[hu[tuple(places.T)] > -500] if len(places) else places
        for _ in range(count):
            if len(places) < 500:
                break
            low, high = diameters
            if rng.random() < 0.5:
                high = min(high, 9.0)  # small ones are missed most
            diameter = np.exp(rng.uniform(np.log(low), np.log(high)))
            if masses:
                diameter = rng.uniform(25, 72)
            kind = rng.choice(KINDS, p=TRAINING_SHARES)
            if kind == "ground-glass" and diameter < 5:
                diameter = 5.0
            where = bright if len(bright) > 50 and rng.random() < 0.3 else places
            at = where[rng.integers(len(where))]
            use_real = self.cubes and diameter > 4 and not masses and rng.random() < 0.5
            nodule = lesions.insert(rng, hu, soft, truth, at, diameter, kind, self.cubes if use_real else None)
            if nodule:
                nodules.append(nodule)
        hu = scanner(rng, hu, already_noisy=real)
        return hu, truth, nodules, forbidden

    def cube(self, rng, size, centred=False):
        """A crop round a real nodule in its own surroundings, scaled, mirrored at the edge, shifted."""
        hu, mask, diameter = self.cubes[rng.integers(len(self.cubes))]
        scale = np.exp(rng.uniform(np.log(0.75), np.log(1.25)))
        if rng.random() < 0.5 and 4 < diameter * scale < 40:
            n = 51
            middle = (n - 1) / 2
            offset = middle - middle / scale
            if scale > 1:
                hu, mask = (ndimage.affine_transform(v.astype(np.float32), np.eye(3) / scale, offset, order=1,
                                                     mode="nearest") for v in (hu, mask))
            else:
                m = int(n * scale) | 1
                offset = middle - (m - 1) / 2 / scale
                hu, mask = (ndimage.affine_transform(v.astype(np.float32), np.eye(3) / scale, offset, (m,) * 3,
                                                     order=1, mode="nearest") for v in (hu, mask))
        centre = np.array(ndimage.center_of_mass(mask))
        jitter = 4 if centred else np.array(size) // 2 - 7
        low = np.round(centre + rng.uniform(-1, 1, 3) * jitter - np.array(size) / 2).astype(int)
        low = np.clip(low, -14, np.array(hu.shape) + 14 - np.array(size)) if not centred else low
        crop = cut(hu, low, size, None).astype(np.float32)
        truth = cut(mask.astype(np.float32), low, size, 0.0)
        crop = scanner(rng, crop)
        nodule = Nodule(centre - low, equivalent_diameter(mask), "real")
        return crop, truth, [nodule], np.zeros(size, bool)

    def in_place(self, rng, size):
        """A crop round a nodule of a whole chest, where readers outlined it."""
        entry, (centre, diameter, low, high) = self.whole[rng.integers(len(self.whole))]
        corner = np.round(centre + rng.uniform(-1, 1, 3) * (np.array(size) / 2 - 8) - np.array(size) / 2).astype(int)
        hu = cut(entry["hu"], corner, size, -1000).astype(np.float32)
        forbidden = cut(entry["forbidden"], corner, size, False)
        a, b = np.floor(low - corner).astype(int) - 8, np.ceil(high - corner).astype(int) + 9
        forbidden[tuple(slice(max(0, x), max(0, y)) for x, y in zip(a, b))] = False
        return scanner(rng, hu), np.zeros(size, np.float32), [Nodule(centre - corner, diameter, "real")], forbidden

    def candidate(self, rng, size, positive, masses=False):
        """A patch with a candidate in its middle: HU, soft mask of that nodule alone, whether it is one."""
        jitter = rng.normal(0, 1.2, 3)
        if positive and self.cubes and not masses and rng.random() < 0.5:
            hu, truth, _, _ = self.cube(rng, size, centred=True)
            return hu, truth, 1.0
        if not positive and self.cubes and rng.random() < 0.25:
            return self.beside_cube(rng, size)
        for _ in range(20):
            entry = self.lungs[rng.choice(len(self.lungs), p=self.weights)]
            kind = rng.choice(["hard", "points", "rim", "vessel"], p=[0.15, 0.4, 0.3, 0.15] if positive
                              else [0.7, 0.05, 0.1, 0.15])
            points = entry[kind] if len(entry[kind]) else entry["vessel"]
            at = points[rng.integers(len(points))].astype(int)
            if entry["forbidden"].shape == entry["lung"].shape and entry["forbidden"][tuple(at)]:
                continue
            low = at - np.array(size) // 2
            hu = cut(entry["hu"], low, size, -1000).astype(np.float32)
            truth = np.zeros(size, np.float32)
            if positive:
                lung = ndimage.gaussian_filter(cut(entry["lung"], low, size, False).astype(np.float32), 1.3)
                diameter = rng.uniform(25, 72) if masses else np.exp(rng.uniform(np.log(3.5), np.log(30)))
                kind = rng.choice(KINDS, p=KIND_SHARES)
                diameter = max(diameter, 5.0) if kind == "ground-glass" else diameter
                use_real = self.cubes and diameter > 4 and not masses and rng.random() < 0.4
                place = np.array(size) // 2 + jitter * max(1.0, 0.06 * diameter)
                nodule = lesions.insert(rng, hu, lung, truth, place, diameter, kind, self.cubes if use_real else None)
                if nodule is None:
                    continue
                if np.abs(nodule.centre - np.array(size) / 2).max() > 4 + 0.15 * diameter:
                    continue
            return scanner(rng, hu, already_noisy=entry["real"]), truth, float(positive)
        return self.candidate(rng, size, positive, masses)

    def beside_cube(self, rng, size):
        """A negative patch of real tissue beside a cube's nodule, the nodule more than its radius + 6 mm away."""
        while True:
            hu, mask, diameter = self.cubes[rng.integers(len(self.cubes))]
            at = rng.integers(8, 43, 3)
            centre = np.array(ndimage.center_of_mass(mask))
            tissue = hu[tuple(at)] > -600 or rng.random() < 0.1
            if tissue and np.linalg.norm(at - centre) > 0.7 * diameter + 6:
                crop = cut(hu, at - np.array(size) // 2, size, None).astype(np.float32)
                return scanner(rng, crop), np.zeros(size, np.float32), 0.0


def cut(volume, low, size, fill):
    """A crop that may leave the volume; outside is ``fill``, or a mirror image when None."""
    low = np.asarray(low)
    high = low + np.array(size)
    inner = tuple(slice(max(0, l), min(n, h)) for l, h, n in zip(low, high, volume.shape))
    crop = volume[inner]
    if crop.shape == tuple(size):
        return crop.copy()
    pad = [(max(0, -l), max(0, h - n)) for l, h, n in zip(low, high, volume.shape)]
    pad = [(min(a, s), min(b, s)) for (a, b), s in zip(pad, size)]
    if fill is None:
        return np.pad(crop, pad, mode="reflect")
    return np.pad(crop, pad, constant_values=fill)
