package dev.hilum.report;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.measure.SeverityScale;

/**
 * Our codes, scheme 99HILUM, where the standard has none. Published in docs/dicom-conformance.md; a value never changes
 * its meaning.
 */
public enum LocalCode {
    OUTPUT("OUTPUT", "Output of the analysis"),
    OUTPUT_NODULE("OUT-NODULE", "Pulmonary nodule detection"),
    OUTPUT_TRIAGE("OUT-TRIAGE", "Triage: recognition of pneumonia imaging abnormality"),
    OUTPUT_QUANTIFICATION("OUT-QUANT", "Quantification of pneumonia lesions"),
    ANALYSIS_STATUS("ANALYSIS-STATUS", "Status of the analysis"),
    ANALYSED("ANALYSED", "Analysed"),
    NOT_ANALYSED("NOT-ANALYSED", "Not analysed"),
    REASON("REASON", "Reason why the study was not analysed"),
    CAUTION("CAUTION", "Caution for the reader"),
    NODULE_PRESENCE("NODULE-PRESENCE", "Pulmonary nodule at or above the detection threshold"),
    NODULE_COUNT("NODULE-COUNT", "Number of detected nodules and masses"),
    DETECTION_SCORE("DETECTION-SCORE", "Detection score, not a probability of malignancy"),
    DENSITY_TYPE("DENSITY-TYPE", "Nodule density type"),
    DENSITY_SOLID("DENS-SOLID", "Solid nodule"),
    DENSITY_PART_SOLID("DENS-PARTSOLID", "Part-solid nodule"),
    DENSITY_CALCIFIED("DENS-CALCIFIED", "Calcified nodule"),
    LUNG_ZONE("LUNG-ZONE", "Equal third of the lung's height"),
    LOBE("LOBE", "Lobe by a lobe model"),
    SOLID_CORE("SOLID-CORE", "Mean diameter of the solid part"),
    PLEURA_DISTANCE("PLEURA-DIST", "Distance from the margin to the pleura"),
    TRIAGE_FLAG("TRIAGE-FLAG", "Pneumonia imaging abnormality recognised"),
    TRIAGE_SCORE("TRIAGE-SCORE", "Triage score"),
    TRIAGE_THRESHOLD("TRIAGE-THRESH", "Triage threshold"),
    LESION_VOLUME("LESION-VOLUME", "Lesion volume"),
    LESION_PERCENT("LESION-PERCENT", "Proportion of lung volume affected"),
    GROUND_GLASS_VOLUME("GGO-VOLUME", "Ground-glass volume"),
    CONSOLIDATION_VOLUME("CONSOL-VOLUME", "Consolidation volume"),
    BAND_VOLUME("BAND-VOLUME", "Lung volume within an attenuation band"),
    BAND_PERCENT("BAND-PERCENT", "Proportion of lung volume within an attenuation band"),
    BAND_FROM("BAND-FROM", "Lower limit of the attenuation band, inclusive"),
    BAND_TO("BAND-TO", "Upper limit of the attenuation band, exclusive"),
    CT_SEVERITY("CT-SEVERITY", "CT severity score"),
    CT_SEVERITY_MAXIMUM("CT-SEVERITY-MAX", "Highest value of the CT severity scale"),
    VERDICT("VERDICT", "What the verifying observer did to the finding"),
    VERDICT_ACCEPTED("ACCEPTED", "Accepted"),
    VERDICT_REJECTED("REJECTED", "Rejected"),
    VERDICT_EDITED("EDITED", "Human-edited"),
    VERDICT_ADDED("ADDED", "Human-added"),
    COMPARISON("COMPARISON", "Comparison with a prior study"),
    COMPARED("COMPARED", "Compared with the prior study"),
    NOT_COMPARED("NOT-COMPARED", "Not compared with the prior study"),
    NOT_COMPARED_REASON("NOT-COMP-REASON", "Reason why there is no comparison"),
    COMPARISON_MODE("COMP-MODE", "Who chose the prior study"),
    MODE_AUTO("COMP-AUTO", "The software"),
    MODE_MANUAL("COMP-MANUAL", "The reader"),
    PRIOR_STUDY("PRIOR-STUDY", "Study Instance UID of the prior study"),
    PRIOR_SERIES("PRIOR-SERIES", "Series Instance UID of the prior series"),
    PRIOR_DATE("PRIOR-DATE", "Date of acquisition of the prior series"),
    PRIOR_INTERVAL("PRIOR-INTERVAL", "Time from the prior acquisition to this one"),
    REGISTRATION_CORRELATION("REG-CORR", "Correlation of attenuation after registration with the prior"),
    REGISTRATION_OVERLAP("REG-OVERLAP", "Share of the lungs within the prior's lungs after registration"),
    PRIOR_FINDING("PRIOR-FINDING", "Finding of the prior study that is compared"),
    PRIOR_DIAMETER("PRIOR-DIAMETER", "Mean diameter in the prior study"),
    PRIOR_VOLUME("PRIOR-VOLUME", "Volume in the prior study"),
    CHANGE("CHANGE", "Change since the prior study"),
    CHANGE_NEW("CHANGE-NEW", "New: no detection at its place in the prior study"),
    CHANGE_RESOLVED("CHANGE-RESOLVED", "Resolved: no detection at its place in this study"),
    CHANGE_UNDECIDED("CHANGE-UNDECID", "No change can be told"),
    CHANGE_REASON("CHANGE-REASON", "What decided the change, and why a number is missing"),
    DIAMETER_CHANGE("DIAM-CHANGE", "Change of the mean diameter"),
    DIAMETER_UNCERTAINTY("DIAM-CHANGE-U", "Half width of the 95 % interval of the mean diameter's change"),
    VOLUME_CHANGE("VOL-CHANGE", "Change of the volume, of the prior volume"),
    VOLUME_UNCERTAINTY("VOL-CHANGE-U", "Half width of the 95 % interval of the change of the volume"),
    DOUBLING_TIME("VDT", "Volume doubling time"),
    DOUBLING_TIME_LOW("VDT-LOW", "Lower end of the 95 % interval of the volume doubling time"),
    DOUBLING_TIME_HIGH("VDT-HIGH", "Upper end of the 95 % interval of the volume doubling time"),
    LESION_ALERT("LESION-ALERT", "Lesions grew beyond the alert limit within the alert interval"),
    PRIOR_LESION_VOLUME("PRIOR-LESION", "Lesion volume in the prior study"),
    PRIOR_LESION_PERCENT("PRIOR-PERCENT", "Proportion of lung volume affected in the prior study"),
    LESION_CHANGE("LESION-CHANGE", "Change of the lesion volume"),
    LESION_CHANGE_PERCENT("LESION-CHANGE-PC", "Change of the lesion volume, of the prior lesion volume"),
    PROPORTION_CHANGE("PROPORTION-CHG", "Change of the proportion of lung affected, percentage points"),
    GUIDELINE("GUIDELINE", "Guideline of the suggested category"),
    GUIDELINE_FLEISCHNER("FLEISCHNER-2017", "Fleischner 2017"),
    GUIDELINE_LUNG_RADS("LUNG-RADS-2022", "Lung-RADS v2022"),
    CATEGORY("SUGG-CATEGORY", "Category suggested by the guideline, for the reader to judge"),
    CATEGORY_REFUSED("SUGG-REFUSED", "Reason why no category is suggested"),
    CATEGORY_TEXT("SUGG-TEXT", "What the guideline says of the category, or why there is none"),
    CATEGORY_INPUT("SUGG-INPUT", "What the suggested category was derived from");

    /** Coding scheme designator of all local codes. */
    public static final String SCHEME = "99HILUM";

    private final CodedConcept concept;

    LocalCode(String value, String meaning) {
        this.concept = new CodedConcept(value, SCHEME, meaning);
    }

    public CodedConcept concept() {
        return concept;
    }

    /** The code of a scale, as Measurement Method. */
    static CodedConcept of(SeverityScale scale) {
        return new CodedConcept(scale.code(), SCHEME, scale.meaning());
    }

    /** The code of a constant of a closed list, such as a reason code: its name is its value. */
    static CodedConcept of(Enum<?> constant, String meaning) {
        return new CodedConcept(constant.name(), SCHEME, meaning);
    }
}
