package dev.hilum.receive;

import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.net.Association;
import dev.hilum.dicom.net.AssociationException;
import dev.hilum.dicom.net.DimseStatus;
import dev.hilum.dicom.net.EventReport;
import dev.hilum.dicom.net.RequestorSettings;
import dev.hilum.dicom.net.TlsSettings;
import dev.hilum.job.Job;
import dev.hilum.job.JobHandler;
import dev.hilum.job.JobOutcome;
import dev.hilum.job.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings reports of storage commitment to those who asked, on associations of our own with the roles changed (PS3.4
 * section J.3.3). Each is a job: a report that was promised before the process ended goes out after the next start, or from
 * another node. Whoever misses it after {@link #PATIENCE} asks again.
 */
public final class CommitmentCaller implements JobHandler {
    /** Some two hours: 10 s, 20 s, … 10 min apart. */
    public static final RetryPolicy PATIENCE = new RetryPolicy(18, 100, Duration.ofSeconds(10), Duration.ofMinutes(10));

    private final String ourAeTitle;
    private final Map<String, Address> addresses;
    private final PromisedReports promised;

    /** Where an application entity listens; over TLS where settings of it are given. */
    public record Address(String host, int port, Optional<TlsSettings> tls) {}

    /** @param addresses by AE title */
    public CommitmentCaller(String ourAeTitle, Map<String, Address> addresses, PromisedReports promised) {
        this.ourAeTitle = ourAeTitle;
        this.addresses = Map.copyOf(addresses);
        this.promised = promised;
    }

    boolean knows(String aeTitle) {
        return addresses.containsKey(aeTitle);
    }

    /** The promise is durable when this returns. */
    void send(String aeTitle, EventReport report) {
        promised.add(aeTitle, report);
    }

    @Override
    public JobOutcome run(Job job) throws IOException {
        Optional<PromisedReports.Promise> promise = promised.find(job.subject());
        if (promise.isPresent()) {
            String failure = call(promise.get().aeTitle(), promise.get().report());
            if (!failure.isEmpty()) {
                ReceiveLog.reportNotTaken(promise.get().aeTitle(), failure, false);
                throw new IOException(failure);
            }
            promised.remove(job.subject());
        }
        return new JobOutcome.Done();
    }

    @Override
    public void buried(Job job, Throwable failure) {
        promised.find(job.subject())
                .ifPresent(promise -> ReceiveLog.reportNotTaken(promise.aeTitle(), "tried too often", true));
        promised.remove(job.subject());
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
}
