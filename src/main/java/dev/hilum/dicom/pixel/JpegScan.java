package dev.hilum.dicom.pixel;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Scan header of JPEG and JPEG-LS (T.81 B.2.3, T.87 C.2.3).
 *
 * @param first Ss: spectral selection, predictor (lossless) or NEAR (JPEG-LS)
 * @param last Se, or interleave mode (JPEG-LS)
 * @param shift Al: point transform
 */
record JpegScan(List<Component> components, int first, int last, int shift) {

    /**
     * A component of the scan.
     *
     * @param index in the frame
     * @param table DC and AC Huffman table of T.81, mapping table of T.87
     */
    record Component(int index, int table) {
        int dcTable() {
            return table >> 4;
        }

        int acTable() {
            return table & 15;
        }
    }

    JpegScan {
        components = List.copyOf(components);
    }

    static JpegScan read(JpegFrame frame, ByteBuffer in) {
        int count = in.hasRemaining() ? in.get() & 0xFF : 0;
        if (count < 1 || count > 4 || in.remaining() != 2 * count + 3) {
            throw new DecodeException("scan header of wrong length");
        }
        List<Component> components = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Component component = new Component(frame.indexOf(in.get() & 0xFF), in.get() & 0xFF);
            if (components.stream().anyMatch(c -> c.index == component.index)) {
                throw new DecodeException("component named twice in a scan");
            }
            components.add(component);
        }
        return new JpegScan(components, in.get() & 0xFF, in.get() & 0xFF, in.get() & 15);
    }
}
