"""Inference in Python by the rules of the model contract and the service: tiling, rims, heatmap decoding, re-scoring, edges."""
from dataclasses import dataclass

import numpy as np
import torch
from scipy import ndimage

from .augment import window
from .continued import folded, from_onnx, has_scorer
from .edge import half_maximum, nearest
from .nets import CandidateNet, Segmenter, SegmenterExport
from .samples import cut

DETECTION = {"patch": (80, 160, 160), "shape": (32, 32, 32), "stride": (2, 4, 4), "low": -1000, "high": 400,
             "margin": 10, "minScore": 0.07, "minDistance": 5.0, "maxFindings": 60}
SEGMENTATION = {"patch": (96, 96, 96), "low": -1000, "high": 400, "level": 0.3, "neutralScore": 0.21}
LESION = {"patch": (12, 224, 256), "shape": (8, 224, 256), "overlap": (0, 32, 32), "low": -1000, "high": 200,
          "margin": 10, "spacing": (2.5, 1.5, 1.5)}
LUNGS = {"patch": (40, 144, 144), "shape": (32, 144, 144), "overlap": (0, 16, 16), "low": -1000, "high": 300}


@dataclass
class Candidate:
    """A peak of the heatmap: index [z, y, x] on the 1 mm grid.

    ``mask`` is the patch's corner and its probabilities, ``nodule`` what is reported of them, ``volume`` its mm³.
    """

    centre: np.ndarray
    heat: float
    diameter: float
    score: float = 0.0
    mask: tuple = None
    nodule: np.ndarray = None
    volume: float = 0.0


def starts(low, high, core, overlap=0):
    """Corners of cores that cover [low, high)."""
    step = core - overlap
    count = max(1, int(np.ceil((high - low - overlap) / step)))
    return [low + i * step for i in range(count)]


def tiles(lung, margin, core, overlap=(0, 0, 0)):
    """Corners of the cores over the lungs' bounding box (margin in voxels per axis); those without lung are skipped."""
    where = np.nonzero(lung.any((1, 2)))[0], np.nonzero(lung.any((0, 2)))[0], np.nonzero(lung.any((0, 1)))[0]
    low = [max(0, w[0] - m) for w, m in zip(where, margin)]
    high = [min(n, w[-1] + 1 + m) for w, m, n in zip(where, margin, lung.shape)]
    for z in starts(low[0], high[0], core[0], overlap[0]):
        for y in starts(low[1], high[1], core[1], overlap[1]):
            for x in starts(low[2], high[2], core[2], overlap[2]):
                if cut(lung, (z, y, x), core, False).any():
                    yield np.array([z, y, x])


@torch.no_grad()
def detect(net, hu, lung, spec=DETECTION, min_score=None):
    """Candidates of a 1 mm volume, best first; ``net`` is a DetectorExport. Also returns the number of tiles."""
    core = np.array(spec["shape"]) * spec["stride"]
    rim = (np.array(spec["patch"]) - core) // 2
    least = spec["minScore"] if min_score is None else min_score
    peaks, count = [], 0
    for corner in tiles(lung, (spec["margin"],) * 3, tuple(core)):
        patch = cut(hu, corner - rim, spec["patch"], -1000)
        image = torch.from_numpy(window(patch.astype(np.float32), spec["low"], spec["high"]))[None, None]
        heat, diameter, offset = (v[0].numpy() for v in net(image))
        count += 1
        top = (heat[0] >= least) & (heat[0] == ndimage.maximum_filter(heat[0], 3))
        for cell in np.argwhere(top):
            at = (cell + 0.5) * spec["stride"] - 0.5 + offset[(slice(None),) + tuple(cell)] + corner
            peaks.append(Candidate(at, float(heat[0][tuple(cell)]), float(diameter[0][tuple(cell)])))
    peaks.sort(key=lambda c: -c.heat)
    kept = []
    for peak in peaks:
        if all(np.linalg.norm(peak.centre - k.centre) > max(spec["minDistance"], k.diameter / 2) for k in kept):
            kept.append(peak)
        if len(kept) == spec["maxFindings"]:
            break
    return kept, count


@torch.no_grad()
def rescore(net, hu, candidates, spec=SEGMENTATION, threshold=SEGMENTATION["level"]):
    """Second stage: score, mask and volume of each candidate; ``net`` is a SegmenterExport."""
    size = np.array(spec["patch"])
    for candidate in candidates:
        low = np.round(candidate.centre).astype(int) - size // 2
        image = window(cut(hu, low, tuple(size), -1000).astype(np.float32), spec["low"], spec["high"])
        mask, score = net(torch.from_numpy(image)[None, None])
        candidate.score = together(candidate.heat, float(score), spec["neutralScore"])
        probability = mask[0, 0].numpy()
        candidate.nodule = nodule_mask(hu, low, probability, candidate.centre, threshold)
        candidate.volume = float(candidate.nodule.sum())
        candidate.mask = (low, probability)
    return candidates


def together(heat, score, neutral):
    """The odds of both stages multiplied: a heat of ``neutral`` leaves the score as it is."""
    odds = [p / (1 - p) for p in np.clip([heat, score, neutral], 1e-6, 1 - 1e-6)]
    return float(1 / (1 + odds[2] / (odds[0] * odds[1])))


def nodule_mask(hu, low, probability, centre, level):
    """The connected part over ``level`` nearest to ``centre``, its edge at half maximum; a mask of the patch at ``low``."""
    at = np.asarray(centre) - low
    part = nearest(probability >= level, at)
    margin = 8
    around = cut(hu, low - margin, tuple(n + 2 * margin for n in part.shape), -1000).astype(np.float32)
    edge = half_maximum(around, np.pad(part, margin), at + margin)
    return edge[(slice(margin, -margin),) * 3]


@torch.no_grad()
def lesions(net, hu, lung, spec=LESION):
    """Ground-glass and consolidation probabilities of a volume on the pneumonia grid; net is a LesionExport."""
    core = np.array(spec["shape"])
    rim = (np.array(spec["patch"]) - core) // 2
    total = np.zeros((2,) + hu.shape, np.float32)
    weight = np.zeros(hu.shape, np.float32)
    count = 0
    margin = [int(np.ceil(spec["margin"] / s)) for s in spec["spacing"]]
    for corner in tiles(lung, margin, tuple(core), spec["overlap"]):
        patch = cut(hu, corner - rim, spec["patch"], -1000)
        image = torch.from_numpy(window(patch.astype(np.float32), spec["low"], spec["high"]))[None, None]
        out = net(image)[0].numpy()
        count += 1
        end = np.minimum(corner + core, hu.shape)
        a = tuple(slice(l, h) for l, h in zip(corner, end))
        b = tuple(slice(0, h - l) for l, h in zip(corner, end))
        total[(slice(None),) + a] += out[(slice(None),) + b]
        weight[a] += 1
    return total / np.maximum(weight, 1), count


def load(net, path):
    """Puts the averaged weights of a checkpoint, or those of an exported network, in; ready for inference."""
    if path.endswith(".onnx"):
        return from_onnx(net, path)
    saved = torch.load(path, map_location="cpu")["average"]
    if not any(".norm." in key for key in saved):
        net = folded(net)
    net.load_state_dict(saved)
    return net.eval()


def second_stage(segmentation, score=None):
    """The exported form of the second stage: one network's masks and score, another's score with it where there is one."""
    if segmentation.endswith(".onnx") and has_scorer(segmentation):
        whole = from_onnx(SegmenterExport(Segmenter(), CandidateNet()), segmentation)
        return SegmenterExport(whole.net, load(CandidateNet(), score)) if score else whole
    return SegmenterExport(load(Segmenter(), segmentation), load(CandidateNet(), score) if score else None)
