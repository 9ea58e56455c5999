package dev.hilum.dicom.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.Uid;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requestor and acceptor against each other. */
class AssociationTest {
    static final String EXPLICIT = "1.2.840.10008.1.2.1";

    static RequestorSettings to(int port) {
        return RequestorSettings.to(
                "127.0.0.1",
                port,
                "HILUM",
                "TEST",
                List.of(
                        new RequestorSettings.Proposal(Uid.VERIFICATION, List.of("1.2.840.10008.1.2")),
                        new RequestorSettings.Proposal(Uid.CT_IMAGE, List.of(EXPLICIT))));
    }

    @ParameterizedTest
    @CsvSource({"64,64", "64,131072", "4097,100001", "1000003,65", "16384,262144"})
    void storesTheVeryBytesWhateverTheMaximumLengths(int acceptor, int requestor) throws Exception {
        RecordingHandler handler = new RecordingHandler();
        ServerSettings settings =
                ServerSettings.on("127.0.0.1", 0).withLimits(new ServerSettings.Limits(10, 10, acceptor, 1 << 30));
        byte[] data = new byte[300_002];
        new Random(7).nextBytes(data);
        try (DicomServer server = DicomServer.start(settings, handler, handler);
                Association association = Association.open(to(server.port()).withMaxPduLength(requestor))) {
            assertEquals(DimseStatus.SUCCESS, association.echo());
            for (int length : new int[] {0, 2, acceptor - acceptor % 2, 99_998, data.length}) {
                byte[] part = java.util.Arrays.copyOf(data, Math.min(length, data.length));
                DimseStatus status =
                        association.store(Uid.CT_IMAGE, "1.2." + length, EXPLICIT, new ByteArrayInputStream(part));
                assertEquals(DimseStatus.SUCCESS, status);
                assertArrayEquals(part, handler.stored.get("1.2." + length));
            }
            association.release();
            assertTrue(handler.await("released"));
            assertEquals(List.of("opened", "released"), handler.events());
        }
    }
}
