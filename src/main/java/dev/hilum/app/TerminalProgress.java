package dev.hilum.app;

import dev.hilum.infer.RunControl;
import java.io.PrintWriter;

/** Progress of networks: a line that moves on a terminal, one line a quarter elsewhere. */
final class TerminalProgress implements RunControl {
    private final PrintWriter out;
    private final boolean terminal =
            System.console() != null && System.console().isTerminal();
    private String last = "";

    TerminalProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void afterTiles(String model, int done, int total) {
        int percent = total == 0 ? 100 : 100 * done / total;
        String line = model + " " + (terminal ? percent : percent / 25 * 25) + " %";
        if (!line.equals(last)) {
            last = line;
            out.print(terminal ? "\r" + line + (done == total ? "\n" : "   ") : line + "\n");
            out.flush();
        }
    }
}
