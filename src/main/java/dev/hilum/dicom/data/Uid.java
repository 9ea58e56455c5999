package dev.hilum.dicom.data;

import java.util.regex.Pattern;

/** Unique identifiers (PS3.5 section 9): well-known ones, and the form of all. */
public final class Uid {
    public static final String VERIFICATION = "1.2.840.10008.1.1";
    public static final String CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2";
    public static final String ENHANCED_CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2.1";
    public static final String LEGACY_CONVERTED_ENHANCED_CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2.2";
    public static final String SECONDARY_CAPTURE_IMAGE = "1.2.840.10008.5.1.4.1.1.7";
    public static final String ENHANCED_SR = "1.2.840.10008.5.1.4.1.1.88.22";
    public static final String COMPREHENSIVE_SR = "1.2.840.10008.5.1.4.1.1.88.33";
    public static final String COMPREHENSIVE_3D_SR = "1.2.840.10008.5.1.4.1.1.88.34";
    public static final String CHEST_CAD_SR = "1.2.840.10008.5.1.4.1.1.88.65";
    public static final String KEY_OBJECT_SELECTION = "1.2.840.10008.5.1.4.1.1.88.59";
    public static final String MULTI_FRAME_TRUE_COLOR_SC = "1.2.840.10008.5.1.4.1.1.7.4";
    public static final String LABEL_MAP_SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.7";
    public static final String SEGMENTATION = "1.2.840.10008.5.1.4.1.1.66.4";
    public static final String ENCAPSULATED_PDF = "1.2.840.10008.5.1.4.1.1.104.1";
    /** Storage Commitment Push Model SOP Class and its well-known instance (PS3.4 section J.3.5). */
    public static final String STORAGE_COMMITMENT = "1.2.840.10008.1.20.1";

    public static final String STORAGE_COMMITMENT_INSTANCE = "1.2.840.10008.1.20.1.1";
    /** Instance Availability Notification SOP Class (PS3.4 annex R). */
    public static final String INSTANCE_AVAILABILITY = "1.2.840.10008.5.1.4.33";

    public static final String APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1";

    /** Hilum's own root: UUID-derived UIDs under 2.25 (PS3.5 annex B.2) need no registration. */
    public static final String IMPLEMENTATION_CLASS = "2.25.165487216925938462210459373041824718921";

    public static final String IMPLEMENTATION_VERSION = "HILUM_0_1";

    private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]*)(\\.(0|[1-9][0-9]*))*");

    private Uid() {}

    /** At most 64 characters of components without leading zeros (PS3.5 section 9.1). */
    public static boolean isValid(String uid) {
        return uid.length() <= 64 && FORM.matcher(uid).matches();
    }
}
