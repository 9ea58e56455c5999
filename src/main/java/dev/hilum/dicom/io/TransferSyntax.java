package dev.hilum.dicom.io;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A transfer syntax (PS3.5 section 10 and annex A): how a data set is laid out as bytes.
 *
 * @param explicitVr every element carries its VR
 * @param bigEndian words have the most significant byte first
 * @param deflated the data set is one deflate stream (PS3.5 section A.5)
 * @param encapsulated pixel data is a sequence of fragments (PS3.5 section A.4)
 * @param lossy the syntax permits loss; whether a value lost anything, Lossy Image Compression (0028,2110) says
 * @param known false for a UID that Hilum has no name for: stored as received, read as explicit little-endian
 */
public record TransferSyntax(
        String uid,
        String name,
        boolean explicitVr,
        boolean bigEndian,
        boolean deflated,
        boolean encapsulated,
        boolean lossy,
        boolean known) {

    public static final TransferSyntax IMPLICIT_LITTLE_ENDIAN = new TransferSyntax(
            "1.2.840.10008.1.2", "Implicit VR Little Endian", false, false, false, false, false, true);
    public static final TransferSyntax EXPLICIT_LITTLE_ENDIAN = new TransferSyntax(
            "1.2.840.10008.1.2.1", "Explicit VR Little Endian", true, false, false, false, false, true);
    public static final TransferSyntax DEFLATED_EXPLICIT_LITTLE_ENDIAN = new TransferSyntax(
            "1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian", true, false, true, false, false, true);
    public static final TransferSyntax EXPLICIT_BIG_ENDIAN =
            new TransferSyntax("1.2.840.10008.1.2.2", "Explicit VR Big Endian", true, true, false, false, false, true);
    public static final TransferSyntax JPEG_BASELINE = lossy(".50", "JPEG Baseline (Process 1)");
    public static final TransferSyntax JPEG_EXTENDED = lossy(".51", "JPEG Extended (Process 2 and 4)");
    public static final TransferSyntax JPEG_SPECTRAL_SELECTION = lossy(".53", "JPEG Spectral Selection (retired)");
    public static final TransferSyntax JPEG_FULL_PROGRESSION = lossy(".55", "JPEG Full Progression (retired)");
    public static final TransferSyntax JPEG_LOSSLESS = lossless(".57", "JPEG Lossless (Process 14)");
    public static final TransferSyntax JPEG_LOSSLESS_SV1 =
            lossless(".70", "JPEG Lossless (Process 14, Selection Value 1)");
    public static final TransferSyntax JPEG_LS_LOSSLESS = lossless(".80", "JPEG-LS Lossless");
    public static final TransferSyntax JPEG_LS_NEAR_LOSSLESS = lossy(".81", "JPEG-LS Near-Lossless");
    public static final TransferSyntax JPEG_2000_LOSSLESS = lossless(".90", "JPEG 2000 Lossless");
    public static final TransferSyntax JPEG_2000 = lossy(".91", "JPEG 2000");
    public static final TransferSyntax HTJ2K_LOSSLESS = lossless(".201", "High-Throughput JPEG 2000 Lossless");
    public static final TransferSyntax HTJ2K_LOSSLESS_RPCL =
            lossless(".202", "High-Throughput JPEG 2000 with RPCL Lossless");
    public static final TransferSyntax HTJ2K = lossy(".203", "High-Throughput JPEG 2000");
    public static final TransferSyntax RLE_LOSSLESS =
            new TransferSyntax("1.2.840.10008.1.2.5", "RLE Lossless", true, false, false, true, false, true);

    private static final List<TransferSyntax> KNOWN = List.of(
            IMPLICIT_LITTLE_ENDIAN,
            EXPLICIT_LITTLE_ENDIAN,
            DEFLATED_EXPLICIT_LITTLE_ENDIAN,
            EXPLICIT_BIG_ENDIAN,
            JPEG_BASELINE,
            JPEG_EXTENDED,
            JPEG_SPECTRAL_SELECTION,
            JPEG_FULL_PROGRESSION,
            JPEG_LOSSLESS,
            JPEG_LOSSLESS_SV1,
            JPEG_LS_LOSSLESS,
            JPEG_LS_NEAR_LOSSLESS,
            JPEG_2000_LOSSLESS,
            JPEG_2000,
            HTJ2K_LOSSLESS,
            HTJ2K_LOSSLESS_RPCL,
            HTJ2K,
            RLE_LOSSLESS);

    private static final Map<String, TransferSyntax> BY_UID =
            KNOWN.stream().collect(Collectors.toUnmodifiableMap(TransferSyntax::uid, Function.identity()));

    /** All that Hilum knows by name, in the order of the standard. */
    public static List<TransferSyntax> all() {
        return KNOWN;
    }

    /**
     * The transfer syntax of a UID; trailing padding is ignored. A UID that is not known makes one with {@code known}
     * false: every syntax added since 1993 is explicit little-endian with encapsulated pixel data, so its header can be
     * read that way.
     */
    public static TransferSyntax of(String uid) {
        TransferSyntax syntax = BY_UID.get(uid);
        if (syntax != null) {
            return syntax;
        }
        String trimmed = trim(uid);
        TransferSyntax again = BY_UID.get(trimmed);
        return again != null ? again : new TransferSyntax(trimmed, "unknown", true, false, false, true, true, false);
    }

    /** True where pixel data lies as plain words: neither encapsulated nor deflated. */
    public boolean isNative() {
        return !encapsulated && !deflated;
    }

    private static String trim(String uid) {
        int end = uid.length();
        while (end > 0 && uid.charAt(end - 1) <= ' ') {
            end--;
        }
        return uid.substring(0, end);
    }

    private static TransferSyntax lossless(String suffix, String name) {
        return new TransferSyntax("1.2.840.10008.1.2.4" + suffix, name, true, false, false, true, false, true);
    }

    private static TransferSyntax lossy(String suffix, String name) {
        return new TransferSyntax("1.2.840.10008.1.2.4" + suffix, name, true, false, false, true, true, true);
    }
}
