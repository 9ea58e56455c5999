package dev.hilum.dicom.pixel;

import java.util.List;

/**
 * JPEG Lossless, Huffman-coded (ITU-T T.81 annex H, process 14): predictors 1 to 7, point transform, restart intervals,
 * 2 to 16 bits, interleaved or scan by scan.
 */
final class JpegLosslessDecoder implements FrameDecoder {
    private static final int SOF3 = 0xC3;

    @Override
    public String codec() {
        return "JPEG Lossless";
    }

    @Override
    public void decode(byte[] codestream, PixelFormat format, short[] out) {
        JpegFrame frame = JpegWalk.decode(
                codestream,
                format,
                process -> process == SOF3,
                (header, scan, tables, bytes, from) -> new Scan(header, scan, tables, bytes, from, out).run());
        StoredBits.extract(out, format, frame.precision());
    }

    /** One scan; samples are kept shifted down by the point transform until its end, as prediction wants them. */
    private static final class Scan {
        private final JpegFrame frame;
        private final JpegScan scan;
        private final JpegBits bits;
        private final short[] out;
        private final int step;
        private final int stride;
        private final int linesPerInterval;
        private final List<HuffmanTable> tables;

        Scan(JpegFrame frame, JpegScan scan, JpegTables tables, byte[] bytes, int from, short[] out) {
            if (frame.precision() < 2 || frame.precision() > 16 || scan.shift() >= frame.precision()) {
                throw new DecodeException("precision " + frame.precision() + ", point transform " + scan.shift());
            }
            if (scan.first() < 1 || scan.first() > 7) {
                throw new DecodeException("predictor " + scan.first());
            }
            if (frame.isSubsampled()) {
                throw new PixelFormatException("subsampled components");
            }
            this.frame = frame;
            this.scan = scan;
            this.bits = new JpegBits(bytes, from);
            this.out = out;
            this.step = frame.components().size();
            this.stride = step * frame.columns();
            this.linesPerInterval = lines(frame, tables.restartInterval());
            this.tables = scan.components().stream()
                    .map(component -> tables.dc(component.dcTable()))
                    .toList();
        }

        /** A restart interval is a whole number of lines (T.81 H.1.1). */
        private static int lines(JpegFrame frame, int restartInterval) {
            if (restartInterval % frame.columns() != 0) {
                throw new DecodeException("restart interval of " + restartInterval + " is no whole number of lines");
            }
            return restartInterval == 0 ? Integer.MAX_VALUE : restartInterval / frame.columns();
        }

        int run() {
            for (int row = 0; row < frame.rows(); row++) {
                boolean restart = row % linesPerInterval == 0;
                if (restart && row > 0) {
                    bits.restart(row / linesPerInterval - 1);
                }
                if (tables.size() == 1) {
                    singleLine(row, restart);
                } else {
                    interleavedLine(row, restart);
                }
                bits.requireReal();
            }
            shiftUp();
            return bits.end();
        }

        private void singleLine(int row, boolean restart) {
            HuffmanTable table = tables.getFirst();
            int first = row * stride + scan.components().getFirst().index();
            int predictor = restart ? 1 : scan.first();
            out[first] = (short) (startOfLine(first, restart) + difference(table));
            int end = first + stride;
            if (predictor == 1) {
                for (int i = first + step; i < end; i += step) {
                    out[i] = (short) (out[i - step] + difference(table));
                }
            } else {
                for (int i = first + step; i < end; i += step) {
                    out[i] = (short) (predict(predictor, i) + difference(table));
                }
            }
        }

        private void interleavedLine(int row, boolean restart) {
            for (int column = 0; column < frame.columns(); column++) {
                for (int c = 0; c < tables.size(); c++) {
                    int i = row * stride
                            + column * step
                            + scan.components().get(c).index();
                    int prediction = column == 0 ? startOfLine(i, restart) : predict(restart ? 1 : scan.first(), i);
                    out[i] = (short) (prediction + difference(tables.get(c)));
                }
            }
        }

        private int startOfLine(int i, boolean restart) {
            return restart ? 1 << (frame.precision() - scan.shift() - 1) : out[i - stride];
        }

        /** Table H.1; Ra to the left, Rb above, Rc above left; sums are not cut to 16 bits before they are halved. */
        private int predict(int predictor, int i) {
            int ra = out[i - step] & 0xFFFF;
            int rb = predictor == 1 ? 0 : out[i - stride] & 0xFFFF;
            int rc = predictor < 3 ? 0 : out[i - stride - step] & 0xFFFF;
            return switch (predictor) {
                case 1 -> ra;
                case 2 -> rb;
                case 3 -> rc;
                case 4 -> ra + rb - rc;
                case 5 -> ra + (rb - rc >> 1);
                case 6 -> rb + (ra - rc >> 1);
                default -> ra + rb >> 1;
            };
        }

        /** Modulo 2^16; category 16 stands for 32768 without further bits (T.81 H.1.2.2). */
        private int difference(HuffmanTable table) {
            bits.need32();
            int category = table.decode(bits);
            if (category < 16) {
                return bits.receiveExtend(category);
            }
            if (category > 16) {
                throw new DecodeException("difference category " + category);
            }
            return 32768;
        }

        private void shiftUp() {
            for (JpegScan.Component component : scan.shift() == 0 ? List.<JpegScan.Component>of() : scan.components()) {
                for (int i = component.index(); i < frame.rows() * stride; i += step) {
                    out[i] = (short) (out[i] << scan.shift());
                }
            }
        }
    }
}
