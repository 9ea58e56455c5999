package dev.hilum.report;

import dev.hilum.dicom.seg.SourceGrid;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VolumeGeometry;
import dev.hilum.volume.VoxelIndex;
import java.util.List;

/** Holds masks and source planes together. */
final class SourcePlanes {
    /** Uneven spacing that the gate lets pass stays far below; a wrong plane is a whole spacing off. */
    private static final double TOLERANCE = 0.5;

    private SourcePlanes() {}

    /** Throws {@link IllegalArgumentException} where a plane of the volume is not the given source plane. */
    static void checkSamePlane(VolumeGeometry geometry, int plane, SourceGrid.Plane source) {
        List<Double> position = source.position();
        VoxelIndex index = geometry.toVoxel(new PatientPoint(position.get(0), position.get(1), position.get(2)));
        if (Math.abs(index.slice() - plane) > TOLERANCE
                || Math.abs(index.column()) > TOLERANCE
                || Math.abs(index.row()) > TOLERANCE) {
            throw new IllegalArgumentException("plane " + plane + " of a mask is not where "
                    + source.instance().sopInstanceUid() + " is");
        }
    }
}
