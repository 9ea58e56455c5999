package dev.hilum.dicom.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
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
        DataSet stable = hasOddUnknown(first) ? again(first) : first;
        byte[] written = written(stable);
        assertArrayEquals(written, written(again(stable)));
    }

    /**
     * A value of odd length, which the standard forbids (PS3.5 section 7.1.1), is kept as bytes where its VR has a fixed
     * size. The byte that is padded in writing may make it fit: then it is stable only from the second time on.
     */
    private static boolean hasOddUnknown(DataSet dataSet) {
        return dataSet.elements().stream().anyMatch(element -> switch (element.value()) {
            case Value.Bytes bytes -> element.vr() == Vr.UN && bytes.bytes().length % 2 == 1;
            case Value.Items items -> items.items().stream().anyMatch(Part10FuzzTest::hasOddUnknown);
            default -> false;
        });
    }

    private static DataSet again(DataSet dataSet) {
        return Part10Reader.readDataSet(written(dataSet), syntax(dataSet).uid());
    }

    private static byte[] written(DataSet dataSet) {
        return Part10Writer.dataSetBytes(dataSet, syntax(dataSet));
    }

    private static TransferSyntax syntax(DataSet dataSet) {
        boolean encapsulated = dataSet.elements().stream().anyMatch(e -> e.value() instanceof Value.Fragments);
        return encapsulated ? TransferSyntax.RLE_LOSSLESS : TransferSyntax.EXPLICIT_LITTLE_ENDIAN;
    }
}
