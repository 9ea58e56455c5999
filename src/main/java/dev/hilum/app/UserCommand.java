package dev.hilum.app;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./hilum user}: a line for the file of users; the password never stands on a command line. */
@Command(
        name = "user",
        mixinStandardHelpOptions = true,
        description = "Prints a line for hilum.users.file; asks for the password, or reads it from standard input.")
final class UserCommand implements Callable<Integer> {
    private static final int SHORTEST = 10;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "USER", description = "Name to sign in with.")
    private String user;

    @Option(names = "--roles", required = true, description = "radiologist, operator, validator; with commas.")
    private String roles;

    @Option(names = "--name", required = true, description = "For verified reports, such as Li^Na.")
    private String name;

    @Override
    public Integer call() throws IOException {
        if (!user.matches("[A-Za-z0-9._@-]{1,64}") || name.isBlank() || name.length() > 64) {
            throw new IOException("USER must have 1 to 64 letters, digits or . _ @ - and --name 1 to 64 characters");
        }
        char[] password = password();
        if (password.length < SHORTEST) {
            throw new IOException("the password must have at least " + SHORTEST + " characters");
        }
        spec.commandLine().getOut().println(LocalUsers.line(user, LocalUsers.duties(roles), name, password));
        return 0;
    }

    private static char[] password() throws IOException {
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            char[] typed = console.readPassword("Password: ");
            return typed == null ? new char[0] : typed;
        }
        String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return line == null ? new char[0] : line.toCharArray();
    }
}
