package dev.hilum.dicom.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.net.PresentationContext.Answered;
import dev.hilum.dicom.net.PresentationContext.Proposed;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageContextsTest {
    @ParameterizedTest
    @Tag("REQ-RCV-3")
    @CsvSource({
        "1.2.840.10008.1.1, 0, Verification",
        "1.2.840.10008.5.1.4.1.1.2, 0, CT",
        "1.2.840.10008.5.1.4.1.1.88.67, 0, X-Ray Radiation Dose SR",
        "1.2.840.10008.5.1.4.1.1.999.1, 0, a storage class of the future",
        "1.3.12.2.1107.5.9.1, 0, Siemens CSA Non-Image Storage",
        "1.2.840.10008.5.1.4.38.1, 0, Hanging Protocol Storage",
        "1.2.840.10008.5.1.4.1.2.2.1, 3, Study Root FIND",
        "1.2.840.10008.5.1.4.31, 3, Modality Worklist FIND",
        "1.2.840.10008.3.1.2.3.3, 3, MPPS",
        "1.2.840.10008.1.20.1, 3, Storage Commitment",
        "1.2.840.10008.5.1.4.1.1.200.4, 3, Protocol Approval FIND",
        "not a uid, 3, garbage",
    })
    void takesEveryStorageClass(String abstractSyntax, int result, String name) {
        Proposed proposed = new Proposed(1, abstractSyntax, List.of("1.2.840.10008.1.2"));
        assertEquals(result, StorageContexts.all().answer(proposed).result(), name);
    }

    @Test
    void ordersByProposerOrByOwnWish() {
        Proposed proposed = new Proposed(
                1,
                Uid.CT_IMAGE,
                List.of("1.2.3", "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2", "1.2.840.10008.1.2.1"));
        List<String> ours = List.of("1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.4.70");
        assertEquals(
                new Answered(1, 0, "1.2.840.10008.1.2.4.70"),
                new StorageContexts(ours, StorageContexts.Order.PROPOSER).answer(proposed));
        assertEquals(
                new Answered(1, 0, "1.2.840.10008.1.2.1"),
                new StorageContexts(ours, StorageContexts.Order.OURS).answer(proposed));
    }

    @Test
    void refusesTransferSyntaxesThatNobodyCanRead() {
        Proposed proposed = new Proposed(5, Uid.CT_IMAGE, List.of("1.2.3.4"));
        assertEquals(new Answered(5, 4, "1.2.3.4"), StorageContexts.all().answer(proposed));
        assertEquals(
                4,
                StorageContexts.all()
                        .answer(new Proposed(5, Uid.CT_IMAGE, List.of()))
                        .result());
    }
}
