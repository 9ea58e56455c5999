package dev.hilum.dicom.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PatientAndStudyTest {
    private static final String DETACHED_STUDY = "1.2.840.10008.3.1.2.3.1";

    @Test
    void itemsThatLackAType1AttributeAreLeftOut() {
        DataSet source = source().setItems(
                        Tag.ReferencedStudySequence,
                        List.of(reference(null, "2.25.7"), reference(DETACHED_STUDY, "2.25.8")))
                .setItems(Tag.ProcedureCodeSequence, List.of(new DataSet().setStrings(Tag.CodeMeaning, Vr.LO, "CT")));
        DataSet target = new DataSet();
        PatientAndStudy.copy(source, target);

        List<DataSet> references = target.items(Tag.ReferencedStudySequence);
        assertEquals(1, references.size());
        assertEquals(
                "2.25.8",
                references.getFirst().string(Tag.ReferencedSOPInstanceUID).orElseThrow());
        assertTrue(target.element(Tag.ProcedureCodeSequence).isEmpty());
    }

    @Test
    void missingType2AttributesBecomeEmptyAndAMissingStudyIsRefused() {
        DataSet target = new DataSet();
        PatientAndStudy.copy(source(), target);
        assertTrue(target.element(Tag.PatientName).isPresent());
        assertThrows(DicomException.class, () -> PatientAndStudy.copy(new DataSet(), new DataSet()));
    }

    private static DataSet source() {
        return new DataSet().setStrings(Tag.StudyInstanceUID, Vr.UI, "2.25.1");
    }

    private static DataSet reference(@org.jspecify.annotations.Nullable String sopClass, String instance) {
        DataSet item = new DataSet().setStrings(Tag.ReferencedSOPInstanceUID, Vr.UI, instance);
        return sopClass == null ? item : item.setStrings(Tag.ReferencedSOPClassUID, Vr.UI, sopClass);
    }
}
