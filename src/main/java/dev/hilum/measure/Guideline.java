package dev.hilum.measure;

/** The guideline that suggested categories follow. The two are for different people and never used together. */
public enum Guideline {
    /** Incidental nodules: MacMahon et al., Radiology 2017;284:228-243. */
    FLEISCHNER_2017("Fleischner 2017"),
    /** Screening: ACR Lung-RADS v2022. */
    LUNG_RADS_2022("Lung-RADS v2022");

    private final String label;

    Guideline(String label) {
        this.label = label;
    }

    /** Name for people. */
    public String label() {
        return label;
    }
}
