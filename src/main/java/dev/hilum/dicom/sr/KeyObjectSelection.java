package dev.hilum.dicom.sr;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Equipment;
import dev.hilum.dicom.data.InstanceReference;
import dev.hilum.dicom.data.NewInstance;
import dev.hilum.dicom.data.PatientAndStudy;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.sr.ContentItem.Related;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A Key Object Selection Document (PS3.3 A.35.4) with the content of TID 2010.
 *
 * @param source instance whose patient and study it belongs to
 * @param title of CID 7010
 * @param description in words
 * @param selected at least one, all of this study
 */
public record KeyObjectSelection(
        DataSet source,
        NewInstance identity,
        Equipment equipment,
        CodedConcept title,
        String description,
        List<InstanceReference> selected) {
    private static final Set<String> IMAGES =
            Set.of(Uid.SEGMENTATION, Uid.LABEL_MAP_SEGMENTATION, Uid.MULTI_FRAME_TRUE_COLOR_SC);

    public KeyObjectSelection {
        selected = List.copyOf(selected);
        if (selected.isEmpty()) {
            throw new IllegalArgumentException("a key object selection selects something");
        }
    }

    /** The whole object. */
    public DataSet toDataSet() {
        DataSet target = new DataSet();
        PatientAndStudy.copy(source, target);
        identity.addTo(target);
        equipment.addTo(target);
        target.setItems(Tag.ReferencedPerformedProcedureStepSequence, List.of())
                .setItems(Tag.CurrentRequestedProcedureEvidenceSequence, StructuredReport.hierarchy(selected));
        return ContentWriter.write(content(), target);
    }

    private ContentItem.Container content() {
        List<Related> content = new ArrayList<>();
        content.add(Related.contains(ContentItem.text(Concept.KEY_OBJECT_DESCRIPTION, description)));
        selected.forEach(instance -> content.add(Related.contains(item(instance))));
        return new ContentItem.Container(title, false, ContentItem.Template.dcmr(2010), content);
    }

    private static ContentItem item(InstanceReference instance) {
        ContentItem.Reference reference = new ContentItem.Reference(instance.sopClassUid(), instance.sopInstanceUid());
        return IMAGES.contains(instance.sopClassUid())
                ? new ContentItem.Image(null, reference, List.of(), List.of(), List.of())
                : new ContentItem.Composite(null, reference, List.of());
    }
}
