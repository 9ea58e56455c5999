package dev.hilum.dicom.pixel;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Frame header of JPEG and JPEG-LS (T.81 B.2.2, T.87 C.2.2).
 *
 * @param process second byte of the SOF marker
 * @param precision bits of a sample
 */
record JpegFrame(int process, int precision, int rows, int columns, List<Component> components) {

    /** A component: sampling factors and quantization table. */
    record Component(int id, int horizontal, int vertical, int quantization) {}

    JpegFrame {
        components = List.copyOf(components);
    }

    static JpegFrame read(int process, ByteBuffer in) {
        int count = in.remaining() >= 6 ? in.get(5) & 0xFF : 0;
        if (count < 1 || in.remaining() != 6 + 3 * count) {
            throw new DecodeException("frame header of wrong length");
        }
        int precision = in.get() & 0xFF;
        int rows = in.getShort() & 0xFFFF;
        int columns = in.getShort() & 0xFFFF;
        in.get();
        List<Component> components = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int id = in.get() & 0xFF;
            int sampling = in.get() & 0xFF;
            components.add(new Component(id, sampling >> 4, sampling & 15, in.get() & 0xFF));
        }
        return new JpegFrame(process, precision, rows, columns, components);
    }

    /** Refuses a codestream that is not the image that the data set declares. */
    JpegFrame requireFits(PixelFormat format) {
        if (rows != format.rows() || columns != format.columns() || components.size() != format.samplesPerPixel()) {
            throw new DecodeException("codestream of " + columns + " x " + rows + " x " + components.size()
                    + ", declared are " + format.columns() + " x " + format.rows() + " x " + format.samplesPerPixel());
        }
        if (precision > format.bitsAllocated()) {
            throw new DecodeException("codestream of " + precision + " bits, allocated are " + format.bitsAllocated());
        }
        for (Component component : components) {
            if (component.horizontal < 1
                    || component.horizontal > 4
                    || component.vertical < 1
                    || component.vertical > 4) {
                throw new DecodeException("sampling factors out of range");
            }
        }
        return this;
    }

    boolean isSubsampled() {
        return components.size() > 1 && components.stream().anyMatch(c -> c.horizontal != 1 || c.vertical != 1);
    }

    /** Index of the component with an identifier. */
    int indexOf(int id) {
        for (int i = 0; i < components.size(); i++) {
            if (components.get(i).id == id) {
                return i;
            }
        }
        throw new DecodeException("scan of a component that the frame does not have");
    }
}
