package dev.hilum.dicom.pixel;

/**
 * Decodes one frame of an encapsulated transfer syntax (PS3.5 annex A.4). Decoders have no state: one serves all
 * threads.
 */
public sealed interface FrameDecoder
        permits RleDecoder, JpegLosslessDecoder, JpegLsDecoder, Jpeg2000Decoder, JpegDctDecoder {

    /** Name of the coding process, for messages. */
    String codec();

    /**
     * Decodes a whole codestream.
     *
     * @param codestream the fragments of one frame put together; bytes after its end are padding
     * @param format what the data set says; a codestream of other size, components or depth is refused
     * @param out receives {@link PixelFormat#samples()} stored values: row by row, the samples of a pixel together; two's
     *     complement where the format is signed, else unsigned (read with {@code & 0xFFFF})
     * @throws DecodeException where the codestream is damaged, cut off or contradicts the format; {@code out} then holds
     *     nothing of use
     * @throws PixelFormatException where the codestream uses a legal feature that is not decoded
     */
    void decode(byte[] codestream, PixelFormat format, short[] out);

    /** The decoder of an encapsulated transfer syntax; one without is a {@link PixelFormatException}. */
    static FrameDecoder forTransferSyntax(String uid) {
        return switch (uid) {
            case "1.2.840.10008.1.2.5" -> new RleDecoder();
            case "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51" -> new JpegDctDecoder();
            case "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70" -> new JpegLosslessDecoder();
            case "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81" -> new JpegLsDecoder();
            case "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91" -> new Jpeg2000Decoder();
            case "1.2.840.10008.1.2.4.53", "1.2.840.10008.1.2.4.55" ->
                throw new PixelFormatException(
                        "transfer syntax " + uid + " (progressive JPEG) is retired: not decoded");
            case "1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203" ->
                throw new PixelFormatException("transfer syntax " + uid + " (High-Throughput JPEG 2000): no decoder");
            default -> throw new PixelFormatException("transfer syntax " + uid + ": no decoder");
        };
    }
}
