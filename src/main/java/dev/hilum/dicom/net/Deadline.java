package dev.hilum.dicom.net;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A timer of one connection: ARTIM (PS3.8 section 9.1.5), idle and response limits. Moving it forward costs one volatile
 * write, so that it can be set before every read; the timer thread looks only when the last known moment has come.
 */
final class Deadline {
    /** After the input was ended the thread of the connection has this long to say its last word. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Transport transport;
    private volatile boolean armed;
    private volatile long due;
    private volatile boolean expired;
    private volatile long lookAt;
    private volatile @Nullable ScheduledFuture<?> look;
    private boolean closed;

    Deadline(Transport transport) {
        this.transport = transport;
    }

    /** Sets the moment; replaces the earlier one. */
    void in(Duration duration) {
        inNanos(duration.toNanos());
    }

    void inNanos(long nanos) {
        due = System.nanoTime() + nanos;
        armed = true;
        // Only the first arming, or a moment before the known one, needs the timer thread to be told.
        if (look == null || due - lookAt < 0) {
            schedule(nanos);
        }
    }

    /** Nothing is due while our own side works. */
    void stop() {
        armed = false;
    }

    /** From any thread: acts as if the time were over, also where none was set. */
    void expire() {
        expired = true;
        transport.shutdownInput();
        schedule(GRACE_NANOS);
        due = System.nanoTime() + GRACE_NANOS;
        armed = true;
    }

    boolean isExpired() {
        return expired;
    }

    /** The connection has ended. */
    synchronized void cancel() {
        armed = false;
        closed = true;
        if (look != null) {
            look.cancel(false);
        }
    }

    private synchronized void schedule(long nanos) {
        if (closed) {
            return;
        }
        if (look != null) {
            look.cancel(false);
        }
        lookAt = System.nanoTime() + nanos;
        look = TIMER.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }

    private void look() {
        long left = due - System.nanoTime();
        if (!armed) {
            synchronized (this) {
                look = null;
            }
            // Armed between the test and here: look again.
            if (armed) {
                schedule(Math.max(due - System.nanoTime(), 0));
            }
        } else if (left > 0) {
            schedule(left);
        } else if (!expired) {
            expired = true;
            transport.shutdownInput();
            schedule(GRACE_NANOS);
        } else {
            transport.close();
        }
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "dicom-timer");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }
}
