package dev.hilum.measure;

import dev.hilum.infer.NoduleCandidate;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.LungMask;
import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.PleuraDistance;
import dev.hilum.volume.SourcePlane;
import dev.hilum.volume.VoxelIndex;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;

/** Measures nodules on the source grid. */
public final class NoduleMeasurement {
    /** Longest diameter above which a finding is a mass (Fleischner glossary: larger than 3 cm). */
    public static final double MASS_OVER_MM = 30;

    private static final double PLEURA_SEARCH_MM = 30;

    private final CtVolume volume;
    private final LungMask lungs;
    private final LungPlaces places;
    private final DensityRules rules;
    private final FindingUids uids;

    private NoduleMeasurement(CtVolume volume, LungMask lungs, String resultKey, DensityRules rules) {
        this.volume = volume;
        this.lungs = lungs;
        this.rules = rules;
        places = new LungPlaces(lungs);
        uids = new FindingUids(resultKey, "nodule");
        if (volume.planes().isEmpty()) {
            throw new IllegalArgumentException("measurements need a volume with its source planes");
        }
    }

    /**
     * A candidate with an empty mask has unknown sizes; its HU and density are those of a ball of the detector's diameter.
     *
     * @param volume with its source planes
     * @param resultKey that the findings' UIDs are derived from
     * @return in the order of the candidates
     */
    public static List<Nodule> measure(
            CtVolume volume, LungMask lungs, List<NoduleCandidate> candidates, String resultKey, DensityRules rules) {
        NoduleMeasurement measurement = new NoduleMeasurement(volume, lungs, resultKey, rules);
        List<Nodule> nodules = new ArrayList<>();
        for (NoduleCandidate candidate : candidates) {
            int index = nodules.size();
            nodules.add(
                    candidate.mask().isEmpty()
                            ? measurement.unsegmented(candidate, index)
                            : measurement.segmented(candidate, index));
        }
        return List.copyOf(nodules);
    }

    private Nodule segmented(NoduleCandidate candidate, int index) {
        Mask mask = candidate.mask();
        int slice = LargestPlane.of(mask);
        PlaneAxes axes = PlaneAxes.of(mask, slice);
        HuStatistics hu = HuSample.of(volume, mask).statistics();
        NoduleDensity density = NoduleDensity.of(volume, mask, rules);
        PatientPoint center = centroid(mask);
        Side side = places.side(mask, center);
        SourcePlane plane = volume.planes().get(slice);
        double volumeMm3 = mask.volumeMm3();
        return new Nodule(
                uids.finding(index),
                uids.tracking(index),
                axes.longMm() > MASS_OVER_MM ? Nodule.Kind.MASS : Nodule.Kind.NODULE,
                candidate.score(),
                center,
                axes.longAxis(),
                axes.shortAxis(),
                Quantity.of(axes.longMm()),
                Quantity.of(axes.shortMm()),
                Quantity.of(axes.meanMm()),
                Quantity.of(volumeMm3),
                Quantity.of(massMg(volumeMm3, hu.mean())),
                density.solidCoreMm(),
                pleura(mask, side),
                density.type(),
                hu,
                side,
                places.zone(side, center),
                null,
                plane.sopInstanceUid(),
                plane.frame(),
                mask);
    }

    private Nodule unsegmented(NoduleCandidate candidate, int index) {
        Quantity unknown = Quantity.unknown(
                Quantity.Why.MEASUREMENT_FAILURE, "the segmentation found no voxels at this detection");
        Mask ball = ball(candidate.center(), candidate.diameterMm() / 2);
        Side side = places.side(ball, candidate.center());
        VoxelIndex v = volume.geometry().toVoxel(candidate.center());
        SourcePlane plane = volume.planes()
                .get(Math.clamp(Math.round(v.slice()), 0, volume.geometry().slices() - 1));
        return new Nodule(
                uids.finding(index),
                uids.tracking(index),
                candidate.diameterMm() > MASS_OVER_MM ? Nodule.Kind.MASS : Nodule.Kind.NODULE,
                candidate.score(),
                candidate.center(),
                null,
                null,
                unknown,
                unknown,
                unknown,
                unknown,
                unknown,
                unknown,
                unknown,
                NoduleDensity.of(volume, ball, rules).type(),
                HuSample.of(volume, ball).statistics(),
                side,
                places.zone(side, candidate.center()),
                null,
                plane.sopInstanceUid(),
                plane.frame(),
                candidate.mask());
    }

    /** Mass of tissue of water-like density: 0 mg/mm³ at −1000 HU, 1 mg/mm³ at 0 HU. */
    private static double massMg(double volumeMm3, double meanHu) {
        return volumeMm3 * (meanHu + 1000) / 1000;
    }

    private Quantity pleura(Mask mask, Side side) {
        Mask lung = side == Side.LEFT ? lungs.left() : lungs.right();
        OptionalDouble distance = PleuraDistance.mm(mask, lung, PLEURA_SEARCH_MM);
        return distance.isPresent()
                ? Quantity.of(distance.getAsDouble())
                : Quantity.unknown(Quantity.Why.OUT_OF_RANGE, "more than 30 mm from the pleura");
    }

    private PatientPoint centroid(Mask mask) {
        double[] sum = new double[3];
        mask.forEach((c, r, s) -> {
            sum[0] += c;
            sum[1] += r;
            sum[2] += s;
        });
        double n = mask.count();
        return volume.geometry().toPatient(new VoxelIndex(sum[0] / n, sum[1] / n, sum[2] / n));
    }

    /** At least the voxel at the centre. */
    private Mask ball(PatientPoint center, double radius) {
        var g = volume.geometry();
        VoxelIndex v = g.toVoxel(center);
        int[] at = {
            Math.clamp(Math.round(v.column()), 0, g.columns() - 1),
            Math.clamp(Math.round(v.row()), 0, g.rows() - 1),
            Math.clamp(Math.round(v.slice()), 0, g.slices() - 1)
        };
        int[] reach = {
            (int) Math.ceil(radius / g.columnSpacingMm()),
            (int) Math.ceil(radius / g.rowSpacingMm()),
            (int) Math.ceil(radius / g.sliceSpacingMm())
        };
        Mask.Box box = new Mask.Box(
                Math.max(0, at[0] - reach[0]),
                Math.max(0, at[1] - reach[1]),
                Math.max(0, at[2] - reach[2]),
                Math.min(g.columns(), at[0] + reach[0] + 1),
                Math.min(g.rows(), at[1] + reach[1] + 1),
                Math.min(g.slices(), at[2] + reach[2] + 1));
        BitSet bits = new BitSet();
        for (int i = 0; i < box.columns() * box.rows() * box.slices(); i++) {
            int c = box.fromColumn() + i % box.columns();
            int r = box.fromRow() + i / box.columns() % box.rows();
            int s = box.fromSlice() + i / (box.columns() * box.rows());
            boolean middle = c == at[0] && r == at[1] && s == at[2];
            if (middle || g.toPatient(new VoxelIndex(c, r, s)).distanceTo(center) <= radius) {
                bits.set(i);
            }
        }
        return new Mask(g, box, bits);
    }
}
