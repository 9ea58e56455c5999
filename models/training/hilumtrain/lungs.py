"""Classical lung mask on a 1 mm grid: threshold, components off the border, closing."""
import numpy as np
from scipy import ndimage


def close(mask, radius):
    """Closing by a ball of ``radius`` voxels, through distance transforms."""
    padded = np.pad(mask, radius + 1)
    grown = ndimage.distance_transform_edt(~padded) <= radius
    shrunk = ndimage.distance_transform_edt(grown) > radius
    inner = slice(radius + 1, -radius - 1)
    return shrunk[inner, inner, inner] | mask


def lung_mask(hu, cropped=False, closing=8):
    """Boolean mask of both lungs, vessels and small juxtapleural nodules included.

    ``cropped`` volumes hold no air around the body, so that lungs may touch the border.
    The work is done at 2 mm and the mask brought back by nearest neighbour.
    """
    small = ndimage.uniform_filter(hu.astype(np.float32), 2)[::2, ::2, ::2]
    air = small < -400
    labels, count = ndimage.label(air)
    if count == 0:
        return np.zeros(hu.shape, bool)
    drop = set()
    if not cropped:
        for face in (labels[:, 0], labels[:, -1], labels[:, :, 0], labels[:, :, -1]):
            drop |= set(np.unique(face))
    sizes = np.bincount(labels.ravel())
    keep = [i for i in range(1, count + 1) if i not in drop and sizes[i] * 8 > 30_000]
    keep = sorted(keep, key=lambda i: -sizes[i])[:3]
    mask = np.isin(labels, keep)
    mask = np.stack([ndimage.binary_fill_holes(s) for s in mask])
    mask = close(mask, max(1, closing // 2))
    full = mask.repeat(2, 0).repeat(2, 1).repeat(2, 2)
    pad = [(0, max(0, n - m)) for n, m in zip(hu.shape, full.shape)]
    return np.pad(full, pad, mode="edge")[: hu.shape[0], : hu.shape[1], : hu.shape[2]]
