package dev.hilum.app;

import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/**
 * Turns the first SIGTERM or SIGINT of an offline verb into a request to stop, so that the running inference ends before
 * the process does: ONNX Runtime's own shutdown hook frees what a running session still uses. A second signal ends the
 * process at once.
 */
final class StopSignal {
    private static final int SIGNAL_BASE = 128;

    private final AtomicBoolean asked = new AtomicBoolean();

    private StopSignal() {}

    static StopSignal onTermination() {
        StopSignal stop = new StopSignal();
        for (String name : new String[] {"TERM", "INT"}) {
            Signal.handle(new Signal(name), stop::ask);
        }
        return stop;
    }

    private void ask(Signal signal) {
        if (asked.getAndSet(true)) {
            Runtime.getRuntime().halt(SIGNAL_BASE + signal.getNumber());
        }
    }

    boolean isAsked() {
        return asked.get();
    }
}
