package dev.hilum.dicom.sr;

import dev.hilum.dicom.data.AlgorithmIdentification;
import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.Equipment;
import dev.hilum.dicom.sr.ContentItem.Related;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TID 1500 Measurement Report by a device.
 *
 * @param person who verifies it and is an observer beside the device, in the form of VR PN; null where there is none
 * @param procedure the imaging procedure reported, never the algorithm
 * @param library null where no image was read
 * @param algorithm with the parameters that shaped all of the report
 * @param groups Measurement Groups, at least one: a report without any could not be told from a failed one
 * @param evaluations of the report as a whole: CODE and TEXT
 */
public record MeasurementReport(
        Equipment observer,
        @Nullable String person,
        CodedConcept language,
        CodedConcept procedure,
        @Nullable ImageLibrary library,
        AlgorithmIdentification algorithm,
        List<ContentItem.Container> groups,
        List<ContentItem> evaluations) {
    public MeasurementReport {
        groups = List.copyOf(groups);
        evaluations = List.copyOf(evaluations);
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("a measurement report needs a measurement group");
        }
    }

    /** The content tree. */
    public ContentItem.Container toItem() {
        List<Related> content = new ArrayList<>();
        content.add(Related.conceptModifier(ContentItem.code(Concept.LANGUAGE, language)));
        content.addAll(DeviceObserver.items(observer));
        if (person != null) {
            content.addAll(PersonObserver.items(person));
        }
        content.add(Related.conceptModifier(ContentItem.code(Concept.PROCEDURE_REPORTED, procedure)));
        ImageLibrary images = library;
        if (images != null) {
            content.add(Related.contains(images.toItem()));
        }
        content.add(Related.contains(measurements()));
        if (!evaluations.isEmpty()) {
            content.add(Related.contains(new ContentItem.Container(
                    Concept.QUALITATIVE_EVALUATIONS,
                    false,
                    null,
                    evaluations.stream().map(Related::contains).toList())));
        }
        return new ContentItem.Container(
                Concept.IMAGING_MEASUREMENT_REPORT, false, ContentItem.Template.dcmr(1500), content);
    }

    private ContentItem.Container measurements() {
        List<Related> content = new ArrayList<>();
        Algorithm.items(algorithm).forEach(item -> content.add(Related.conceptModifier(item)));
        groups.forEach(group -> content.add(Related.contains(group)));
        return new ContentItem.Container(Concept.IMAGING_MEASUREMENTS, false, null, content);
    }
}
