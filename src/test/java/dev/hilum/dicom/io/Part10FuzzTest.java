package dev.hilum.dicom.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Value;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Any bytes end in a data set or a {@link DicomException}; what was read can be written, and reading that again changes
 * nothing. The inputs in {@code Part10FuzzTestInputs} (seeds, and whatever once failed) are replayed in each run. To
 * search for new ones, run one method alone with the agent:
 * {@code JAZZER_FUZZ=1 mvn -P fuzz test -Dtest='Part10FuzzTest#files'}; it stops after {@code maxDuration} or at the
 * first failure, whose input it leaves in that folder.
 */
class Part10FuzzTest {
    private static final List<TransferSyntax> SYNTAXES = TransferSyntax.all();

    @FuzzTest(maxDuration = "10m")
    void files(byte[] input) throws IOException {
        try {
            DicomObject read = Part10Reader.read(input);
            Part10Reader.readHeader(new MemorySource(input));
            assertStable(read.dataSet());
        } catch (DicomException refused) {
            // the other good outcome
        }
    }

    /** The first byte chooses the transfer syntax, so that each is reached without a file around it. */
    @FuzzTest(maxDuration = "10m")
    void dataSets(byte[] input) {
        if (input.length == 0) {
            return;
        }
        TransferSyntax syntax = SYNTAXES.get((input[0] & 0xFF) % SYNTAXES.size());
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        try {
            new HeaderPrefix(syntax).offer(bytes, 0, bytes.length);
            assertStable(Part10Reader.readDataSet(bytes, syntax.uid()));
        } catch (DicomException refused) {
            // the other good outcome
        }
    }

    private static void assertStable(DataSet first) {
        boolean encapsulated = first.elements().stream().anyMatch(e -> e.value() instanceof Value.Fragments);
        TransferSyntax syntax = encapsulated ? TransferSyntax.RLE_LOSSLESS : TransferSyntax.EXPLICIT_LITTLE_ENDIAN;
        byte[] written = Part10Writer.dataSetBytes(first, syntax);
        DataSet second = Part10Reader.readDataSet(written, syntax.uid());
        assertArrayEquals(written, Part10Writer.dataSetBytes(second, syntax));
    }
}
