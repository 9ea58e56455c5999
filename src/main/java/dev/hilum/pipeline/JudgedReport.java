package dev.hilum.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Pneumonia;
import dev.hilum.measure.ReaderMarks;
import dev.hilum.report.StudyReport;
import dev.hilum.report.Verification;
import dev.hilum.report.Verification.Action;
import dev.hilum.report.Verification.Decision;
import dev.hilum.study.SliceSeries;
import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientPoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A device's result with what people said of its findings. The latest verdict of a finding counts; an added finding that
 * is then rejected is gone, one that is then edited stays an added one.
 */
final class JudgedReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StudyReport device;
    private final Map<String, VerdictTable.Row> added = new LinkedHashMap<>();
    private final Map<String, VerdictTable.Row> latest = new LinkedHashMap<>();

    /** @param verdicts oldest first */
    JudgedReport(StudyReport device, List<VerdictTable.Row> verdicts) {
        this.device = device;
        for (VerdictTable.Row verdict : verdicts) {
            if (verdict.action() == Action.ADDED) {
                added.put(verdict.findingUid(), verdict);
            }
            latest.put(verdict.findingUid(), verdict);
        }
        added.keySet().removeIf(uid -> said(uid).action() == Action.REJECTED);
    }

    /** @throws ReaderMarks.MarkException where a mark or a changed value cannot be */
    StudyReport issuedBy(Verdicts.Reader reader, Instant at) {
        return issued(new Verification(reader.name(), reader.organization(), at, decisions()));
    }

    /** The same with the report text that the reader signed. */
    StudyReport signedBy(Verdicts.Reader reader, Instant at, String text) {
        return issued(new Verification(reader.name(), reader.organization(), at, decisions(), text));
    }

    private StudyReport issued(Verification person) {
        return device.issuedBy(person, nodules(), pneumonia());
    }

    private List<Decision> decisions() {
        List<Decision> decisions = new ArrayList<>();
        for (VerdictTable.Row verdict : latest.values()) {
            if (added.containsKey(verdict.findingUid())) {
                decisions.add(new Decision(verdict.findingUid(), Action.ADDED, verdict.reason()));
            } else if (isDevices(verdict.findingUid())) {
                decisions.add(new Decision(verdict.findingUid(), verdict.action(), verdict.reason()));
            }
        }
        return decisions;
    }

    private boolean isDevices(String uid) {
        List<Nodule> nodules = device.nodules();
        Pneumonia pneumonia = device.pneumonia();
        return (nodules != null && nodules.stream().anyMatch(n -> n.findingUid().equals(uid)))
                || (pneumonia != null && pneumonia.findingUid().equals(uid));
    }

    private @Nullable List<Nodule> nodules() {
        List<Nodule> found = device.nodules();
        if (found == null && !added.isEmpty()) {
            throw new ReaderMarks.MarkException(
                    "nodules were not looked for in this study: none can be added to its result");
        }
        if (found == null) {
            return null;
        }
        List<Nodule> all = new ArrayList<>();
        for (Nodule nodule : found) {
            VerdictTable.Row verdict = latest.get(nodule.findingUid());
            all.add(verdict == null ? nodule : edited(nodule, verdict));
        }
        added.forEach((uid, verdict) -> all.add(edited(added(verdict), said(uid))));
        return all;
    }

    private Nodule added(VerdictTable.Row verdict) {
        Verdicts.Missed missed = read(verdict, Verdicts.Missed.class);
        return marks().added(verdict.findingUid(), verdict.trackingUid(), missed.axes(), missed.density());
    }

    private Nodule edited(Nodule nodule, VerdictTable.Row verdict) {
        if (verdict.action() != Action.EDITED) {
            return nodule;
        }
        Verdicts.Edit edit = read(verdict, Verdicts.Edit.class);
        return marks().edited(
                        nodule,
                        new ReaderMarks.Change(
                                edit.longAxisMm(), edit.shortAxisMm(), edit.density(), point(edit.centerLpsMm())));
    }

    private @Nullable Pneumonia pneumonia() {
        Pneumonia p = device.pneumonia();
        VerdictTable.Row verdict = p == null ? null : latest.get(p.findingUid());
        if (p == null || verdict == null || verdict.action() != Action.EDITED) {
            return p;
        }
        Boolean flag = read(verdict, Verdicts.Edit.class).flag();
        return flag == null ? p : p.flagged(flag);
    }

    private VerdictTable.Row said(String findingUid) {
        return Objects.requireNonNull(latest.get(findingUid));
    }

    private ReaderMarks marks() {
        SliceSeries series = device.series();
        Mask left = device.leftLung();
        Mask right = device.rightLung();
        if (series == null || left == null || right == null) {
            throw new ReaderMarks.MarkException("the study was not analysed: nothing can be marked in it");
        }
        return new ReaderMarks(series, left, right);
    }

    private static @Nullable PatientPoint point(@Nullable List<Double> lps) {
        if (lps == null) {
            return null;
        }
        if (lps.size() != 3) {
            throw new ReaderMarks.MarkException("centerLpsMm needs three numbers: x, y, z in mm");
        }
        return new PatientPoint(lps.get(0), lps.get(1), lps.get(2));
    }

    private static <T> T read(VerdictTable.Row verdict, Class<T> type) {
        try {
            return JSON.readValue(Objects.requireNonNull(verdict.editJson()), type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stored verdict " + verdict.verdictId() + " cannot be read", e);
        }
    }
}
