package dev.hilum.dicom.pixel;

/** A tag tree (ITU-T T.800 B.10.2): minima of a grid of numbers, level by level. */
final class J2kTagTree {
    private final int[] parent;
    private final int[] value;
    private final int[] low;
    private final boolean[] known;

    J2kTagTree(int width, int height) {
        int nodes = 0;
        for (int w = width, h = height; ; w = w + 1 >> 1, h = h + 1 >> 1) {
            nodes += w * h;
            if (w * h <= 1) {
                break;
            }
        }
        parent = new int[nodes];
        value = new int[nodes];
        low = new int[nodes];
        known = new boolean[nodes];
        link(width, height);
    }

    private void link(int width, int height) {
        int base = 0;
        int w = width;
        int h = height;
        while (w * h > 1) {
            int next = base + w * h;
            int nextWidth = w + 1 >> 1;
            for (int i = 0; i < w * h; i++) {
                parent[base + i] = next + (i / w >> 1) * nextWidth + (i % w >> 1);
            }
            base = next;
            h = h + 1 >> 1;
            w = nextWidth;
        }
        if (parent.length > 0) {
            parent[parent.length - 1] = -1;
        }
    }

    /** Reads until it is known whether a leaf is below a threshold. */
    boolean isBelow(J2kPacketBits bits, int leaf, int threshold) {
        int[] path = new int[32];
        int depth = 0;
        for (int node = leaf; node >= 0; node = parent[node]) {
            path[depth++] = node;
        }
        int least = 0;
        for (int i = depth - 1; i >= 0; i--) {
            int node = path[i];
            low[node] = Math.max(low[node], least);
            while (low[node] < threshold && !known[node]) {
                if (bits.bit() == 1) {
                    known[node] = true;
                    value[node] = low[node];
                } else {
                    low[node]++;
                }
            }
            least = low[node];
        }
        return known[leaf] && value[leaf] < threshold;
    }

    /** The value of a leaf, read completely; above a limit it is damaged. */
    int value(J2kPacketBits bits, int leaf, int limit) {
        for (int threshold = 1; threshold <= limit + 1; threshold++) {
            if (isBelow(bits, leaf, threshold)) {
                return value[leaf];
            }
        }
        throw new DecodeException("tag tree value out of range");
    }
}
