package dev.hilum.dicom.pixel;

/** JPEG. */
final class JpegDctDecoder implements FrameDecoder {
    @Override
    public String codec() {
        return "JPEG";
    }

    @Override
    public void decode(byte[] codestream, PixelFormat format, short[] out) {
        throw new PixelFormatException("not decoded yet");
    }
}
