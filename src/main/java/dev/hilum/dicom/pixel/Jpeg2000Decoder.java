package dev.hilum.dicom.pixel;

/** JPEG 2000. */
final class Jpeg2000Decoder implements FrameDecoder {
    @Override
    public String codec() {
        return "JPEG 2000";
    }

    @Override
    public void decode(byte[] codestream, PixelFormat format, short[] out) {
        throw new PixelFormatException("not decoded yet");
    }
}
