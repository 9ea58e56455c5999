package dev.hilum.compare;

import dev.hilum.volume.CtVolume;
import dev.hilum.volume.PatientPoint;

/**
 * Moves one expected place to where its surroundings fit best: a ball of 18 mm about it, compared at 2 mm, over shifts of
 * up to 12 mm, from coarse to fine. Lung moves locally in ways that no affine map follows.
 */
final class LocalRefinement {
    private static final double RADIUS_MM = 18;
    private static final double CELL_MM = 3;
    private static final double REACH_MM = 12;
    private static final double[] STEPS_MM = {4, 2, 1};
    private static final double OUTSIDE_HU = 400;

    private final HuSampler study;
    private final HuSampler prior;
    private final Affine toPrior;

    LocalRefinement(CtVolume study, CtVolume prior, Affine toPrior) {
        this.study = new HuSampler(study);
        this.prior = new HuSampler(prior);
        this.toPrior = toPrior;
    }

    /** Where the prior shows this place of the study. */
    PatientPoint inPrior(PatientPoint place) {
        double[] shift = new double[3];
        double least = cost(place, shift);
        for (double step : STEPS_MM) {
            boolean better = true;
            while (better) {
                better = false;
                for (int i = 0; i < 6; i++) {
                    double was = shift[i / 2];
                    shift[i / 2] = Math.clamp(was + (i % 2 == 0 ? step : -step), -REACH_MM, REACH_MM);
                    double cost = cost(place, shift);
                    if (cost < least - 1e-6) {
                        least = cost;
                        better = true;
                    } else {
                        shift[i / 2] = was;
                    }
                }
            }
        }
        PatientPoint expected = toPrior.apply(place);
        return new PatientPoint(expected.x() + shift[0], expected.y() + shift[1], expected.z() + shift[2]);
    }

    private double cost(PatientPoint place, double[] shift) {
        Affine here = study.toVoxel();
        Affine there = toPrior.then(Affine.move(shift[0], shift[1], shift[2])).then(prior.toVoxel());
        double sum = 0;
        int count = 0;
        int reach = (int) (RADIUS_MM / CELL_MM);
        for (int i = -reach; i <= reach; i++) {
            for (int j = -reach; j <= reach; j++) {
                for (int k = -reach; k <= reach; k++) {
                    if (i * i + j * j + k * k > reach * reach) {
                        continue;
                    }
                    double x = place.x() + i * CELL_MM;
                    double y = place.y() + j * CELL_MM;
                    double z = place.z() + k * CELL_MM;
                    double a = study.at(here.x(x, y, z), here.y(x, y, z), here.z(x, y, z));
                    if (!Double.isNaN(a)) {
                        double b = prior.at(there.x(x, y, z), there.y(x, y, z), there.z(x, y, z));
                        double away = Double.isNaN(b) ? OUTSIDE_HU : a - b;
                        sum += away * away;
                        count++;
                    }
                }
            }
        }
        return count == 0 ? 0 : sum / count;
    }
}
