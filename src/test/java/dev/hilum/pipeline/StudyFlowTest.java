package dev.hilum.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.job.ResultRow;
import dev.hilum.job.StudyState;
import dev.hilum.receive.Intake;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study's way from its last slice to its one live result, with studies that are decided before inference. */
class StudyFlowTest {
    private static final String STUDY = SmallStudy.UID;

    @TempDir
    Path home;

    private FlowRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = openRig();
    }

    /** Subclasses run the same tests on another database. */
    FlowRig openRig() throws IOException {
        return new FlowRig(home);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-STD-4")
    void whatCannotBeAnalysedIsARowAndAnSrWithTheReason() {
        rig.send(SmallStudy.slices(1, 1, 3));
        rig.settle();

        StudyRow row = rig.studies.find(STUDY).orElseThrow();
        assertEquals(StudyState.NOT_ANALYSED, row.state());
        assertEquals("TOO_FEW_SLICES", row.reasonCode());
        assertEquals(1, rig.outbox.list(Optional.empty(), 9).size(), "the SR is on its way");
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-STD-2")
    void lateSlicesSupersedeTheResultAndTheSrNamesIt() throws IOException {
        rig.send(SmallStudy.slices(1, 1, 3));
        rig.settle();
        ResultRow first = live();
        rig.send(SmallStudy.slices(1, 4, 5));
        rig.settle();

        ResultRow second = live();
        assertNotEquals(first.resultUid(), second.resultUid());
        assertEquals(first.resultUid(), second.supersedes());
        assertEquals(
                List.of(false, true),
                rig.results.ofStudy(STUDY).stream().map(ResultRow::live).toList());
        assertEquals(List.of(first.files().srSopInstanceUid()), predecessors(second));
        assertEquals(5, rig.studies.find(STUDY).orElseThrow().instanceCount());
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-RCV-6")
    void theSameContentAgainMakesNoNewResult() {
        rig.send(SmallStudy.slices(1, 1, 3));
        rig.settle();
        ResultRow first = live();
        rig.send(SmallStudy.slices(1, 1, 3));
        rig.settle();

        assertEquals(first, live());
        assertEquals(1, rig.results.ofStudy(STUDY).size());
        assertEquals(
                StudyState.NOT_ANALYSED, rig.studies.find(STUDY).orElseThrow().state());
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-RCV-6")
    void otherContentUnderTheSameUidSupersedesAndTheOldContentComesBackAsItWas() {
        rig.send(SmallStudy.slices(1, 1, 3));
        rig.settle();
        ResultRow original = live();
        rig.send(List.of(SmallStudy.slice(1, 2, 77)));
        rig.settle();
        ResultRow changed = live();
        assertNotEquals(original.resultUid(), changed.resultUid());
        rig.send(List.of(SmallStudy.slice(1, 2, 2)));
        rig.settle();

        assertEquals(original.resultUid(), live().resultUid(), "the same key is the same result");
        assertEquals(2, rig.results.ofStudy(STUDY).size());
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-STD-5")
    void twoPatientsUnderOneStudyAreSetApart() {
        List<DataSet> mixed = new ArrayList<>(SmallStudy.slices(1, 1, 12));
        List<DataSet> other = SmallStudy.slices(2, 1, 12);
        other.forEach(d -> d.setStrings(Tag.PatientID, Vr.LO, "P2"));
        mixed.addAll(other);
        rig.send(mixed);
        rig.settle();

        assertEquals("PATIENT_MISMATCH", rig.studies.find(STUDY).orElseThrow().reasonCode());
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-STD-4")
    void aStudyWithoutCtIsARowAndNothingIsSent() {
        DataSet document = SmallStudy.slice(1, 1, 1)
                .setStrings(Tag.SOPClassUID, Vr.UI, "1.2.840.10008.5.1.4.1.1.88.67")
                .setStrings(Tag.Modality, Vr.CS, "SR");
        document.remove(Tag.PixelData);
        rig.send(List.of(document));
        rig.settle();

        assertEquals("NO_CT", rig.studies.find(STUDY).orElseThrow().reasonCode());
        assertTrue(rig.outbox.list(Optional.empty(), 9).isEmpty());
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-STD-1")
    void nothingIsDecidedWhileTheSenderIsStillSending() {
        Intake intake = rig.open();
        SmallStudy.slices(1, 1, 3).forEach(s -> rig.store(intake, s));
        rig.settle();
        assertEquals(StudyState.RECEIVING, rig.studies.find(STUDY).orElseThrow().state());
        rig.release(intake);
        intake.close();
        rig.settle();
        assertEquals(
                StudyState.NOT_ANALYSED, rig.studies.find(STUDY).orElseThrow().state());
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-DLV-5")
    void ownResultsThatComeBackChangeNothingNorDoesARestartAfterThem() throws IOException {
        rig.send(SmallStudy.slices(1, 1, 3));
        rig.settle();
        ResultRow before = live();
        DataSet sr = Part10Reader.read(
                        rig.resultFolder.resolve(String.valueOf(before.files().srPath())))
                .dataSet();
        rig.send(List.of(sr));
        rig.settle();
        assertEquals(
                StudyState.NOT_ANALYSED, rig.studies.find(STUDY).orElseThrow().state());

        rig.flow.resume();
        rig.work();
        StudyRow row = rig.studies.find(STUDY).orElseThrow();
        assertEquals(StudyState.NOT_ANALYSED, row.state());
        assertEquals(3, row.instanceCount());
        assertEquals(before, live());
    }

    @Test
    @org.junit.jupiter.api.Tag("REQ-STD-2")
    void whatArrivesWhileAStudyIsAnalysedIsNeverOverwritten() {
        rig.send(SmallStudy.slices(1, 1, 3));
        rig.clock.tick(Duration.ofMinutes(2));
        StudyRow seen = rig.studies.find(STUDY).orElseThrow();
        rig.studies.ready(STUDY, rig.clock.instant());
        rig.send(SmallStudy.slices(1, 4, 4));

        assertFalse(rig.studies.analysing(seen, rig.clock.instant()), "an analysis of what was seen may not begin");
        assertFalse(rig.studies.holdUnchanged(seen), "nor may its result be kept");
        assertEquals(StudyState.RECEIVING, rig.studies.find(STUDY).orElseThrow().state());
        rig.settle();
        assertEquals(4, rig.studies.find(STUDY).orElseThrow().instanceCount());
        assertNull(live().supersedes());
    }

    private ResultRow live() {
        return rig.results.live(STUDY).orElseThrow();
    }

    private List<String> predecessors(ResultRow result) throws IOException {
        DataSet sr = Part10Reader.read(
                        rig.resultFolder.resolve(String.valueOf(result.files().srPath())))
                .dataSet();
        return sr.items(Tag.PredecessorDocumentsSequence).stream()
                .flatMap(study -> study.items(Tag.ReferencedSeriesSequence).stream())
                .flatMap(series -> series.items(Tag.ReferencedSOPSequence).stream())
                .map(item -> item.string(Tag.ReferencedSOPInstanceUID).orElseThrow())
                .toList();
    }
}
