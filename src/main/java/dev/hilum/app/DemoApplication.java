package dev.hilum.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.net.AssociationException;
import dev.hilum.job.ResultRow;
import dev.hilum.job.ResultTable;
import dev.hilum.job.StudyState;
import dev.hilum.pipeline.FlowSettings;
import dev.hilum.pipeline.StudyRow;
import dev.hilum.pipeline.StudyTable;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** The demo inside the running service: send, wait for the result at the archive, print. */
public class DemoApplication implements QuarkusApplication {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static @Nullable Plan plan;

    private final Service service;
    private final StudyTable studies;
    private final ResultTable results;
    private final FlowSettings flow;
    private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);

    /** What the command line asked for. */
    record Plan(Path study, DemoArchive archive, boolean exit) {}

    DemoApplication(Service service, StudyTable studies, ResultTable results, FlowSettings flow) {
        this.service = service;
        this.studies = studies;
        this.results = results;
        this.flow = flow;
    }

    static void plan(Plan wanted) {
        plan = wanted;
    }

    @Override
    public int run(String... args) throws AssociationException, IOException {
        Plan todo = java.util.Objects.requireNonNull(plan);
        Running.drainOnSignals();
        out.println("Hilum is ready: " + service.describe());
        send(todo);
        Optional<StudyRow> ended = waitForResult(todo.archive());
        boolean arrived = ended.isPresent() && print(ended.get(), todo.archive());
        if (!todo.exit()) {
            out.println("Serving until Ctrl-C.");
            Quarkus.waitForExit();
        }
        return arrived ? 0 : Hilum.FAILED;
    }

    private void send(Plan todo) throws AssociationException {
        FolderSender sender = new FolderSender("127.0.0.1", service.dicomPort(), "HILUM", "DEMO");
        FolderSender.Sent sent = sender.send(todo.study(), (done, total) -> {
            if (done == total || done % 50 == 0) {
                out.println("C-STORE " + done + " of " + total);
            }
        });
        sent.failures().forEach(out::println);
    }

    /** Waits until the study has ended and its objects lie at the archive; empty when that takes too long. */
    private Optional<StudyRow> waitForResult(DemoArchive archive) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        StudyState shown = null;
        while (System.nanoTime() < deadline) {
            List<StudyRow> rows = studies.worklist(1);
            StudyState now = rows.isEmpty() ? null : rows.getFirst().state();
            if (now != null && now != shown) {
                out.println("study " + now);
                shown = now;
            }
            if (now == StudyState.FAILED
                    || now == StudyState.DELIVERED
                    || now == StudyState.NOT_ANALYSED && rows.getFirst().deliveredAt() != null) {
                return Optional.of(rows.getFirst());
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        out.println("No result at the archive after " + PATIENCE.toMinutes() + " minutes.");
        return Optional.empty();
    }

    /** Prints findings and paths; true when SR and SEG lie at the archive. */
    private boolean print(StudyRow row, DemoArchive archive) throws IOException {
        Optional<ResultRow> live = results.live(row.studyInstanceUid());
        if (live.isEmpty()) {
            out.println("The study ended as " + row.state() + " " + row.failureCode());
            return false;
        }
        JsonNode report = new ObjectMapper().readTree(live.get().reportJson());
        JsonFindings.print(report, out);
        archive.arrived().forEach((sopClass, path) -> out.println(name(sopClass) + " at the archive: " + path));
        String pdf = live.get().files().pdfPath();
        if (pdf != null) {
            out.println("PDF: " + flow.results().resolve(pdf));
        }
        out.println("Worklist: " + url() + "/?study=" + row.studyInstanceUid());
        boolean srArrived = archive.arrived().containsKey(Uid.COMPREHENSIVE_3D_SR);
        boolean segArrived = archive.arrived().containsKey(Uid.SEGMENTATION)
                || live.get().files().segPath() == null;
        return srArrived && segArrived;
    }

    private static String url() {
        int port = ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class);
        return "http://127.0.0.1:" + port;
    }

    private static String name(String sopClass) {
        return switch (sopClass) {
            case Uid.COMPREHENSIVE_3D_SR -> "SR";
            case Uid.SEGMENTATION -> "SEG";
            default -> sopClass;
        };
    }
}
