package dev.hilum.report;

import dev.hilum.infer.ModelIdentity;
import java.util.ArrayList;
import java.util.List;

/** What every output says of itself, in English and Chinese. */
final class Statements {
    static final String WARNING =
            "AI result, unverified; for use by qualified physicians; not the sole basis of a decision";
    static final String WARNING_ZH = "人工智能结果，未经核实；仅供有资质的医师使用；不得单独作为决策依据";
    static final String VERIFIED =
            "AI-assisted result, verified by the named person; for use by qualified physicians; not the sole basis of a decision";
    static final String VERIFIED_ZH = "人工智能辅助结果，已由所列人员核实；仅供有资质的医师使用；不得单独作为决策依据";
    static final String SIGNED = "Report signed by the verifying observer";
    static final String SIGNED_ZH = "核实人签发的报告";
    static final String NOT_EVALUATED = "not clinically evaluated";
    static final String NOT_EVALUATED_ZH = "未经临床评价";
    static final String NEGATIVE = "No finding at or above the threshold; this does not exclude disease";
    static final String ZONES = "Zones are equal thirds of lung height per side";
    static final String ZONES_ZH = "分区为每侧肺高度的三等分";
    static final String DEVICES_CHANGE = "The change is of the device's own measurement, not of the edited one";
    static final String PARTIAL = "Lungs only partly imaged: volumes and proportions are of the imaged lung";

    private Statements() {}

    /** What the result is, in English. */
    static String warning(StudyReport report) {
        return report.verification() == null ? WARNING : VERIFIED;
    }

    /** What the result is, in Chinese. */
    static String warningInChinese(StudyReport report) {
        return report.verification() == null ? WARNING_ZH : VERIFIED_ZH;
    }

    /** Few words for pictures. */
    static String shortWarning(StudyReport report) {
        return (report.verification() == null
                        ? "AI result, unverified 人工智能结果，未经核实"
                        : "AI-assisted, verified 人工智能辅助，已核实")
                + (notEvaluated(report) ? "; " + NOT_EVALUATED + " " + NOT_EVALUATED_ZH : "");
    }

    /** The warning, and one line per model that was not evaluated. */
    static List<String> of(StudyReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(warning(report));
        for (ModelIdentity model : report.models()) {
            if (!model.clinicallyEvaluated()) {
                lines.add("Model " + model.name() + " " + model.version() + ": " + NOT_EVALUATED);
            }
        }
        return lines;
    }

    static boolean notEvaluated(StudyReport report) {
        return report.models().stream().anyMatch(model -> !model.clinicallyEvaluated());
    }
}
