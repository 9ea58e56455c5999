"""Real backgrounds on the 1 mm grid, each with a lung mask and a mask of what training must leave alone.

Training: one thorax volume, lung-fcp outside its nodule, both kernels of A0001 outside its mass, LIDC-IDRI-0001 and
-0002 outside what a reader marked as a nodule; simulated chests without findings of ``./hilum phantom`` under seeds that
nothing else uses (``SIMULATED``). Validation (thresholds): the other thorax volume. The two LIDC chests were evaluation
only up to version 0.3.0 of the nodule networks and 0.2.0 of pneumonia-lesion, whose cards have the figures.
"""
import os
import subprocess

import numpy as np

from .lungs import lung_mask
from .volumes import WORK, Volume, read_mha, read_nifti, read_series, resample, series_of

LIDC = ["lidc-0001", "lidc-0002"]
TRAIN = ["thorax-aorta", "fcp-0001", "a0001-0", "a0001-1"] + LIDC
SIMULATED = [f"hilum-{seed}" for seed in range(900001, 900011)]
VALIDATION = ["thorax-pulmonary"]
FCP_NODULE = ((-50.8, -150.6, 58.5), 24.0)  # centre LPS, radius to leave alone


def _source(name, data):
    if name == "thorax-aorta":
        return read_nifti(os.path.join(data, "thorax-volumes", "aorta_report_test_result_models_ct_cropped.nii.gz"))
    if name == "thorax-pulmonary":
        return read_nifti(os.path.join(data, "thorax-volumes", "pulmonary_report_models_ct_cropped.nii.gz"))
    if name == "fcp-0001":
        return read_series(os.path.join(data, "lung-fcp-01-0001"))
    if name.startswith("hilum-"):
        return read_series(simulated(name))
    if name.startswith("lidc-"):
        return read_series(os.path.join(data, "lidc-idri", name[-4:]))
    folder = os.path.join(data, "lung-pet-ct-dx-a0001")
    return read_series(folder, series_of(folder)[int(name[-1])])


def simulated(name):
    """The folder of a simulated chest without findings, written by the launcher when it is not there."""
    folder = os.path.join(WORK, name)
    if not os.path.exists(os.path.join(folder, "truth.json")):
        launcher = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "hilum")
        subprocess.run([launcher, "phantom", "--normal", "--seed", name[6:], "--out", folder], check=True)
    return folder


def mass_box(data):
    """The A0001 mass as an LPS box ((x0, y0, z0), (x1, y1, z1)) from the radiologist's rectangles."""
    import glob
    import xml.etree.ElementTree as ET
    import pydicom
    folder = os.path.join(data, "lung-pet-ct-dx-a0001")
    heads = {}
    for path in glob.glob(os.path.join(folder, "**", "*.dcm"), recursive=True):
        head = pydicom.dcmread(path, stop_before_pixels=True)
        heads[head.SOPInstanceUID] = head
    low, high = np.full(3, np.inf), np.full(3, -np.inf)
    for path in glob.glob(os.path.join(folder, "annotation", "*.xml")):
        head = heads.get(os.path.basename(path)[:-4])
        if head is None:
            continue
        x0, y0, z0 = (float(v) for v in head.ImagePositionPatient)
        dy, dx = (float(v) for v in head.PixelSpacing)
        for box in ET.parse(path).getroot().iter("bndbox"):
            corners = [float(box.find(k).text) for k in ("xmin", "ymin", "xmax", "ymax")]
            low = np.minimum(low, [x0 + corners[0] * dx, y0 + corners[1] * dy, z0])
            high = np.maximum(high, [x0 + corners[2] * dx, y0 + corners[3] * dy, z0])
    return low, high


def reader_marks(name, data):
    """Every nodule mark of the four readers of a LIDC chest: LPS points of each, from the collection's XML."""
    import glob
    import xml.etree.ElementTree as ET
    import pydicom
    folder, marks = os.path.join(data, "lidc-idri", name[-4:]), []
    heads = {}
    for path in glob.glob(os.path.join(folder, "**", "*.dcm"), recursive=True):
        head = pydicom.dcmread(path, stop_before_pixels=True)
        heads[head.SOPInstanceUID] = head
    for path in glob.glob(os.path.join(folder, "**", "*.xml"), recursive=True):
        for nodule in ET.parse(path).getroot().findall(".//{*}unblindedReadNodule"):
            points = []
            for roi in nodule.findall("{*}roi"):
                head = heads[roi.find("{*}imageSOP_UID").text]
                (x0, y0, z0), (dy, dx) = (float(v) for v in head.ImagePositionPatient), (float(v) for v in head.PixelSpacing)
                points += [(x0 + dx * float(e.find("{*}xCoord").text), y0 + dy * float(e.find("{*}yCoord").text), z0)
                           for e in roi.findall("{*}edgeMap")]
            marks.append(np.array(points))
    if not marks:
        raise ValueError(f"{folder} has no reader's XML")
    return marks


def reader_nodules(name, data, volume):
    """What at least two readers outlined in a LIDC chest: [(centre [z, y, x], diameter mm, low corner, high corner)]."""
    outlines = []
    for mark in reader_marks(name, data):
        if len(mark) > 1:
            corners = np.array([volume.index(p) for p in mark])
            low, high = corners.min(0), corners.max(0)
            outlines.append(((low + high) / 2, low, high))
    nodules = []
    while outlines:
        first = outlines[0]
        same = [o for o in outlines if np.linalg.norm(o[0] - first[0]) < 10]
        outlines = [o for o in outlines if np.linalg.norm(o[0] - first[0]) >= 10]
        if len(same) > 1:
            low, high = np.mean([o[1] for o in same], 0), np.mean([o[2] for o in same], 0)
            nodules.append(((low + high) / 2, float((high - low).prod() ** (1 / 3)), low, high))
    return nodules


def load(name, data):
    """Returns (Volume at 1 mm, lung mask, forbidden mask), cached under work/."""
    path = os.path.join(WORK, "bg-" + name + ".npz")
    if os.path.exists(path):
        with np.load(path) as z:
            return (Volume(z["hu"], (1.0, 1.0, 1.0), tuple(z["origin"]), str(z["series"])), z["lung"], z["forbidden"])
    source = _source(name, data)
    hu = np.round(resample(source.hu, source.spacing, (1.0, 1.0, 1.0))).astype(np.int16)
    volume = Volume(hu, (1.0, 1.0, 1.0), source.origin, source.series)
    lung = lung_mask(hu, cropped=name.startswith("thorax"))
    forbidden = np.zeros(hu.shape, bool)
    if name == "fcp-0001":
        centre, radius = FCP_NODULE
        index = volume.index(centre)
        grid = np.ogrid[tuple(slice(0, n) for n in hu.shape)]
        forbidden = sum((g - i) ** 2 for g, i in zip(grid, index)) <= radius ** 2
    if name.startswith("a0001"):
        low, high = mass_box(data)
        a, b = volume.index(low) - 10, volume.index(high) + 10
        a, b = np.maximum(a, 0).astype(int), b.astype(int)
        forbidden[a[0]:b[0], a[1]:b[1], a[2]:b[2]] = True
    for mark in reader_marks(name, data) if name in LIDC else []:
        corners = np.array([volume.index(p) for p in mark])
        a, b = np.maximum(corners.min(0) - 6, 0).astype(int), corners.max(0).astype(int) + 7
        forbidden[a[0]:b[0], a[1]:b[1], a[2]:b[2]] = True
    os.makedirs(WORK, exist_ok=True)
    np.savez(path, hu=hu, lung=lung, forbidden=forbidden, origin=np.array(volume.origin), series=volume.series)
    return volume, lung, forbidden
