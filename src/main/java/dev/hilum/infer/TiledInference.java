package dev.hilum.infer;

import dev.hilum.infer.ModelContract.Input;
import dev.hilum.infer.ModelContract.Output;
import dev.hilum.infer.ModelContract.Placement;
import dev.hilum.infer.ModelContract.Region;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.LungMask;
import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientBox;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.ProbabilityMap;
import dev.hilum.volume.Resampler;
import dev.hilum.volume.VolumeGeometry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Runs a network tile by tile over the volume or the lungs and puts the outputs together. Tiles begin at that corner of
 * the region where the tensor's indices begin; those without lung are skipped where the contract's region is LUNGS.
 */
final class TiledInference {
    private final InferenceSession session;
    private final ModelContract contract;
    private final CtVolume volume;
    private final LungMask lungs;
    private final List<Integer> image;
    private final Tiling tiling;
    private final PatientPoint first;
    private final List<Integer> rim = new ArrayList<>();

    /**
     * What a network said of a region.
     *
     * @param maps the outputs with a shape, by name
     * @param grid whose voxel (0,0,0) is the first of the region
     * @param image voxels of the region on Z, Y, X, without padding
     */
    record Answer(Map<String, CellMap> maps, VolumeGeometry grid, List<Integer> image) {}

    private TiledInference(InferenceSession session, CtVolume volume, LungMask lungs) {
        this.session = session;
        this.volume = volume;
        this.lungs = lungs;
        contract = session.model().contract();
        Output block =
                contract.outputs().stream().filter(Output::spatial).findFirst().orElseThrow();
        List<Integer> core = new ArrayList<>();
        for (int a = 0; a < 3; a++) {
            core.add(block.core(a));
            rim.add((contract.input().patch().get(a) - block.core(a)) / 2);
        }
        PatientBox region = region();
        image = List.of(
                cells(region.from().z(), region.to().z(), 0),
                cells(region.from().y(), region.to().y(), 1),
                cells(region.from().x(), region.to().x(), 2));
        tiling = switch (contract.tiling().placement()) {
            case BEYOND -> Tiling.cover(image, core, contract.tiling().overlap());
            case INSIDE -> Tiling.inside(padded(), core, contract.tiling().overlap());
        };
        first = new PatientPoint(
                start(region.from().x(), region.to().x(), 2),
                start(region.from().y(), region.to().y(), 1),
                start(region.from().z(), region.to().z(), 0));
    }

    /** The image with the padding at its end. */
    private List<Integer> padded() {
        List<Integer> padded = new ArrayList<>();
        for (int a = 0; a < 3; a++) {
            int divisor = contract.tiling().divisible().get(a);
            padded.add(Math.ceilDiv(image.get(a), divisor) * divisor);
        }
        return padded;
    }

    /**
     * The coordinate of the first voxel on an axis, where the tensor's index begins. An image smaller than the patch is
     * padded on both sides, before it by whole cells.
     */
    private double start(double from, double to, int axis) {
        int sign = contract.input().axes().sign(axis);
        double begin = sign > 0 ? from : to;
        if (contract.tiling().placement() == Placement.BEYOND) {
            return begin;
        }
        int spare = tiling.extent(axis) - padded().get(axis);
        int divisor = contract.tiling().divisible().get(axis);
        int before = spare / 2 / divisor * divisor;
        return begin - sign * before * contract.input().spacingMm().get(axis);
    }

    /**
     * Runs the network over the region of its contract.
     *
     * @param workers threads that resample
     */
    static Answer run(InferenceSession session, CtVolume volume, LungMask lungs, int workers, RunControl control) {
        return new TiledInference(session, volume, lungs).run(workers, control);
    }

    /** What a segmentation network says of its region: the channels of its first output, which is its mask. */
    static ProbabilityMap probabilities(
            InferenceSession session, CtVolume volume, LungMask lungs, int workers, RunControl control) {
        String name = session.model().contract().outputs().getFirst().name();
        CellMap map = Objects.requireNonNull(
                run(session, volume, lungs, workers, control).maps().get(name));
        return new ProbabilityMap(map.geometry(), map.channels(), map::at);
    }

    private Answer run(int workers, RunControl control) {
        CtVolume grid = Resampler.resample(volume, sampled(), contract.input().padHu(), workers);
        PatchWriter writer = new PatchWriter(contract.input(), grid, volume.geometry(), lungs);
        Map<String, CellMap> maps = maps();
        List<Tiling.Tile> tiles = tiling.tiles().stream()
                .filter(tile -> contract.input().region() != Region.LUNGS || holdsLung(writer, tile))
                .toList();
        int done = 0;
        for (Tiling.Tile tile : tiles) {
            synchronized (session) {
                writer.write(tile.z(), tile.y(), tile.x(), session.input());
                session.run();
                maps.forEach((name, map) -> collect(map, name, tile));
            }
            done++;
            control.afterTiles(contract.name(), done, tiles.size());
        }
        maps.values().forEach(CellMap::finish);
        return new Answer(maps, region(List.of(1, 1, 1)), image);
    }

    private void collect(CellMap map, String name, Tiling.Tile tile) {
        List<Integer> stride = map.output().stride();
        map.add(session.output(name), tile.z() / stride.get(0), tile.y() / stride.get(1), tile.x() / stride.get(2));
    }

    private boolean holdsLung(PatchWriter writer, Tiling.Tile tile) {
        List<Integer> core = tiling.core();
        return writer.holdsLung(
                tile.z() + rim.get(0),
                tile.y() + rim.get(1),
                tile.x() + rim.get(2),
                core.get(0),
                core.get(1),
                core.get(2));
    }

    /** The grid that is sampled: all blocks and the rim around them. Its voxel (tile.x, tile.y, tile.z) begins a patch. */
    private VolumeGeometry sampled() {
        double[] before = new double[3];
        List<Integer> sizes = new ArrayList<>();
        for (int a = 0; a < 3; a++) {
            before[a] = -rim.get(a);
            sizes.add(tiling.extent(a) + 2 * rim.get(a));
        }
        return grid(before, sizes, List.of(1, 1, 1));
    }

    private Map<String, CellMap> maps() {
        boolean overlapping = contract.tiling().placement() == Placement.INSIDE
                || contract.tiling().overlap().stream().anyMatch(v -> v > 0);
        Map<String, CellMap> maps = new LinkedHashMap<>();
        for (Output output : contract.outputs()) {
            if (output.spatial()) {
                maps.put(
                        output.name(),
                        new CellMap(
                                output,
                                region(output.stride()),
                                overlapping,
                                contract.tiling().blend(),
                                contract.input().axes()));
            }
        }
        return maps;
    }

    /** All blocks in cells of {@code stride} voxels; cells lie centred in their voxels. */
    private VolumeGeometry region(List<Integer> stride) {
        double[] center = new double[3];
        List<Integer> sizes = new ArrayList<>();
        for (int a = 0; a < 3; a++) {
            center[a] = (stride.get(a) - 1) / 2.0;
            sizes.add(tiling.extent(a) / stride.get(a));
        }
        return grid(center, sizes, stride);
    }

    /**
     * A grid along the tensor's directions.
     *
     * @param from its first cell, in voxels from the region's first one, Z Y X
     */
    private VolumeGeometry grid(double[] from, List<Integer> sizes, List<Integer> stride) {
        Input input = contract.input();
        double[] step = new double[3];
        for (int a = 0; a < 3; a++) {
            step[a] = input.axes().sign(a) * input.spacingMm().get(a);
        }
        return new VolumeGeometry(
                sizes.get(2),
                sizes.get(1),
                sizes.get(0),
                new PatientPoint(
                        first.x() + from[2] * step[2], first.y() + from[1] * step[1], first.z() + from[0] * step[0]),
                List.of(Math.signum(step[2]), 0.0, 0.0),
                List.of(0.0, Math.signum(step[1]), 0.0),
                List.of(0.0, 0.0, Math.signum(step[0])),
                stride.get(2) * input.spacingMm().get(2),
                stride.get(1) * input.spacingMm().get(1),
                stride.get(0) * input.spacingMm().get(0),
                volume.geometry().frameOfReferenceUid());
    }

    private PatientBox region() {
        PatientBox whole = PatientBox.around(volume.geometry());
        return switch (contract.input().region()) {
            case VOLUME -> whole;
            case LUNGS -> lungBox().grow(contract.input().regionMarginMm()).within(whole);
            case CANDIDATE ->
                throw new IllegalArgumentException(contract.name() + " works on candidates, not on a region");
        };
    }

    private PatientBox lungBox() {
        Mask left = lungs.left();
        Mask right = lungs.right();
        if (left.isEmpty() || right.isEmpty()) {
            Mask only = left.isEmpty() ? right : left;
            return PatientBox.around(volume.geometry(), only.box());
        }
        return PatientBox.around(volume.geometry(), left.box())
                .union(PatientBox.around(volume.geometry(), right.box()));
    }

    private int cells(double from, double to, int axis) {
        double steps = (to - from) / contract.input().spacingMm().get(axis);
        return switch (contract.tiling().placement()) {
            case BEYOND -> (int) Math.ceil(steps - 1e-6) + 1;
            case INSIDE -> (int) Math.rint(steps) + 1;
        };
    }
}
