package dev.hilum;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Starts classes of the tests in a JVM of their own, so that they can be killed and watched. */
public final class ChildJvm {
    private ChildJvm() {}

    /** The command that runs a main class with the class path of this test run. */
    public static List<String> command(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of("-Xmx256m", "--enable-native-access=ALL-UNNAMED", "-cp", classPath(main)));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    private static String classPath(Class<?> main) {
        if (main.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(":"));
        }
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
