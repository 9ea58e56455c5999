package dev.hilum.receive;

import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.net.Association;
import dev.hilum.dicom.net.AssociationException;
import dev.hilum.dicom.net.DimseStatus;
import dev.hilum.dicom.net.EventReport;
import dev.hilum.dicom.net.RequestorSettings;
import dev.hilum.dicom.net.TlsSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Brings reports of storage commitment to those who asked, on associations of our own with the roles changed (PS3.4
 * section J.3.3). A report is tried four times within some ten minutes; whoever misses it asks again.
 */
public final class CommitmentCaller implements AutoCloseable {
    private static final List<Duration> WAITS =
            List.of(Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(10));

    private final String ourAeTitle;
    private final Map<String, Address> addresses;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("commitment").factory());

    /** Where an application entity listens; over TLS where settings of it are given. */
    public record Address(String host, int port, Optional<TlsSettings> tls) {}

    /** @param addresses by AE title */
    public CommitmentCaller(String ourAeTitle, Map<String, Address> addresses) {
        this.ourAeTitle = ourAeTitle;
        this.addresses = Map.copyOf(addresses);
    }

    boolean knows(String aeTitle) {
        return addresses.containsKey(aeTitle);
    }

    void send(String aeTitle, EventReport report) {
        later(aeTitle, report, 0);
    }

    private void later(String aeTitle, EventReport report, int tries) {
        timer.schedule(() -> attempt(aeTitle, report, tries), WAITS.get(tries).toMillis(), TimeUnit.MILLISECONDS);
    }

    private void attempt(String aeTitle, EventReport report, int tries) {
        String failure = call(aeTitle, report);
        if (!failure.isEmpty()) {
            boolean last = tries + 1 == WAITS.size();
            ReceiveLog.reportNotTaken(aeTitle, failure, last);
            if (!last) {
                later(aeTitle, report, tries + 1);
            }
        }
    }

    /** Empty where the report was taken. */
    private String call(String aeTitle, EventReport report) {
        Address address = addresses.get(aeTitle);
        if (address == null) {
            return "address unknown";
        }
        RequestorSettings plain = RequestorSettings.to(
                address.host(),
                address.port(),
                aeTitle,
                ourAeTitle,
                List.of(new RequestorSettings.Proposal(
                        Uid.STORAGE_COMMITMENT, List.of("1.2.840.10008.1.2.1", "1.2.840.10008.1.2"), true)));
        RequestorSettings settings = address.tls().map(plain::withTls).orElse(plain);
        try (Association association = Association.open(settings)) {
            DimseStatus status = association.report(report);
            return status.kind() == DimseStatus.Kind.SUCCESS ? "" : "status " + status;
        } catch (AssociationException e) {
            return e.reason() + ": " + e.getMessage();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
