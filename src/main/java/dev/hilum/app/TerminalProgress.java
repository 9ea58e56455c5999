package dev.hilum.app;

import dev.hilum.infer.InferenceCancelledException;
import dev.hilum.infer.RunControl;
import java.io.PrintWriter;
import java.util.function.BooleanSupplier;

/** Progress of networks: a line that moves on a terminal, one line a quarter elsewhere; ends them where a stop was asked. */
final class TerminalProgress implements RunControl {
    private final PrintWriter out;
    private final boolean terminal =
            System.console() != null && System.console().isTerminal();
    private final BooleanSupplier stopAsked;
    private String last = "";

    TerminalProgress(PrintWriter out, BooleanSupplier stopAsked) {
        this.out = out;
        this.stopAsked = stopAsked;
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
        if (stopAsked.getAsBoolean()) {
            throw new InferenceCancelledException("stopped; nothing was written");
        }
    }
}
