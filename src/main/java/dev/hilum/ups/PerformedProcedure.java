package dev.hilum.ups;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a workitem must have before it can be COMPLETED: Unified Procedure Step Performed Procedure (PS3.3 C.30.3). */
final class PerformedProcedure {
    private static final CodedConcept COMPUTER_AIDED_DETECTION =
            new CodedConcept("110004", "DCM", "Computer Aided Detection");
    private static final CodedConcept STATION = new CodedConcept("HILUM", "99HILUM", "Hilum chest CT analysis");
    private static final DateTimeFormatter DATE_TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'+0000'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final URI results;

    /** @param results base of the DICOMweb service that has our objects */
    PerformedProcedure(URI results) {
        this.results = results;
    }

    DataSet of(AnalysedStudies.Progress.Performed performed) {
        DataSet procedure = new DataSet()
                .setItems(Tag.PerformedStationNameCodeSequence, List.of(STATION.toItem()))
                .setStrings(Tag.PerformedProcedureStepStartDateTime, Vr.DT, text(performed.begun()))
                .setStrings(Tag.PerformedProcedureStepEndDateTime, Vr.DT, text(performed.ended()))
                .setItems(Tag.PerformedWorkitemCodeSequence, List.of(COMPUTER_AIDED_DETECTION.toItem()))
                .setItems(Tag.OutputInformationSequence, outputs(performed.outputs()));
        DataSet progress = new DataSet().setDecimals(Tag.ProcedureStepProgress, Vr.DS, 100);
        return new DataSet()
                .setItem(Tag.ProcedureStepProgressInformationSequence, progress)
                .setItem(Tag.UnifiedProcedureStepPerformedProcedureSequence, procedure);
    }

    /** An item for each series. */
    private List<DataSet> outputs(List<AnalysedStudies.Output> outputs) {
        Map<String, DataSet> bySeries = new LinkedHashMap<>();
        for (AnalysedStudies.Output output : outputs) {
            DataSet item = bySeries.computeIfAbsent(output.series(), uid -> series(output));
            List<DataSet> references = new ArrayList<>(item.items(Tag.ReferencedSOPSequence));
            references.add(new DataSet()
                    .setStrings(Tag.ReferencedSOPClassUID, Vr.UI, output.sopClass())
                    .setStrings(Tag.ReferencedSOPInstanceUID, Vr.UI, output.sopInstance()));
            item.setItems(Tag.ReferencedSOPSequence, references);
        }
        return List.copyOf(bySeries.values());
    }

    private DataSet series(AnalysedStudies.Output output) {
        String address = results + "/studies/" + output.study() + "/series/" + output.series();
        return new DataSet()
                .setStrings(Tag.TypeOfInstances, Vr.CS, "DICOM")
                .setStrings(Tag.StudyInstanceUID, Vr.UI, output.study())
                .setStrings(Tag.SeriesInstanceUID, Vr.UI, output.series())
                .setItems(
                        Tag.WADORSRetrievalSequence,
                        List.of(new DataSet().setStrings(Tag.RetrieveURL, Vr.UR, address)));
    }

    private static String text(Instant at) {
        return DATE_TIME.format(at);
    }
}
