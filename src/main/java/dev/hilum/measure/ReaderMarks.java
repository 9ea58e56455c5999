package dev.hilum.measure;

import dev.hilum.measure.Nodule.Density;
import dev.hilum.measure.Nodule.Kind;
import dev.hilum.study.Slice;
import dev.hilum.study.SliceSeries;
import dev.hilum.volume.LungMask;
import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VolumeGeometry;
import dev.hilum.volume.VoxelIndex;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Findings as a reader marks them. What the reader did not say is not derived from what the device had measured before:
 * a finding of another size has no volume any more.
 */
public final class ReaderMarks {
    private static final HuStatistics NOT_TOLD =
            new HuStatistics(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    private static final Quantity BY_A_PERSON =
            Quantity.unknown(Quantity.Why.NOT_ATTEMPTED, "a person measured the axes only");

    private final SliceSeries series;
    private final VolumeGeometry geometry;
    private final LungPlaces places;

    /** Both lungs are on the grid of the series. */
    public ReaderMarks(SliceSeries series, Mask leftLung, Mask rightLung) {
        this.series = series;
        this.geometry = leftLung.geometry();
        this.places = new LungPlaces(new LungMask(leftLung, rightLung, 0, false, false));
    }

    /**
     * What a reader changes of a finding; null leaves as it is.
     *
     * @param longAxisMm in the axial plane
     * @param shortAxisMm perpendicular to it, not longer
     * @param center LPS mm, within the series
     */
    public record Change(
            @Nullable Double longAxisMm,
            @Nullable Double shortAxisMm,
            @Nullable Density density,
            @Nullable PatientPoint center) {}

    /**
     * The two axes of a finding that the device missed, in one plane: column and row, (0,0) at the centre of the first
     * pixel.
     *
     * @param frame 1-based
     */
    public record Axes(String sopInstanceUid, int frame, List<List<Double>> longAxis, List<List<Double>> shortAxis) {
        public Axes {
            longAxis = List.copyOf(longAxis);
            shortAxis = List.copyOf(shortAxis);
        }
    }

    /** A place or a size that cannot be; the message says which and why. */
    public static final class MarkException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        public MarkException(String message) {
            super(message);
        }
    }

    /**
     * The device's nodule with a reader's values.
     *
     * @throws MarkException where a value cannot be
     */
    public Nodule edited(Nodule n, Change change) {
        boolean resized = change.longAxisMm() != null || change.shortAxisMm() != null;
        Quantity longAxis = of(change.longAxisMm(), n.longAxisMm());
        Quantity shortAxis = of(change.shortAxisMm(), n.shortAxisMm());
        check(longAxis, shortAxis);
        PatientPoint center = change.center() == null ? n.center() : change.center();
        boolean moved = change.center() != null;
        Slice slice = series.slices().get(sliceOf(center));
        Mask mask = moved ? nothing() : n.mask();
        Side side = moved ? places.side(at(center), center) : n.side();
        boolean remeasured = resized || moved;
        return new Nodule(
                n.findingUid(),
                n.trackingUid(),
                resized ? kind(longAxis) : n.kind(),
                n.score(),
                center,
                remeasured ? null : n.longAxis(),
                remeasured ? null : n.shortAxis(),
                longAxis,
                shortAxis,
                resized ? mean(longAxis, shortAxis) : n.meanDiameterMm(),
                remeasured ? BY_A_PERSON : n.volumeMm3(),
                remeasured ? BY_A_PERSON : n.massMg(),
                remeasured || change.density() != null ? BY_A_PERSON : n.solidCoreMm(),
                moved ? BY_A_PERSON : n.pleuraDistanceMm(),
                change.density() == null ? n.density() : change.density(),
                n.hu(),
                side,
                moved ? places.zone(side, center) : n.zone(),
                moved ? null : n.lobe(),
                moved ? slice.instance().sopInstanceUid() : n.sopInstanceUid(),
                moved ? slice.frame() : n.frame(),
                mask,
                null);
    }

    /**
     * A finding that the device missed. Its attenuation is not told, its score is not one.
     *
     * @throws MarkException where the axes are not in a plane of the series or their sizes cannot be
     */
    public Nodule added(String findingUid, String trackingUid, Axes axes, Density density) {
        int plane = plane(axes);
        LineSegment longAxis = line("longAxis", axes.longAxis(), plane);
        LineSegment shortAxis = line("shortAxis", axes.shortAxis(), plane);
        Quantity longMm = Quantity.of(longAxis.lengthMm());
        Quantity shortMm = Quantity.of(shortAxis.lengthMm());
        check(longMm, shortMm);
        PatientPoint center = middle(longAxis);
        Side side = places.side(at(center), center);
        return new Nodule(
                findingUid,
                trackingUid,
                kind(longMm),
                Double.NaN,
                center,
                longAxis,
                shortAxis,
                longMm,
                shortMm,
                mean(longMm, shortMm),
                BY_A_PERSON,
                BY_A_PERSON,
                BY_A_PERSON,
                BY_A_PERSON,
                density,
                NOT_TOLD,
                side,
                places.zone(side, center),
                null,
                axes.sopInstanceUid(),
                axes.frame(),
                nothing(),
                null);
    }

    private int plane(Axes axes) {
        return IntStream.range(0, series.slices().size())
                .filter(i -> series.slices().get(i).instance().sopInstanceUid().equals(axes.sopInstanceUid())
                        && series.slices().get(i).frame() == axes.frame())
                .findFirst()
                .orElseThrow(() -> new MarkException(
                        "sopInstanceUid and frame name no plane of the analysed series " + series.seriesInstanceUid()));
    }

    private LineSegment line(String name, List<List<Double>> ends, int plane) {
        if (ends.size() != 2) {
            throw new MarkException(name + " needs two points, each [column, row]");
        }
        return new LineSegment(point(name, ends.get(0), plane), point(name, ends.get(1), plane));
    }

    private PatientPoint point(String name, List<Double> at, int plane) {
        if (at.size() != 2
                || !(at.get(0) >= -0.5 && at.get(0) <= geometry.columns() - 0.5)
                || !(at.get(1) >= -0.5 && at.get(1) <= geometry.rows() - 0.5)) {
            throw new MarkException(name + " leaves the image of " + geometry.columns() + " columns and "
                    + geometry.rows() + " rows; a point is [column, row]");
        }
        return geometry.toPatient(new VoxelIndex(at.get(0), at.get(1), plane));
    }

    private int sliceOf(PatientPoint center) {
        VoxelIndex voxel = geometry.toVoxel(center);
        boolean inside = inside(voxel.column(), geometry.columns())
                && inside(voxel.row(), geometry.rows())
                && inside(voxel.slice(), geometry.slices());
        if (!inside) {
            throw new MarkException("centerLpsMm lies outside the analysed series");
        }
        return (int) Math.rint(voxel.slice());
    }

    private static boolean inside(double index, int count) {
        return index > -0.5 && index < count - 0.5;
    }

    /** The voxel at a place. */
    private Mask at(PatientPoint point) {
        VoxelIndex v = geometry.toVoxel(point);
        int c = Math.clamp(Math.round(v.column()), 0, geometry.columns() - 1);
        int r = Math.clamp(Math.round(v.row()), 0, geometry.rows() - 1);
        int s = Math.clamp(Math.round(v.slice()), 0, geometry.slices() - 1);
        BitSet one = new BitSet();
        one.set(0);
        return new Mask(geometry, new Mask.Box(c, r, s, c + 1, r + 1, s + 1), one);
    }

    private Mask nothing() {
        return new Mask(geometry, new Mask.Box(0, 0, 0, 0, 0, 0), new BitSet());
    }

    private static PatientPoint middle(LineSegment line) {
        return new PatientPoint(
                (line.from().x() + line.to().x()) / 2,
                (line.from().y() + line.to().y()) / 2,
                (line.from().z() + line.to().z()) / 2);
    }

    private static Quantity of(@Nullable Double value, Quantity otherwise) {
        return value == null ? otherwise : Quantity.of(value);
    }

    private static Kind kind(Quantity longAxis) {
        return longAxis instanceof Quantity.Known known && known.value() > NoduleMeasurement.MASS_OVER_MM
                ? Kind.MASS
                : Kind.NODULE;
    }

    private static Quantity mean(Quantity longAxis, Quantity shortAxis) {
        return longAxis instanceof Quantity.Known l && shortAxis instanceof Quantity.Known s
                ? Quantity.of((l.value() + s.value()) / 2)
                : BY_A_PERSON;
    }

    private void check(Quantity longAxis, Quantity shortAxis) {
        double widest =
                Math.max(geometry.columns() * geometry.columnSpacingMm(), geometry.rows() * geometry.rowSpacingMm());
        if (longAxis instanceof Quantity.Known l && !(l.value() > 0 && l.value() <= widest)) {
            throw new MarkException("longAxisMm must be over 0 and no wider than the image, " + Math.round(widest));
        }
        if (shortAxis instanceof Quantity.Known s && !(s.value() > 0)) {
            throw new MarkException("shortAxisMm must be over 0");
        }
        if (longAxis instanceof Quantity.Known l && shortAxis instanceof Quantity.Known s && s.value() > l.value()) {
            throw new MarkException("shortAxisMm must not be longer than longAxisMm");
        }
    }
}
