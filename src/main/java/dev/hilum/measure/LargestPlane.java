package dev.hilum.measure;

import dev.hilum.volume.Mask;

/** The plane in which a mask has most voxels; of equal ones the middle one, rounded down. */
final class LargestPlane {
    private LargestPlane() {}

    static int of(Mask mask) {
        int[] counts = new int[mask.geometry().slices()];
        mask.forEach((c, r, s) -> counts[s]++);
        int most = 0;
        int first = -1;
        int last = -1;
        for (int s = 0; s < counts.length; s++) {
            if (counts[s] > most) {
                most = counts[s];
                first = s;
            }
            last = counts[s] == most ? s : last;
        }
        if (first < 0) {
            throw new IllegalArgumentException("an empty mask has no plane");
        }
        int middle = (first + last) / 2;
        return counts[middle] == most ? middle : first;
    }
}
