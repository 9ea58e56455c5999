package dev.hilum.receive;

import dev.hilum.job.DatabaseException;
import dev.hilum.job.Sql;
import dev.hilum.job.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The table over the packs: finds rows quickly and holds nothing that the packs do not. */
final class InstanceIndex {
    private static final String COLUMNS = "study_uid, series_uid, sop_instance_uid, sop_class_uid, "
            + "transfer_syntax_uid, patient_id, issuer_of_patient_id, association_id, calling_aet, called_aet, "
            + "received_at, header_sha256, pixel_sha256, pixel_offset, revision, content_revision, pack_id, "
            + "data_offset, data_length";

    private final Transactions transactions;

    InstanceIndex(Transactions transactions) {
        this.transactions = transactions;
    }

    /** The current revision of an instance. */
    Optional<InstanceRow> current(InstanceKey key) {
        return query(
                        "where study_uid = ? and series_uid = ? and sop_instance_uid = ? and current_revision = true",
                        key.studyInstanceUid(),
                        key.seriesInstanceUid(),
                        key.sopInstanceUid())
                .stream()
                .findFirst();
    }

    /** The current revisions of a study, by series and instance. */
    List<InstanceRow> ofStudy(String studyInstanceUid) {
        return query(
                "where study_uid = ? and current_revision = true order by series_uid, sop_instance_uid",
                studyInstanceUid);
    }

    /** All revisions, in the order of their keys. */
    List<InstanceRow> allRevisions() {
        return query("order by study_uid, series_uid, sop_instance_uid, revision");
    }

    /** Adds rows; the highest revision of an instance becomes the current one. */
    void insert(List<InstanceRow> rows) {
        transactions.run(connection -> {
            insert(connection, rows);
            settleCurrent(connection, rows);
        });
    }

    /**
     * As {@link #insert}, where rows of the same keys may be there. Two nodes may take one instance at the same time and
     * each call it the first: the same bytes are one row, other bytes are the next revision, so that none is lost.
     */
    void reconcile(List<InstanceRow> rows) {
        transactions.run(connection -> {
            for (InstanceRow row : rows) {
                List<InstanceRow> there = revisions(row);
                boolean known = there.stream()
                        .anyMatch(other -> other.location().equals(row.location())
                                || (other.revision() == row.revision() && other.sameBytes(row)));
                boolean taken = there.stream().anyMatch(other -> other.revision() == row.revision());
                if (!known) {
                    int next = there.isEmpty() ? 1 : there.getLast().revision() + 1;
                    insert(List.of(taken ? row.revised(next, next) : row));
                }
            }
        });
    }

    private List<InstanceRow> revisions(InstanceRow row) {
        return query(
                "where study_uid = ? and series_uid = ? and sop_instance_uid = ? order by revision",
                row.studyInstanceUid(),
                row.seriesInstanceUid(),
                row.sopInstanceUid());
    }

    /** Makes the index hold of one pack just these rows. */
    void replacePack(String packId, List<InstanceRow> rows) {
        try {
            transactions.run(connection -> {
                delete(connection, packId);
                insert(rows);
            });
        } catch (DatabaseException e) {
            if (!e.isConstraintViolation()) {
                throw e;
            }
            transactions.run(connection -> {
                delete(connection, packId);
                reconcile(rows);
            });
        }
    }

    private static void delete(Connection connection, String packId) throws SQLException {
        Sql.update(connection, "delete from instance where pack_id = ?", packId);
        Sql.update(connection, "delete from pack where pack_id = ?", packId);
    }

    /** Marks of every instance just the highest revision as current, after packs came or went. */
    void settleCurrent() {
        transactions.run(connection -> Sql.update(connection, """
                update instance i set current_revision = not current_revision
                where current_revision = (exists (select 1 from instance o where o.study_uid = i.study_uid
                and o.series_uid = i.series_uid and o.sop_instance_uid = i.sop_instance_uid
                and o.revision > i.revision))"""));
    }

    /** Notes that a pack was closed properly with this length. */
    void sealed(String packId, String studyInstanceUid, long length) {
        transactions.run(connection -> {
            Sql.update(connection, "delete from pack where pack_id = ?", packId);
            Sql.update(
                    connection,
                    "insert into pack (pack_id, study_uid, file_length) values (?, ?, ?)",
                    packId,
                    studyInstanceUid,
                    length);
        });
    }

    /** Lengths of the packs of a study that were closed properly, by pack id. */
    Map<String, Long> sealedPacks() {
        Map<String, Long> packs = new HashMap<>();
        transactions.run(connection -> Sql.query(
                connection,
                rows -> packs.put(rows.getString(1), rows.getLong(2)),
                "select pack_id, file_length from pack"));
        return packs;
    }

    /** Sealed packs that no bucket has. */
    List<OpenPacks.OpenPack> packsOutsideBucket() {
        return transactions.call(connection -> Sql.query(
                connection,
                rows -> new OpenPacks.OpenPack(rows.getString(1), rows.getString(2)),
                "select study_uid, pack_id from pack where bucket_at is null order by pack_id"));
    }

    /** Sealed packs that a bucket has. */
    List<OpenPacks.OpenPack> packsInBucket() {
        return transactions.call(connection -> Sql.query(
                connection,
                rows -> new OpenPacks.OpenPack(rows.getString(1), rows.getString(2)),
                "select study_uid, pack_id from pack where bucket_at is not null"));
    }

    /**
     * Notes durably that the bucket has a pack.
     *
     * @return false where the pack was erased meanwhile
     */
    boolean inBucket(String packId, Instant at) {
        return transactions.callDurably(connection ->
                        Sql.update(connection, "update pack set bucket_at = ? where pack_id = ?", at, packId))
                > 0;
    }

    /** All packs of a study that the index knows, on whichever node. */
    Set<String> packsOf(String studyInstanceUid) {
        return new HashSet<>(transactions.call(connection -> Sql.query(
                connection,
                rows -> rows.getString(1),
                "select pack_id from pack where study_uid = ? union select pack_id from instance where study_uid = ?",
                studyInstanceUid,
                studyInstanceUid)));
    }

    /** Notes for the other nodes that a study is erased; in the same transaction as {@code packs} go. */
    void erase(String studyInstanceUid, Collection<String> packs, Instant at) {
        transactions.runDurably(connection -> {
            deletePacks(packs);
            Sql.update(connection, "delete from erased_study where study_uid = ?", studyInstanceUid);
            Sql.update(
                    connection, "insert into erased_study (study_uid, erased_at) values (?, ?)", studyInstanceUid, at);
        });
    }

    /** When studies were erased last, by Study Instance UID. */
    Map<String, Instant> erased() {
        Map<String, Instant> studies = new HashMap<>();
        transactions.run(connection -> Sql.query(
                connection,
                rows -> studies.put(rows.getString(1), Sql.instant(rows, "erased_at")),
                "select study_uid, erased_at from erased_study"));
        return studies;
    }

    /** Packs that rows refer to, with their studies. */
    List<OpenPacks.OpenPack> referencedPacks() {
        return transactions.call(connection -> Sql.query(
                connection,
                rows -> new OpenPacks.OpenPack(rows.getString(1), rows.getString(2)),
                "select distinct study_uid, pack_id from instance"));
    }

    /** Current revisions of an instance, in whichever study it came. */
    List<InstanceRow> ofInstance(String sopInstanceUid) {
        return query("where sop_instance_uid = ? and current_revision = true", sopInstanceUid);
    }

    /** Study Instance UIDs that have instances. */
    List<String> studies() {
        return strings("select distinct study_uid from instance order by study_uid");
    }

    /** Whether current instances of the study, or of one of its series anywhere, name different patients. */
    boolean hasPatientConflict(String studyInstanceUid) {
        String patients = "select count(*) from (select distinct coalesce(patient_id, ''), "
                + "coalesce(issuer_of_patient_id, '') from instance where current_revision = true and (study_uid = ? "
                + "or series_uid in (select series_uid from instance where study_uid = ?))) patients";
        return transactions
                        .call(connection -> Sql.query(
                                connection, rows -> rows.getInt(1), patients, studyInstanceUid, studyInstanceUid))
                        .getFirst()
                > 1;
    }

    /** Removes what the index holds of packs. */
    void deletePacks(Collection<String> packIds) {
        transactions.run(connection -> {
            for (String pack : packIds) {
                delete(connection, pack);
            }
        });
    }

    private List<InstanceRow> query(String condition, Object... values) {
        return transactions.call(connection ->
                Sql.query(connection, InstanceIndex::row, "select " + COLUMNS + " from instance " + condition, values));
    }

    private List<String> strings(String sql) {
        return transactions.call(connection -> Sql.query(connection, rows -> rows.getString(1), sql));
    }

    private static void insert(Connection connection, List<InstanceRow> rows) throws SQLException {
        String sql = "insert into instance (" + COLUMNS + ", current_revision) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                + "?, ?, ?, ?, ?, ?, ?, ?, ?, true)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (InstanceRow row : rows) {
                set(statement, row);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void settleCurrent(Connection connection, List<InstanceRow> rows) throws SQLException {
        for (InstanceRow row : rows) {
            if (row.revision() > 1) {
                Sql.update(connection, """
                        update instance i set current_revision = (i.revision = (select max(o.revision) from instance o
                        where o.study_uid = i.study_uid and o.series_uid = i.series_uid
                        and o.sop_instance_uid = i.sop_instance_uid))
                        where i.study_uid = ? and i.series_uid = ? and i.sop_instance_uid = ?""", row.studyInstanceUid(), row.seriesInstanceUid(), row.sopInstanceUid());
            }
        }
    }

    private static void set(PreparedStatement statement, InstanceRow row) throws SQLException {
        statement.setString(1, row.studyInstanceUid());
        statement.setString(2, row.seriesInstanceUid());
        statement.setString(3, row.sopInstanceUid());
        statement.setString(4, row.sopClassUid());
        statement.setString(5, row.transferSyntaxUid());
        statement.setString(6, row.patientId());
        statement.setString(7, row.issuerOfPatientId());
        statement.setString(8, row.origin().id());
        statement.setString(9, row.origin().callingAeTitle());
        statement.setString(10, row.origin().calledAeTitle());
        statement.setObject(11, OffsetDateTime.ofInstant(row.receivedAt(), ZoneOffset.UTC));
        statement.setString(12, row.headerSha256());
        statement.setString(13, row.pixelSha256());
        statement.setLong(14, row.pixelOffset());
        statement.setInt(15, row.revision());
        statement.setInt(16, row.contentRevision());
        statement.setString(17, row.location().packId());
        statement.setLong(18, row.location().offset());
        statement.setLong(19, row.location().length());
    }

    private static InstanceRow row(ResultSet rows) throws SQLException {
        return new InstanceRow(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                rows.getString(7),
                new Origin(rows.getString(8), rows.getString(9), rows.getString(10)),
                rows.getObject(11, OffsetDateTime.class).toInstant(),
                rows.getString(12),
                rows.getString(13),
                rows.getLong(14),
                rows.getInt(15),
                rows.getInt(16),
                new PackLocation(rows.getString(17), rows.getLong(18), rows.getLong(19)));
    }
}
