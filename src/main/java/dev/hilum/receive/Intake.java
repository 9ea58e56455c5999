package dev.hilum.receive;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What comes from one origin. Keeps a pack open per study, the latest few only, and closes them in the end. One
 * instance at a time, as an association without asynchronous operations sends them.
 */
public final class Intake implements AutoCloseable {
    private static final int OPEN_PACKS = 4;

    private final Inbox inbox;
    private final Origin origin;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<String, PackWriter> packs = new LinkedHashMap<>(8, 0.75f, true);
    private final Set<String> studies = new LinkedHashSet<>();

    Intake(Inbox inbox, Origin origin) {
        this.inbox = inbox;
        this.origin = origin;
    }

    /**
     * Begins an instance.
     *
     * @param sopClassUid of the command, null where there is none; another one in the data set is refused (A900)
     * @param sopInstanceUid of the command, as above
     */
    public Reception begin(@Nullable String sopClassUid, @Nullable String sopInstanceUid, String transferSyntaxUid) {
        return new Reception(this.inbox, this, new Reception.Announced(sopClassUid, sopInstanceUid, transferSyntaxUid));
    }

    public Origin origin() {
        return origin;
    }

    /** Study Instance UIDs of what was stored, in the order of their first instance. */
    public Set<String> studies() {
        lock.lock();
        try {
            return new LinkedHashSet<>(studies);
        } finally {
            lock.unlock();
        }
    }

    /** The association has ended, in whatever way: closes the packs. */
    @Override
    public void close() {
        lock.lock();
        try {
            packs.forEach(this::close);
            packs.clear();
        } finally {
            lock.unlock();
        }
    }

    PackWriter packOf(String studyInstanceUid) throws IOException {
        lock.lock();
        try {
            PackWriter open = packs.get(studyInstanceUid);
            if (open != null && !open.isBroken()) {
                return open;
            }
            if (open != null) {
                close(studyInstanceUid, open);
            }
            PackWriter created = inbox.store().create(studyInstanceUid);
            packs.put(studyInstanceUid, created);
            closeEldest();
            return created;
        } finally {
            lock.unlock();
        }
    }

    void ended(StoreOutcome outcome) {
        lock.lock();
        try {
            switch (outcome) {
                case StoreOutcome.Stored stored -> studies.add(stored.row().studyInstanceUid());
                case StoreOutcome.Revised revised -> studies.add(revised.row().studyInstanceUid());
                case StoreOutcome.Duplicate duplicate ->
                    studies.add(duplicate.row().studyInstanceUid());
                case StoreOutcome.Refused refused -> {}
            }
        } finally {
            lock.unlock();
        }
    }

    private void closeEldest() {
        if (packs.size() > OPEN_PACKS) {
            Map.Entry<String, PackWriter> eldest = packs.pollFirstEntry();
            close(eldest.getKey(), eldest.getValue());
        }
    }

    /** A pack that cannot be sealed is checked and sealed at the next start. */
    private void close(String studyInstanceUid, PackWriter pack) {
        try {
            inbox.close(studyInstanceUid, pack);
        } catch (IOException e) {
            ReceiveLog.packNotSealed(pack.packId(), e);
        }
    }
}
