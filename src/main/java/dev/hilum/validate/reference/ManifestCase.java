package dev.hilum.validate.reference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One case of a manifest.
 *
 * @param name unique in the manifest; printed in reports, so no patient identity belongs here
 * @param path folder of DICOM files, or {@code http(s)://…/studies/<uid>} of a DICOMweb service
 * @param references files or folders, each of the type at the same place of {@code types}
 * @param label pneumonia by the reference standard; null where it is not known
 * @param sex overrides the header's; empty takes it from there
 * @param age in years, overrides the header's
 * @param stage EARLY, PROGRESSIVE, SEVERE, RESOLVING or a word of the manifest's own
 * @param repeatOf another case of the same acquisition: second kernel or reconstruction; empty for none
 * @param prior another case: an earlier study of the same patient to compare this one with; empty for none
 */
public record ManifestCase(
        String name,
        String path,
        List<String> references,
        List<ReferenceType> types,
        @Nullable Boolean label,
        String sex,
        String age,
        String stage,
        String site,
        String disease,
        String repeatOf,
        String prior) {
    public ManifestCase {
        references = List.copyOf(references);
        types = List.copyOf(types);
    }
}
