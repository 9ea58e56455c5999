package dev.hilum.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./hilum usage verify}: whether the ledger of cases is whole. */
@Command(
        name = "usage",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "VERB",
        description = "The ledger of cases of a running service.",
        subcommands = UsageCommand.Verify.class)
final class UsageCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a verb is missing: verify");
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Computes the whole chain again; exit code 1 where an entry was changed or is missing.")
    static final class Verify implements Callable<Integer> {
        @CommandLine.Mixin
        private RunningService service = new RunningService();

        @Option(names = "--json", description = "The answer of the service as it is.")
        private boolean json;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws Exception {
            String body = service.call("GET", "/api/v1/usage/verification");
            JsonNode found = new ObjectMapper().readTree(body);
            boolean intact = found.path("intact").asBoolean();
            var out = spec.commandLine().getOut();
            if (json) {
                out.println(body);
            } else if (intact) {
                out.println("intact: " + found.path("entries").asLong() + " entries, head "
                        + found.path("headHash").asText());
            } else {
                out.println("NOT INTACT: " + found.path("problem").asText());
            }
            return intact ? 0 : Hilum.FAILED;
        }
    }
}
