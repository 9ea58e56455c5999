package dev.hilum.dicom.io;

/**
 * What a reader accepts at most, so that no input costs unbounded memory or stack.
 *
 * @param depth nested sequences; real objects stay below 10
 * @param nodes elements, items and single values in one data set; each costs about 150 bytes of heap
 * @param decodedBytes of all text and numbers in one data set, and in a header of all that is not left in the source
 * @param inflatedBytes size of a Deflated data set once inflated
 * @param deferAbove header reading leaves byte values of more than this many bytes in the source
 */
public record ReadLimits(int depth, int nodes, int decodedBytes, int inflatedBytes, int deferAbove) {
    public static final ReadLimits DEFAULT = new ReadLimits(64, 2_000_000, 256 << 20, 1 << 29, 1 << 16);

    public ReadLimits {
        if (depth < 1 || depth > 512 || nodes < 1 || decodedBytes < 1 || inflatedBytes < 1 || deferAbove < 0) {
            throw new IllegalArgumentException("limits must be positive, depth at most 512");
        }
    }
}
