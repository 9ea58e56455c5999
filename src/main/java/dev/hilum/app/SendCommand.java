package dev.hilum.app;

import dev.hilum.dicom.net.AssociationException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./hilum send}: C-STOREs the DICOM files of a folder. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        description = "Sends the DICOM files of a folder by C-STORE; exit code 0 only when every one was stored.")
final class SendCommand implements Callable<Integer> {
    private static final Pattern TARGET = Pattern.compile("([^@\\\\]{1,16})@([^:]+):([0-9]{1,5})");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "Folder with DICOM files.")
    private Path folder;

    @Option(names = "--to", required = true, paramLabel = "AET@host:port", description = "Where to send.")
    private String target;

    @Option(names = "--aet", paramLabel = "AET", description = "Calling AE title (default: ${DEFAULT-VALUE}).")
    private String callingAeTitle = "HILUM";

    @Override
    public Integer call() throws AssociationException {
        Matcher to = TARGET.matcher(target);
        if (!to.matches()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--to " + target + ": must look like AET@host:port");
        }
        PrintWriter out = spec.commandLine().getOut();
        FolderSender sender = new FolderSender(to.group(2), Integer.parseInt(to.group(3)), to.group(1), callingAeTitle);
        FolderSender.Sent sent = sender.send(folder, (done, total) -> {
            if (done == total || done % 50 == 0) {
                out.println("sent " + done + " of " + total);
                out.flush();
            }
        });
        sent.failures().forEach(spec.commandLine().getErr()::println);
        return sent.failures().isEmpty() ? 0 : Hilum.FAILED;
    }
}
