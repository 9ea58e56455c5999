"""The networks. Only 2-D convolutions: a 3x3x3 convolution is a 2-D one over three shifted slices as channels.

Inside, a volume ``[N, C, Z, Y, X]`` travels as ``[N * Z, C, Y, X]``; the ONNX interface stays N, C, Z, Y, X.
"""
import copy
import math

import torch
from torch import nn
from torch.nn import functional as F


class Conv(nn.Module):
    """Convolution, batch norm, ReLU; ``z`` = 3 mixes the neighbouring slices."""

    def __init__(self, inner, outer, kernel=3, stride=1, z=1):
        super().__init__()
        self.z = z
        self.conv = nn.Conv2d(inner * z, outer, kernel, stride, kernel // 2, bias=False)
        self.norm = nn.BatchNorm2d(outer)

    def forward(self, x, depth):
        if self.z == 3:
            x = neighbours(x, depth)
        return F.relu(self.norm(self.conv(x)))


class Residual(nn.Module):
    """x + Conv(x)."""

    def __init__(self, width, z=3):
        super().__init__()
        self.conv = Conv(width, width, z=z)

    def forward(self, x, depth):
        return x + self.conv(x, depth)


def neighbours(x, depth):
    """Slices z - 1, z, z + 1 as channels."""
    c, h, w = (int(n) for n in x.shape[1:])
    v = F.pad(x.reshape(-1, depth, c, h, w), (0, 0, 0, 0, 0, 0, 1, 1))
    v = torch.cat([v[:, :-2], v[:, 1:-1], v[:, 2:]], 2)
    return v.reshape(-1, 3 * c, h, w)


def pair(x):
    """Halves the depth: two slices become channels."""
    c, h, w = (int(n) for n in x.shape[1:])
    return x.reshape(-1, 2 * c, h, w)


def unpair(x):
    """Doubles depth (and Y, X) by repetition."""
    c, h, w = (int(n) for n in x.shape[1:])
    x = torch.cat([x.reshape(-1, 1, c, h, w)] * 2, 1).reshape(-1, c, h, w)
    return F.interpolate(x, scale_factor=2.0, mode="nearest")


def slabs(image, step, reach):
    """Slabs of slices as channels: one slab each ``step`` slices, ``reach`` slices beyond it on both sides."""
    x = image[:, 0]
    depth, h, w = (int(n) for n in x.shape[1:])
    x = F.pad(x, (0, 0, 0, 0, reach, reach))
    parts = [x[:, j:j + depth:step] for j in range(step + 2 * reach)]
    return torch.stack(parts, 2).reshape(-1, step + 2 * reach, h, w)


class Detector(nn.Module):
    """Heatmap of nodule centres at stride (2, 4, 4), with diameter (mm) and offset (mm)."""

    def __init__(self, a=16, b=32, c=64, d=96):
        super().__init__()
        self.stem = Conv(6, a, 5, 2)
        self.a1 = Residual(a, z=1)
        self.down_b = Conv(a, b, 3, 2)
        self.b1, self.b2 = Residual(b), Residual(b)
        self.down_c = Conv(2 * b, c, 3, 2)
        self.c1, self.c2 = Residual(c), Residual(c)
        self.down_d = Conv(2 * c, d, 3, 2)
        self.d1, self.d2 = Residual(d), Residual(d)
        self.up_c = Conv(d, c, 1)
        self.c3 = Residual(c)
        self.up_b = Conv(c, b, 1)
        self.b3 = Residual(b)
        self.hidden = Conv(b, b, 1)
        self.head = nn.Conv2d(b, 5, 1)
        nn.init.constant_(self.head.bias[:1], -4.6)
        nn.init.constant_(self.head.bias[1:2], 2.2)
        nn.init.zeros_(self.head.bias[2:])

    def forward(self, image):
        """Returns raw heat logit, log diameter and offset as [N, 5, Z/2, Y/4, X/4]."""
        z = int(image.shape[2]) // 2
        x = self.a1(self.stem(slabs(image, 2, 2), z), z)
        b = self.b2(self.b1(self.down_b(x, z), z), z)
        c = self.c2(self.c1(self.down_c(pair(b), z // 2), z // 2), z // 2)
        d = self.d2(self.d1(self.down_d(pair(c), z // 4), z // 4), z // 4)
        c = self.c3(c + unpair(self.up_c(d, z // 4)), z // 2)
        b = self.b3(b + unpair(self.up_b(c, z // 2)), z)
        y = self.head(self.hidden(b, z))
        return y.reshape(-1, z, 5, int(y.shape[2]), int(y.shape[3])).permute(0, 2, 1, 3, 4)


class DetectorExport(nn.Module):
    """The detector as the contract wants it: probabilities, millimetres, a rim of context cut off.

    The same network runs a second time on the patch at half scale (an eighth of the cost), where a mass of 60 mm looks
    like a nodule of 30 mm; only what it measures at ``COARSE_FROM_MM`` or more counts.
    """

    COARSE_FROM_MM = 26.0
    COARSE_LESS = 0.496  # of its logit: a heat of 0.11 there counts as 0.07, for hila look like masses at half scale

    def __init__(self, net, rim, stride=(2, 4, 4)):
        super().__init__()
        self.net, self.rim, self.stride = net, rim, stride

    def forward(self, image):
        y = self.merged(self.net(image), self.net(F.avg_pool3d(image, 2)))
        (z, yy, xx), (dz, dy, dx) = self.rim, (int(n) for n in y.shape[2:])
        y = y[:, :, z:dz - z, yy:dy - yy, xx:dx - xx]
        return torch.sigmoid(y[:, :1]), torch.exp(torch.clamp(y[:, 1:2], 0.5, 4.7)), y[:, 2:]

    def merged(self, fine, coarse):
        """Per cell the stronger of the two; a coarse cell stands for 2 x 2 x 2 fine ones."""
        up = F.interpolate(coarse, scale_factor=2.0, mode="nearest")
        steps = []
        for axis in range(3):
            shape = [1] * 5
            shape[axis + 2] = int(fine.shape[axis + 2])
            half = torch.tensor([0.5, -0.5] * (shape[axis + 2] // 2)) * self.stride[axis]
            steps.append(2 * up[:, 2 + axis:3 + axis] + half.reshape(shape))
        diameter = up[:, 1:2] + math.log(2)
        heat = torch.where(diameter >= math.log(self.COARSE_FROM_MM), up[:, :1] - self.COARSE_LESS, torch.full_like(up[:, :1], -30.0))
        return torch.where(heat > fine[:, :1], torch.cat([heat, diameter] + steps, 1), fine)


class Segmenter(nn.Module):
    """Mask logit of the nodule in the middle of a patch, and the logit of its being a nodule."""

    def __init__(self, a=16, b=32, c=64, d=96):
        super().__init__()
        self.stem = Conv(6, a, 5, 2)
        self.a1 = Residual(a)
        self.down_b = Conv(2 * a, b, 3, 2)
        self.b1, self.b2 = Residual(b), Residual(b)
        self.down_c = Conv(2 * b, c, 3, 2)
        self.c1, self.c2 = Residual(c), Residual(c)
        self.down_d = Conv(2 * c, d, 3, 2)
        self.d1 = Residual(d)
        self.up_c = Conv(d, c, 1)
        self.c3 = Residual(c)
        self.up_b = Conv(c, b, 1)
        self.b3 = Residual(b)
        self.up_a = Conv(b, a, 1)
        self.a2 = Residual(a)
        self.fine = Conv(2 * a, 2 * a)
        self.mask = nn.Conv2d(2 * a, 8, 1)  # 2 slices x 2 rows x 2 columns
        self.s1 = Conv(b, 32, z=3)
        self.s2 = nn.Linear(32 * 3 + c, 48)
        self.s3 = nn.Linear(48, 1)

    def forward(self, image):
        """Returns mask logits [N, 1, Z, Y, X] and score logits [N, 1]."""
        depth, height, width = (int(n) for n in image.shape[2:])
        z = depth // 2
        first, a, b, c = self.trunk(image)
        a = self.a2(a + unpair(self.up_a(b, z // 2)), z)
        y = F.pixel_shuffle(self.mask(self.fine(torch.cat([a, first], 1), z)), 2)
        mask = y.reshape(-1, 1, depth, height, width)
        return mask, self.s3(F.relu(self.s2(self.pooled(b, c, z // 2))))

    def trunk(self, image):
        """The features at strides 2 (before and after its residual), 4 and 8, the latter two with what lies above."""
        z = int(image.shape[2]) // 2
        first = self.stem(slabs(image, 2, 2), z)
        a = self.a1(first, z)
        b = self.b2(self.b1(self.down_b(pair(a), z // 2), z // 2), z // 2)
        c = self.c2(self.c1(self.down_c(pair(b), z // 4), z // 4), z // 4)
        d = self.d1(self.down_d(pair(c), z // 8), z // 8)
        c = self.c3(c + unpair(self.up_c(d, z // 8)), z // 4)
        b = self.b3(b + unpair(self.up_b(c, z // 4)), z // 2)
        return first, a, b, c

    def features(self, image):
        """What the score is read from, [N, 160]."""
        _, _, b, c = self.trunk(image)
        return self.pooled(b, c, int(image.shape[2]) // 4)

    def pooled(self, b, c, z):
        s = self.s1(b, z)
        s = s.reshape(-1, z, 32, int(s.shape[2]), int(s.shape[3]))
        inner, core = middle(s, 8), middle(s, 4)
        c = c.reshape(-1, z // 2, int(c.shape[1]), int(c.shape[2]), int(c.shape[3]))
        return torch.cat([inner.mean((1, 3, 4)), core.mean((1, 3, 4)), core.amax((1, 3, 4)),
                          middle(c, 2).mean((1, 3, 4))], 1)


def middle(v, n):
    """The central n cells of [N, Z, C, Y, X] on each spatial axis."""
    z, y, x = int(v.shape[1]) // 2, int(v.shape[3]) // 2, int(v.shape[4]) // 2
    h = n // 2
    return v[:, z - h:z + h, :, y - h:y + h, x - h:x + h]


class CandidateNet(nn.Module):
    """Logit that a candidate is a nodule, from 32 mm at 1 mm and 64 mm at 2 mm round it (channels 0 and 1).

    Each scale has the trunk of a Segmenter; what the wider view adds begins at nothing, so that a network that starts from
    a Segmenter's weights starts with its score.
    """

    def __init__(self):
        super().__init__()
        self.near, self.far = Segmenter(), Segmenter()
        self.wider = nn.Linear(self.far.s2.in_features, self.near.s2.out_features)
        nn.init.zeros_(self.wider.weight)
        nn.init.zeros_(self.wider.bias)

    def start_from(self, segmenter):
        """Takes the weights of a trained Segmenter (folded) for both scales."""
        self.near, self.far = segmenter, copy.deepcopy(segmenter)
        return self

    def forward(self, image):
        """``image`` [N, 2, 32, 32, 32]; returns [N, 1]."""
        near = self.near.s2(self.near.features(image[:, :1]))
        return self.near.s3(F.relu(near + self.wider(self.far.features(image[:, 1:]))))


class SegmenterExport(nn.Module):
    """Probabilities instead of logits, for a patch twice the network's: its middle as it is, all of it at half scale.

    The half-scale pass is taken where its mask has the volume of a sphere of ``COARSE_FROM_MM`` or more: a mass that
    the middle of the patch would cut. The score is a mean of two networks' where there is a ``scorer`` (a CandidateNet).
    """

    COARSE_FROM_MM = 30.0
    SEES = 16  # half the side of what the scorer sees, in voxels of either scale
    SHARE, OF_LARGE = 0.8, 0.8  # of the scorer in the logit; of it where the half-scale pass is taken (choose_*.py)

    def __init__(self, net, scorer=None):
        super().__init__()
        self.net, self.scorer = net, scorer

    def forward(self, image):
        z, y, x = (int(n) // 4 for n in image.shape[2:])
        half = F.avg_pool3d(image, 2)
        mask, score = self.net(image[:, :, z:3 * z, y:3 * y, x:3 * x])
        coarse, coarse_score = self.net(half)
        voxels = (coarse > 0).float().sum((1, 2, 3, 4)).reshape(-1, 1)
        large = (voxels >= math.pi / 6 * (self.COARSE_FROM_MM / 2) ** 3).float()
        mask = F.pad(torch.sigmoid(mask), (x, x, y, y, z, z))
        coarse = F.interpolate(torch.sigmoid(coarse), scale_factor=2.0, mode="trilinear")
        wide = large.reshape(-1, 1, 1, 1, 1)
        score = large * coarse_score + (1 - large) * score
        if self.scorer is not None:
            other = self.scorer(torch.cat([self.centre(image), self.centre(half)], 1))
            share = self.OF_LARGE * large + self.SHARE * (1 - large)
            score = share * other + (1 - share) * score
        return wide * coarse + (1 - wide) * mask, torch.sigmoid(score)

    def centre(self, image):
        z, y, x = (int(n) // 2 for n in image.shape[2:])
        r = self.SEES
        return image[:, :, z - r:z + r, y - r:y + r, x - r:x + r]


class LesionNet(nn.Module):
    """Ground-glass and consolidation logits per voxel; stride-2 features in the plane, all slices kept."""

    def __init__(self, a=16, b=28, c=56, d=80):
        super().__init__()
        self.stem = Conv(3, a, 5, 2)
        self.a1 = Residual(a, z=1)
        self.down_b = Conv(a, b, 3, 2)
        self.b1, self.b2 = Residual(b), Residual(b, z=1)
        self.down_c = Conv(b, c, 3, 2)
        self.c1, self.c2 = Residual(c), Residual(c, z=1)
        self.down_d = Conv(c, d, 3, 2)
        self.d1, self.d2 = Residual(d), Residual(d)
        self.up_c = Conv(d, c, 1)
        self.c3 = Residual(c, z=1)
        self.up_b = Conv(c, b, 1)
        self.b3 = Residual(b, z=1)
        self.up_a = Conv(b, a, 1)
        self.a2 = Residual(a, z=1)
        self.fine = Conv(2 * a, 2 * a)
        self.out = nn.Conv2d(2 * a, 8, 1)  # 2 channels x 2 rows x 2 columns

    def forward(self, image):
        z = int(image.shape[2])
        first = self.stem(slabs(image, 1, 1), z)
        a = self.a1(first, z)
        b = self.b2(self.b1(self.down_b(a, z), z), z)
        c = self.c2(self.c1(self.down_c(b, z), z), z)
        d = self.d2(self.d1(self.down_d(c, z), z), z)
        up = lambda v: F.interpolate(v, scale_factor=2.0, mode="nearest")
        c = self.c3(c + up(self.up_c(d, z)), z)
        b = self.b3(b + up(self.up_b(c, z)), z)
        a = self.a2(a + up(self.up_a(b, z)), z)
        y = F.pixel_shuffle(self.out(self.fine(torch.cat([a, first], 1), z)), 2)
        return y.reshape(-1, z, 2, int(y.shape[2]), int(y.shape[3])).permute(0, 2, 1, 3, 4)


class LesionExport(nn.Module):
    """Probabilities, with a rim of slices cut off; of lesions as of lungs."""

    def __init__(self, net, rim):
        super().__init__()
        self.net, self.rim = net, rim

    def forward(self, image):
        y = torch.sigmoid(self.net(image))
        return y[:, :, self.rim:int(y.shape[2]) - self.rim]


class LungNet(LesionNet):
    """Logits of the left and the right lung per voxel: the network of lesions, narrower, on 3 mm voxels."""

    def __init__(self):
        super().__init__(8, 16, 32, 48)


def flops(net, shape):
    """Floating point operations (2 per multiply-add) of the convolutions for one input."""
    total, hooks = [0], []

    def count(module, _, out):
        kernel = module.weight[0].numel()
        total[0] += 2 * kernel * out.numel()
    for module in net.modules():
        if isinstance(module, nn.Conv2d):
            hooks.append(module.register_forward_hook(count))
    with torch.no_grad():
        net.eval()(torch.zeros(shape))
    for hook in hooks:
        hook.remove()
    return total[0]
