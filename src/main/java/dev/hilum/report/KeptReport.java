package dev.hilum.report;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.hilum.compare.Comparison;
import dev.hilum.compare.ComparisonOutcome;
import dev.hilum.compare.NotCompared;
import dev.hilum.infer.ModelIdentity;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Pneumonia;
import dev.hilum.measure.Quantity;
import dev.hilum.measure.SuggestedCategory;
import dev.hilum.study.Reason;
import dev.hilum.study.SeriesDecision;
import dev.hilum.study.SliceSeries;
import dev.hilum.volume.Mask;
import dev.hilum.volume.VolumeGeometry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A device's result as it was computed, unrounded and with its masks, in a file beside its encodings: a person's verdict
 * issues it anew from there, without a second analysis. Headers and pixels are not in it; they are in the inbox.
 */
public final class KeptReport {
    private static final String FILE_NAME = "analysis.json.gz";
    private static final ObjectMapper JSON = mapper();

    private KeptReport() {}

    /** All of a {@link StudyReport} but what the inbox has. */
    private record Kept(
            String studyInstanceUid,
            String resultUid,
            String key,
            StudyReport.Status status,
            @Nullable Reason reason,
            List<StudyReport.PipelineOutcome> pipelines,
            List<ModelIdentity> models,
            List<StudyReport.Parameter> parameters,
            StudyReport.Timings timings,
            @Nullable Mask leftLung,
            @Nullable Mask rightLung,
            @Nullable List<Nodule> nodules,
            @Nullable Pneumonia pneumonia,
            List<SeriesDecision> decisions,
            Instant createdAt,
            StudyReport.@Nullable Predecessor predecessor,
            @Nullable ComparisonOutcome comparison) {
        static Kept of(StudyReport r) {
            return new Kept(
                    r.studyInstanceUid(),
                    r.resultUid(),
                    r.key(),
                    r.status(),
                    r.reason(),
                    r.pipelines(),
                    r.models(),
                    r.parameters(),
                    r.timings(),
                    r.leftLung(),
                    r.rightLung(),
                    r.nodules(),
                    r.pneumonia(),
                    r.decisions(),
                    r.createdAt(),
                    r.predecessor(),
                    r.comparison());
        }

        Optional<String> analysedSeries() {
            return pipelines.stream()
                    .flatMap(p -> Stream.ofNullable(p.seriesInstanceUid()))
                    .findFirst();
        }

        StudyReport with(SliceSeries series) {
            return new StudyReport(
                    studyInstanceUid,
                    resultUid,
                    key,
                    status,
                    reason,
                    series.header(),
                    pipelines,
                    models,
                    parameters,
                    timings,
                    series,
                    leftLung,
                    rightLung,
                    nodules,
                    pneumonia,
                    decisions,
                    createdAt,
                    predecessor,
                    comparison,
                    null);
        }
    }

    /**
     * Writes the file, whole and synced, folder and all.
     *
     * @throws UncheckedIOException that names the file
     */
    public static void save(StudyReport report, Path folder) {
        if (report.verification() != null) {
            throw new IllegalArgumentException("what a person issued is made of the device's result, not kept itself");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zipped = new GZIPOutputStream(bytes)) {
            JSON.writeValue(zipped, Kept.of(report));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode the result " + report.resultUid(), e);
        }
        SyncedFile.write(folder.resolve(FILE_NAME), bytes.toByteArray());
    }

    /**
     * Reads the result back.
     *
     * @param series finds the analysed series by its UID; empty where it is no longer what was analysed
     * @return empty where the folder has none, as with results of earlier versions of Hilum, or the series is not found
     * @throws UncheckedIOException that names the file, where it is damaged
     */
    public static Optional<StudyReport> read(Path folder, Function<String, Optional<SliceSeries>> series) {
        return kept(folder)
                .flatMap(kept -> kept.analysedSeries().flatMap(series).map(kept::with));
    }

    private static Optional<Kept> kept(Path folder) {
        Path file = folder.resolve(FILE_NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (GZIPInputStream bytes = new GZIPInputStream(Files.newInputStream(file))) {
            return Optional.of(JSON.readValue(bytes, Kept.class));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static ObjectMapper mapper() {
        SimpleModule module = new SimpleModule()
                .addSerializer(Mask.class, new MaskWriter())
                .addDeserializer(Mask.class, new MaskReader())
                .addSerializer(Instant.class, new InstantWriter())
                .addDeserializer(Instant.class, new InstantReader())
                .addSerializer(LocalDate.class, ToStringSerializer.instance)
                .addDeserializer(LocalDate.class, new DayReader());
        return new ObjectMapper()
                .registerModule(module)
                .addMixIn(Quantity.class, QuantityTypes.class)
                .addMixIn(SuggestedCategory.class, CategoryTypes.class)
                .addMixIn(ComparisonOutcome.class, OutcomeTypes.class);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Quantity.Known.class, name = "known"),
        @JsonSubTypes.Type(value = Quantity.Unknown.class, name = "unknown")
    })
    private interface QuantityTypes {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = SuggestedCategory.Suggested.class, name = "suggested"),
        @JsonSubTypes.Type(value = SuggestedCategory.Refused.class, name = "refused")
    })
    private interface CategoryTypes {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Comparison.class, name = "compared"),
        @JsonSubTypes.Type(value = NotCompared.class, name = "notCompared")
    })
    private interface OutcomeTypes {}

    private static final class MaskWriter extends StdSerializer<Mask> {
        private static final long serialVersionUID = 1L;

        MaskWriter() {
            super(Mask.class);
        }

        @Override
        public void serialize(Mask mask, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeStartObject();
            json.writePOJOField("geometry", mask.geometry());
            json.writePOJOField("box", mask.box());
            json.writeBinaryField("bits", mask.bits().toByteArray());
            json.writeEndObject();
        }
    }

    private static final class MaskReader extends StdDeserializer<Mask> {
        private static final long serialVersionUID = 1L;

        MaskReader() {
            super(Mask.class);
        }

        @Override
        public Mask deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode node = parser.readValueAsTree();
            return new Mask(
                    context.readTreeAsValue(node.required("geometry"), VolumeGeometry.class),
                    context.readTreeAsValue(node.required("box"), Mask.Box.class),
                    BitSet.valueOf(node.required("bits").binaryValue()));
        }
    }

    private static final class InstantWriter extends StdSerializer<Instant> {
        private static final long serialVersionUID = 1L;

        InstantWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(value.toString());
        }
    }

    private static final class DayReader extends StdDeserializer<LocalDate> {
        private static final long serialVersionUID = 1L;

        DayReader() {
            super(LocalDate.class);
        }

        @Override
        public LocalDate deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return LocalDate.parse(parser.getText());
        }
    }

    private static final class InstantReader extends StdDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return Instant.parse(parser.getText());
        }
    }
}
