package dev.hilum.dicom.data;

import java.util.List;
import java.util.function.Predicate;

/**
 * The Patient, General Study and Patient Study Modules (PS3.3 C.7.1.1, C.7.2.1, C.7.2.2), copied from a source
 * instance so that an output lands in the same patient and study. Missing type 2 attributes become empty; items of
 * optional sequences that lack a type 1 attribute, as de-identified studies have them, are left out.
 */
public final class PatientAndStudy {
    private static final int[] COPIED = {
        Tag.IssuerOfPatientID,
        Tag.IssuerOfPatientIDQualifiersSequence,
        Tag.OtherPatientIDsSequence,
        Tag.PatientIdentityRemoved,
        Tag.DeidentificationMethod,
        Tag.StudyDescription,
        Tag.IssuerOfAccessionNumberSequence,
        Tag.PatientAge,
        Tag.PatientSize,
        Tag.PatientWeight,
        Tag.TimezoneOffsetFromUTC
    };

    private PatientAndStudy() {}

    /** Copies the modules; throws {@link DicomException} where the source has no Study Instance UID. */
    public static void copy(DataSet source, DataSet target) {
        String study = source.string(Tag.StudyInstanceUID)
                .orElseThrow(() -> new DicomException(Tag.format(Tag.StudyInstanceUID) + " is missing"));
        target.setStrings(Tag.StudyInstanceUID, Vr.UI, study);
        copyOrEmpty(source, target, Tag.PatientName, Vr.PN);
        copyOrEmpty(source, target, Tag.PatientID, Vr.LO);
        copyOrEmpty(source, target, Tag.PatientBirthDate, Vr.DA);
        copyOrEmpty(source, target, Tag.PatientSex, Vr.CS);
        copyOrEmpty(source, target, Tag.StudyDate, Vr.DA);
        copyOrEmpty(source, target, Tag.StudyTime, Vr.TM);
        copyOrEmpty(source, target, Tag.ReferringPhysicianName, Vr.PN);
        copyOrEmpty(source, target, Tag.StudyID, Vr.SH);
        copyOrEmpty(source, target, Tag.AccessionNumber, Vr.SH);
        target.copyFrom(source, COPIED);
        copyWhole(source, target, Tag.ReferencedStudySequence, PatientAndStudy::isReference);
        copyWhole(source, target, Tag.ProcedureCodeSequence, PatientAndStudy::isCode);
        copyWhole(source, target, Tag.DeidentificationMethodCodeSequence, PatientAndStudy::isCode);
    }

    private static void copyWhole(DataSet source, DataSet target, int tag, Predicate<DataSet> complete) {
        List<DataSet> items = source.items(tag).stream().filter(complete).toList();
        if (!items.isEmpty()) {
            target.setItems(tag, items);
        }
    }

    /** SOP Instance Reference Macro, PS3.3 Table 10-11. */
    private static boolean isReference(DataSet item) {
        return item.string(Tag.ReferencedSOPClassUID).isPresent()
                && item.string(Tag.ReferencedSOPInstanceUID).isPresent();
    }

    /** Code Sequence Macro, PS3.3 Table 8.8-1. */
    private static boolean isCode(DataSet item) {
        boolean coded = item.string(Tag.CodeValue).isPresent()
                && item.string(Tag.CodingSchemeDesignator).isPresent();
        return item.string(Tag.CodeMeaning).isPresent()
                && (coded
                        || item.string(Tag.LongCodeValue).isPresent()
                        || item.string(Tag.URNCodeValue).isPresent());
    }

    private static void copyOrEmpty(DataSet source, DataSet target, int tag, Vr vr) {
        target.put(source.element(tag).orElse(new Element(tag, vr, new Value.Text(List.of()))));
    }
}
