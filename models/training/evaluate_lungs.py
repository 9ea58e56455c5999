"""Dice of Hilum's lung mask on chests whose lungs are known: held-out procedural thoraxes with simulated consolidation,
effusion and masses in them, and the one real lung that no training has seen (``thorax-pulmonary``, its lung by the
classical mask before anything was put in).

Run: python3 evaluate_lungs.py write FOLDER             series of each case in FOLDER/<case>/, truth beside it
     ./hilum analyze FOLDER/<case> --out ANALYSES/<case>   for each, with and without the lung-mask model
     python3 evaluate_lungs.py measure FOLDER ANALYSES [ANALYSES-WITHOUT]   writes results/lung-mask-simulated.json
"""
import argparse
import json
import os

import numpy as np
import pydicom
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from hilumtrain import pneumonia, thorax
from hilumtrain.volumes import DEFAULT_DATA, stable_seed
from lung_outlines import lungs_of

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = [f"thorax-{seed}-{draw}" for seed in range(1005, 1011) for draw in range(2)]
CT = "1.2.840.10008.5.1.4.1.1.2"


def uid(*words):
    return generate_uid(entropy_srcs=["hilum lung case", *map(str, words)])


def slice_of(case, hu, index):
    """One CT slice of a case, from the feet."""
    ds = pydicom.Dataset()
    ds.file_meta = pydicom.dataset.FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.file_meta.MediaStorageSOPClassUID = ds.SOPClassUID = CT
    ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID = uid(case, index)
    ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = uid(case, "study"), uid(case, "series"), uid(case, "frame")
    ds.PatientName, ds.PatientID, ds.PatientBirthDate, ds.PatientSex = "SIMULATED^LUNGS", case, "", "O"
    ds.StudyID, ds.StudyDate, ds.StudyTime, ds.AccessionNumber, ds.ReferringPhysicianName = "1", "20261128", "120000", "", ""
    ds.Modality, ds.Manufacturer, ds.SeriesNumber, ds.InstanceNumber = "CT", "Hilum simulation", "1", str(index + 1)
    ds.ImageType, ds.BodyPartExamined, ds.PatientPosition = ["ORIGINAL", "PRIMARY", "AXIAL"], "CHEST", "HFS"
    ds.KVP, ds.ConvolutionKernel, ds.AcquisitionNumber, ds.PositionReferenceIndicator = "120", "STANDARD", "1", ""
    dz, dy, dx = pneumonia.SPACING
    ds.SliceThickness, ds.PixelSpacing = dz, [dy, dx]
    ds.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    ds.ImagePositionPatient = [-dx * hu.shape[2] / 2, -dy * hu.shape[1] / 2, dz * index]
    ds.SamplesPerPixel, ds.PhotometricInterpretation, ds.Rows, ds.Columns = 1, "MONOCHROME2", hu.shape[1], hu.shape[2]
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 1
    ds.RescaleIntercept, ds.RescaleSlope, ds.RescaleType = 0, 1, "HU"
    ds.is_little_endian, ds.is_implicit_VR = True, False
    ds.PixelData = np.clip(np.round(hu[index]), -1024, 3071).astype("<i2").tobytes()
    return ds


def write(folder, data):
    made = {}
    for case in CASES:
        seed, draw = case.split("-")[1:]
        if seed not in made:
            made = {seed: thorax.load(data, [], [int(seed)])[0]}
        hu, right, left, dense = thorax.ill_chest(np.random.default_rng([stable_seed("lung cases", seed), int(draw)]), made[seed], 1.0)
        os.makedirs(os.path.join(folder, case), exist_ok=True)
        for index in range(len(hu)):
            slice_of(case, hu, index).save_as(os.path.join(folder, case, f"{index:04d}.dcm"), write_like_original=False)
        np.savez(os.path.join(folder, case + ".npz"), lung=right | left, dense=dense)
        print(case, hu.shape, "lung", int((right | left).sum()), "dense", int(dense.sum()), flush=True)


def found(folder, case, shape):
    masks = lungs_of(os.path.join(folder, case))
    empty = np.zeros(shape[1:], bool)
    return np.stack([masks.get(uid(case, index), empty) for index in range(shape[0])])


def figures(folder, analyses):
    rows = {}
    for case in CASES:
        with np.load(os.path.join(folder, case + ".npz")) as z:
            lung, dense = z["lung"], z["dense"]
        mask = found(analyses, case, lung.shape)
        rows[case] = {"dice": 2 * float((mask & lung).sum()) / float(mask.sum() + lung.sum()),
                      "dense ml": float(dense.sum()) * np.prod(pneumonia.SPACING) / 1000,
                      "dense in mask": float((mask & dense).sum()) / max(1, int(dense.sum()))}
        print(case, rows[case], flush=True)
    some = [r for r in rows.values() if r["dense ml"] > 20]
    return {"Dice": round(float(np.mean([r["dice"] for r in rows.values()])), 4),
            "least Dice": round(min(r["dice"] for r in rows.values()), 4),
            "share of the dense tissue in the mask": round(float(np.mean([r["dense in mask"] for r in some])), 4),
            "least share": round(min(r["dense in mask"] for r in some), 4), "n": len(rows), "n dense": len(some),
            "cases": {c: {k: round(v, 4) for k, v in r.items()} for c, r in rows.items()}}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["write", "measure"])
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--data", default=DEFAULT_DATA)
    args = parser.parse_args()
    if args.what == "write":
        write(args.folders[0], args.data)
    else:
        read = {"with the network": figures(args.folders[0], args.folders[1])}
        if len(args.folders) > 2:
            read["by density alone"] = figures(args.folders[0], args.folders[2])
        with open(os.path.join(HERE, "results", "lung-mask-simulated.json"), "w") as file:
            json.dump(read, file, indent=1)
            file.write("\n")
        print({k: {n: v for n, v in r.items() if n != "cases"} for k, r in read.items()})
