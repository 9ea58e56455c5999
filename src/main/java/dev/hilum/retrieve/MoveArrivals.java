package dev.hilum.retrieve;

import dev.hilum.dicom.net.DimseHandler;
import dev.hilum.dicom.net.DimseRequest;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What our listener is sent because of a C-MOVE of ours: told from what is sent to be analysed by its Move Originator AE
 * Title (0000,1030), and only while such a C-MOVE runs in this process. One at a time; others wait.
 */
public final class MoveArrivals {
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private volatile @Nullable Expected expected;

    /** From now until it is closed, what comes because of a C-MOVE of this AE title goes to the sink. */
    Expected expect(String originator, DimseHandler sink) {
        oneAtATime.lock();
        Expected now = new Expected(originator, sink);
        expected = now;
        return now;
    }

    /** Who takes this instance; empty: it is for the inbox as any other. */
    public Optional<DimseHandler> takerOf(DimseRequest.CStoreRequest request) {
        Expected now = expected;
        return now == null
                ? Optional.empty()
                : request.moveOriginator()
                        .filter(move -> move.aeTitle().equals(now.originator))
                        .map(move -> now.sink);
    }

    final class Expected implements AutoCloseable {
        private final String originator;
        private final DimseHandler sink;

        private Expected(String originator, DimseHandler sink) {
            this.originator = originator;
            this.sink = sink;
        }

        @Override
        public void close() {
            expected = null;
            oneAtATime.unlock();
        }
    }
}
