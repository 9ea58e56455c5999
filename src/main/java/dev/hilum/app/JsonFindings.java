package dev.hilum.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;

/** {@code report.json} as a table for the terminal: what is printed is what was written. */
final class JsonFindings {
    private JsonFindings() {}

    static void print(JsonNode report, PrintWriter out) {
        out.println();
        out.println("Study " + report.path("studyInstanceUid").asText() + ": "
                + report.path("status").asText());
        report.path("pipelines").forEach(p -> pipeline(p, out));
        if (report.path("nodules").isArray()) {
            nodules(report.path("nodules"), out);
        }
        if (report.path("pneumonia").isObject()) {
            pneumonia(report.path("pneumonia"), out);
        }
        comparison(report, out);
        for (JsonNode model : report.path("models")) {
            out.println("  " + model.path("name").asText() + " "
                    + model.path("version").asText()
                    + (model.path("clinicallyEvaluated").asBoolean() ? "" : ": not clinically evaluated"));
        }
        out.println("  AI result, unverified; for use by qualified physicians; not the sole basis of a decision.");
        out.println();
        out.flush();
    }

    private static void pipeline(JsonNode pipeline, PrintWriter out) {
        String name = "  " + pipeline.path("name").asText();
        JsonNode reason = pipeline.path("reason");
        if (reason.isObject()) {
            out.println(name + " not analysed, " + reason.path("code").asText() + ": "
                    + reason.path("text").asText());
        }
        pipeline.path("cautions")
                .forEach(c -> out.println(name + " caution " + c.path("code").asText() + ": "
                        + c.path("text").asText()));
    }

    private static void nodules(JsonNode nodules, PrintWriter out) {
        if (nodules.isEmpty()) {
            out.println("  No nodule detected. This does not exclude disease.");
            return;
        }
        out.println(
                "  nodule  kind    density       side   zone    long mm  short mm  volume mm3  score  centre LPS mm");
        int number = 1;
        for (JsonNode n : nodules) {
            JsonNode c = n.path("centerLpsMm");
            out.println(String.format(
                    Locale.ROOT,
                    "  %-6d  %-6s  %-12s  %-5s  %-6s  %7s  %8s  %10s  %5s  %s, %s, %s",
                    number++,
                    n.path("kind").asText(),
                    n.path("density").asText(),
                    n.path("side").asText(),
                    n.path("zone").asText(),
                    number(n.path("longAxisMm"), 1),
                    number(n.path("shortAxisMm"), 1),
                    number(n.path("volumeMm3"), 0),
                    number(n.path("score"), 2),
                    number(c.path(0), 0),
                    number(c.path(1), 0),
                    number(c.path(2), 0)));
        }
    }

    private static void pneumonia(JsonNode p, PrintWriter out) {
        out.println("  pneumonia triage: " + (p.path("flag").asBoolean() ? "FLAGGED" : "not flagged") + " (score "
                + number(p.path("score"), 2) + ", threshold " + number(p.path("threshold"), 2) + ")");
        out.println("  lung " + number(p.path("lungVolumeMl"), 0) + " mL, lesions "
                + number(p.path("lesionVolumeMl"), 1)
                + " mL = " + number(p.path("proportionPercent"), 2) + " % (ground glass "
                + number(p.path("groundGlassMl"), 1) + " mL, consolidation " + number(p.path("consolidationMl"), 1)
                + " mL)");
    }

    private static void comparison(JsonNode report, PrintWriter out) {
        JsonNode refused = report.path("notCompared");
        if (refused.isObject()) {
            out.println("  not compared with a prior, " + refused.path("code").asText() + ": "
                    + refused.path("text").asText());
        }
        JsonNode comparison = report.path("comparison");
        for (JsonNode c : comparison.path("nodules")) {
            out.println("  against the prior: " + c.path("change").asText() + ", "
                    + c.path("reason").asText());
        }
        JsonNode lesions = comparison.path("pneumonia");
        if (lesions.isObject()) {
            out.println("  lesions against the prior: " + number(lesions.path("lesionChangeMl"), 1) + " mL, "
                    + number(lesions.path("lesionChangePercent"), 0) + " %"
                    + (lesions.path("alert50in24to48h").asBoolean() ? " ALERT" : ""));
        }
    }

    private static String number(JsonNode value, int digits) {
        return value.isNumber() ? String.format(Locale.ROOT, "%." + digits + "f", value.asDouble()) : "-";
    }
}
