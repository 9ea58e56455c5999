"""The edge of a nodule at half maximum, as the service draws it (dev.hilum.volume.HalfMaximum), on the 1 mm grid."""
import numpy as np
from scipy import ndimage

REACH_MM, RANK, PASSES, SMOOTHING_MM = 3.0, 0.6, 4, 0.6
RING_MM, AERATED_HU, FEWEST, LUNG_HU = (1.5, 6.0), -600, 50, -860.0


def nearest(mask, at):
    """The connected part of a mask with the voxel nearest to the index ``at``."""
    parts, count = ndimage.label(mask)
    if count < 2:
        return mask
    voxels = np.argwhere(mask)
    return parts == parts[tuple(voxels[np.argmin(((voxels - at) ** 2).sum(1))])]


def lung_hu(hu, mask):
    """Median HU of the aerated lung around."""
    away = ndimage.distance_transform_edt(~mask)
    around = hu[(away > RING_MM[0]) & (away <= RING_MM[1]) & (hu < AERATED_HU)]
    return float(np.median(around)) if len(around) >= FEWEST else LUNG_HU


def nodule_hu(hu, mask):
    """HU of the nodule's side near each voxel of the mask, in the order of np.argwhere."""
    n = int(REACH_MM)
    reach = np.mgrid[-n:n + 1, -n:n + 1, -n:n + 1].reshape(3, -1).T
    reach = reach[(reach ** 2).sum(1) <= REACH_MM ** 2]
    padded = np.pad(np.where(mask, hu, np.inf), n, constant_values=np.inf)
    steps = np.array([padded.shape[1] * padded.shape[2], padded.shape[2], 1])
    places, offsets, sides = (np.argwhere(mask) + n) @ steps, reach @ steps, []
    for block in np.array_split(places, len(places) // 20000 + 1):
        values = np.sort(padded.ravel()[block[:, None] + offsets], 1)
        count = np.isfinite(values).sum(1)
        sides.append(values[np.arange(len(block)), np.rint(RANK * (count - 1)).astype(int)])
    return np.concatenate(sides)


def half_maximum(hu, mask, at):
    """The part within its edge nearest to the index ``at``, cavities included; the mask itself where nothing is left."""
    if not mask.any():
        return mask
    where = np.argwhere(mask)
    box = tuple(slice(max(0, low), high) for low, high in zip(where.min(0) - 8, where.max(0) + 9))
    smooth, inside = ndimage.gaussian_filter(hu[box], SMOOTHING_MM, truncate=3), mask[box]
    lung, left = lung_hu(smooth, inside), inside
    for _ in range(PASSES):
        if not left.any():
            break
        side = nodule_hu(smooth, left)
        kept = np.zeros(left.shape, bool)
        kept[left] = (side <= lung) | (smooth[left] >= (side + lung) / 2)
        left = kept
    left = nearest(left, np.asarray(at) - [s.start for s in box])
    edge = mask.copy()
    edge[box] = ndimage.binary_fill_holes(left) & inside if left.any() else inside
    return edge
