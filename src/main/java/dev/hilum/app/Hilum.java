package dev.hilum.app;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. Exit codes: 0 ok, 1 failed, 2 usage. */
@QuarkusMain
@Command(
        name = "hilum",
        mixinStandardHelpOptions = true,
        versionProvider = Hilum.Version.class,
        description = "Chest-CT inference service: DICOM in, structured results out. Not clinically evaluated.",
        synopsisSubcommandLabel = "VERB",
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            SendCommand.class,
            AnalyzeCommand.class,
            ValidateCommand.class,
            PhantomCommand.class,
            ModelsCommand.class,
            BenchCommand.class,
            OutboxCommand.class,
            UsageCommand.class,
            UserCommand.class
        })
public final class Hilum implements Runnable {
    static final int FAILED = 1;
    static final int USAGE = 2;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] args) {
        int code = commandLine().execute(args);
        System.exit(code);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Hilum())
                .setExecutionExceptionHandler((failure, line, parsed) -> error(line.getErr(), failure, FAILED))
                .setParameterExceptionHandler((wrong, args) -> {
                    PrintWriter err = wrong.getCommandLine().getErr();
                    int code = error(err, wrong, USAGE);
                    err.println("Try './hilum " + wrong.getCommandLine().getCommandName() + " --help'.");
                    return code;
                });
    }

    /** One line on stderr, as product.md §1 wants it. */
    static int error(PrintWriter err, Throwable failure, int code) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        err.println("hilum: error: " + message.lines().findFirst().orElse(""));
        return code;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "a verb is missing: for instance demo, serve or analyze");
    }

    /** The release version, from the build. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Hilum " + Software.VERSION};
        }
    }
}
