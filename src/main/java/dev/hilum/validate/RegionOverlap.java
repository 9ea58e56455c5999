package dev.hilum.validate;

import dev.hilum.validate.reference.Region;
import dev.hilum.volume.PatientBox;
import dev.hilum.volume.PatientPoint;

/** Intersection over union of two regions of any kind, sampled on a grid of at most 1 mm. */
final class RegionOverlap {
    private static final int MOST_STEPS = 64;

    private RegionOverlap() {}

    static double iou(Region a, Region b) {
        if (apart(a.bounds(), b.bounds())) {
            return 0;
        }
        PatientBox box = a.bounds().union(b.bounds());
        double[] from = {box.from().x(), box.from().y(), box.from().z()};
        double[] step = new double[3];
        int[] count = new int[3];
        double[] to = {box.to().x(), box.to().y(), box.to().z()};
        for (int i = 0; i < 3; i++) {
            count[i] = (int) Math.clamp(Math.ceil((to[i] - from[i]) / 0.5), 1, MOST_STEPS);
            step[i] = (to[i] - from[i]) / count[i];
        }
        long both = 0;
        long either = 0;
        for (int k = 0; k < count[2]; k++) {
            for (int j = 0; j < count[1]; j++) {
                for (int i = 0; i < count[0]; i++) {
                    PatientPoint p = new PatientPoint(
                            from[0] + (i + 0.5) * step[0],
                            from[1] + (j + 0.5) * step[1],
                            from[2] + (k + 0.5) * step[2]);
                    boolean inA = a.contains(p);
                    boolean inB = b.contains(p);
                    both += inA && inB ? 1 : 0;
                    either += inA || inB ? 1 : 0;
                }
            }
        }
        return either == 0 ? 0 : (double) both / either;
    }

    private static boolean apart(PatientBox a, PatientBox b) {
        return a.to().x() < b.from().x()
                || b.to().x() < a.from().x()
                || a.to().y() < b.from().y()
                || b.to().y() < a.from().y()
                || a.to().z() < b.from().z()
                || b.to().z() < a.from().z();
    }
}
