"""Readings of a simulated cohort through the service, for summarise.py to choose the triage point on.

Crops of whole procedural chests have few faint pneumonias and no lung mask of the service's; a point chosen on them alone
missed faint ones. The cohort is validation data: of seeds that no test has.

Run: ./hilum phantom --out COHORT --cohort 100 --seed 330000 --size 256
     ./hilum validate COHORT/manifest.csv --out RUN --no-pictures       with the model on trial
     python3 triage_cohort.py RUN                                       writes work/evaluation-pneumonia-cohort.json
"""
import argparse
import json
import os

from hilumtrain.volumes import WORK


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", help="what ./hilum validate wrote")
    with open(os.path.join(parser.parse_args().run, "results.json")) as file:
        cases = json.load(file)["cases"]
    failed = [c["case"] for c in cases if c["error"] or c["status"] != "ANALYSED"]
    if failed:
        raise SystemExit(f"not analysed: {failed}; a point is chosen on all of a cohort or not at all")
    rows = [{"case": c["case"], "pattern": c["strata"]["stage"] if c["triage"]["reference"] else None,
             "alike": c["strata"]["disease"], "percent": c["pneumonia"]["proportionPercent"]} for c in cases]
    with open(os.path.join(WORK, "evaluation-pneumonia-cohort.json"), "w") as file:
        json.dump(rows, file)
    print(len(rows), "studies,", sum(r["pattern"] is not None for r in rows), "with pneumonia")


if __name__ == "__main__":
    main()
