package dev.hilum.dicom.sr;

import dev.hilum.dicom.data.CodedConcept;

/** Codes of PS3.16 (annex D for scheme DCM, the context groups for SCT and UCUM) that our reports use. */
public final class Concept {
    public static final CodedConcept IMAGING_MEASUREMENT_REPORT = dcm("126000", "Imaging Measurement Report");
    public static final CodedConcept LANGUAGE = dcm("121049", "Language of Content Item and Descendants");
    public static final CodedConcept OBSERVER_TYPE = dcm("121005", "Observer Type");
    public static final CodedConcept DEVICE = dcm("121007", "Device");
    public static final CodedConcept PERSON = dcm("121006", "Person");
    public static final CodedConcept PERSON_OBSERVER_NAME = dcm("121008", "Person Observer Name");
    public static final CodedConcept DEVICE_OBSERVER_UID = dcm("121012", "Device Observer UID");
    public static final CodedConcept DEVICE_OBSERVER_NAME = dcm("121013", "Device Observer Name");
    public static final CodedConcept DEVICE_OBSERVER_MANUFACTURER = dcm("121014", "Device Observer Manufacturer");
    public static final CodedConcept DEVICE_OBSERVER_MODEL_NAME = dcm("121015", "Device Observer Model Name");
    public static final CodedConcept DEVICE_OBSERVER_SERIAL_NUMBER = dcm("121016", "Device Observer Serial Number");
    public static final CodedConcept PROCEDURE_REPORTED = dcm("121058", "Procedure reported");
    public static final CodedConcept CHEST_CAD_REPORT = dcm("112000", "Chest CAD Report");
    public static final CodedConcept CAD_SUMMARY = dcm("111017", "CAD Processing and Findings Summary");
    public static final CodedConcept ALL_SUCCEEDED_WITHOUT_FINDINGS =
            dcm("111241", "All algorithms succeeded; without findings");
    public static final CodedConcept ALL_SUCCEEDED_WITH_FINDINGS =
            dcm("111242", "All algorithms succeeded; with findings");
    public static final CodedConcept NOT_ALL_SUCCEEDED_WITHOUT_FINDINGS =
            dcm("111243", "Not all algorithms succeeded; without findings");
    public static final CodedConcept NOT_ALL_SUCCEEDED_WITH_FINDINGS =
            dcm("111244", "Not all algorithms succeeded; with findings");
    public static final CodedConcept NO_ALGORITHMS_SUCCEEDED =
            dcm("111245", "No algorithms succeeded; without findings");
    public static final CodedConcept SUMMARY_OF_DETECTIONS = dcm("111064", "Summary of Detections");
    public static final CodedConcept SUMMARY_OF_ANALYSES = dcm("111065", "Summary of Analyses");
    public static final CodedConcept SUCCESSFUL_DETECTIONS = dcm("111063", "Successful Detections");
    public static final CodedConcept FAILED_DETECTIONS = dcm("111025", "Failed Detections");
    public static final CodedConcept DETECTION_PERFORMED = dcm("111022", "Detection Performed");
    public static final CodedConcept SUCCEEDED = dcm("111222", "Succeeded");
    public static final CodedConcept PARTIALLY_SUCCEEDED = dcm("111223", "Partially Succeeded");
    public static final CodedConcept FAILED = dcm("111224", "Failed");
    public static final CodedConcept NOT_ATTEMPTED = dcm("111225", "Not Attempted");
    public static final CodedConcept SUCCESSFUL_ANALYSES = dcm("111062", "Successful Analyses");
    public static final CodedConcept ANALYSIS_PERFORMED = dcm("111004", "Analysis Performed");
    public static final CodedConcept TEMPORAL_CORRELATION = sct("133886009", "Temporal correlation");
    public static final CodedConcept COMPOSITE_FEATURE = dcm("111015", "Composite Feature");
    public static final CodedConcept COMPOSITE_TYPE = dcm("111016", "Composite type");
    public static final CodedConcept RELATED_TEMPORALLY = dcm("111153", "Target content items are related temporally");
    public static final CodedConcept SCOPE_OF_FEATURE = dcm("111057", "Scope of Feature");
    public static final CodedConcept ON_MULTIPLE_IMAGES = dcm("111158", "Feature detected on multiple images");
    public static final CodedConcept QUALITATIVE_DIFFERENCE = dcm("111049", "Qualitative Difference");
    public static final CodedConcept DIFFERENCE_IN_SIZE = sct("442714003", "Difference in size");
    public static final CodedConcept SINGLE_IMAGE_FINDING = dcm("111059", "Single Image Finding");
    public static final CodedConcept RENDERING_INTENT = dcm("111056", "Rendering Intent");
    public static final CodedConcept PRESENTATION_REQUIRED = dcm("111150", "Presentation Required");
    public static final CodedConcept CENTER = dcm("111010", "Center");
    public static final CodedConcept CERTAINTY_OF_FINDING = dcm("111012", "Certainty of Finding");
    public static final CodedConcept REJECTED_FOR_QUALITY_REASONS = dcm("113001", "Rejected for Quality Reasons");
    public static final CodedConcept KEY_OBJECT_DESCRIPTION = dcm("113012", "Key Object Description");
    public static final CodedConcept IMAGE_LIBRARY = dcm("111028", "Image Library");
    public static final CodedConcept IMAGE_LIBRARY_GROUP = dcm("126200", "Image Library Group");
    public static final CodedConcept MODALITY = dcm("121139", "Modality");
    public static final CodedConcept COMPUTED_TOMOGRAPHY = dcm("CT", "Computed Tomography");
    public static final CodedConcept FRAME_OF_REFERENCE_UID = dcm("112227", "Frame of Reference UID");
    public static final CodedConcept PIXEL_DATA_ROWS = dcm("110910", "Pixel Data Rows");
    public static final CodedConcept PIXEL_DATA_COLUMNS = dcm("110911", "Pixel Data Columns");
    public static final CodedConcept HORIZONTAL_PIXEL_SPACING = dcm("111026", "Horizontal Pixel Spacing");
    public static final CodedConcept VERTICAL_PIXEL_SPACING = dcm("111066", "Vertical Pixel Spacing");
    public static final CodedConcept SPACING_BETWEEN_SLICES = dcm("112226", "Spacing between slices");
    public static final CodedConcept SLICE_THICKNESS = dcm("112225", "Slice Thickness");
    public static final CodedConcept IMAGING_MEASUREMENTS = dcm("126010", "Imaging Measurements");
    public static final CodedConcept QUALITATIVE_EVALUATIONS =
            new CodedConcept("C0034375", "UMLS", "Qualitative Evaluations");
    public static final CodedConcept MEASUREMENT_GROUP = dcm("125007", "Measurement Group");
    public static final CodedConcept TRACKING_IDENTIFIER = dcm("112039", "Tracking Identifier");
    public static final CodedConcept TRACKING_UNIQUE_IDENTIFIER = dcm("112040", "Tracking Unique Identifier");
    public static final CodedConcept FINDING = dcm("121071", "Finding");
    public static final CodedConcept FINDING_SITE = sct("363698007", "Finding Site");
    public static final CodedConcept LATERALITY = sct("272741003", "Laterality");
    public static final CodedConcept MEASUREMENT_METHOD = sct("370129005", "Measurement Method");
    public static final CodedConcept DERIVATION = dcm("121401", "Derivation");
    public static final CodedConcept REFERENCED_SEGMENT = dcm("121191", "Referenced Segment");
    public static final CodedConcept SOURCE_SERIES_FOR_SEGMENTATION = dcm("121232", "Source series for segmentation");
    public static final CodedConcept ALGORITHM_FAMILY = dcm("111000", "Algorithm Family");
    public static final CodedConcept ALGORITHM_NAME = dcm("111001", "Algorithm Name");
    public static final CodedConcept ALGORITHM_PARAMETERS = dcm("111002", "Algorithm Parameters");
    public static final CodedConcept ALGORITHM_VERSION = dcm("111003", "Algorithm Version");
    public static final CodedConcept COMMENT = dcm("121106", "Comment");
    /** Of CID 100, which has no code of a chest CT. */
    public static final CodedConcept CT_UNSPECIFIED_BODY_REGION =
            new CodedConcept("25045-6", "LN", "CT unspecified body region");
    /** Of CID 100, for a study of which we only know that it holds images. */
    public static final CodedConcept IMAGING_PROCEDURE = sct("363679005", "Imaging procedure");

    public static final CodedConcept ENGLISH = new CodedConcept("en-US", "RFC5646", "English (United States)");

    public static final CodedConcept LUNG = sct("39607008", "Lung");
    public static final CodedConcept LEFT = sct("7771000", "Left");
    public static final CodedConcept RIGHT = sct("24028007", "Right");
    public static final CodedConcept BILATERAL = sct("51440002", "Bilateral");
    public static final CodedConcept UPPER_ZONE = sct("281392002", "Upper zone of lung");
    public static final CodedConcept MIDDLE_ZONE = sct("281393007", "Middle zone of lung");
    public static final CodedConcept LOWER_ZONE = sct("281394001", "Lower zone of lung");
    public static final CodedConcept RIGHT_UPPER_LOBE = sct("42400003", "Upper lobe of right lung");
    public static final CodedConcept RIGHT_MIDDLE_LOBE = sct("72481006", "Middle lobe of right lung");
    public static final CodedConcept RIGHT_LOWER_LOBE = sct("266005", "Lower lobe of right lung");
    public static final CodedConcept LEFT_UPPER_LOBE = sct("44714003", "Upper lobe of left lung");
    public static final CodedConcept LEFT_LOWER_LOBE = sct("41224006", "Lower lobe of left lung");
    public static final CodedConcept NODULE_OF_LUNG = sct("786838002", "Nodule of lung");
    public static final CodedConcept NODULE = sct("27925004", "Nodule");
    public static final CodedConcept MASS = sct("4147007", "Mass");
    public static final CodedConcept LESION = sct("52988006", "Lesion");
    public static final CodedConcept ABNORMAL_OPACITY = dcm("112033", "Abnormal opacity");
    public static final CodedConcept GROUND_GLASS = dcm("112120", "Ground glass opacity");
    public static final CodedConcept CONSOLIDATION = sct("95436008", "Lung consolidation");
    public static final CodedConcept ANATOMICAL_STRUCTURE = sct("91723000", "Anatomical Structure");
    public static final CodedConcept MORPHOLOGICALLY_ABNORMAL_STRUCTURE =
            sct("49755003", "Morphologically Abnormal Structure");
    public static final CodedConcept PRESENT = sct("52101004", "Present");
    public static final CodedConcept ABSENT = sct("272519000", "Absent");
    public static final CodedConcept NO_SIGNIFICANT_CHANGE = sct("129723006", "No significant changes in the finding");
    public static final CodedConcept INCREASE_IN_SIZE = sct("15454001", "Increase in size");
    public static final CodedConcept DECREASE_IN_SIZE = sct("19776001", "Decrease in size");
    public static final CodedConcept VOLUME = sct("118565006", "Volume");
    public static final CodedConcept LONG_AXIS = sct("103339001", "Long Axis");
    public static final CodedConcept SHORT_AXIS = sct("103340004", "Short Axis");
    public static final CodedConcept DIAMETER = sct("81827009", "Diameter");
    public static final CodedConcept MASS_PROPERTY = sct("118538004", "Mass");
    public static final CodedConcept ATTENUATION = dcm("112031", "Attenuation Coefficient");
    public static final CodedConcept NUMBER_OF_LESIONS = sct("246206008", "Number of lesions");
    public static final CodedConcept MEAN = sct("373098007", "Mean");
    public static final CodedConcept STANDARD_DEVIATION = sct("386136009", "Standard Deviation");
    public static final CodedConcept MINIMUM = sct("255605001", "Minimum");
    public static final CodedConcept MAXIMUM = sct("56851009", "Maximum");
    public static final CodedConcept MEDIAN = sct("373099004", "Median");
    public static final CodedConcept TENTH_PERCENTILE = sct("371890005", "10th Percentile Value of population");
    public static final CodedConcept NINETIETH_PERCENTILE = sct("371887004", "90th Percentile Value of population");

    public static final CodedConcept MILLIMETER = ucum("mm", "mm");
    public static final CodedConcept CUBIC_MILLIMETER = ucum("mm3", "mm3");
    public static final CodedConcept MILLILITER = ucum("mL", "mL");
    public static final CodedConcept MILLIGRAM = ucum("mg", "mg");
    public static final CodedConcept HOUNSFIELD_UNIT = ucum("[hnsf'U]", "Hounsfield unit");
    public static final CodedConcept PERCENT = ucum("%", "Percent");
    public static final CodedConcept DAY = ucum("d", "day");
    public static final CodedConcept HOUR = ucum("h", "hour");
    public static final CodedConcept NO_UNITS = ucum("1", "no units");
    public static final CodedConcept PIXELS = ucum("{pixels}", "pixels");
    public static final CodedConcept LESIONS = ucum("{lesions}", "lesions");
    public static final CodedConcept NODULES = ucum("{nodules}", "nodules");
    public static final CodedConcept SCORE = ucum("{score}", "score");

    private Concept() {}

    private static CodedConcept dcm(String value, String meaning) {
        return new CodedConcept(value, "DCM", meaning);
    }

    private static CodedConcept sct(String value, String meaning) {
        return new CodedConcept(value, "SCT", meaning);
    }

    private static CodedConcept ucum(String value, String meaning) {
        return new CodedConcept(value, "UCUM", meaning);
    }
}
