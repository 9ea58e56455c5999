package dev.hilum.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of a result gives the same objects again. */
class KeptReportTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @Tag("REQ-WKL")
    void whatIsKeptGivesTheSameObjectsAgain(long seed) {
        givesTheSameAgain(RandomReports.full(seed));
    }

    /** Seeds whose reports no person has verified: a comparison, with a prior's date or without, or why there is none. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 5, 6, 7, 8, 15})
    @Tag("REQ-WKL")
    void aComparisonIsKeptToo(long seed) {
        givesTheSameAgain(ComparedReports.of(seed));
    }

    private void givesTheSameAgain(StudyReport report) {
        KeptReport.save(report, folder);
        StudyReport again = KeptReport.read(folder, uid -> Optional.ofNullable(report.series()))
                .orElseThrow();
        assertArrayEquals(JsonReport.write(report), JsonReport.write(again));
        assertArrayEquals(
                bytes(SrReport.of(report, RandomReports.SETTINGS)), bytes(SrReport.of(again, RandomReports.SETTINGS)));
        assertArrayEquals(
                bytes(SegReport.of(report, RandomReports.SETTINGS).orElseThrow()),
                bytes(SegReport.of(again, RandomReports.SETTINGS).orElseThrow()));
        assertEquals(report.comparison(), again.comparison());
    }

    @Test
    void aFolderOfAnEarlierVersionHasNone() {
        StudyReport report = RandomReports.full(1);
        assertTrue(KeptReport.read(folder, uid -> Optional.ofNullable(report.series()))
                .isEmpty());
    }

    private static byte[] bytes(DataSet object) {
        return Part10Writer.toBytes(object, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    }
}
