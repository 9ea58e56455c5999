package dev.hilum.measure;

import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientPoint;
import java.util.BitSet;
import java.util.List;

/** Nodules with given sizes, for rules that look at numbers only. */
public final class Nodules {
    private static final Quantity UNKNOWN = Quantity.unknown(Quantity.Why.NOT_ATTEMPTED, "not in this test");
    private static final Mask EMPTY = new Mask(
            new dev.hilum.volume.VolumeGeometry(
                    1,
                    1,
                    1,
                    new PatientPoint(0, 0, 0),
                    List.of(1.0, 0.0, 0.0),
                    List.of(0.0, 1.0, 0.0),
                    List.of(0.0, 0.0, 1.0),
                    1,
                    1,
                    1,
                    "1.2"),
            new Mask.Box(0, 0, 0, 1, 1, 1),
            new BitSet());

    private Nodules() {}

    /** A sphere. */
    public static Nodule sphere(String uid, PatientPoint center, double mm) {
        return of(uid, center, Nodule.Density.SOLID, Quantity.of(mm), UNKNOWN);
    }

    static Nodule of(Nodule.Density density, double mm, double coreMm) {
        return of("1.2.3", new PatientPoint(0, 0, 0), density, Quantity.of(mm), Quantity.of(coreMm));
    }

    static Nodule unmeasured() {
        return of("1.2.3", new PatientPoint(0, 0, 0), Nodule.Density.SOLID, UNKNOWN, UNKNOWN);
    }

    private static Nodule of(String uid, PatientPoint center, Nodule.Density density, Quantity mean, Quantity core) {
        Quantity volume =
                mean instanceof Quantity.Known k ? Quantity.of(Math.PI / 6 * Math.pow(k.value(), 3)) : UNKNOWN;
        return new Nodule(
                uid,
                uid + ".1",
                mean instanceof Quantity.Known k && k.value() > 30 ? Nodule.Kind.MASS : Nodule.Kind.NODULE,
                0.9,
                center,
                null,
                null,
                mean,
                mean,
                mean,
                volume,
                UNKNOWN,
                core,
                UNKNOWN,
                density,
                new HuStatistics(0, 1, -1, 1, 0, -1, 1),
                Side.LEFT,
                Zone.UPPER,
                null,
                "1.2.3.4",
                1,
                EMPTY);
    }
}
