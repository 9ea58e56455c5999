package dev.hilum.volume;

import dev.hilum.study.Caution;
import dev.hilum.study.Reason;
import dev.hilum.study.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds the lungs of a volume by deterministic steps on a 2 mm grid: body, air within it, trachea and large bronchi taken
 * out, lung-like parts, left from right, closing over vessels, nodules at the pleura and dense tissue; the result goes
 * back to the source grid. Where a lung-mask network is there, it adds the tissue that it sees as lung (consolidation,
 * masses at the pleura), and bounds the closing; aerated lung is found by its density either way, so a
 * network that errs cannot take it away.
 */
public final class LungSegmenter {
    private static final double CELL_MM = 2;
    private static final int AIR_HU = -400;
    private static final double CLOSING_MM = 12;
    private static final double SMALLEST_PART_ML = 15;
    private static final double SMALLEST_LUNGS_ML = 60;
    private static final double LEAST_HEIGHT_MM = 40;
    /** Lung area in the outermost plane from which the lungs count as cut off there. */
    private static final double CUT_AREA_MM2 = 300;

    private final CtVolume volume;
    private final int workers;
    private final Supplier<Optional<LungProbability>> network;
    private final CtVolume grid;
    private final short[] hu;
    private final BitGrid body;
    private final BitGrid air;

    private LungSegmenter(CtVolume volume, Supplier<Optional<LungProbability>> network, int workers) {
        this.volume = volume;
        this.workers = workers;
        this.network = network;
        VolumeGeometry g = volume.geometry();
        grid = Resampler.resample(
                volume,
                Grids.covering(PatientBox.around(g), CELL_MM, g.frameOfReferenceUid()),
                CtVolume.MIN_HU,
                workers);
        hu = flat(grid);
        body = BodyMask.of(grid);
        air = BitGrid.like(body, i -> body.cells[i] && hu[i] < AIR_HU);
    }

    /**
     * Lungs, or NOT_CHEST where there are none, LUNGS_CUT_OFF where less than 40 mm of them was imaged. Lungs that reach
     * the first or last plane carry the caution LUNGS_PARTIAL.
     *
     * @param network empty where there is none; asked only of what is a chest
     * @param workers threads
     */
    public static LungOutcome segment(CtVolume volume, Supplier<Optional<LungProbability>> network, int workers) {
        return new LungSegmenter(volume, network, workers).segment();
    }

    private LungOutcome segment() {
        double midline = midline();
        BitGrid airways = new Airways(hu, air, CELL_MM, midline).find();
        BitGrid walls = airways.dilateInPlane();
        BitGrid lung = BitGrid.like(air, i -> air.cells[i] && !walls.cells[i]);
        List<Components.Component> parts = Components.of(lung).stream()
                .filter(c -> ml(c.size()) >= SMALLEST_PART_ML && lungLike(c, lung))
                .toList();
        if (ml(parts.stream().mapToInt(Components.Component::size).sum()) < SMALLEST_LUNGS_ML) {
            return new LungOutcome.Refused(new Reason(
                    ReasonCode.NOT_CHEST, "No lungs were found: less than 60 ml of lung tissue is in the images."));
        }
        LungSides sides = new LungSides(lung, parts, midline, workers);
        Optional<ExpectedLungs> expected = network.get().map(p -> new ExpectedLungs(p, grid.geometry(), workers));
        BitGrid closable = expected.map(e -> e.possible).orElse(body);
        BitGrid left = closing(closable, airways, sides.right).close(sides.left);
        BitGrid right = closing(closable, airways, left).close(sides.right);
        expected.ifPresent(e -> add(e, left, right, walls));
        return outcome(left, right);
    }

    private LungClosing closing(BitGrid closable, BitGrid airways, BitGrid other) {
        BitGrid within = BitGrid.like(body, i -> body.cells[i] && closable.cells[i]);
        return new LungClosing(within, airways, other, CLOSING_MM / CELL_MM, workers);
    }

    /** What is there keeps its side; what the network adds goes to the side that it names. */
    private void add(ExpectedLungs expected, BitGrid left, BitGrid right, BitGrid walls) {
        BitGrid more = BitGrid.like(
                body,
                i -> (expected.left.cells[i] || expected.right.cells[i])
                        && body.cells[i]
                        && !walls.cells[i]
                        && !left.cells[i]
                        && !right.cells[i]);
        BitGrid thick = expected.thick(more);
        for (int i = 0; i < thick.cells.length; i++) {
            left.cells[i] |= thick.cells[i] && expected.left.cells[i];
            right.cells[i] |= thick.cells[i] && expected.right.cells[i];
        }
    }

    private LungOutcome outcome(BitGrid left, BitGrid right) {
        BitGrid both = BitGrid.like(left, i -> left.cells[i] || right.cells[i]);
        int bottom = 0;
        while (both.count(bottom) == 0) {
            bottom++;
        }
        int top = both.nz - 1;
        while (both.count(top) == 0) {
            top--;
        }
        double height = (top - bottom + 1) * CELL_MM;
        boolean cutAtTop = area(both, both.nz - 1) >= CUT_AREA_MM2;
        boolean cutAtBottom = area(both, 0) >= CUT_AREA_MM2;
        if (height < LEAST_HEIGHT_MM) {
            return new LungOutcome.Refused(new Reason(
                    ReasonCode.LUNGS_CUT_OFF,
                    String.format(Locale.ROOT, "Only %.0f mm of lung height was imaged, 40 mm are needed.", height)));
        }
        Mask leftMask = MaskMapping.toSource(grid.geometry(), left, volume.geometry(), workers);
        Mask rightMask = MaskMapping.toSource(grid.geometry(), right, volume.geometry(), workers);
        LungMask lungs = new LungMask(leftMask, rightMask, height, cutAtTop, cutAtBottom);
        return new LungOutcome.Found(lungs, cautions(lungs));
    }

    private static List<Caution> cautions(LungMask lungs) {
        List<Caution> cautions = new ArrayList<>();
        if (lungs.partial()) {
            String ends = lungs.cutAtTop() ? lungs.cutAtBottom() ? "above and below" : "above" : "below";
            cautions.add(new Caution(
                    Caution.Code.LUNGS_PARTIAL,
                    String.format(
                            Locale.ROOT,
                            "The lungs go on %s the imaged part; %.0f mm of lung height was analysed.",
                            ends,
                            lungs.heightMm())));
        }
        return cautions;
    }

    /**
     * Lung keeps tissue between its air: away from the edges a good part of it is denser than −950 HU, which gas in bowel
     * or stomach is not.
     */
    private boolean lungLike(Components.Component part, BitGrid within) {
        int plane = within.nx * within.ny;
        int core = 0;
        int dense = 0;
        for (int i : part.cells()) {
            int x = within.x(i);
            int y = within.y(i);
            boolean inner = x > 0
                    && x < within.nx - 1
                    && y > 0
                    && y < within.ny - 1
                    && within.cells[i - 1]
                    && within.cells[i + 1]
                    && within.cells[i - within.nx]
                    && within.cells[i + within.nx]
                    && (i < plane || within.cells[i - plane])
                    && (i >= plane * (within.nz - 1) || within.cells[i + plane]);
            if (inner) {
                core++;
                dense += hu[i] > -950 ? 1 : 0;
            }
        }
        return core > 0 && dense > 0.3 * core;
    }

    /** Mean x of the body, in cells. */
    private double midline() {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < body.cells.length; i++) {
            if (body.cells[i]) {
                sum += body.x(i);
                count++;
            }
        }
        return count == 0 ? body.nx / 2.0 : sum / count;
    }

    private static double ml(long cells) {
        return cells * CELL_MM * CELL_MM * CELL_MM / 1000;
    }

    private static double area(BitGrid grid, int z) {
        return grid.count(z) * CELL_MM * CELL_MM;
    }

    private static short[] flat(CtVolume grid) {
        VolumeGeometry g = grid.geometry();
        int plane = g.columns() * g.rows();
        short[] flat = new short[plane * g.slices()];
        for (int s = 0; s < g.slices(); s++) {
            System.arraycopy(grid.slice(s), 0, flat, s * plane, plane);
        }
        return flat;
    }
}
