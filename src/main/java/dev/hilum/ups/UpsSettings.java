package dev.hilum.ups;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Where work is asked for, and which.
 *
 * @param service base of UPS-RS, without a slash at the end
 * @param images base of the WADO-RS service that images are fetched from; addresses in workitems are not followed
 * @param token sent to both as bearer token, never logged
 * @param results base of the DICOMweb service where others find our results; told in the workitem
 * @param codes values of Scheduled Workitem Code Sequence that are ours
 * @param atOnce workitems that may be claimed and not finished at a time
 * @param pause between two questions for work
 */
public record UpsSettings(
        URI service, URI images, Optional<String> token, URI results, Set<String> codes, int atOnce, Duration pause) {
    public UpsSettings {
        codes = Set.copyOf(codes);
        if (codes.isEmpty() || atOnce < 1 || pause.isNegative() || pause.isZero()) {
            throw new IllegalArgumentException("UPS-RS needs a workitem code, room for one workitem and a pause");
        }
    }

    @Override
    public String toString() {
        return service.getHost() + " " + codes;
    }
}
