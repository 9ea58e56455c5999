package dev.hilum.job;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The ledger of what was done with which study: every entry holds the SHA-256 of the one before, so that nothing can be
 * changed or taken out without a trace. UIDs only; it outlives the erasure of a patient's data. Whoever can write the
 * table can forge the whole chain: keep the hash of the head elsewhere now and then.
 */
public final class UsageLedger {
    private static final int PAGE = 1_000;

    private final Transactions transactions;

    public UsageLedger(Transactions transactions) {
        this.transactions = transactions;
    }

    /** What happened. */
    public enum Event {
        /** A result became live. */
        RESULT,
        /** A result is at all its destinations. */
        DELIVERED,
        /** The stored data of a study was erased. */
        ERASED,
        /** A person judged a finding, or added one. */
        VERDICT,
        /** A person signed the report. */
        SIGN_OFF
    }

    /**
     * An entry.
     *
     * @param seq from 1, without gaps
     * @param resultUid empty where it is about no result
     * @param detail for RESULT its status, key and the models with their digests; for VERDICT what was said of which
     *     finding by which user; for SIGN_OFF by which user
     */
    public record Entry(
            long seq,
            Instant at,
            String event,
            String studyInstanceUid,
            String resultUid,
            String detail,
            String previousHash,
            String hash) {}

    /** Appends in the present transaction. */
    public void append(Event event, String studyInstanceUid, String resultUid, String detail, Instant at) {
        transactions.run(connection -> {
            Sql.update(connection, "update usage_head set seq = seq + 1 where id = 1");
            Entry head = Sql.query(
                            connection,
                            rows -> new Entry(rows.getLong(1), at, "", "", "", "", rows.getString(2), ""),
                            "select seq, entry_hash from usage_head where id = 1")
                    .getFirst();
            // As precise as both databases keep it.
            Instant time = at.truncatedTo(ChronoUnit.MICROS);
            String cut = detail.length() > 1000 ? detail.substring(0, 1000) : detail;
            Entry entry = sealed(new Entry(
                    head.seq(), time, event.name(), studyInstanceUid, resultUid, cut, head.previousHash(), ""));
            insert(connection, entry);
            Sql.update(connection, "update usage_head set entry_hash = ? where id = 1", entry.hash());
        });
    }

    /** Entries after a sequence number, in order. */
    public List<Entry> after(long seq, int limit) {
        return transactions.call(connection -> Sql.query(
                connection,
                UsageLedger::row,
                "select * from usage_entry where seq > ? order by seq limit ?",
                seq,
                limit));
    }

    /**
     * What the check of the whole chain found.
     *
     * @param entries that were read
     * @param headHash to be kept elsewhere
     * @param problem the first thing that is wrong
     */
    public record Verification(long entries, String headHash, Optional<String> problem) {}

    /** Reads the whole chain and computes every hash again. */
    public Verification verify() {
        return transactions.call(connection -> {
            Entry head = Sql.query(
                            connection,
                            rows -> new Entry(rows.getLong(1), Instant.EPOCH, "", "", "", "", "", rows.getString(2)),
                            "select seq, entry_hash from usage_head where id = 1")
                    .getFirst();
            String previous = "0".repeat(64);
            long seq = 0;
            for (List<Entry> page = after(0, PAGE); !page.isEmpty(); page = after(seq, PAGE)) {
                for (Entry entry : page) {
                    Optional<String> problem = problem(entry, seq, previous);
                    if (problem.isPresent()) {
                        return new Verification(seq, head.hash(), problem);
                    }
                    seq = entry.seq();
                    previous = entry.hash();
                }
            }
            boolean ends = seq == head.seq() && previous.equals(head.hash());
            return new Verification(
                    seq,
                    head.hash(),
                    ends
                            ? Optional.empty()
                            : Optional.of("the chain ends at " + seq + ", its head says " + head.seq()));
        });
    }

    private static Optional<String> problem(Entry entry, long before, String previous) {
        if (entry.seq() != before + 1) {
            return Optional.of("entry " + (before + 1) + " is missing");
        }
        if (!entry.previousHash().equals(previous) || !sealed(entry).hash().equals(entry.hash())) {
            return Optional.of("entry " + entry.seq() + " was changed");
        }
        return Optional.empty();
    }

    private static Entry sealed(Entry entry) {
        String text = String.join(
                "\n",
                String.valueOf(entry.seq()),
                entry.at().toString(),
                entry.event(),
                entry.studyInstanceUid(),
                entry.resultUid(),
                entry.detail(),
                entry.previousHash());
        return new Entry(
                entry.seq(),
                entry.at(),
                entry.event(),
                entry.studyInstanceUid(),
                entry.resultUid(),
                entry.detail(),
                entry.previousHash(),
                sha256(text));
    }

    private static void insert(Connection connection, Entry entry) throws SQLException {
        Sql.update(
                connection,
                "insert into usage_entry (seq, at, event, study_uid, result_uid, detail, previous_hash, entry_hash)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                entry.seq(),
                entry.at(),
                entry.event(),
                entry.studyInstanceUid(),
                entry.resultUid(),
                entry.detail(),
                entry.previousHash(),
                entry.hash());
    }

    private static Entry row(ResultSet rows) throws SQLException {
        return new Entry(
                rows.getLong("seq"),
                Objects.requireNonNull(Sql.instant(rows, "at")),
                rows.getString("event"),
                rows.getString("study_uid"),
                rows.getString("result_uid"),
                rows.getString("detail"),
                rows.getString("previous_hash"),
                rows.getString("entry_hash"));
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
