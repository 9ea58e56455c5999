"""Random data sets with the figures that scikit-learn, SciPy and NumPy give for them, as JSON on standard output."""
import json
import sys

import numpy as np
from scipy import ndimage, stats
from sklearn import metrics
from sklearn.linear_model import LogisticRegression

RATES = [0.125, 0.25, 0.5, 1, 2, 4, 8]


def upper(distribution, *shape):
    """The 97.5 % quantile; SciPy 1.10's ppf is good to about 1e-9 only, its sf to rounding."""
    x = distribution.ppf(0.975, *shape)
    for _ in range(3):
        x += (distribution.sf(x, *shape) - 0.025) / distribution.pdf(x, *shape)
    return x


def roc_case(rng):
    n = int(rng.integers(8, 60))
    y = rng.integers(0, 2, n)
    y[0], y[1], y[2], y[3] = 0, 0, 1, 1
    a = np.round(rng.normal(y * 0.8, 1), int(rng.integers(1, 4)))
    b = np.round(rng.normal(y * 0.5, 1), 2)
    area_a, var_a, s10a, s01a = delong(a, y)
    area_b, _, s10b, s01b = delong(b, y)
    var = var_of(s10a - s10b) / len(s10a) + var_of(s01a - s01b) / len(s01a)
    return dict(y=y.tolist(), a=a.tolist(), b=b.tolist(), area=metrics.roc_auc_score(y, a), area2=area_a,
                variance=var_a, difference=area_a - area_b, differenceVariance=var,
                ap=metrics.average_precision_score(y, a))


def delong(score, y):
    p, q = score[y == 1], score[y == 0]
    kernel = (p[:, None] > q[None, :]) + 0.5 * (p[:, None] == q[None, :])
    v10, v01 = kernel.mean(1), kernel.mean(0)
    return kernel.mean(), var_of(v10) / len(v10) + var_of(v01) / len(v01), v10, v01


def var_of(x):
    return np.var(x, ddof=1)


def confusion_case(rng):
    tp, fp, fn, tn = (int(v) for v in rng.integers(1, 40, 4))
    y = [1] * tp + [0] * fp + [1] * fn + [0] * tn
    f = [1] * tp + [1] * fp + [0] * fn + [0] * tn
    ci = stats.binomtest(tp, tp + fn).proportion_ci(method="wilson")
    table = np.array([[tp, fp], [fn, tn]]) / (tp + fp + fn + tn)
    return dict(tp=tp, fp=fp, fn=fn, tn=tn, sensitivity=metrics.recall_score(y, f), wilson=[ci.low, ci.high],
                specificity=metrics.recall_score(y, f, pos_label=0), ppv=metrics.precision_score(y, f),
                npv=metrics.precision_score(y, f, pos_label=0), accuracy=metrics.accuracy_score(y, f),
                youden=metrics.balanced_accuracy_score(y, f, adjusted=True), kappa=metrics.cohen_kappa_score(y, f),
                kappaError=kappa_error(table, tp + fp + fn + tn), f1=metrics.f1_score(y, f))


def kappa_error(p, n):
    """Delta method on the multinomial: the gradient of kappa by central differences of its definition."""
    def kappa(q):
        e = (q.sum(1) * q.sum(0)).sum()
        return (np.trace(q) - e) / (1 - e)
    gradient = np.zeros(4)
    for i in range(4):
        step = np.zeros(4)
        step[i] = 1e-6
        gradient[i] = (kappa(p + step.reshape(2, 2)) - kappa(p - step.reshape(2, 2))) / 2e-6
    flat = p.ravel()
    return float(np.sqrt(((gradient ** 2 * flat).sum() - (gradient * flat).sum() ** 2) / n))


def froc_case(rng, bootstrap):
    scans = []
    for _ in range(int(rng.integers(4, 30))):
        hits = np.round(rng.beta(4, 2, int(rng.integers(0, 4))), 3).tolist()
        wrong = np.round(rng.beta(2, 4, int(rng.integers(0, 9))), 3).tolist()
        scans.append(dict(hits=hits, missed=int(rng.integers(0, 2)), wrong=wrong))
    scans[0]["hits"], scans[0]["wrong"] = [0.9], [0.2, 0.4]
    case = dict(scans=scans, sensitivities=froc(scans).tolist())
    if bootstrap:
        samples = []
        while len(samples) < 2000:
            draw = [scans[i] for i in rng.integers(0, len(scans), len(scans))]
            if sum(len(s["hits"]) + s["missed"] for s in draw) and any(s["hits"] or s["wrong"] for s in draw):
                samples.append(froc(draw).mean())
        case["interval"] = np.percentile(samples, [2.5, 97.5]).tolist()
        case["deviation"] = float(np.std(samples))
    return case


def froc(scans):
    truth = [1] * sum(len(s["hits"]) for s in scans) + [0] * sum(len(s["wrong"]) for s in scans)
    score = [v for s in scans for v in s["hits"]] + [v for s in scans for v in s["wrong"]]
    lesions = sum(len(s["hits"]) + s["missed"] for s in scans)
    if sum(truth) == 0:
        return np.zeros(len(RATES))
    if sum(truth) == len(truth):
        return np.full(len(RATES), sum(truth) / lesions)
    fpr, tpr, _ = metrics.roc_curve(truth, score)
    # Whole counts: a rate that lies on a step must not fall beside it by rounding.
    rate = np.round(fpr * (len(truth) - sum(truth))) / len(scans)
    return np.interp(RATES, rate, tpr * sum(truth) / lesions)


def agreement_case(rng):
    n = int(rng.integers(5, 40))
    r = rng.uniform(4, 30, n)
    m = r + rng.normal(0.5, 1.5, n)
    d = m - r
    t = upper(stats.t, n - 1)
    sd = np.std(d, ddof=1)
    bias = [d.mean() - t * stats.sem(d), d.mean() + t * stats.sem(d)]
    icc, low, high = icc21(np.stack([m, r], 1))
    other = rng.normal(m, 1)
    pair = stats.ttest_rel(m, other)
    shift = pair.statistic and (m - other).mean()
    half = t * shift / pair.statistic
    return dict(m=m.tolist(), r=r.tolist(), other=other.tolist(), bias=d.mean(), biasInterval=list(bias), sd=sd,
                limits=[d.mean() - stats.norm.ppf(0.975) * sd, d.mean() + stats.norm.ppf(0.975) * sd],
                limitMargin=t * np.sqrt(3 / n) * sd, icc=icc, iccInterval=[low, high], shift=shift, shiftMargin=half)


def icc21(x):
    n, k = x.shape
    grand = x.mean()
    ssr = k * ((x.mean(1) - grand) ** 2).sum()
    ssc = n * ((x.mean(0) - grand) ** 2).sum()
    sse = ((x - grand) ** 2).sum() - ssr - ssc
    msr, msc, mse = ssr / (n - 1), ssc / (k - 1), sse / ((n - 1) * (k - 1))
    icc = (msr - mse) / (msr + (k - 1) * mse + k * (msc - mse) / n)
    a = k * icc / (n * (1 - icc))
    b = 1 + k * icc * (n - 1) / (n * (1 - icc))
    v = (a * msc + b * mse) ** 2 / ((a * msc) ** 2 / (k - 1) + (b * mse) ** 2 / ((n - 1) * (k - 1)))
    fl, fu = upper(stats.f, n - 1, v), upper(stats.f, v, n - 1)
    low = n * (msr - fl * mse) / (fl * (k * msc + (k * n - k - n) * mse) + n * msr)
    high = n * (fu * msr - mse) / (k * msc + (k * n - k - n) * mse + n * fu * msr)
    return icc, low, high


def regression_case(rng):
    n = int(rng.integers(40, 120))
    x = np.stack([rng.normal(8, 3, n), rng.integers(0, 2, n).astype(float)], 1)
    y = 1.5 + 0.3 * x[:, 0] - x[:, 1] + rng.normal(0, 1, n)
    z = rng.uniform(size=n) < 1 / (1 + np.exp(-(-2 + 0.3 * x[:, 0] - 0.5 * x[:, 1])))
    z[0], z[1] = True, False
    a = np.column_stack([np.ones(n), x])
    beta = np.linalg.lstsq(a, y, rcond=None)[0]
    s2 = ((y - a @ beta) ** 2).sum() / (n - 3)
    error = np.sqrt(np.diag(np.linalg.inv(a.T @ a)) * s2)
    t = upper(stats.t, n - 3)
    fit = LogisticRegression(penalty=None, solver="newton-cholesky", tol=1e-14, max_iter=500).fit(x, z)
    gamma = np.concatenate([fit.intercept_, fit.coef_[0]])
    p = fit.predict_proba(x)[:, 1]
    gammaError = np.sqrt(np.diag(np.linalg.inv(a.T @ (a * (p * (1 - p))[:, None]))))
    return dict(x=x.tolist(), y=y.tolist(), z=z.tolist(), beta=beta.tolist(), margin=(t * error).tolist(),
                p=(2 * stats.t.sf(np.abs(beta / error), n - 3)).tolist(), gamma=gamma.tolist(),
                gammaMargin=(stats.norm.ppf(0.975) * gammaError).tolist())


def overlap_case(rng):
    shape = tuple(int(v) for v in rng.integers(5, 12, 3))
    spacing = np.round(rng.uniform(0.5, 2.5, 3), 2)
    a = ndimage.gaussian_filter(rng.normal(size=shape), 1) > 0.1
    b = ndimage.gaussian_filter(rng.normal(size=shape), 1) > 0.1
    a[2, 2, 2] = b[3, 3, 3] = True
    cross = ndimage.generate_binary_structure(3, 1)
    sa, sb = a & ~ndimage.binary_erosion(a, cross), b & ~ndimage.binary_erosion(b, cross)
    d = np.concatenate([ndimage.distance_transform_edt(~sb, sampling=spacing)[sa],
                        ndimage.distance_transform_edt(~sa, sampling=spacing)[sb]])
    return dict(shape=shape, spacing=spacing.tolist(), a=a.ravel().astype(int).tolist(),
                b=b.ravel().astype(int).tolist(), dice=metrics.f1_score(b.ravel(), a.ravel()),
                iou=metrics.jaccard_score(b.ravel(), a.ravel()), hd95=np.percentile(d, 95), assd=d.mean())


def main(count):
    rng = np.random.default_rng(20260101)
    json.dump(dict(roc=[roc_case(rng) for _ in range(count)],
                   confusion=[confusion_case(rng) for _ in range(count)],
                   froc=[froc_case(rng, i < 20) for i in range(count)],
                   agreement=[agreement_case(rng) for _ in range(count)],
                   regression=[regression_case(rng) for _ in range(count)],
                   overlap=[overlap_case(rng) for _ in range(count)]), sys.stdout, default=float)


main(int(sys.argv[1]))
