package dev.hilum.compare;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import dev.hilum.measure.Nodule;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.Grids;
import dev.hilum.volume.LungMask;
import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VolumeGeometry;
import dev.hilum.volume.VoxelIndex;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A simulated chest from formulas: two ellipsoid lungs with balls of tissue in them as vessels, and nodules, moved and
 * stretched as a whole by a known map.
 *
 * @param toThis from the chest at rest to this one
 */
record Chest(Affine toThis, double sliceMm, List<Ball> nodules) {
    private static final PatientPoint LEFT = new PatientPoint(70, 0, 0);
    private static final PatientPoint RIGHT = new PatientPoint(-70, 0, 0);
    private static final List<Ball> VESSELS = vessels();

    /** A ball of tissue in the chest at rest. */
    record Ball(PatientPoint center, double mm) {}

    private static List<Ball> vessels() {
        Random random = new Random(5);
        List<Ball> all = new ArrayList<>();
        for (int i = 0; i < 160; i++) {
            double side = i % 2 == 0 ? 70 : -70;
            all.add(new Ball(
                    new PatientPoint(
                            side + 40 * (random.nextDouble() * 2 - 1),
                            60 * (random.nextDouble() * 2 - 1),
                            95 * (random.nextDouble() * 2 - 1)),
                    6 + 10 * random.nextDouble()));
        }
        return List.copyOf(all);
    }

    static boolean inLung(PatientPoint p, PatientPoint center) {
        double x = (p.x() - center.x()) / 55;
        double y = (p.y() - center.y()) / 85;
        double z = (p.z() - center.z()) / 125;
        return x * x + y * y + z * z <= 1;
    }

    ComparedStudy study(String uid, List<Nodule> found) {
        VolumeGeometry g = Grids.aligned(
                new PatientPoint(-170, -130, -165), 114, 87, (int) (330 / sliceMm), 3, 3, sliceMm, uid + ".9");
        Affine rest = toThis.inverse();
        short[] tissue = new short[(int) g.voxels()];
        BitSet left = new BitSet();
        BitSet right = new BitSet();
        int at = 0;
        for (int s = 0; s < g.slices(); s++) {
            for (int r = 0; r < g.rows(); r++) {
                for (int c = 0; c < g.columns(); c++, at++) {
                    PatientPoint p = rest.apply(g.toPatient(new VoxelIndex(c, r, s)));
                    left.set(at, inLung(p, LEFT));
                    right.set(at, inLung(p, RIGHT));
                    tissue[at] = (short) hu(p, left.get(at) || right.get(at));
                }
            }
        }
        CtVolume volume = CtVolume.of(g, List.of(), (c, r, s) -> tissue[(s * g.rows() + r) * g.columns() + c]);
        LungMask lungs = new LungMask(mask(g, left), mask(g, right), 250, false, false);
        return new ComparedStudy(uid, header(uid, "20260301", "P1"), volume, lungs, sliceMm, found, null);
    }

    private double hu(PatientPoint p, boolean lung) {
        boolean body = Math.pow(p.x() / 150, 2) + Math.pow(p.y() / 110, 2) <= 1;
        if (!lung) {
            return body ? 40 : -1000;
        }
        boolean ball = VESSELS.stream().anyMatch(b -> b.center().distanceTo(p) <= b.mm() / 2)
                || nodules.stream().anyMatch(b -> b.center().distanceTo(p) <= b.mm() / 2);
        return ball ? 30 : -850;
    }

    PatientPoint place(PatientPoint atRest) {
        return toThis.apply(atRest);
    }

    private static Mask mask(VolumeGeometry g, BitSet bits) {
        return new Mask(g, new Mask.Box(0, 0, 0, g.columns(), g.rows(), g.slices()), bits);
    }

    static DataSet header(String studyUid, @Nullable String date, String patient) {
        DataSet header = new DataSet()
                .setStrings(Tag.StudyInstanceUID, Vr.UI, studyUid)
                .setStrings(Tag.PatientID, Vr.LO, patient);
        return date == null
                ? header
                : header.setStrings(Tag.StudyDate, Vr.DA, date).setStrings(Tag.StudyTime, Vr.TM, "101500");
    }
}
