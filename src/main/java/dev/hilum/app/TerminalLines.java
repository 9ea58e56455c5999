package dev.hilum.app;

import java.io.PrintWriter;
import java.util.function.Consumer;

/** A progress line that moves on a terminal; plain lines elsewhere. */
final class TerminalLines {
    private TerminalLines() {}

    static Consumer<String> to(PrintWriter out) {
        boolean terminal = System.console() != null && System.console().isTerminal();
        return line -> {
            boolean stays = !terminal || !line.startsWith("[") || line.contains("  ") || line.contains("(100 %)");
            out.print((terminal ? "\r\u001b[K" : "") + line + (stays ? "\n" : ""));
            out.flush();
        };
    }
}
