"""Turns the evaluations under work/ into results/*.json: metrics with intervals, thresholds, per-chest counts."""
import json
import os
import pickle

import numpy as np

from evaluate_nodules import RATES, bootstrap, froc, hit, wilson
from evaluate_pneumonia import LEVELS, auc, fit
from hilumtrain.inference import DETECTION, SEGMENTATION
from hilumtrain.volumes import WORK

HERE = os.path.dirname(os.path.abspath(__file__))


def metric(name, value, interval, on, n):
    return {"name": name, "value": round(float(value), 4), "interval": [round(float(v), 4) for v in interval], "on": on, "n": int(n)}


def write(name, content):
    os.makedirs(os.path.join(HERE, "results"), exist_ok=True)
    with open(os.path.join(HERE, "results", name + ".json"), "w") as file:
        json.dump(content, file, indent=1)
        file.write("\n")


def nodules():
    with open(os.path.join(WORK, "evaluation-validation.json")) as file:
        validation = json.load(file)
    cases, e = [], {"dices": [], "detected": []}
    if os.path.exists(os.path.join(WORK, "evaluation-simulated.pkl")):
        with open(os.path.join(WORK, "evaluation-simulated.pkl"), "rb") as file:
            cases = pickle.load(file)
    if os.path.exists(os.path.join(WORK, "evaluation-cubes.json")):
        with open(os.path.join(WORK, "evaluation-cubes.json")) as file:
            e = json.load(file)
    e["real"] = {}
    for name in ("lidc-0001", "lidc-0002", "fcp-0001", "a0001-0", "a0001-1"):
        path = os.path.join(WORK, f"evaluation-real-{name}.json")
        if os.path.exists(path):
            with open(path) as file:
                e["real"][name] = json.load(file)
    rng = np.random.default_rng(3)
    least = DETECTION["minScore"]
    # Report threshold: at most one false positive in the validation lung (1.8 L, about a third of a chest), at least 0.6, the
    # highest tenth that loses no nodule of the phantom cohort of seed 330000 that 0.5 finds. DETECTION["minScore"] is
    # from choose_score.py and a false mass that a lower one let through (README.md).
    false = sorted((score for score, heat in validation["candidates"] if heat >= least), reverse=True)
    report = max(0.6, float(np.ceil(false[1] * 50 + 0.01) / 50)) if len(false) > 1 else 0.6
    test = [([c for c in found if c.heat >= least], [(c, d) for c, d, _ in truth]) for _, found, truth in cases]
    cpm = lambda cases: float(np.mean(froc(cases)))
    sensitivity = [any(c.score >= report and hit(c, t[0], t[1]) for c in found) for found, truth in test for t in truth]
    per_scan = [sum(c.score >= report and not any(hit(c, t[0], t[1]) for t in truth) for c in found) for found, truth in test]
    cubes = [s >= report for s in e["detected"]]
    metrics = [] if not cases else [metric("CPM", cpm(test), bootstrap(test, cpm, rng), "simulated held-out", len(test)),
               metric("sensitivity at the report threshold", np.mean(sensitivity), wilson(sum(sensitivity), len(sensitivity)),
                      "simulated held-out nodules 4-30 mm", len(sensitivity)),
               metric("false positives a scan at the report threshold", np.mean(per_scan), bootstrap(per_scan, np.mean, rng),
                      "simulated held-out", len(per_scan))]
    if cubes:
        metrics.append(metric("sensitivity at the report threshold", np.mean(cubes), wilson(sum(cubes), len(cubes)),
                      "LIDC nodule cubes of held-out patients (nodule near the middle of a 51 mm cube)", len(cubes)))
    by_kind = {}
    for _, found, truth in cases:
        for c, d, kind in truth:
            for key in (kind, "under 6 mm" if d < 6 else "6-10 mm" if d < 10 else "10-30 mm"):
                by_kind.setdefault(key, []).append(any(f.heat >= least and f.score >= report and hit(f, c, d) for f in found))
    real = {}
    for name, entry in e["real"].items():
        shown = [r for r in entry["candidates"] if r[0] >= report and r[1] >= least]
        real[name] = {"tiles": entry["tiles"], "candidates": sum(r[1] >= least for r in entry["candidates"]), "reported": len(shown),
                      "false positives": sum(not r[5] for r in shown),
                      "truth": [{"what": t, "best score": max([r[0] for r in entry["candidates"] if r[5] == t and r[1] >= least], default=None)}
                                for t in entry["truth"]], "reported findings": shown}
    strata = {k: [int(sum(v)), len(v)] for k, v in sorted(by_kind.items())}
    write("nodule-detection", {"metrics": metrics, "thresholds": {"report": report}, "froc": dict(zip(map(str, RATES), froc(test))) if cases else {},
                               "strata": strata, "real": real})
    dice = None if not cubes else metric("Dice", np.mean(e["dices"]), bootstrap(e["dices"], np.mean, rng),
                  "LIDC nodule cubes of held-out patients, patch centred on the reader's mask, mask threshold 0.3, edge at half maximum", len(e["dices"]))
    write("nodule-segmentation", {"metrics": ([dice] if dice else []) + metrics,
                                  "thresholds": {"report": report, "nodule": SEGMENTATION["level"]}})
    print(json.dumps({"report": report, "metrics": metrics, "dice": dice, "strata": strata}, indent=1))
    for name, entry in real.items():
        print(name, {k: v for k, v in entry.items() if k != "reported findings"})


def levels_of(rows, usual="0.3 0.2"):
    """The pair of lesion levels with the best mean Dice on validation cases with pneumonia, among those that mark no
    more than ``usual`` where there is none; ``usual`` unless it is beaten by more than 0.01."""
    ill, well = [r["read"] for r in rows if r["pattern"]], [r["read"] for r in rows if not r["pattern"]]
    score = {f"{g} {c}": np.mean([r[f"{g} {c}"][1] for r in ill]) for g, c in LEVELS
             if np.mean([r[f"{g} {c}"][0] for r in well]) <= np.mean([r[usual][0] for r in well]) + 1e-9}
    best = max(score, key=score.get)
    return best if score[best] > score[usual] + 0.01 else usual


def pneumonia():
    def read(what):
        with open(os.path.join(WORK, f"evaluation-pneumonia-{what}.json")) as file:
            return json.load(file)

    validation = read("simulated-validation") + read("thick-validation")
    cohort = read("cohort") if os.path.exists(os.path.join(WORK, "evaluation-pneumonia-cohort.json")) else []
    real = read("real")
    key = levels_of(validation)
    parts = {"simulated held-out": read("simulated-test"), "simulated held-out, slices averaged to 5 mm": read("thick-test")}
    for r in validation + sum(parts.values(), []):
        r["percent"], r["dice"] = r["read"][key][:2]
    validation += cohort
    for r in validation + sum(parts.values(), []):
        r["features"] = [float(np.log1p(r["percent"]))]
    rng = np.random.default_rng(4)
    label = [r["pattern"] is not None for r in validation]
    weights, b = fit([r["features"] for r in validation], label)
    logit = lambda features: float(np.dot(weights, features) + b)
    score = lambda r: 1 / (1 + np.exp(-logit(r["features"])))
    # Operating point: the threshold of the best Youden index on validation, in the middle of its gap.
    levels = sorted({score(r) for r in validation})
    cuts = [(x + y) / 2 for x, y in zip(levels, levels[1:])] or [0.5]
    youden = lambda t: np.mean([score(r) >= t for r in validation if r["pattern"]]) - np.mean(
        [score(r) >= t for r in validation if not r["pattern"]])
    best = max(youden(t) for t in cuts)
    threshold = float(np.median([t for t in cuts if youden(t) >= best - 1e-9]))
    area = lambda rows: auc([score(r) for r in rows if r["pattern"]], [score(r) for r in rows if not r["pattern"]]) \
        if any(r["pattern"] for r in rows) and any(not r["pattern"] for r in rows) else 0.5
    metrics, alikes, patterns = [], {}, {}
    for on, test in parts.items():
        ill, well = [r for r in test if r["pattern"]], [r for r in test if not r["pattern"]]
        flagged = [score(r) >= threshold for r in ill]
        passed = [score(r) < threshold for r in well]
        metrics += [metric("Dice", np.mean([r["dice"] for r in ill]), bootstrap([r["dice"] for r in ill], np.mean, rng), on, len(ill)),
                    metric("triage AUC", area(test), bootstrap(test, area, rng), on, len(test)),
                    metric("triage sensitivity", np.mean(flagged), wilson(sum(flagged), len(flagged)), on, len(flagged)),
                    metric("triage specificity", np.mean(passed), wilson(sum(passed), len(passed)), on + ", look-alikes included", len(passed))]
        for r in well:
            alikes.setdefault(r["alike"], []).append(round(r["percent"], 2))
        for r in ill:
            patterns.setdefault(r["pattern"], []).append(round(r["dice"], 2))
    glass, dense = key.split()
    result = {"metrics": metrics, "thresholds": {"ground-glass": float(glass), "consolidation": float(dense)},
              "triage": {"weights": {"LESION_PERCENT": round(weights[0], 4)}, "intercept": round(b, 4), "threshold": round(threshold, 4)},
              "look-alikes percent": alikes, "Dice by pattern": patterns,
              "real percent (any, ground-glass, consolidation, any with what training left out)":
                  {name: [round(v, 3) for v in r[key][:4]] for name, r in real.items()}}
    write("pneumonia-lesion", result)
    print(json.dumps(result, indent=1))
    for name, r in real.items():
        print(name, "score without what training left out", round(1 / (1 + np.exp(-logit([np.log1p(r[key][0])]))), 3), "threshold", round(threshold, 3))
    drawn = [r["dice"] for r in validation if r["pattern"] and "dice" in r]
    print("validation Dice", np.mean(drawn), "Youden", best, "AUC", area(validation),
          "test, percent found less true with and without pneumonia", {on: [round(float(np.mean([r["percent"] - r["true"] for r in rows if bool(r["pattern"]) == sick])), 3)
                                             for sick in (True, False)] for on, rows in parts.items()})


def read(name):
    with open(os.path.join(HERE, "results", name + ".json")) as file:
        return json.load(file)


def lungs():
    """What the service's lung mask is with the network: on outlined slices of real chests, and where the lungs are known."""
    rng = np.random.default_rng(3)
    slices = [r for r in read("lung-outlines")["slices"] if r["outlined"]]
    inside = [r["outlined"] - r["missed"] for r in slices]
    pooled = lambda rows: sum(2 * i for i, _ in rows) / sum(2 * i + r["missed"] + r["added"] for i, r in rows)
    rows = list(zip(inside, slices))
    mean = [r["dice"] for r in slices]
    on = "real slices outlined before any mask was seen (not by a radiologist); their chests were trained on with a classical mask"
    metrics = [metric("Dice, mean over slices", np.mean(mean), bootstrap(mean, np.mean, rng), on, len(mean)),
               metric("Dice, all voxels", pooled(rows), bootstrap(rows, pooled, rng), on, len(rows))]
    for how, r in read("lung-mask-simulated").items():
        cases = list(r["cases"].values())
        dice, dense = [c["dice"] for c in cases], [c["dense in mask"] for c in cases if c["dense ml"] > 20]
        on = "simulated held-out thoraxes with consolidation, effusion and masses, " + how
        metrics += [metric("Dice", np.mean(dice), bootstrap(dice, np.mean, rng), on, len(dice)),
                    metric("share of the dense tissue in the mask", np.mean(dense), bootstrap(dense, np.mean, rng), on, len(dense))]
    write("lung-mask", {"metrics": metrics})
    print(json.dumps(metrics, indent=1))


if __name__ == "__main__":
    if os.path.exists(os.path.join(HERE, "results", "lung-mask-simulated.json")):
        lungs()
    if os.path.exists(os.path.join(WORK, "evaluation-validation.json")):
        nodules()
    if os.path.exists(os.path.join(WORK, "evaluation-pneumonia-real.json")):
        pneumonia()
