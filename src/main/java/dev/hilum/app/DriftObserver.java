package dev.hilum.app;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.drift.ControlChart;
import dev.hilum.drift.DriftTable;
import dev.hilum.drift.Measure;
import dev.hilum.drift.Scanner;
import dev.hilum.job.DatabaseException;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Pneumonia;
import dev.hilum.pipeline.ResultStore;
import dev.hilum.report.StudyReport;
import dev.hilum.study.SliceSeries;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Observes for the control charts what each first result of a study was made of and says, and counts the charts that are out
 * of control: {@code hilum_drift_out_of_control}, by measure.
 */
final class DriftObserver implements ResultStore.ResultListener {
    private static final System.Logger LOG = System.getLogger("dev.hilum.app");
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final DriftTable table;
    private final Clock clock;
    private Map<Measure, Long> outside = Map.of();
    private Instant countedAt = Instant.MIN;

    DriftObserver(DriftTable table, Clock clock, MeterRegistry meters) {
        this.table = table;
        this.clock = clock;
        for (Measure measure : Measure.values()) {
            Gauge.builder("hilum.drift.out.of.control", this, observer -> observer.outside(measure))
                    .tag("measure", measure.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
    }

    @Override
    public void stored(StudyReport report, Duration sinceFirstByte) {
        SliceSeries series = report.series();
        if (report.status() != StudyReport.Status.ANALYSED || report.predecessor() != null || series == null) {
            return;
        }
        try {
            table.add(scanner(series.header()), values(report, series), report.createdAt());
        } catch (DatabaseException e) {
            LOG.log(Level.WARNING, "event=9004 a study is missing in the control charts: the database did not answer");
        }
    }

    private static Scanner scanner(DataSet header) {
        double thickness = header.decimal(Tag.SliceThickness).orElse(0);
        return new Scanner(
                text(header, Tag.Manufacturer),
                text(header, Tag.ManufacturerModelName),
                text(header, Tag.ConvolutionKernel),
                thickness);
    }

    private static String text(DataSet header, int tag) {
        return header.string(tag).map(String::strip).orElse("");
    }

    private static Map<Measure, Double> values(StudyReport report, SliceSeries series) {
        Map<Measure, Double> values = new EnumMap<>(Measure.class);
        values.put(Measure.SLICES, (double) series.slices().size());
        values.put(Measure.SPACING_MM, series.sliceSpacingMm());
        List<Nodule> nodules = report.nodules();
        if (nodules != null) {
            values.put(Measure.NODULE_COUNT, (double) nodules.size());
            values.put(
                    Measure.NODULE_TOP_SCORE,
                    nodules.stream().mapToDouble(Nodule::score).max().orElse(0));
        }
        Pneumonia pneumonia = report.pneumonia();
        if (pneumonia != null) {
            values.put(Measure.LUNG_VOLUME_ML, pneumonia.lungVolumeMl());
            values.put(Measure.PNEUMONIA_SCORE, pneumonia.score());
            values.put(Measure.AFFECTED_PERCENT, pneumonia.proportionPercent());
            median(pneumonia.histogram()).ifPresent(hu -> values.put(Measure.LUNG_MEDIAN_HU, hu));
        }
        return values;
    }

    /** The middle of the bin that holds half of the lung. */
    private static Optional<Double> median(List<Pneumonia.HistogramBin> histogram) {
        double all = histogram.stream().mapToDouble(Pneumonia.HistogramBin::ml).sum();
        double so = 0;
        for (Pneumonia.HistogramBin bin : histogram.stream()
                .sorted(Comparator.comparingInt(Pneumonia.HistogramBin::fromHu))
                .toList()) {
            so += bin.ml();
            if (all > 0 && so >= all / 2) {
                return Optional.of(bin.fromHu() + bin.widthHu() / 2.0);
            }
        }
        return Optional.empty();
    }

    /** Reading all charts for each scrape of each measure would cost more than it tells. */
    private synchronized double outside(Measure measure) {
        Instant now = clock.instant();
        if (countedAt.equals(Instant.MIN) || !now.isBefore(countedAt.plus(FRESH))) {
            Map<Measure, Long> counts = new EnumMap<>(Measure.class);
            table.charts()
                    .values()
                    .forEach(charts -> charts.forEach((of, chart) -> {
                        if (chart.state() == ControlChart.State.OUT_OF_CONTROL) {
                            counts.merge(of, 1L, Long::sum);
                        }
                    }));
            outside = counts;
            countedAt = now;
        }
        return outside.getOrDefault(measure, 0L);
    }
}
