package dev.hilum.study;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The key of a result (REQ-STD-6): the same key gives the same result, which is stored once. SHA-256 over study, series,
 * SOP Instance UIDs with pixel hashes and geometry in the order of the slices, model digests, and parameters. Demographics
 * and transfer syntax are no part of it, and neither is the order of arrival. Every field is written with its length, so
 * that no two different inputs have the same bytes.
 */
public final class ResultKey {
    private static final String FORM = "hilum-result-1";

    private ResultKey() {}

    /**
     * The key of an analysis.
     *
     * @param analysed the series per pipeline
     * @param modelDigests SHA-256 of the weights, lower-case hex, in any order
     * @param parameters everything that shapes the result: thresholds, bands, scales
     * @return lower-case hex
     */
    public static String of(
            Map<PipelineName, SliceSeries> analysed, Collection<String> modelDigests, Map<String, String> parameters) {
        if (analysed.isEmpty()) {
            throw new IllegalArgumentException("a key of an analysis needs a series");
        }
        Fields fields = new Fields().text(FORM).text("ANALYSED");
        Map<PipelineName, SliceSeries> ordered = new TreeMap<>(analysed);
        fields.number(ordered.size());
        ordered.forEach((pipeline, series) -> fields.text(pipeline.label()).series(series));
        return fields.models(modelDigests, parameters).digest();
    }

    /** The key of a study in which nothing could be analysed: over all its instances and the reason codes. */
    public static String ofRefused(
            String studyInstanceUid,
            Collection<StoredInstance> study,
            Map<PipelineName, ReasonCode> reasons,
            Collection<String> modelDigests,
            Map<String, String> parameters) {
        Fields fields = new Fields().text(FORM).text("NOT_ANALYSED").text(studyInstanceUid);
        List<StoredInstance> sorted = study.stream()
                .sorted(Comparator.comparing(StoredInstance::sopInstanceUid).thenComparing(StoredInstance::pixelHash))
                .toList();
        fields.number(sorted.size());
        sorted.forEach(instance -> fields.text(instance.sopInstanceUid()).text(instance.pixelHash()));
        fields.number(reasons.size());
        new TreeMap<>(reasons)
                .forEach((pipeline, code) -> fields.text(pipeline.label()).text(code.name()));
        return fields.models(modelDigests, parameters).digest();
    }

    /** Fields with their lengths, big-endian. */
    private static final class Fields {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);

        Fields text(String value) {
            byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
            try {
                out.writeInt(utf8.length);
                out.write(utf8);
                return this;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Fields number(double value) {
            try {
                // 0.0 and -0.0 are one position.
                out.writeDouble(value == 0 ? 0 : value);
                return this;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Fields series(SliceSeries series) {
            text(series.studyInstanceUid())
                    .text(series.seriesInstanceUid())
                    .number(series.slices().size());
            series.slices().forEach(this::slice);
            return this;
        }

        private void slice(Slice slice) {
            text(slice.instance().sopInstanceUid())
                    .text(slice.instance().pixelHash())
                    .number(slice.frame());
            slice.position().forEach(this::number);
            slice.orientation().forEach(this::number);
            number(slice.rowSpacingMm()).number(slice.columnSpacingMm());
            number(slice.slope()).number(slice.intercept());
        }

        Fields models(Collection<String> digests, Map<String, String> parameters) {
            List<String> sorted = digests.stream().sorted().toList();
            number(sorted.size());
            sorted.forEach(this::text);
            number(parameters.size());
            new TreeMap<>(parameters).forEach((name, value) -> text(name).text(value));
            return this;
        }

        String digest() {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
