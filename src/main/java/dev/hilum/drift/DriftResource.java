package dev.hilum.drift;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Control charts for the page of those who run the service; no patient is in them. */
@Path("/api/v1/drift")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class DriftResource {
    private final DriftTable table;

    public DriftResource(DriftTable table) {
        this.table = table;
    }

    /**
     * All charts.
     *
     * @param lambda weight of the newest value in the average
     * @param sigmas distance of the limits
     * @param baseline number of values that mean and deviation are from
     */
    public record Charts(double lambda, double sigmas, int baseline, List<Chart> charts) {}

    /**
     * One measure of one scanner.
     *
     * @param mean null while the baseline is collected
     */
    public record Chart(
            Scanner scanner,
            Measure measure,
            ControlChart.State state,
            int values,
            @Nullable Double mean,
            @Nullable Double deviation,
            List<ControlChart.Point> points) {}

    @GET
    public Charts charts() {
        List<Chart> charts = new ArrayList<>();
        table.charts()
                .forEach((scanner, of) -> of.forEach((measure, chart) -> charts.add(new Chart(
                        scanner,
                        measure,
                        chart.state(),
                        chart.values(),
                        known(chart.mean()),
                        known(chart.deviation()),
                        chart.points()))));
        return new Charts(ControlChart.LAMBDA, ControlChart.SIGMAS, ControlChart.BASELINE, charts);
    }

    private static @Nullable Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
