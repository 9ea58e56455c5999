package dev.hilum.app;

import io.quarkus.runtime.Quarkus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ./hilum serve}: the service, until SIGTERM or Ctrl-C. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Runs the service: DICOM storage SCP, analysis, delivery, worklist.")
final class ServeCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return Running.until(() -> Quarkus.run(ServeApplication.class, Running::ended));
    }
}
