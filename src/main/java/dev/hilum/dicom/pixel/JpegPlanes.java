package dev.hilum.dicom.pixel;

/** The decoded components of a DCT frame, in whole blocks of whole MCUs. */
final class JpegPlanes {
    private final JpegFrame frame;
    private final int horizontal;
    private final int vertical;
    private final short[][] samples;
    private final int[] strides;

    JpegPlanes(JpegFrame frame) {
        this.frame = frame;
        int count = frame.components().size();
        // The sampling factors of a single component have no meaning (T.81 A.2.2).
        horizontal = count == 1
                ? 1
                : frame.components().stream()
                        .mapToInt(JpegFrame.Component::horizontal)
                        .max()
                        .orElseThrow();
        vertical = count == 1
                ? 1
                : frame.components().stream()
                        .mapToInt(JpegFrame.Component::vertical)
                        .max()
                        .orElseThrow();
        samples = new short[count][];
        strides = new int[count];
        for (int c = 0; c < count; c++) {
            strides[c] = mcusPerLine() * horizontal(c) * 8;
            samples[c] = new short[strides[c] * mcuLines() * vertical(c) * 8];
        }
    }

    int mcusPerLine() {
        return ceil(frame.columns(), 8 * horizontal);
    }

    int mcuLines() {
        return ceil(frame.rows(), 8 * vertical);
    }

    /** Blocks of a component in one MCU, across. */
    int horizontal(int component) {
        return frame.components().size() == 1
                ? 1
                : frame.components().get(component).horizontal();
    }

    /** Blocks of a component in one MCU, down. */
    int vertical(int component) {
        return frame.components().size() == 1
                ? 1
                : frame.components().get(component).vertical();
    }

    /** Blocks of a component in a line of a scan of its own (T.81 A.2.2). */
    int blocksPerLine(int component) {
        return ceil(ceil(frame.columns() * horizontal(component), horizontal), 8);
    }

    int blockLines(int component) {
        return ceil(ceil(frame.rows() * vertical(component), vertical), 8);
    }

    short[] samples(int component) {
        return samples[component];
    }

    int stride(int component) {
        return strides[component];
    }

    void copyTo(short[] out) {
        int count = samples.length;
        for (int c = 0; c < count; c++) {
            int h = horizontal(c);
            int v = vertical(c);
            for (int row = 0; row < frame.rows(); row++) {
                int line = row * v / vertical * strides[c];
                int to = row * frame.columns() * count + c;
                for (int column = 0; column < frame.columns(); column++) {
                    out[to + column * count] = samples[c][line + (h == horizontal ? column : column * h / horizontal)];
                }
            }
        }
    }

    private static int ceil(int value, int unit) {
        return (value + unit - 1) / unit;
    }
}
