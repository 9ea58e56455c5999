package dev.hilum.audit;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Takes audit messages, keeps them on disk, and sends them in order until the repository has them: at least once. A message
 * that cannot even be written down is counted and logged without its content.
 */
public final class AuditTrail implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.hilum.audit");
    private static final int BATCH = 50;
    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final AuditSpool spool;
    private final AuditSource source;
    private final SyslogTarget target;
    private final AtomicLong lost = new AtomicLong();
    private final Thread sender;
    private volatile boolean closing;
    private boolean said;

    private AuditTrail(AuditSpool spool, AuditSource source, SyslogTarget target) {
        this.spool = spool;
        this.source = source;
        this.target = target;
        this.sender = Thread.ofPlatform().name("audit").daemon().unstarted(this::sendAll);
    }

    /** @param folder of the spool; what an earlier process left in it is sent first */
    public static AuditTrail start(Path folder, AuditSource source, SyslogTarget target) throws IOException {
        AuditTrail trail = new AuditTrail(new AuditSpool(folder), source, target);
        trail.sender.start();
        return trail;
    }

    /** On disk when this returns; never throws. */
    public void note(AuditMessage message) {
        try {
            spool.add(AuditXml.of(message, source), message.at());
            LockSupport.unpark(sender);
        } catch (IOException | RuntimeException e) {
            lost.incrementAndGet();
            LOG.log(
                    Level.ERROR,
                    "event=8001 an audit message could not be kept: "
                            + e.getClass().getSimpleName());
        }
    }

    /** Messages that wait to be sent, of all nodes that share the spool; -1 where the disk does not say. */
    public long waiting() {
        try {
            return spool.size();
        } catch (IOException e) {
            return -1;
        }
    }

    /** Messages that could not be written down since the start. */
    public long lost() {
        return lost.get();
    }

    private void sendAll() {
        Duration pause = IDLE;
        SyslogTarget.@Nullable Line line = null;
        while (!closing) {
            try {
                line = spool.mayBeSent() ? send(line) : line;
                pause = IDLE;
                LockSupport.parkNanos(IDLE.toNanos());
            } catch (IOException | RuntimeException e) {
                line = dropped(line);
                pause = longer(pause);
                tell(e);
                rest(pause);
            }
        }
        last(line);
    }

    /** New messages do not cut the pause after a failure short. */
    private void rest(Duration pause) {
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0 && !closing; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** That the application stops is told by the application that stops. */
    private void last(SyslogTarget.@Nullable Line open) {
        SyslogTarget.@Nullable Line line = open;
        try {
            line = spool.mayBeSent() ? send(line) : line;
        } catch (IOException | RuntimeException e) {
            tell(e);
        }
        dropped(line);
    }

    /** Sends until nothing is left; a batch is removed once the other side is seen to be still there. */
    private SyslogTarget.@Nullable Line send(SyslogTarget.@Nullable Line open) throws IOException {
        SyslogTarget.Line line = open;
        for (List<Path> batch = spool.oldest(BATCH); !batch.isEmpty(); batch = spool.oldest(BATCH)) {
            if (line == null) {
                line = target.open();
            }
            try {
                List<Path> sent = new ArrayList<>();
                for (Path file : batch) {
                    Optional<byte[]> xml = spool.read(file);
                    if (xml.isPresent()) {
                        line.send(SyslogMessage.of(xml.get(), AuditSpool.time(file), source));
                        sent.add(file);
                    }
                }
                line.confirm();
                for (Path file : sent) {
                    spool.remove(file);
                }
            } catch (IOException e) {
                dropped(line);
                line = null;
                throw e;
            }
        }
        if (said) {
            said = false;
            LOG.log(Level.INFO, "event=8003 the audit repository has everything again");
        }
        return line;
    }

    private void tell(Exception failure) {
        if (!said) {
            said = true;
            LOG.log(
                    Level.WARNING,
                    "event=8002 audit messages wait on disk, the repository cannot be reached: "
                            + failure.getMessage());
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private static SyslogTarget.@Nullable Line dropped(SyslogTarget.@Nullable Line line) {
        if (line != null) {
            try {
                line.close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "event=8004 closing the line to the audit repository failed");
            }
        }
        return null;
    }

    /** What is not sent by then is sent after the next start. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(sender);
        try {
            sender.join(Duration.ofSeconds(5));
            spool.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "event=8005 the audit spool could not be closed");
        }
    }
}
