package dev.hilum.dicom.pixel;

/**
 * JPEG Baseline and Extended, sequential and Huffman-coded (ITU-T T.81 annex F, processes 1, 2 and 4): 8 and 12 bits.
 * Components are handed over as coded, without a colour transform; subsampled ones are repeated.
 */
final class JpegDctDecoder implements FrameDecoder {
    private static final int SOF0 = 0xC0;
    private static final int SOF1 = 0xC1;

    @Override
    public String codec() {
        return "JPEG";
    }

    @Override
    public void decode(byte[] codestream, PixelFormat format, short[] out) {
        JpegPlanes[] planes = new JpegPlanes[1];
        JpegFrame frame = JpegWalk.decode(
                codestream,
                format,
                process -> process == SOF0 || process == SOF1,
                (header, scan, tables, bytes, from) -> {
                    if (planes[0] == null) {
                        planes[0] = new JpegPlanes(requireKnown(header));
                    }
                    return new JpegDctScan(header, scan, tables, new JpegBits(bytes, from), planes[0]).run();
                });
        planes[0].copyTo(out);
        StoredBits.extract(out, format, frame.precision());
    }

    private static JpegFrame requireKnown(JpegFrame frame) {
        if (frame.precision() != 8 && (frame.precision() != 12 || frame.process() == SOF0)) {
            throw new DecodeException("precision " + frame.precision());
        }
        return frame;
    }
}
