package dev.hilum.dicom.pixel;

import java.util.BitSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Walks through a JPEG codestream (T.81 B.2) and hands its scans to a decoder until every component is decoded. */
final class JpegWalk {
    /** Decodes the entropy-coded segments of a scan. */
    interface ScanDecoder {
        /** Returns the offset of the marker behind the scan. */
        int decode(JpegFrame frame, JpegScan scan, JpegTables tables, byte[] bytes, int from);
    }

    private final JpegSegments segments;
    private final JpegTables tables = new JpegTables();
    private final BitSet decoded = new BitSet();
    private @Nullable JpegFrame frame;

    private JpegWalk(byte[] codestream) {
        segments = new JpegSegments(codestream);
    }

    /**
     * Decodes all scans.
     *
     * @param process which SOF markers (second byte) the decoder knows
     */
    static JpegFrame decode(byte[] codestream, PixelFormat format, IntPredicate process, ScanDecoder decoder) {
        JpegWalk walk = new JpegWalk(codestream);
        JpegFrame frame = null;
        while (frame == null || walk.decoded.cardinality() < frame.components().size()) {
            walk.step(walk.segments.nextMarker(), format, process, decoder);
            frame = walk.frame;
        }
        return frame;
    }

    private void step(int marker, PixelFormat format, IntPredicate process, ScanDecoder decoder) {
        switch (marker) {
            case JpegSegments.DHT -> tables.readHuffman(segments.parameters());
            case JpegSegments.DQT -> tables.readQuantization(segments.parameters());
            case JpegSegments.DRI -> tables.readRestartInterval(segments.parameters());
            case JpegSegments.SOS -> scan(decoder);
            case JpegSegments.DNL ->
                throw new PixelFormatException("number of lines given behind the first scan (DNL)");
            case JpegSegments.EOI -> throw new DecodeException("codestream ends before all components");
            default -> other(marker, format, process);
        }
    }

    private void other(int marker, PixelFormat format, IntPredicate process) {
        if (process.test(marker)) {
            if (frame != null) {
                throw new DecodeException("second frame header");
            }
            frame = JpegFrame.read(marker, segments.parameters()).requireFits(format);
        } else if (marker >= 0xC0 && marker <= 0xCF || marker == 0xF7) {
            throw new PixelFormatException(
                    "coding process SOF" + (marker - 0xC0) + " does not belong to the transfer syntax");
        } else if (marker >= 0xE0) {
            segments.parameters();
        } else {
            throw new DecodeException("marker FF%02X at byte %d".formatted(marker, segments.position()));
        }
    }

    private void scan(ScanDecoder decoder) {
        JpegFrame known = frame;
        if (known == null) {
            throw new DecodeException("scan before the frame header");
        }
        JpegScan scan = JpegScan.read(known, segments.parameters());
        for (JpegScan.Component component : scan.components()) {
            if (decoded.get(component.index())) {
                throw new DecodeException("component coded twice");
            }
            decoded.set(component.index());
        }
        segments.moveTo(decoder.decode(known, scan, tables, segments.bytes(), segments.position()));
    }
}
