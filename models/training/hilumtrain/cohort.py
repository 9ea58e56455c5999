"""Simulated studies of ``./hilum phantom --cohort`` with their truth, on the pneumonia grid.

A second simulation beside ``pneumonia.py``, written apart from it: a network that learns from one alone marks less in the
chests of the other. The seed is that of training; cohorts that choose or test have others.
"""
import csv
import os
import subprocess

import numpy as np
from scipy import ndimage

from .augment import scanner
from .pneumonia import SPACING, thick
from .volumes import TRAINING, WORK, read_nifti, read_series, resample

SEED, STUDIES = 550000, 80
# Dense parts of a lesion at least so many mm wide are consolidation, narrower ones vessels in ground-glass.
CONSOLIDATION_HU, WIDE_MM = -250, 7.5


def folder():
    """Where the cohort lies, written by the launcher when it is not there."""
    path = os.path.join(WORK, f"hilum-cohort-{SEED}")
    if not os.path.exists(os.path.join(path, "manifest.csv")):
        launcher = os.path.join(TRAINING, "..", "..", "hilum")
        subprocess.run([launcher, "phantom", "--out", path, "--cohort", str(STUDIES), "--seed", str(SEED), "--size", "256"], check=True)
    return path


class Study:
    """HU, ground-glass and consolidation of one study, and the places that crops are drawn around."""

    def __init__(self, path, lesions):
        series = read_series(path)
        marked = read_nifti(lesions)
        if marked.hu.shape != series.hu.shape:
            raise ValueError(f"{lesions} has another grid than {path}")
        self.hu = np.round(resample(series.hu, series.spacing, SPACING)).astype(np.int16)
        lesion = resample((marked.hu > 0).astype(np.float32), series.spacing, SPACING) > 0.5
        cells = int(round(WIDE_MM / SPACING[1]))
        self.dense = lesion & (ndimage.grey_opening(self.hu, (1, cells, cells)) > CONSOLIDATION_HU)
        self.glass = lesion & ~self.dense
        smooth = ndimage.gaussian_filter(self.hu.astype(np.float32), 1)
        self.lung = np.argwhere((smooth > -930) & (smooth < -500))[::7].astype(np.int16)
        self.lesion = np.argwhere(lesion)[::7].astype(np.int16)

    def crop(self, rng, size):
        """One crop around a lesion or anywhere in the lung: HU after the scanner, ground-glass, consolidation, weight."""
        from .samples import cut
        points = self.lesion if len(self.lesion) and rng.random() < 0.6 else self.lung
        low = points[rng.integers(len(points))].astype(int) - np.array([rng.integers(n // 4, 3 * n // 4) for n in size])
        hu = thick(rng, scanner(rng, cut(self.hu, low, size, -1000).astype(np.float32), True, thick=False))
        inside = cut(np.ones(self.hu.shape, bool), low, size, False)
        return hu, cut(self.glass, low, size, False), cut(self.dense, low, size, False), inside.astype(np.float32)


def studies():
    """All studies of the cohort."""
    root = folder()
    with open(os.path.join(root, "manifest.csv")) as file:
        rows = list(csv.DictReader(file))
    return [Study(os.path.join(root, row["path"]), os.path.join(root, row["path"], "lesions.nii.gz")) for row in rows]
