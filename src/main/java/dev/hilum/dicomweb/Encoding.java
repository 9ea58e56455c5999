package dev.hilum.dicomweb;

import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.worklist.ProblemException;
import java.util.List;
import java.util.Optional;

/**
 * How an answer is encoded, chosen from what the client accepts (PS3.18 section 8.7).
 *
 * @param multipart {@code multipart/related}, else the part alone is the body
 * @param partType media type of a part, without its transfer syntax
 * @param stored pass on as stored, else Explicit VR Little Endian with pixels decoded
 */
record Encoding(boolean multipart, String partType, boolean stored) {
    static final String DICOM = "application/dicom";
    static final String OCTETS = "application/octet-stream";
    private static final String EXPLICIT = TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid();

    /**
     * For whole instances. Without a transfer syntax in the request it is Explicit VR Little Endian, the default of the
     * standard.
     *
     * @param stored transfer syntax of the instances
     * @param several more than one instance: only multipart can hold them
     */
    static Encoding ofInstances(List<MediaRange> accepted, String stored, boolean several) {
        for (MediaRange range : accepted) {
            Optional<Boolean> asStored = asStored(range, stored);
            if (asStored.isPresent() && range.acceptsParts(DICOM)) {
                return new Encoding(true, DICOM, asStored.get());
            }
            if (asStored.isPresent() && !several && range.asks(DICOM)) {
                return new Encoding(false, DICOM, asStored.get());
            }
        }
        throw refused("multipart/related; type=\"application/dicom\"", stored);
    }

    /** For frames; see {@link #ofInstances}. A compressed media type such as {@code image/jls} means: as stored. */
    static Encoding ofFrames(List<MediaRange> accepted, String stored, boolean several) {
        String compressed = mediaType(stored);
        for (MediaRange range : accepted) {
            Optional<Boolean> asStored = asStored(range, stored);
            if (asStored.isPresent() && range.acceptsParts(OCTETS)) {
                return new Encoding(true, OCTETS, asStored.get());
            }
            if (asStored.isPresent() && !several && range.asks(OCTETS)) {
                return new Encoding(false, OCTETS, asStored.get());
            }
            boolean syntaxFits = range.transferSyntax()
                    .map(wanted -> wanted.equals("*") || wanted.equals(stored))
                    .orElse(true);
            if (!compressed.equals(OCTETS) && syntaxFits && range.acceptsParts(compressed)) {
                return new Encoding(true, compressed, true);
            }
            if (!compressed.equals(OCTETS) && syntaxFits && !several && range.asks(compressed)) {
                return new Encoding(false, compressed, true);
            }
        }
        throw refused("multipart/related; type=\"application/octet-stream\"", stored);
    }

    /** Content-Type of a part. */
    String contentType(String storedSyntax) {
        return partType + "; transfer-syntax=" + (stored ? storedSyntax : EXPLICIT);
    }

    /** Empty where the wanted transfer syntax can not be given. */
    private static Optional<Boolean> asStored(MediaRange range, String stored) {
        String wanted = range.transferSyntax().orElse(EXPLICIT);
        if (wanted.equals("*") || wanted.equals(stored)) {
            return Optional.of(true);
        }
        return wanted.equals(EXPLICIT) ? Optional.of(false) : Optional.empty();
    }

    /** PS3.18 table 8.7.3-5: the media types of compressed frames. */
    static String mediaType(String transferSyntax) {
        return switch (transferSyntax) {
            case "1.2.840.10008.1.2.4.50",
                    "1.2.840.10008.1.2.4.51",
                    "1.2.840.10008.1.2.4.57",
                    "1.2.840.10008.1.2.4.70" -> "image/jpeg";
            case "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81" -> "image/jls";
            case "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91" -> "image/jp2";
            case "1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203" -> "image/jphc";
            case "1.2.840.10008.1.2.5" -> "image/dicom-rle";
            default -> OCTETS;
        };
    }

    private static ProblemException refused(String type, String stored) {
        return DicomwebProblems.notAcceptable(
                "Available: " + type + "; transfer-syntax=" + EXPLICIT + " or " + stored + " (as stored) or *.");
    }
}
