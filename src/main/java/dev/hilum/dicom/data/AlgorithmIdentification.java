package dev.hilum.dicom.data;

import java.util.List;

/**
 * Algorithm Identification Macro (PS3.3 section 10.16): which algorithm made a segment or a measurement.
 *
 * @param name at most 64 characters
 * @param version at most 64 characters; for a network it names the weights as well as the release
 * @param source who made it; at most 64 characters
 * @param parameters one {@code name=value} each
 */
public record AlgorithmIdentification(String name, String version, String source, List<String> parameters) {
    /** CID 7162 Algorithm Family. */
    public static final CodedConcept ARTIFICIAL_INTELLIGENCE =
            new CodedConcept("123110", "DCM", "Artificial Intelligence");

    private static final int LO_LENGTH = 64;

    public AlgorithmIdentification {
        if (name.isBlank() || version.isBlank() || name.length() > LO_LENGTH || version.length() > LO_LENGTH) {
            throw new IllegalArgumentException("an algorithm needs a name and a version of up to 64 characters");
        }
        parameters = List.copyOf(parameters);
    }

    /** One item of Segmentation Algorithm Identification Sequence (0062,0007). */
    public DataSet toItem() {
        DataSet item = new DataSet()
                .setConcept(Tag.AlgorithmFamilyCodeSequence, ARTIFICIAL_INTELLIGENCE)
                .setStrings(Tag.AlgorithmName, Vr.LO, name)
                .setStrings(Tag.AlgorithmVersion, Vr.LO, version)
                .setStrings(Tag.AlgorithmSource, Vr.LO, source);
        if (!parameters.isEmpty()) {
            item.setStrings(Tag.AlgorithmParameters, Vr.LT, String.join("\n", parameters));
        }
        return item;
    }

    /** Reads such an item. */
    public static AlgorithmIdentification fromItem(DataSet item) {
        String parameters = item.string(Tag.AlgorithmParameters).orElse("");
        return new AlgorithmIdentification(
                item.string(Tag.AlgorithmName).orElseThrow(() -> missing(Tag.AlgorithmName)),
                item.string(Tag.AlgorithmVersion).orElseThrow(() -> missing(Tag.AlgorithmVersion)),
                item.string(Tag.AlgorithmSource).orElse(""),
                parameters.lines().toList());
    }

    private static DicomException missing(int tag) {
        return new DicomException(Tag.format(tag) + " is missing");
    }
}
