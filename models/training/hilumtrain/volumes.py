"""Reading CT as Hounsfield volumes.

Arrays are ``[z, y, x]`` with z towards the head, y towards the back, x towards the patient's left
(LPS), the axis order of the model contract. Decoded copies and resampled volumes are kept under
``work/`` beside this package, which git ignores.
"""
import glob
import hashlib
import os
import subprocess
from dataclasses import dataclass

import numpy as np
import pydicom

TRAINING = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORK = os.path.join(TRAINING, "work")
DEFAULT_DATA = os.path.join(TRAINING, "..", "..", "..", "shared", "data")
COMPRESSED = "1.2.840.10008.1.2.4"


@dataclass
class Volume:
    """HU on a regular grid; ``origin`` is the LPS position (x, y, z) of voxel [0, 0, 0]."""

    hu: np.ndarray
    spacing: tuple  # z, y, x in mm
    origin: tuple
    series: str = ""

    def index(self, lps):
        """Fractional [z, y, x] index of an LPS point."""
        x, y, z = lps
        return np.array([(z - self.origin[2]) / self.spacing[0], (y - self.origin[1]) / self.spacing[1],
                         (x - self.origin[0]) / self.spacing[2]])

    def point(self, index):
        """LPS point of a [z, y, x] index."""
        z, y, x = index
        return np.array([self.origin[0] + x * self.spacing[2], self.origin[1] + y * self.spacing[1],
                         self.origin[2] + z * self.spacing[0]])


def axis_operator(n, spacing, target):
    """Indices and weights of linear interpolation of ``n`` samples onto a new spacing."""
    count = int(np.floor((n - 1) * spacing / target + 1e-6)) + 1
    at = np.arange(count) * target / spacing
    low = np.clip(np.floor(at).astype(int), 0, n - 1)
    return low, np.minimum(low + 1, n - 1), (at - low).astype(np.float32)


def resample(hu, spacing, target):
    """Separable linear resampling; voxel [0, 0, 0] keeps its place."""
    out = hu.astype(np.float32)
    for axis in range(3):
        if abs(spacing[axis] - target[axis]) < 1e-6:
            continue
        low, high, weight = axis_operator(out.shape[axis], spacing[axis], target[axis])
        shape = [1, 1, 1]
        shape[axis] = -1
        weight = weight.reshape(shape)
        out = np.take(out, low, axis) * (1 - weight) + np.take(out, high, axis) * weight
    return out


def _decoded(path):
    """Reads one file, through a raw copy when its pixel data are compressed."""
    ds = pydicom.dcmread(path)
    if not ds.file_meta.TransferSyntaxUID.startswith(COMPRESSED):
        return ds
    os.makedirs(os.path.join(WORK, "raw"), exist_ok=True)
    raw = os.path.join(WORK, "raw", ds.SOPInstanceUID + ".dcm")
    if not os.path.exists(raw):
        subprocess.run(["gdcmconv", "--raw", path, raw + ".part"], check=True)
        os.replace(raw + ".part", raw)
    return pydicom.dcmread(raw)


def read_series(folder, series=None):
    """One axial series of a folder as a Volume; ``series`` picks where there are several."""
    slices = []
    for path in sorted(glob.glob(os.path.join(folder, "**", "*.dcm"), recursive=True)):
        head = pydicom.dcmread(path, stop_before_pixels=True)
        if head.get("Modality") == "CT" and (series is None or head.SeriesInstanceUID == series):
            slices.append((float(head.ImagePositionPatient[2]), path))
    slices.sort()
    hu = []
    for _, path in slices:
        ds = _decoded(path)
        values = ds.pixel_array.astype(np.float32) * float(ds.RescaleSlope) + float(ds.RescaleIntercept)
        hu.append(np.clip(values, -1024, 3071).astype(np.int16))
    step = np.median(np.diff([z for z, _ in slices]))
    row, column = (float(v) for v in ds.PixelSpacing)
    position = [float(v) for v in ds.ImagePositionPatient]
    return Volume(np.stack(hu), (float(step), row, column), (position[0], position[1], slices[0][0]),
                  ds.SeriesInstanceUID)


def series_of(folder):
    """The CT Series Instance UIDs below a folder, sorted."""
    found = set()
    for path in glob.glob(os.path.join(folder, "**", "*.dcm"), recursive=True):
        head = pydicom.dcmread(path, stop_before_pixels=True, specific_tags=["SeriesInstanceUID", "Modality"])
        if head.get("Modality") == "CT":
            found.add(head.SeriesInstanceUID)
    return sorted(found)


def read_nifti(path):
    """A NIfTI (RAS+ world) as a Volume in our axes."""
    import nibabel
    image = nibabel.as_closest_canonical(nibabel.load(path))
    ras = np.asarray(image.dataobj)
    hu = np.clip(ras[::-1, ::-1, :].transpose(2, 1, 0), -1024, 3071)
    sx, sy, sz = image.header.get_zooms()[:3]
    return Volume(hu.astype(np.int16), (float(sz), float(sy), float(sx)), (0.0, 0.0, 0.0))


def read_mha(path):
    """An uncompressed or zlib-compressed MetaImage as a Volume (axial, identity direction)."""
    import zlib
    with open(path, "rb") as file:
        data = file.read()
    marker = data.index(b"ElementDataFile")
    body = data.index(b"\n", marker) + 1
    head = dict(line.split(" = ", 1) for line in data[:body].decode().strip().splitlines())
    pixels = zlib.decompress(data[body:]) if head.get("CompressedData", "False").strip() == "True" else data[body:]
    types = {"MET_SHORT": "<i2", "MET_USHORT": "<u2", "MET_UCHAR": "u1", "MET_FLOAT": "<f4"}
    size = [int(v) for v in head["DimSize"].split()]
    sx, sy, sz = (float(v) for v in head["ElementSpacing"].split())
    hu = np.frombuffer(pixels, types[head["ElementType"].strip()])[: np.prod(size)].reshape(size[::-1])
    return Volume(np.clip(hu, -1024, 3071).astype(np.int16), (sz, sy, sx), (0.0, 0.0, 0.0))


def read_cubes(data):
    """The LIDC nodule cubes: list of (LIDC patient number, id, HU, mask) at 1 mm, in our axes."""
    path = os.path.join(data, "lidc-nodule-cubes.npz")
    cubes = []
    with np.load(path) as archive:
        for key in sorted(k for k in archive.files if k.startswith("hu_")):
            name = key[3:]
            digits = name.split("_")[0] if "_" in name else name
            hu = archive[key].transpose(2, 0, 1)[::-1]
            mask = archive["mask_" + name].transpose(2, 0, 1)[::-1] > 0
            cubes.append((int("".join(c for c in digits if c.isdigit())[:4] or 0) + 1, name,
                          np.ascontiguousarray(hu), np.ascontiguousarray(mask)))
    return cubes


def stable_seed(*words):
    """A seed that depends on the words only."""
    return int.from_bytes(hashlib.sha256("|".join(map(str, words)).encode()).digest()[:4], "little")
