package dev.hilum.dicom.seg;

import java.util.BitSet;
import java.util.function.IntFunction;

/**
 * A segment with its voxels.
 *
 * @param planes the bits of a source plane, columns fastest; empty where the segment has no voxel in that plane
 */
public record Segment(SegmentDescription description, IntFunction<BitSet> planes) {}
