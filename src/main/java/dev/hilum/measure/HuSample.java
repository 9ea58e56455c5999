package dev.hilum.measure;

import dev.hilum.volume.CtVolume;
import dev.hilum.volume.Mask;

/** Counts of whole HU values: statistics from it are exact and do not depend on the order of voxels. */
final class HuSample {
    private final long[] counts = new long[CtVolume.MAX_HU - CtVolume.MIN_HU + 1];
    private long total;

    static HuSample of(CtVolume volume, Mask mask) {
        HuSample sample = new HuSample();
        mask.forEach((c, r, s) -> sample.add(volume.hu(c, r, s)));
        return sample;
    }

    void add(int hu) {
        counts[hu - CtVolume.MIN_HU]++;
        total++;
    }

    long total() {
        return total;
    }

    /** Voxels with {@code from <= HU < to}. */
    long between(int from, int to) {
        long sum = 0;
        for (int hu = Math.max(from, CtVolume.MIN_HU); hu < Math.min(to, CtVolume.MAX_HU + 1); hu++) {
            sum += counts[hu - CtVolume.MIN_HU];
        }
        return sum;
    }

    double mean() {
        double sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += (double) counts[i] * (i + CtVolume.MIN_HU);
        }
        return sum / total;
    }

    /** Standard deviation of the voxels themselves (division by their number); percentiles by nearest rank. */
    HuStatistics statistics() {
        if (total == 0) {
            throw new IllegalStateException("no voxels, no statistics");
        }
        double mean = mean();
        double squares = 0;
        for (int i = 0; i < counts.length; i++) {
            double away = i + CtVolume.MIN_HU - mean;
            squares += counts[i] * away * away;
        }
        return new HuStatistics(
                mean,
                Math.sqrt(squares / total),
                percentile(0),
                percentile(1),
                percentile(0.5),
                percentile(0.1),
                percentile(0.9));
    }

    private int percentile(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return i + CtVolume.MIN_HU;
            }
        }
        throw new IllegalStateException("ranks beyond the sample");
    }
}
