package dev.hilum.volume;

/** A place in a volume's grid; whole numbers are voxel centres. */
public record VoxelIndex(double column, double row, double slice) {}
