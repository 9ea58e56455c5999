package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.Association;
import dev.hilum.dicom.net.DimseStatus;
import dev.hilum.dicom.net.RequestorSettings;
import dev.hilum.pipeline.SmallStudy;
import dev.hilum.receive.SyncWatch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page cache survives a kill, a power cut does not spare it: under strace no C-STORE-RSP of the packaged service
 * leaves before the instance's data and its folders are synced. The database is not needed for that: it lags behind.
 */
@org.junit.jupiter.api.Tag("slow")
@org.junit.jupiter.api.Tag("REQ-RCV-5")
class SyncIT {
    private static final TransferSyntax SYNTAX = TransferSyntax.EXPLICIT_LITTLE_ENDIAN;
    private static final int INSTANCES = 20;

    @TempDir
    private Path home;

    @Test
    void noSuccessLeavesBeforeDataAndFoldersAreSynced() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "strace is not installed");
        Path log = home.resolve("strace.log");
        try (ServiceProcess service = ServiceProcess.launch(SyncWatch.command(log), home.resolve("data"), Map.of())) {
            service.await(Duration.ofMinutes(3), service::isReady);
            send(service);
            assertEquals(0, service.terminate());
        }
        SyncWatch watch = SyncWatch.of(log);
        assertEquals(INSTANCES, watch.responses(), "C-STORE-RSPs seen");
        assertEquals(List.of(), watch.violations());
    }

    private static void send(ServiceProcess service) throws IOException {
        var proposal = new RequestorSettings.Proposal(Uid.CT_IMAGE, List.of(SYNTAX.uid()));
        try (Association association = Association.open(
                RequestorSettings.to("127.0.0.1", service.dicomPort, "HILUM", "SENDER", List.of(proposal)))) {
            for (int slice = 1; slice <= INSTANCES; slice++) {
                DataSet instance = SmallStudy.slice("2.25.79", 1, slice, slice);
                String uid = instance.string(Tag.SOPInstanceUID).orElseThrow();
                byte[] bytes = Part10Writer.dataSetBytes(instance, SYNTAX);
                assertEquals(
                        DimseStatus.SUCCESS,
                        association.store(Uid.CT_IMAGE, uid, SYNTAX.uid(), new ByteArrayInputStream(bytes)));
            }
            association.release();
        }
    }
}
