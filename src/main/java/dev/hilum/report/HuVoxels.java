package dev.hilum.report;

/** The attenuation of a volume on the source grid, for key images. */
@FunctionalInterface
public interface HuVoxels {
    /** Hounsfield units at a voxel of the source grid. */
    int hu(int column, int row, int slice);
}
