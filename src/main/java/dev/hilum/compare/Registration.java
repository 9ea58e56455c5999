package dev.hilum.compare;

import dev.hilum.compare.Comparison.RegistrationQuality;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.Grids;
import dev.hilum.volume.LungMask;
import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientBox;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.Resampler;
import dev.hilum.volume.VolumeGeometry;
import dev.hilum.volume.VoxelIndex;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings a prior's chest onto a study's. First rigid, on lungs and what is around them; then with a stretch along each
 * axis, on the lungs alone, since they fill differently at each breath. Both by coordinate search from coarse to fine
 * over the mean squared difference of HU at 4 mm. What remains is left to {@link LocalRefinement}.
 */
final class Registration {
    private static final double CELL_MM = 4;
    private static final double AROUND_MM = 12;
    private static final double PRIOR_AROUND_MM = 60;
    /** What a place outside of the prior costs, as a difference in HU: else the best fit would be no overlap. */
    private static final double OUTSIDE_HU = 250;

    private static final double TURN_PER_MM = 1 / 100.0;
    private static final double STRETCH_PER_MM = 1 / 120.0;
    private static final int RIGID = 6;
    private static final int STRETCHED = 9;
    private static final double[] FIRST_Z_MM = {0, -25, 25, -50, 50, -75, 75, -100, 100};

    private final PatientPoint center;
    private final PatientPoint priorCenter;
    private final HuSampler prior;
    private final double[] wide;
    private final double[] inLungs;

    /** Places as x, y, z, HU in sequence. */
    private Registration(ComparedStudy study, ComparedStudy before, int workers) {
        CtVolume coarse = coarse(study, AROUND_MM, workers);
        wide = places(coarse, study.lungs(), false);
        inLungs = places(coarse, study.lungs(), true);
        prior = new HuSampler(coarse(before, PRIOR_AROUND_MM, workers));
        center = center(study.lungs());
        priorCenter = center(before.lungs());
    }

    /**
     * What was found.
     *
     * @param toPrior from places of the study to places of the prior
     */
    record Registered(Affine toPrior, RegistrationQuality quality) {}

    static Registered of(ComparedStudy study, ComparedStudy before, int workers) {
        Registration registration = new Registration(study, before, workers);
        Affine toPrior = registration.search();
        return new Registered(toPrior, registration.quality(toPrior, before.lungs()));
    }

    private Affine search() {
        double[] best = start();
        double[] few = every(wide, 27);
        improve(best, RIGID, new double[] {16, 8, 4}, few);
        improve(best, RIGID, new double[] {4, 2, 1}, every(wide, 4));
        improve(best, STRETCHED, new double[] {8, 4, 2, 1, 0.5}, every(inLungs, 2));
        return map(best);
    }

    /** Centres of the lungs on one another, and the best of several heights: either may be cut off. */
    private double[] start() {
        double[] few = every(wide, 27);
        double[] best = new double[STRETCHED];
        double least = cost(map(best), few);
        for (double z : FIRST_Z_MM) {
            double[] next = new double[STRETCHED];
            next[2] = z;
            double cost = cost(map(next), few);
            if (cost < least) {
                least = cost;
                best = next;
            }
        }
        return best;
    }

    private void improve(double[] parameters, int count, double[] steps, double[] places) {
        double least = cost(map(parameters), places);
        for (double step : steps) {
            boolean better = true;
            for (int round = 0; better && round < 40; round++) {
                better = false;
                for (int i = 0; i < count; i++) {
                    for (int sign = -1; sign <= 1; sign += 2) {
                        double was = parameters[i];
                        parameters[i] = was + sign * step;
                        double cost = cost(map(parameters), places);
                        if (cost < least - 1e-6) {
                            least = cost;
                            better = true;
                        } else {
                            parameters[i] = was;
                        }
                    }
                }
            }
        }
    }

    /** Millimetres moved, then millimetres turned at 100 mm, then millimetres stretched at 120 mm from the centre. */
    private Affine map(double[] p) {
        return Affine.move(-center.x(), -center.y(), -center.z())
                .then(Affine.turnAndStretch(
                        p[3] * TURN_PER_MM,
                        p[4] * TURN_PER_MM,
                        p[5] * TURN_PER_MM,
                        1 + p[6] * STRETCH_PER_MM,
                        1 + p[7] * STRETCH_PER_MM,
                        1 + p[8] * STRETCH_PER_MM))
                .then(Affine.move(priorCenter.x() + p[0], priorCenter.y() + p[1], priorCenter.z() + p[2]));
    }

    private double cost(Affine toPrior, double[] places) {
        Affine toVoxel = toPrior.then(prior.toVoxel());
        double sum = 0;
        for (int i = 0; i < places.length; i += 4) {
            double hu = sample(toVoxel, places, i);
            double away = Double.isNaN(hu) ? OUTSIDE_HU : hu - places[i + 3];
            sum += away * away;
        }
        return sum / (places.length / 4.0);
    }

    private double sample(Affine toVoxel, double[] places, int i) {
        double x = places[i];
        double y = places[i + 1];
        double z = places[i + 2];
        return prior.at(toVoxel.x(x, y, z), toVoxel.y(x, y, z), toVoxel.z(x, y, z));
    }

    private RegistrationQuality quality(Affine toPrior, LungMask priorLungs) {
        Affine toVoxel = toPrior.then(prior.toVoxel());
        double[] sums = new double[6];
        long inside = 0;
        for (int i = 0; i < wide.length; i += 4) {
            double hu = sample(toVoxel, wide, i);
            if (!Double.isNaN(hu)) {
                add(sums, wide[i + 3], hu);
            }
        }
        for (int i = 0; i < inLungs.length; i += 4) {
            PatientPoint p = toPrior.apply(new PatientPoint(inLungs[i], inLungs[i + 1], inLungs[i + 2]));
            VoxelIndex v = priorLungs.left().geometry().toVoxel(p);
            boolean hit = priorLungs.contains(
                    (int) Math.rint(v.column()), (int) Math.rint(v.row()), (int) Math.rint(v.slice()));
            inside += hit ? 1 : 0;
        }
        return new RegistrationQuality(correlation(sums), inLungs.length == 0 ? 0 : inside * 4.0 / inLungs.length);
    }

    private static void add(double[] sums, double a, double b) {
        double[] terms = {1, a, b, a * a, b * b, a * b};
        for (int i = 0; i < terms.length; i++) {
            sums[i] += terms[i];
        }
    }

    private static double correlation(double[] s) {
        double n = s[0];
        double a = n * s[3] - s[1] * s[1];
        double b = n * s[4] - s[2] * s[2];
        return n < 2 || a <= 0 || b <= 0 ? 0 : (n * s[5] - s[1] * s[2]) / Math.sqrt(a * b);
    }

    private static CtVolume coarse(ComparedStudy study, double around, int workers) {
        VolumeGeometry g = study.volume().geometry();
        Mask both = study.lungs().left().union(study.lungs().right());
        PatientBox wanted = PatientBox.around(g, both.tight().box()).grow(around);
        VolumeGeometry grid = Grids.covering(within(wanted, PatientBox.around(g)), CELL_MM, g.frameOfReferenceUid());
        return Resampler.resample(study.volume(), grid, CtVolume.MIN_HU, workers);
    }

    private static PatientBox within(PatientBox box, PatientBox limit) {
        return new PatientBox(
                new PatientPoint(
                        Math.max(box.from().x(), limit.from().x()),
                        Math.max(box.from().y(), limit.from().y()),
                        Math.max(box.from().z(), limit.from().z())),
                new PatientPoint(
                        Math.min(box.to().x(), limit.to().x()),
                        Math.min(box.to().y(), limit.to().y()),
                        Math.min(box.to().z(), limit.to().z())));
    }

    /** Places of the coarse grid that lie in the volume: all of them, or those in the lungs. */
    private static double[] places(CtVolume coarse, LungMask lungs, boolean lungOnly) {
        VolumeGeometry source = lungs.left().geometry();
        VolumeGeometry g = coarse.geometry();
        List<double[]> found = new ArrayList<>();
        for (int s = 0; s < g.slices(); s++) {
            for (int r = 0; r < g.rows(); r++) {
                for (int c = 0; c < g.columns(); c++) {
                    PatientPoint p = g.toPatient(new VoxelIndex(c, r, s));
                    VoxelIndex v = source.toVoxel(p);
                    int column = (int) Math.rint(v.column());
                    int row = (int) Math.rint(v.row());
                    int slice = (int) Math.rint(v.slice());
                    boolean in = column >= 0
                            && row >= 0
                            && slice >= 0
                            && column < source.columns()
                            && row < source.rows()
                            && slice < source.slices();
                    if (in && (!lungOnly || lungs.contains(column, row, slice))) {
                        found.add(new double[] {p.x(), p.y(), p.z(), Math.clamp(coarse.hu(c, r, s), -1000, 100)});
                    }
                }
            }
        }
        double[] flat = new double[found.size() * 4];
        for (int i = 0; i < found.size(); i++) {
            System.arraycopy(found.get(i), 0, flat, i * 4, 4);
        }
        return flat;
    }

    /** Every n-th place: coprime with a grid's rows in practice, so that they spread. */
    private static double[] every(double[] places, int n) {
        int count = places.length / 4;
        double[] few = new double[(count + n - 1) / n * 4];
        for (int i = 0; i < few.length / 4; i++) {
            System.arraycopy(places, i * n * 4, few, i * 4, 4);
        }
        return few;
    }

    private static PatientPoint center(LungMask lungs) {
        Mask both = lungs.left().union(lungs.right());
        double[] sum = new double[3];
        both.forEach((c, r, s) -> {
            sum[0] += c;
            sum[1] += r;
            sum[2] += s;
        });
        double n = both.count();
        return both.geometry().toPatient(new VoxelIndex(sum[0] / n, sum[1] / n, sum[2] / n));
    }
}
