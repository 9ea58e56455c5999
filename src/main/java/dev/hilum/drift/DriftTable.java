package dev.hilum.drift;

import dev.hilum.job.Sql;
import dev.hilum.job.Transactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was observed, in the table {@code drift_observation}. It holds scanner, time and numbers, and neither patient nor
 * study, so that it outlives the erasure of both.
 */
public final class DriftTable {
    private static final int LATEST = 500;

    private final Transactions transactions;

    public DriftTable(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Adds what one study gave. */
    public void add(Scanner scanner, Map<Measure, Double> values, Instant at) {
        transactions.run(connection -> {
            for (Map.Entry<Measure, Double> one : new TreeMap<>(values).entrySet()) {
                Sql.update(
                        connection,
                        "insert into drift_observation (at, manufacturer, model, kernel, thickness_mm, measure, observed)"
                                + " values (?, ?, ?, ?, ?, ?, ?)",
                        at,
                        scanner.manufacturer(),
                        scanner.model(),
                        scanner.kernel(),
                        scanner.thicknessMm(),
                        one.getKey(),
                        one.getValue());
            }
        });
    }

    /**
     * A chart of each measure of each scanner: of its baseline and the latest {@value #LATEST} values after it. An average
     * that begins there differs from one over all values by less than a millionth of what was left out.
     */
    public SortedMap<Scanner, Map<Measure, ControlChart>> charts() {
        SortedMap<Scanner, Map<Measure, List<ControlChart.Value>>> values = new TreeMap<>();
        transactions
                .call(connection -> Sql.query(
                        connection,
                        row -> new Row(
                                new Scanner(
                                        row.getString("manufacturer"),
                                        row.getString("model"),
                                        row.getString("kernel"),
                                        row.getDouble("thickness_mm")),
                                Measure.valueOf(row.getString("measure")),
                                new ControlChart.Value(
                                        Objects.requireNonNull(Sql.instant(row, "at")), row.getDouble("observed"))),
                        "select manufacturer, model, kernel, thickness_mm, measure, at, observed from (select o.*,"
                                + " row_number() over (partition by manufacturer, model, kernel, thickness_mm, measure"
                                + " order by seq) as n, count(*) over (partition by manufacturer, model, kernel,"
                                + " thickness_mm, measure) as total from drift_observation o) numbered"
                                + " where n <= ? or n > total - ? order by seq",
                        ControlChart.BASELINE,
                        LATEST))
                .forEach(row -> values.computeIfAbsent(row.scanner(), s -> new TreeMap<>())
                        .computeIfAbsent(row.measure(), m -> new ArrayList<>())
                        .add(row.value()));
        SortedMap<Scanner, Map<Measure, ControlChart>> charts = new TreeMap<>();
        values.forEach((scanner, of) -> {
            Map<Measure, ControlChart> byMeasure = new TreeMap<>();
            of.forEach((measure, list) -> byMeasure.put(measure, ControlChart.of(list)));
            charts.put(scanner, byMeasure);
        });
        return charts;
    }

    private record Row(Scanner scanner, Measure measure, ControlChart.Value value) {}
}
