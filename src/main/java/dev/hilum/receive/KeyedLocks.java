package dev.hilum.receive;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/** A bounded number of locks over unbounded keys; equal keys share one, some others do too. */
final class KeyedLocks {
    private final ReentrantLock[] locks = new ReentrantLock[256];

    KeyedLocks() {
        java.util.Arrays.setAll(locks, i -> new ReentrantLock());
    }

    <T> T with(Object key, Guarded<T> work) throws IOException {
        ReentrantLock lock = locks[Math.floorMod(key.hashCode(), locks.length)];
        lock.lock();
        try {
            return work.run();
        } finally {
            lock.unlock();
        }
    }

    interface Guarded<T> {
        T run() throws IOException;
    }
}
