package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.Association;
import dev.hilum.dicom.net.DimseStatus;
import dev.hilum.dicom.net.RequestorSettings;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run with good and bad input and a destination that fails: nothing that tells the patient is in what it says. */
@org.junit.jupiter.api.Tag("slow")
@org.junit.jupiter.api.Tag("REQ-RCV-9")
class PrivacyIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> SECRETS = List.of("quarkzyx", "berylwen", "pid-7391-x", "19470213", "acc-55-q");

    @TempDir
    private Path home;

    @Test
    void noLogMetricOrErrorTellsThePatient() throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("HILUM_ROLES", "receiver,worker,web");
        settings.put("HILUM_DESTINATIONS_GONE_TYPE", "c-store");
        settings.put("HILUM_DESTINATIONS_GONE_HOST", "127.0.0.1");
        settings.put("HILUM_DESTINATIONS_GONE_PORT", "1");
        settings.put("HILUM_DESTINATIONS_GONE_AE_TITLE", "GONE");
        settings.put("HILUM_DESTINATIONS_HOOK_TYPE", "webhook");
        settings.put("HILUM_DESTINATIONS_HOOK_URL", "http://127.0.0.1:1/in");
        try (ServiceProcess service = ServiceProcess.start(home, settings)) {
            String study = SmallCt.studyUid(1);
            List<DataSet> slices = new ArrayList<>(SmallCt.study(1));
            slices.forEach(PrivacyIT::named);
            List<byte[]> sent = new ArrayList<>();
            slices.forEach(s -> sent.add(Part10Writer.dataSetBytes(s, TransferSyntax.EXPLICIT_LITTLE_ENDIAN)));
            send(service, slices, sent);
            // The same again with another name, then with damage behind the name: refused, and said why.
            slices.forEach(s -> s.setStrings(Tag.PatientName, Vr.PN, "Quarkzyx^Other"));
            send(
                    service,
                    slices.subList(0, 1),
                    List.of(Part10Writer.dataSetBytes(slices.getFirst(), TransferSyntax.EXPLICIT_LITTLE_ENDIAN)));
            byte[] damaged = Arrays.copyOf(sent.getLast(), sent.getLast().length / 2);
            send(service, slices.subList(3, 4), List.of(damaged));
            service.await(
                    PATIENCE,
                    () -> service.json("/api/v1/deliveries?state=PENDING")
                            .toString()
                            .contains("CONNECT"));

            StringBuilder said = new StringBuilder(service.log());
            for (String path : List.of(
                    "/q/metrics",
                    "/q/health",
                    "/api/v1/deliveries",
                    "/api/v1/usage",
                    "/api/v1/studies/" + study + ".404",
                    "/api/v1/studies/" + study + "/report?Quarkzyx",
                    "/api/v1/studies?limit=quarkzyz")) {
                service.get(path).ifPresent(answer -> said.append('\n').append(answer.body()));
            }
            String text = said.toString().toLowerCase(Locale.ROOT);
            assertTrue(text.contains(study), "the log names the study by its UID");
            for (String secret : SECRETS) {
                int at = text.indexOf(secret);
                assertFalse(at >= 0, () -> secret + " in: " + text.substring(Math.max(0, at - 200), at + 100));
            }
        }
    }

    private static void named(DataSet slice) {
        slice.setStrings(Tag.PatientName, Vr.PN, "Quarkzyx^Berylwen")
                .setStrings(Tag.PatientID, Vr.LO, "PID-7391-X")
                .setStrings(Tag.PatientBirthDate, Vr.DA, "19470213")
                .setStrings(Tag.AccessionNumber, Vr.SH, "ACC-55-Q");
    }

    private static void send(ServiceProcess service, List<DataSet> slices, List<byte[]> bytes) throws Exception {
        String syntax = TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid();
        RequestorSettings settings = RequestorSettings.to(
                "127.0.0.1",
                service.dicomPort,
                "HILUM",
                "MODALITY",
                List.of(new RequestorSettings.Proposal(Uid.CT_IMAGE, List.of(syntax))));
        try (Association association = Association.open(settings)) {
            for (int i = 0; i < slices.size(); i++) {
                String uid = slices.get(i).string(Tag.SOPInstanceUID).orElseThrow();
                DimseStatus status =
                        association.store(Uid.CT_IMAGE, uid, syntax, new ByteArrayInputStream(bytes.get(i)));
                for (String secret : SECRETS) {
                    assertFalse(status.comment().toLowerCase(Locale.ROOT).contains(secret), status.comment());
                }
            }
        }
    }
}
