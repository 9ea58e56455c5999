package dev.hilum.receive;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the memory of data sets whose study is not known yet. */
final class HeaderBudget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    HeaderBudget(long limit) {
        this.limit = limit;
    }

    void take(long bytes) {
        if (used.addAndGet(bytes) > limit) {
            used.addAndGet(-bytes);
            throw new RefusedException(
                    StorageStatus.OUT_OF_RESOURCES, "too many large headers at once, send again later");
        }
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }
}
