package dev.hilum.dicom.pixel;

import dev.hilum.dicom.data.DicomException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** Frames of encapsulated pixel data (PS3.5 section A.4): puts the fragments of a frame together and decodes them. */
record EncapsulatedFrames(PixelFormat format, FrameDecoder decoder, FragmentTable table, FrameLayout layout)
        implements PixelFrames.FrameReader {

    @Override
    public void read(int index, short[] out) throws IOException {
        byte[] codestream = codestream(layout.fragments(table, index));
        try {
            decoder.decode(codestream, format, out);
        } catch (PixelFormatException e) {
            throw new PixelFormatException(decoder.codec() + ": " + e.getMessage());
        } catch (DicomException e) {
            throw new DecodeException(decoder.codec() + ": " + e.getMessage(), e);
        }
    }

    static byte[] codestream(List<FragmentTable.Fragment> fragments) throws IOException {
        if (fragments.size() == 1) {
            return fragments.getFirst().bytes();
        }
        long total =
                fragments.stream().mapToLong(FragmentTable.Fragment::length).sum();
        if (total > Integer.MAX_VALUE - 16) {
            throw new DecodeException("codestream of " + total + " bytes");
        }
        ByteArrayOutputStream joined = new ByteArrayOutputStream((int) total);
        for (FragmentTable.Fragment fragment : fragments) {
            joined.writeBytes(fragment.bytes());
        }
        return joined.toByteArray();
    }
}
