package dev.hilum.dicom.pixel;

/** JPEG-LS. */
final class JpegLsDecoder implements FrameDecoder {
    @Override
    public String codec() {
        return "JPEG-LS";
    }

    @Override
    public void decode(byte[] codestream, PixelFormat format, short[] out) {
        throw new PixelFormatException("not decoded yet");
    }
}
