package dev.hilum.app;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready: the listener is bound; models are loaded and warm before it is, and the store is open. */
@Readiness
class ReadyCheck implements HealthCheck {
    private final Service service;

    ReadyCheck(Service service) {
        this.service = service;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("dicom-listener")
                .status(service.isListening())
                .build();
    }
}
