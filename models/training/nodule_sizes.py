"""How wrong the sizes of found nodules are: reads a run of `./hilum validate`, writes results/nodule-sizes.json.

Every nodule of 6 mm or more (true diameter) that a finding hit, second reconstructions left out. Diameter: mean of long
and short axis as reported, against the reference's. Volume: reported against the reference's voxels, in percent of it.
Intervals are 95 % of a mean (t); nodules count as independent, though some are the same one at two times.
"""
import argparse
import json
import os

import numpy as np
from scipy import stats

HERE = os.path.dirname(os.path.abspath(__file__))
RUN = os.path.join(HERE, "..", "..", "docs", "validation", "simulated", "results.json")
LEAST = 6.0
SLICES = {"<=1.5 mm": "slices to 1.5 mm", ">1.5-3 mm": "slices over 1.5 to 3 mm", ">3 mm": "slices over 3 mm"}


def nodules(run):
    again = {r["second"] for r in run["repeatability"]["repeats"]}
    for case in run["cases"]:
        if case["case"] not in again and case["nodules"]:
            for lesion in case["nodules"]["lesions"]:
                if lesion["diameterMm"] >= LEAST:
                    yield case, lesion


def groups(case, lesion):
    d = lesion["diameterMm"]
    size = "6 to under 8 mm" if d < 8 else "8 to under 15 mm" if d < 15 else "15 mm and more"
    return "all", lesion["density"], size, SLICES[case["strata"]["sliceThickness"]]


def mean(values):
    half = stats.t.ppf(0.975, len(values) - 1) * np.std(values, ddof=1) / np.sqrt(len(values))
    return {"value": round(float(np.mean(values)), 2),
            "interval": [round(float(np.mean(values) + side * half), 2) for side in (-1, 1)]}


def figures(lesions):
    measured = [(lesion, lesion["measured"]) for lesion in lesions if lesion["measured"]]
    bias = [m["meanDiameterMm"] - lesion["diameterMm"] for lesion, m in measured]
    error = np.array([100 * (m["volumeMm3"] / m["referenceVolumeMm3"] - 1) for _, m in measured])
    return {"nodules": len(lesions), "measured": len(measured), "diameter bias mm": mean(bias),
            "volume error percent": mean(error), "absolute volume error percent": mean(np.abs(error)),
            "median absolute volume error percent": round(float(np.median(np.abs(error))), 2),
            "within 15 percent": int(np.sum(np.abs(error) <= 15))}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", nargs="?", default=RUN, help="results.json of the run")
    with open(parser.parse_args().run) as file:
        run = json.load(file)
    members = {}
    for case, lesion in nodules(run):
        for group in groups(case, lesion):
            members.setdefault(group, []).append(lesion)
    content = {"of": "docs/validation/simulated", "software": run["run"]["software"], "createdAt": run["run"]["createdAt"],
               "models": {m["name"]: m["version"] + " " + m["sha256"] for m in run["models"]},
               "least mm": LEAST, "groups": {group: figures(members[group]) for group in sorted(members)}}
    with open(os.path.join(HERE, "results", "nodule-sizes.json"), "w") as file:
        json.dump(content, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
