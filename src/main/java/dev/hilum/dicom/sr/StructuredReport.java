package dev.hilum.dicom.sr;

import dev.hilum.dicom.data.ContributingEquipment;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Equipment;
import dev.hilum.dicom.data.InstanceReference;
import dev.hilum.dicom.data.NewInstance;
import dev.hilum.dicom.data.PatientAndStudy;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A structured report of any class, such as Comprehensive 3D SR or Chest CAD SR (PS3.3 A.35.13, A.35.6): COMPLETE, and UNVERIFIED unless a person has attested it.
 *
 * @param source instance whose patient and study the report belongs to
 * @param evidence every composite object that the content refers to, and what it was made from; those of another study
 *     than the report's stand in Pertinent Other Evidence Sequence (0040,A385)
 * @param predecessors earlier reports that this one supersedes
 * @param verifier person who attests the report, null where none does
 * @param root content tree
 */
public record StructuredReport(
        DataSet source,
        NewInstance identity,
        Equipment equipment,
        List<ContributingEquipment> contributors,
        List<InstanceReference> evidence,
        List<InstanceReference> predecessors,
        @Nullable VerifyingObserver verifier,
        ContentItem.Container root) {
    public StructuredReport {
        contributors = List.copyOf(contributors);
        evidence = List.copyOf(evidence);
        predecessors = List.copyOf(predecessors);
    }

    /** The whole object. */
    public DataSet toDataSet() {
        DataSet target = new DataSet();
        PatientAndStudy.copy(source, target);
        identity.addTo(target);
        equipment.addTo(target);
        addDocumentModules(target);
        return ContentWriter.write(root, target);
    }

    /** Reads the content tree of a structured report; throws {@link DicomException} where it breaks the standard. */
    public static ContentItem.Container readContent(DataSet report) {
        if (ContentReader.read(report) instanceof ContentItem.Container container) {
            return container;
        }
        throw new DicomException("(0040,A040): the root of a structured report is a CONTAINER");
    }

    /** SR Document Series and SR Document General Modules (PS3.3 C.17.1, C.17.2). */
    private void addDocumentModules(DataSet target) {
        target.setItems(Tag.ReferencedPerformedProcedureStepSequence, List.of())
                .setItems(Tag.PerformedProcedureCodeSequence, List.of())
                .setStrings(Tag.CompletionFlag, Vr.CS, "COMPLETE")
                .setStrings(Tag.VerificationFlag, Vr.CS, verifier == null ? "UNVERIFIED" : "VERIFIED");
        if (verifier != null) {
            target.setItem(Tag.VerifyingObserverSequence, verifier.toItem(identity.dateTime(target)));
        }
        if (!contributors.isEmpty()) {
            target.setItems(
                    Tag.ContributingEquipmentSequence,
                    ContributingEquipment.items(contributors, identity.dateTime(target)));
        }
        addEvidence(target);
        if (!predecessors.isEmpty()) {
            target.setItems(Tag.PredecessorDocumentsSequence, hierarchy(predecessors));
        }
    }

    private void addEvidence(DataSet target) {
        String study = source.string(Tag.StudyInstanceUID).orElse("");
        Map<Boolean, List<InstanceReference>> own = evidence.stream()
                .collect(Collectors.partitioningBy(one -> one.studyInstanceUid().equals(study)));
        List<InstanceReference> current = own.getOrDefault(true, List.of());
        List<InstanceReference> other = own.getOrDefault(false, List.of());
        if (!current.isEmpty()) {
            target.setItems(Tag.CurrentRequestedProcedureEvidenceSequence, hierarchy(current));
        }
        if (!other.isEmpty()) {
            target.setItems(Tag.PertinentOtherEvidenceSequence, hierarchy(other));
        }
    }

    /** Study, series, instance: the Hierarchical SOP Instance Reference Macro (PS3.3 table C.17-3). */
    static List<DataSet> hierarchy(List<InstanceReference> references) {
        Map<String, Map<String, List<DataSet>>> studies = new LinkedHashMap<>();
        for (InstanceReference reference : references) {
            studies.computeIfAbsent(reference.studyInstanceUid(), study -> new LinkedHashMap<>())
                    .computeIfAbsent(reference.seriesInstanceUid(), series -> new ArrayList<>())
                    .add(reference.toItem());
        }
        List<DataSet> items = new ArrayList<>();
        studies.forEach((study, series) -> items.add(new DataSet()
                .setStrings(Tag.StudyInstanceUID, Vr.UI, study)
                .setItems(Tag.ReferencedSeriesSequence, seriesItems(series))));
        return items;
    }

    private static List<DataSet> seriesItems(Map<String, List<DataSet>> series) {
        List<DataSet> items = new ArrayList<>();
        series.forEach((uid, instances) -> items.add(new DataSet()
                .setStrings(Tag.SeriesInstanceUID, Vr.UI, uid)
                .setItems(Tag.ReferencedSOPSequence, instances)));
        return items;
    }
}
