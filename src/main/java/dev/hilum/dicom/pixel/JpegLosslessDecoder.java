package dev.hilum.dicom.pixel;

/** JPEG Lossless. */
final class JpegLosslessDecoder implements FrameDecoder {
    @Override
    public String codec() {
        return "JPEG Lossless";
    }

    @Override
    public void decode(byte[] codestream, PixelFormat format, short[] out) {
        throw new PixelFormatException("not decoded yet");
    }
}
