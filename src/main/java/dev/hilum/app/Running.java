package dev.hilum.app;

import io.quarkus.runtime.Quarkus;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/** The service's life inside a verb: starts Quarkus, turns SIGTERM into an orderly end with exit code 0. */
final class Running {
    private static final AtomicReference<@Nullable Throwable> FAILURE = new AtomicReference<>();
    private static volatile int code;

    private Running() {}

    /** Runs the service until it ends; returns the exit code, or throws what kept it from starting. */
    static int until(Runnable service) {
        service.run();
        Throwable failure = FAILURE.get();
        if (failure != null) {
            throw new IllegalStateException(rootMessage(failure), failure);
        }
        return code;
    }

    /** Quarkus says how it ended. */
    static void ended(Integer exitCode, @Nullable Throwable failure) {
        code = exitCode;
        FAILURE.set(failure);
    }

    /** SIGTERM and SIGINT drain and end with 0: the supervisor asked for it. */
    static void drainOnSignals() {
        for (String name : new String[] {"TERM", "INT"}) {
            Signal.handle(new Signal(name), signal -> Quarkus.asyncExit(0));
        }
    }

    /** SIGHUP, by which Unix services are asked to read their settings again. */
    static void onHangup(Runnable action) {
        Signal.handle(new Signal("HUP"), signal -> action.run());
    }

    /** The first line of the deepest cause: what is wrong, not where it surfaced. */
    private static String rootMessage(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        return deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
    }
}
