"""Scanner variety: slice thickness, kernel, noise, intensity. On a 1 mm grid, from a generator."""
import numpy as np
from scipy import ndimage


def thickness_operator(n, thickness, spacing, phase):
    """Matrix that averages ``n`` 1 mm slices over ``thickness``, samples each ``spacing``, interpolates back."""
    at = np.arange(phase - spacing, n + spacing, spacing)
    rows = np.arange(n)
    box = np.clip((thickness + 1) / 2 - np.abs(rows[None] - at[:, None]), 0, 1) + 1e-9 * (
        rows[None] == np.clip(np.round(at), 0, n - 1)[:, None])
    box /= box.sum(1, keepdims=True)
    back = np.clip(1 - np.abs(rows[:, None] - at[None]) / spacing, 0, 1)
    back /= back.sum(1, keepdims=True)
    return (back @ box).astype(np.float32)


def scanner(rng, hu, already_noisy=True, thick=True):
    """One random acquisition of a volume; returns HU float32. Position of structures is kept."""
    hu = hu.astype(np.float32)
    if rng.random() < (0.5 if already_noisy else 0.95):
        level = rng.uniform(5, 30) if already_noisy else rng.uniform(8, 60)
        grain = rng.standard_normal(hu.shape).astype(np.float32)
        blur = rng.uniform(0.0, 1.0)
        if blur > 0.25:
            grain = ndimage.gaussian_filter(grain, (0.3, blur, blur))
            grain /= grain.std() + 1e-6
        hu = hu + level * grain
    draw = rng.random()
    if draw < 0.25:
        sigma = rng.uniform(0.3, 0.8)
        hu = ndimage.gaussian_filter(hu, (0, sigma, sigma))
    elif draw < 0.45:
        hu = hu + rng.uniform(0.2, 0.9) * (hu - ndimage.gaussian_filter(hu, (0, 1.0, 1.0)))
    if thick and rng.random() < 0.6:
        spacing = rng.choice([1.25, 2.0, 2.5, 3.0, 5.0], p=[0.3, 0.2, 0.25, 0.1, 0.15])
        thickness = spacing * rng.uniform(0.9, 1.1)
        operator = thickness_operator(hu.shape[0], thickness, spacing, rng.uniform(0, spacing))
        hu = np.tensordot(operator, hu, (1, 0))
    return hu + rng.normal(0, 8)


def window(hu, low, high):
    """HU clipped and mapped to 0..1, as the contract says."""
    return ((np.clip(hu, low, high) - low) / (high - low)).astype(np.float32)


def flip(rng, *arrays):
    """The same random flips and in-plane transposition for each array (views)."""
    axes = [axis for axis in range(3) if rng.random() < 0.5]
    swap = rng.random() < 0.5 and arrays[0].shape[1] == arrays[0].shape[2]
    out = []
    for array in arrays:
        array = np.flip(array, axes)
        out.append(array.transpose(0, 2, 1) if swap else array)
    return out
