package dev.hilum.dicom.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.DataSet;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** parse ∘ write is the identity, and writing what was parsed gives the same bytes. */
class DataSetPropertyTest {
    static final List<TransferSyntax> NATIVE = TransferSyntax.all().stream()
            .filter(syntax -> !syntax.encapsulated())
            .toList();

    @ParameterizedTest
    @FieldSource("NATIVE")
    void readingWhatWasWrittenGivesTheSame(TransferSyntax syntax) {
        for (long seed = 0; seed < 150; seed++) {
            DataSet dataSet = new RandomDataSet(seed).next();
            byte[] bytes = Part10Writer.dataSetBytes(dataSet, syntax);
            DataSet read = Part10Reader.readDataSet(bytes, syntax.uid());
            long failing = seed;
            assertTrue(Contents.same(dataSet, read), () -> "seed " + failing);
            assertArrayEquals(bytes, Part10Writer.dataSetBytes(read, syntax), () -> "seed " + failing);
        }
    }
}
