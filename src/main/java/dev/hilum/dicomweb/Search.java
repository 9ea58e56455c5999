package dev.hilum.dicomweb;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Answers searches: one data set of attributes per study, series or instance (PS3.18 section 10.6.3). */
public final class Search {
    private static final int PAGE = 100;
    private static final int[] PATIENT_AND_STUDY = {
        Tag.StudyDate,
        Tag.StudyTime,
        Tag.AccessionNumber,
        Tag.ReferringPhysicianName,
        Tag.PatientName,
        Tag.PatientID,
        Tag.PatientBirthDate,
        Tag.PatientSex,
        Tag.StudyInstanceUID,
        Tag.StudyID,
        Tag.StudyDescription
    };
    private static final int[] SERIES = {
        Tag.Modality,
        Tag.SeriesDescription,
        Tag.SeriesInstanceUID,
        Tag.SeriesNumber,
        Tag.BodyPartExamined,
        Tag.Manufacturer,
        Tag.PerformedProcedureStepStartDate,
        Tag.PerformedProcedureStepStartTime,
        Tag.StudyInstanceUID
    };
    private static final int[] INSTANCE = {
        Tag.SOPClassUID,
        Tag.SOPInstanceUID,
        Tag.InstanceNumber,
        Tag.Rows,
        Tag.Columns,
        Tag.BitsAllocated,
        Tag.NumberOfFrames,
        Tag.StudyInstanceUID,
        Tag.SeriesInstanceUID,
        Tag.Modality
    };

    private final StudySearch studies;
    private final WebInstances instances;

    public Search(StudySearch studies, WebInstances instances) {
        this.studies = studies;
        this.instances = instances;
    }

    /** @param root address of {@code /dicomweb}, for Retrieve URL */
    List<DataSet> studies(SearchQuery query, String root) {
        List<DataSet> found = new ArrayList<>();
        int skip = query.offset();
        for (int at = 0; found.size() < query.limit(); at += PAGE) {
            List<DataSet> page = studies.candidates(query, PAGE, at);
            for (DataSet candidate : page) {
                DataSet study = study(candidate, query, root);
                if (query.matches(study) && skip-- <= 0 && found.size() < query.limit()) {
                    found.add(study);
                }
            }
            if (page.size() < PAGE) {
                break;
            }
        }
        return found;
    }

    List<DataSet> series(String studyUid, SearchQuery query, String root) {
        return page(
                instances.series(studyUid).stream().map(s -> series(s, query, root + "/studies/" + studyUid)), query);
    }

    List<DataSet> instances(Stream<WebInstance> of, SearchQuery query, String root) {
        return page(of.map(instance -> instance(instance, query, root)), query);
    }

    private DataSet study(DataSet row, SearchQuery query, String root) {
        String uid = row.string(Tag.StudyInstanceUID).orElseThrow();
        List<WebInstances.Series> series = instances.series(uid);
        DataSet study = new DataSet();
        series.stream().findFirst().map(WebInstances.Series::header).ifPresent(header -> {
            study.copyFrom(header, PATIENT_AND_STUDY);
            query.include().forEach(tag -> study.copyFrom(header, tag));
        });
        row.elements().stream()
                .filter(e -> !study.contains(e.tag()) || !row.strings(e.tag()).isEmpty())
                .toList()
                .forEach(study::put);
        String[] modalities = series.stream()
                .flatMap(s -> s.header().string(Tag.Modality).stream())
                .distinct()
                .sorted()
                .toArray(String[]::new);
        study.setStrings(Tag.ModalitiesInStudy, Vr.CS, modalities);
        study.setIntegers(Tag.NumberOfStudyRelatedSeries, Vr.IS, series.size());
        study.setIntegers(
                Tag.NumberOfStudyRelatedInstances,
                Vr.IS,
                series.stream().mapToLong(WebInstances.Series::count).sum());
        return located(study, root + "/studies/" + uid);
    }

    private static DataSet series(WebInstances.Series found, SearchQuery query, String studyRoot) {
        DataSet series = attributes(found.header(), SERIES, query);
        series.setIntegers(Tag.NumberOfSeriesRelatedInstances, Vr.IS, found.count());
        return located(series, studyRoot + "/series/" + found.first().seriesInstanceUid());
    }

    private static DataSet instance(WebInstance found, SearchQuery query, String root) {
        DataSet instance = attributes(found.object().dataSet(), INSTANCE, query);
        instance.setStrings(Tag.AvailableTransferSyntaxUID, Vr.UI, found.transferSyntaxUid());
        return located(
                instance,
                root + "/studies/" + found.object().studyInstanceUid() + "/series/" + found.seriesInstanceUid()
                        + "/instances/" + found.sopInstanceUid());
    }

    private static DataSet attributes(DataSet header, int[] tags, SearchQuery query) {
        DataSet chosen = new DataSet().copyFrom(header, Tag.SpecificCharacterSet);
        if (query.all()) {
            header.elements().stream()
                    .filter(e -> Integer.compareUnsigned(e.tag(), Tag.PixelData) < 0)
                    .forEach(chosen::put);
        }
        chosen.copyFrom(header, tags);
        query.include().forEach(tag -> chosen.copyFrom(header, tag));
        query.matches().forEach(match -> chosen.copyFrom(header, match.tag()));
        return chosen;
    }

    private static DataSet located(DataSet dataSet, String url) {
        return dataSet.setStrings(Tag.RetrieveURL, Vr.UR, url)
                .setStrings(Tag.InstanceAvailability, Vr.CS, "ONLINE")
                .setStrings(Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 192");
    }

    private static List<DataSet> page(Stream<DataSet> all, SearchQuery query) {
        return all.filter(query::matches)
                .skip(query.offset())
                .limit(query.limit())
                .toList();
    }
}
