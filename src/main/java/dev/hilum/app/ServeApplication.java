package dev.hilum.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;

/** Runs until a signal. */
public class ServeApplication implements QuarkusApplication {
    private final Service service;

    ServeApplication(Service service) {
        this.service = service;
    }

    @Override
    public int run(String... args) {
        Running.drainOnSignals();
        Running.onHangup(() -> service.reload().quietly());
        System.out.println("Hilum is ready: " + service.describe());
        Quarkus.waitForExit();
        return 0;
    }
}
