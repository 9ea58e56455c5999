package dev.hilum.report;

import dev.hilum.dicom.data.ContributingEquipment;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.InstanceReference;
import dev.hilum.dicom.data.NewInstance;
import dev.hilum.dicom.data.PatientAndStudy;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Vr;
import dev.hilum.study.SliceSeries;
import java.util.Arrays;
import java.util.List;

/** The readable report as an Encapsulated PDF object (PS3.3 A.45.1). */
public final class PdfObject {
    private static final int SERIES_NUMBER_OFFSET = 2100;

    private PdfObject() {}

    /** @param pdf as {@link PdfReport} makes it */
    public static DataSet of(StudyReport report, ReportSettings settings, byte[] pdf) {
        ResultUids uids = new ResultUids(report.resultUid());
        NewInstance identity = new NewInstance(
                Uid.ENCAPSULATED_PDF,
                uids.part("pdf"),
                uids.part("pdf/series"),
                "DOC",
                SeriesNumbers.after(report.header(), SERIES_NUMBER_OFFSET),
                SeriesNumbers.description("PDF", report, settings),
                report.createdAt(),
                settings.zone());
        Algorithms algorithms = new Algorithms(report, settings);
        DataSet target = new DataSet();
        PatientAndStudy.copy(report.header(), target);
        identity.addTo(target);
        algorithms.equipment().addTo(target);
        if (!algorithms.contributors().isEmpty()) {
            target.setItems(
                    Tag.ContributingEquipmentSequence,
                    ContributingEquipment.items(algorithms.contributors(), identity.dateTime(target)));
        }
        addDocument(target, report, pdf);
        return target;
    }

    /** Encapsulated Document and SC Equipment Modules (PS3.3 C.24.2, C.8.6.1). */
    private static void addDocument(DataSet target, StudyReport report, byte[] pdf) {
        target.setStrings(Tag.ConversionType, Vr.CS, "WSD")
                .setStrings(Tag.BurnedInAnnotation, Vr.CS, "YES")
                .setStrings(Tag.AcquisitionDateTime, Vr.DT)
                .setStrings(Tag.DocumentTitle, Vr.ST, "Chest CT AI analysis 胸部CT人工智能分析")
                .setItems(Tag.ConceptNameCodeSequence, List.of())
                .setStrings(Tag.MIMETypeOfEncapsulatedDocument, Vr.LO, "application/pdf")
                .setIntegers(Tag.EncapsulatedDocumentLength, Vr.UL, pdf.length)
                .setBytes(Tag.EncapsulatedDocument, Vr.OB, Arrays.copyOf(pdf, pdf.length + (pdf.length & 1)));
        SliceSeries series = report.series();
        if (series != null) {
            target.setItems(
                    Tag.SourceInstanceSequence,
                    new SourceImages(series)
                            .references().stream()
                                    .map(InstanceReference::toItem)
                                    .toList());
        }
    }
}
