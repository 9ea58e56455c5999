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
    VERDICT_ADDED("ADDED", "Human-added");

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
