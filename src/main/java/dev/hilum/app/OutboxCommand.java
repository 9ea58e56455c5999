package dev.hilum.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./hilum outbox list|retry}: the deliveries of a running service. */
@Command(
        name = "outbox",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "VERB",
        description = "Results on their way to destinations, of a running service.",
        subcommands = {OutboxCommand.ListCommand.class, OutboxCommand.RetryCommand.class})
final class OutboxCommand implements Runnable {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a verb is missing: list or retry");
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists deliveries, oldest first.")
    static final class ListCommand implements Callable<Integer> {
        @CommandLine.Mixin
        private RunningService service = new RunningService();

        @Option(names = "--state", paramLabel = "STATE", description = "Only PENDING, DELIVERED or DEAD.")
        private @Nullable String state;

        @Option(names = "--json", description = "The answer of the service as it is.")
        private boolean json;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws Exception {
            String query = state == null ? "" : "&state=" + URLEncoder.encode(state, StandardCharsets.UTF_8);
            String body = service.call("GET", "/api/v1/deliveries?limit=1000" + query);
            var out = spec.commandLine().getOut();
            if (json) {
                out.println(body);
            } else {
                for (JsonNode delivery : JSON.readTree(body).path("deliveries")) {
                    out.printf(
                            "%-9s %3d  %-24s  %s  %s%n",
                            delivery.path("state").asText(),
                            delivery.path("attempts").asInt(),
                            delivery.path("nextAttemptAt").asText(),
                            delivery.path("id").asText(),
                            delivery.path("lastError").asText(""));
                }
            }
            return 0;
        }
    }

    @Command(name = "retry", mixinStandardHelpOptions = true, description = "Makes a delivery due now.")
    static final class RetryCommand implements Callable<Integer> {
        @CommandLine.Mixin
        private RunningService service = new RunningService();

        @Parameters(paramLabel = "ID", description = "As printed by outbox list.")
        private String id = "";

        @Override
        public Integer call() throws Exception {
            service.call("POST", "/api/v1/deliveries/" + URLEncoder.encode(id, StandardCharsets.UTF_8) + "/retry");
            return 0;
        }
    }
}
