package dev.hilum.volume;

import java.util.List;

/** The body with everything it encloses: without table, clothes, and air around it. */
final class BodyMask {
    /** Between lung with air around it and fat. */
    private static final int TISSUE_HU = -400;

    private BodyMask() {}

    /** Empty where there is no tissue. */
    static BitGrid of(CtVolume grid) {
        VolumeGeometry g = grid.geometry();
        BitGrid tissue = new BitGrid(g.columns(), g.rows(), g.slices());
        int plane = g.columns() * g.rows();
        for (int s = 0; s < g.slices(); s++) {
            short[] hu = grid.slice(s);
            for (int i = 0; i < plane; i++) {
                tissue.cells[s * plane + i] = hu[i] > TISSUE_HU;
            }
        }
        BitGrid core = tissue.erodeInPlane();
        List<Components.Component> parts = Components.of(core);
        BitGrid body = new BitGrid(g.columns(), g.rows(), g.slices());
        if (parts.isEmpty()) {
            return body;
        }
        for (int cell : parts.getFirst().cells()) {
            body.cells[cell] = true;
        }
        BitGrid grown = body.dilateInPlane().dilateInPlane();
        BitGrid whole = BitGrid.like(grown, i -> grown.cells[i] && tissue.cells[i]);
        whole.fillHolesInPlanes();
        return whole;
    }
}
