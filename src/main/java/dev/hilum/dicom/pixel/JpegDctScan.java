package dev.hilum.dicom.pixel;

import java.util.Arrays;
import java.util.List;

/** A sequential DCT scan (T.81 F.2): entropy decoding, dequantization, inverse transform into the planes. */
final class JpegDctScan {
    private static final byte[] ZIG_ZAG = {
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14,
        21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60,
        61, 54, 47, 55, 62, 63
    };

    private final JpegFrame frame;
    private final JpegScan scan;
    private final JpegTables tables;
    private final JpegBits bits;
    private final JpegPlanes planes;
    private final int[] dc;
    private final float[] block = new float[64];
    private final InverseDct transform = new InverseDct();

    JpegDctScan(JpegFrame frame, JpegScan scan, JpegTables tables, JpegBits bits, JpegPlanes planes) {
        if (scan.first() != 0 || scan.last() != 63 || scan.shift() != 0) {
            throw new DecodeException("spectral selection in a sequential scan");
        }
        this.frame = frame;
        this.scan = scan;
        this.tables = tables;
        this.bits = bits;
        this.planes = planes;
        this.dc = new int[frame.components().size()];
    }

    int run() {
        List<JpegScan.Component> components = scan.components();
        boolean alone = components.size() == 1;
        int index = components.getFirst().index();
        int across = alone ? planes.blocksPerLine(index) : planes.mcusPerLine();
        int down = alone ? planes.blockLines(index) : planes.mcuLines();
        int interval = tables.restartInterval();
        for (int mcu = 0; mcu < across * down; mcu++) {
            if (interval > 0 && mcu > 0 && mcu % interval == 0) {
                bits.restart(mcu / interval - 1);
                Arrays.fill(dc, 0);
            }
            if (alone) {
                decodeBlock(components.getFirst(), mcu % across, mcu / across);
            } else {
                decodeMcu(mcu % across, mcu / across);
            }
            bits.requireReal();
        }
        return bits.end();
    }

    private void decodeMcu(int x, int y) {
        for (JpegScan.Component component : scan.components()) {
            int h = planes.horizontal(component.index());
            int v = planes.vertical(component.index());
            for (int i = 0; i < h * v; i++) {
                decodeBlock(component, x * h + i % h, y * v + i / h);
            }
        }
    }

    private void decodeBlock(JpegScan.Component component, int x, int y) {
        int index = component.index();
        int[] quantization = tables.quantization(frame.components().get(index).quantization());
        int last = coefficients(component, quantization);
        int stride = planes.stride(index);
        transform.apply(block, last, frame.precision(), planes.samples(index), y * 8 * stride + x * 8, stride);
    }

    /** Fills the block; returns the zig-zag index of its last coefficient that is not zero. */
    private int coefficients(JpegScan.Component component, int[] quantization) {
        Arrays.fill(block, 0);
        bits.need32();
        int size = tables.dc(component.dcTable()).decode(bits);
        if (size > 15) {
            throw new DecodeException("DC category " + size);
        }
        dc[component.index()] += bits.receiveExtend(size);
        block[0] = (float) dc[component.index()] * quantization[0];
        HuffmanTable ac = tables.ac(component.acTable());
        int last = 0;
        for (int k = 1; k < 64; k++) {
            bits.need32();
            int code = ac.decode(bits);
            if ((code & 15) == 0 && code != 0xF0) {
                break;
            }
            k += code >> 4;
            if (k > 63) {
                throw new DecodeException("coefficient beyond the block");
            }
            if (code != 0xF0) {
                block[ZIG_ZAG[k]] = (float) bits.receiveExtend(code & 15) * quantization[k];
                last = k;
            }
        }
        return last;
    }
}
