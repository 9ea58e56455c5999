package dev.hilum.dicom.pixel;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * JPEG-LS, lossless and near-lossless (ITU-T T.87): 2 to 16 bits, default and given coding parameters, restart markers,
 * components one by one or interleaved by line or sample. Mapping tables and colour transforms are refused.
 */
final class JpegLsDecoder implements FrameDecoder {
    private static final int SOF55 = 0xF7;
    private static final int LSE = 0xF8;
    private static final int APP8 = 0xE8;

    @Override
    public String codec() {
        return "JPEG-LS";
    }

    @Override
    public void decode(byte[] codestream, PixelFormat format, short[] out) {
        JpegFrame frame = new Walk(codestream, format, out).run();
        StoredBits.extract(out, format, frame.precision());
    }

    private static final class Walk {
        private final JpegSegments segments;
        private final PixelFormat format;
        private final short[] out;
        private final BitSet decoded = new BitSet();
        private JpegLsPreset.Given given = JpegLsPreset.Given.NONE;
        private long linesPerInterval;
        private @Nullable JpegFrame frame;

        Walk(byte[] codestream, PixelFormat format, short[] out) {
            this.segments = new JpegSegments(codestream);
            this.format = format;
            this.out = out;
        }

        JpegFrame run() {
            while (true) {
                step(segments.nextMarker());
                JpegFrame known = frame;
                if (known != null && decoded.cardinality() == known.components().size()) {
                    return known;
                }
            }
        }

        private void step(int marker) {
            switch (marker) {
                case SOF55 -> frame(segments.parameters());
                case LSE -> presets(segments.parameters());
                case JpegSegments.DRI -> linesPerInterval = restartInterval(segments.parameters());
                case JpegSegments.SOS -> scan();
                case APP8 -> requireNoColourTransform(segments.parameters());
                case JpegSegments.DNL -> throw new PixelFormatException("number of lines given behind the scan (DNL)");
                case JpegSegments.EOI -> throw new DecodeException("codestream ends before all components");
                default -> other(marker);
            }
        }

        private void other(int marker) {
            if (marker < 0xE0 || marker > 0xEF && marker != 0xFE) {
                throw new DecodeException("marker FF%02X at byte %d".formatted(marker, segments.position()));
            }
            segments.parameters();
        }

        private void frame(ByteBuffer in) {
            if (frame != null) {
                throw new DecodeException("second frame header");
            }
            JpegFrame read = JpegFrame.read(SOF55, in).requireFits(format);
            if (read.precision() < 2 || read.precision() > 16) {
                throw new DecodeException("precision " + read.precision());
            }
            if (read.isSubsampled()) {
                throw new PixelFormatException("subsampled components");
            }
            frame = read;
        }

        private void presets(ByteBuffer in) {
            int type = in.hasRemaining() ? in.get() : 0;
            if (type == 2 || type == 3 || type == 4) {
                throw new PixelFormatException("LSE segment of type " + type + " (mapping table or oversize image)");
            }
            if (type != 1) {
                throw new DecodeException("LSE segment of type " + type);
            }
            given = JpegLsPreset.Given.read(in);
        }

        /** Counted in lines: the MCU of every interleave mode is part of a line or a line, restarts stand between lines. */
        private static long restartInterval(ByteBuffer in) {
            return switch (in.remaining()) {
                case 2 -> in.getShort() & 0xFFFFL;
                case 3 -> (in.getShort() & 0xFFFFL) << 8 | in.get() & 0xFFL;
                case 4 -> in.getInt() & 0xFFFFFFFFL;
                default -> throw new DecodeException("restart interval of wrong length");
            };
        }

        /** HP's colour transforms are marked by the letters mrfx and a number that is not zero. */
        private static void requireNoColourTransform(ByteBuffer in) {
            if (in.remaining() == 5 && in.getInt() == 0x6D726678 && in.get() != 0) {
                throw new PixelFormatException("colour transform");
            }
        }

        private void scan() {
            JpegFrame known = frame;
            if (known == null) {
                throw new DecodeException("scan before the frame header");
            }
            JpegScan scan = JpegScan.read(known, segments.parameters());
            int count = scan.components().size();
            if (scan.last() > 2 || (count > 1) != (scan.last() != 0)) {
                throw new DecodeException("interleave mode " + scan.last() + " of " + count + " components");
            }
            for (JpegScan.Component component : scan.components()) {
                if (component.table() != 0) {
                    throw new PixelFormatException("mapping table");
                }
                if (decoded.get(component.index())) {
                    throw new DecodeException("component coded twice");
                }
                decoded.set(component.index());
            }
            segments.moveTo(lines(known, scan));
        }

        private int lines(JpegFrame known, JpegScan scan) {
            JpegLsBits bits = new JpegLsBits(segments.bytes(), segments.position());
            JpegLsPreset preset = given.complete(known.precision(), scan.first());
            JpegLsScan lines = new JpegLsScan(
                    preset, bits, known.columns(), scan.components().size());
            for (int row = 0; row < known.rows(); row++) {
                if (linesPerInterval > 0 && row > 0 && row % linesPerInterval == 0) {
                    bits.restart((int) (row / linesPerInterval - 1));
                    lines.reset();
                }
                line(known, scan, lines, row);
                bits.requireReal();
            }
            return bits.end();
        }

        private void line(JpegFrame known, JpegScan scan, JpegLsScan lines, int row) {
            int[][] bySample = scan.last() == 2 ? lines.interleavedLine() : new int[0][];
            for (int c = 0; c < scan.components().size(); c++) {
                int[] samples = scan.last() == 2 ? bySample[c] : lines.line(c);
                int step = known.components().size();
                int to = row * known.columns() * step + scan.components().get(c).index();
                for (int x = 1; x < samples.length - 1; x++, to += step) {
                    out[to] = (short) (samples[x] << scan.shift());
                }
            }
        }
    }
}
