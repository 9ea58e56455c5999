package dev.hilum.app;

import dev.hilum.pipeline.StudyFlow;
import dev.hilum.receive.Inbox;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Says every few seconds that this node lives, and takes over what nodes left that are gone. */
final class Upkeep implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.hilum.app");
    private static final Duration EVERY = Duration.ofSeconds(3);

    private final Inbox inbox;
    private final StudyFlow flow;
    private final Role role;
    private final String name;
    private final Retention retention;
    private final Queue<Inbox.Adopted> told = new ArrayDeque<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("upkeep").daemon().unstarted(task));

    Upkeep(Inbox inbox, StudyFlow flow, Role role, Retention retention) {
        this.retention = retention;
        this.inbox = inbox;
        this.flow = flow;
        this.role = role;
        this.name = hostName();
    }

    void start() {
        var unused =
                timer.scheduleWithFixedDelay(this::quietly, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The first sign of life, before anything is received. */
    void now() {
        flow.beat(name, role.text());
    }

    @Override
    public void close() {
        timer.shutdown();
        try {
            if (!timer.awaitTermination(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                timer.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever fails now is tried again in a few seconds: an exception would end the timer. */
    private void quietly() {
        try {
            now();
            Inbox.Adopted adopted = inbox.adopt();
            if (!adopted.nodes().isEmpty()) {
                told.add(adopted);
            }
            while (!told.isEmpty()) {
                tell(told.peek());
                told.remove();
            }
            retention.sweep();
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.ERROR, "event=9002 upkeep failed, trying again", e);
        }
    }

    /** A second time does no harm: the database may not answer at the first. */
    private void tell(Inbox.Adopted adopted) {
        for (String gone : adopted.nodes()) {
            LOG.log(Level.INFO, "event=9001 took over from a node that is gone: node=" + gone);
            flow.nodeGone(gone, Set.copyOf(adopted.studies()));
        }
    }

    static String hostName() {
        try {
            String host = InetAddress.getLocalHost().getHostName();
            return host.length() > 64 ? host.substring(0, 64) : host;
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
