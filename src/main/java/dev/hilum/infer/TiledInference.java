package dev.hilum.infer;

import dev.hilum.infer.ModelContract.Input;
import dev.hilum.infer.ModelContract.Output;
import dev.hilum.infer.ModelContract.Region;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.Grids;
import dev.hilum.volume.LungMask;
import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientBox;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.Resampler;
import dev.hilum.volume.VolumeGeometry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a network tile by tile over the volume or the lungs and puts the outputs together. Tiles begin at the low corner
 * of the region; those without lung are skipped where the contract's region is LUNGS.
 */
final class TiledInference {
    private final InferenceSession session;
    private final ModelContract contract;
    private final CtVolume volume;
    private final LungMask lungs;
    private final Tiling tiling;
    private final PatientPoint first;
    private final List<Integer> rim = new ArrayList<>();

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
        first = region.from();
        tiling = Tiling.cover(
                List.of(
                        cells(region.from().z(), region.to().z(), 0),
                        cells(region.from().y(), region.to().y(), 1),
                        cells(region.from().x(), region.to().x(), 2)),
                core,
                contract.tiling().overlap());
    }

    /**
     * The outputs with a shape, by name.
     *
     * @param workers threads that resample
     */
    static Map<String, CellMap> run(
            InferenceSession session, CtVolume volume, LungMask lungs, int workers, RunControl control) {
        return new TiledInference(session, volume, lungs).run(workers, control);
    }

    private Map<String, CellMap> run(int workers, RunControl control) {
        CtVolume grid = Resampler.resample(volume, sampled(), contract.input().padHu(), workers);
        PatchWriter writer = new PatchWriter(contract.input(), grid, volume.geometry(), lungs);
        Map<String, CellMap> maps = maps();
        List<Tiling.Tile> tiles = tiling.tiles().stream()
                .filter(tile -> contract.input().region() != Region.LUNGS || holdsLung(writer, tile))
                .toList();
        int done = 0;
        for (Tiling.Tile tile : tiles) {
            writer.write(tile.z(), tile.y(), tile.x(), session.input());
            session.run();
            maps.forEach((name, map) -> collect(map, name, tile));
            done++;
            control.afterTiles(contract.name(), done, tiles.size());
        }
        maps.values().forEach(CellMap::finish);
        return maps;
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
        Input input = contract.input();
        double sz = input.spacingMm().get(0);
        double sy = input.spacingMm().get(1);
        double sx = input.spacingMm().get(2);
        return Grids.aligned(
                new PatientPoint(first.x() - rim.get(2) * sx, first.y() - rim.get(1) * sy, first.z() - rim.get(0) * sz),
                tiling.extent(2) + 2 * rim.get(2),
                tiling.extent(1) + 2 * rim.get(1),
                tiling.extent(0) + 2 * rim.get(0),
                sx,
                sy,
                sz,
                volume.geometry().frameOfReferenceUid());
    }

    private Map<String, CellMap> maps() {
        boolean overlapping = contract.tiling().overlap().stream().anyMatch(v -> v > 0);
        Map<String, CellMap> maps = new LinkedHashMap<>();
        for (Output output : contract.outputs()) {
            if (output.spatial()) {
                maps.put(
                        output.name(),
                        new CellMap(
                                output,
                                cellGrid(output),
                                overlapping,
                                contract.tiling().blend()));
            }
        }
        return maps;
    }

    /** Cells lie centred in their {@code stride} voxels. */
    private VolumeGeometry cellGrid(Output output) {
        List<Double> spacing = contract.input().spacingMm();
        List<Integer> stride = output.stride();
        return Grids.aligned(
                new PatientPoint(
                        first.x() + (stride.get(2) - 1) / 2.0 * spacing.get(2),
                        first.y() + (stride.get(1) - 1) / 2.0 * spacing.get(1),
                        first.z() + (stride.get(0) - 1) / 2.0 * spacing.get(0)),
                tiling.extent(2) / stride.get(2),
                tiling.extent(1) / stride.get(1),
                tiling.extent(0) / stride.get(0),
                stride.get(2) * spacing.get(2),
                stride.get(1) * spacing.get(1),
                stride.get(0) * spacing.get(0),
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
        return (int) Math.ceil((to - from) / contract.input().spacingMm().get(axis) - 1e-6) + 1;
    }
}
