package dev.hilum.dicomweb;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import dev.hilum.job.Sql;
import dev.hilum.job.Transactions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds studies by the columns of the study table, latest arrivals first. */
public final class StudySearch {
    private static final String SELECT = "select study_uid, patient_name, patient_id, issuer_of_patient_id, birth_date,"
            + " sex, accession_number, study_date, study_time, study_description from study";

    private final Transactions transactions;

    public StudySearch(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Candidates for a query: a superset of what it matches, without what the columns can rule out. */
    List<DataSet> candidates(SearchQuery query, int limit, int offset) {
        List<String> conditions = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        query.match(Tag.StudyInstanceUID).ifPresent(m -> {
            List<String> uids = m.uids();
            conditions.add("study_uid in ("
                    + String.join(", ", uids.stream().map(u -> "?").toList()) + ")");
            values.addAll(uids);
        });
        like(query, Tag.PatientID, "patient_id", conditions, values);
        like(query, Tag.AccessionNumber, "accession_number", conditions, values);
        query.match(Tag.PatientName).ifPresent(m -> {
            conditions.add("lower(patient_name) like ? escape '!'");
            values.add(pattern(m.pattern().toLowerCase(Locale.ROOT)));
        });
        dates(query.match(Tag.StudyDate), conditions, values);
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
        values.add(limit);
        values.add(offset);
        return transactions.call(connection -> Sql.query(
                connection,
                StudySearch::study,
                SELECT + where + " order by first_byte_at desc, study_uid limit ? offset ?",
                values.toArray()));
    }

    private static void like(
            SearchQuery query, int tag, String column, List<String> conditions, List<@Nullable Object> values) {
        query.match(tag).ifPresent(m -> {
            conditions.add(column + " like ? escape '!'");
            values.add(pattern(m.pattern()));
        });
    }

    private static void dates(Optional<AttributeMatch> match, List<String> conditions, List<@Nullable Object> values) {
        match.ifPresent(m -> {
            int dash = m.pattern().indexOf('-');
            String from = dash < 0 ? m.pattern() : m.pattern().substring(0, dash);
            String to = dash < 0 ? m.pattern() : m.pattern().substring(dash + 1);
            if (!from.isEmpty()) {
                conditions.add("study_date >= ?");
                values.add(from);
            }
            if (!to.isEmpty()) {
                conditions.add("study_date <= ?");
                values.add(to);
            }
        });
    }

    private static String pattern(String wildcard) {
        return wildcard.replace("!", "!!")
                .replace("%", "!%")
                .replace("_", "!_")
                .replace('*', '%')
                .replace('?', '_');
    }

    private static DataSet study(ResultSet rows) throws SQLException {
        DataSet study = new DataSet().setStrings(Tag.StudyInstanceUID, Vr.UI, rows.getString("study_uid"));
        put(study, Tag.PatientName, Vr.PN, rows.getString("patient_name"));
        put(study, Tag.PatientID, Vr.LO, rows.getString("patient_id"));
        put(study, Tag.IssuerOfPatientID, Vr.LO, rows.getString("issuer_of_patient_id"));
        put(study, Tag.PatientBirthDate, Vr.DA, rows.getString("birth_date"));
        put(study, Tag.PatientSex, Vr.CS, rows.getString("sex"));
        put(study, Tag.AccessionNumber, Vr.SH, rows.getString("accession_number"));
        put(study, Tag.StudyDate, Vr.DA, rows.getString("study_date"));
        put(study, Tag.StudyTime, Vr.TM, rows.getString("study_time"));
        put(study, Tag.StudyDescription, Vr.LO, rows.getString("study_description"));
        return study;
    }

    private static void put(DataSet study, int tag, Vr vr, @Nullable String value) {
        if (value == null) {
            study.setStrings(tag, vr);
        } else {
            study.setStrings(tag, vr, value);
        }
    }
}
