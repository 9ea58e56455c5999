package dev.hilum.job;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets idle threads wait until work is due that this process knows of, or until the next poll. */
final class WakeUp {
    private static final int REMEMBERED = 1_000;

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition stopping = lock.newCondition();
    private final TreeSet<Instant> dues = new TreeSet<>();
    private long changes;
    private boolean stopped;

    WakeUp(Clock clock) {
        this.clock = clock;
    }

    /** Work is due at this time. */
    void at(Instant due) {
        lock.lock();
        try {
            changes++;
            dues.add(due);
            if (dues.size() > REMEMBERED) {
                dues.pollLast();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Grows with each {@link #at}; read it before looking for work. */
    long changes() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something is due, at most {@code longest}; not at all when something came since {@code seen}. */
    void await(long seen, Duration longest) {
        lock.lock();
        try {
            Instant now = clock.instant();
            Instant next = dues.higher(now);
            dues.headSet(now, true).clear();
            Duration untilDue = next == null ? longest : Duration.between(now, next);
            Duration pause = untilDue.compareTo(longest) < 0 ? untilDue : longest;
            if (!stopped && changes == seen) {
                changed.await(pause.toNanos() + 1_000_000, TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    void awaitStop(Duration longest) {
        lock.lock();
        try {
            if (!stopped) {
                stopping.await(longest.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
            stopping.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
