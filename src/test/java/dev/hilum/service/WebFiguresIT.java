package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import dev.hilum.job.Database;
import dev.hilum.job.Sql;
import dev.hilum.phantom.PhantomStudy;
import dev.hilum.phantom.PhantomWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The figures of docs/benchmarks.md for the web app, with {@code -Dhilum.web.figures=true} on an idle machine; one line
 * of JSON each. Software rendering, as in a virtual desktop: the browser has no GPU.
 */
@Tag("slow")
class WebFiguresIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int STUDIES = 10_000;
    private static final int ROUNDS = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Presses the key that scrolls once a frame, and tells the time of every frame that the viewport drew. */
    private static final String SCROLL = """
            () => new Promise((done) => {
              const axial = document.querySelector('.viewport.axial canvas');
              const times = []; let last = axial.dataset.index; let down = false;
              const start = performance.now();
              const step = (now) => {
                if (axial.dataset.index !== last) { last = axial.dataset.index; times.push(now); }
                if (now - start > 5000) { done(times); return; }
                const at = Number(axial.dataset.index);
                if (at >= 290) { down = true; } else if (at <= 10) { down = false; }
                document.dispatchEvent(new KeyboardEvent('keydown', { key: down ? 'ArrowDown' : 'ArrowUp' }));
                requestAnimationFrame(step);
              };
              requestAnimationFrame(step);
            })""";

    @TempDir
    private Path home;

    @Test
    void imagesOf300And600Slices() throws Exception {
        assumeTrue(Boolean.getBoolean("hilum.web.figures"), "-Dhilum.web.figures=true takes the figures");
        try (ReadingBrowser browser = ReadingBrowser.open();
                ServiceProcess service = ServiceProcess.start(home.resolve("data"), Map.of())) {
            PhantomStudy small = new PhantomStudy(7, new PhantomStudy.Grid(512, 512, 300, 0.7, 1.0, 11), true);
            arrive(service, small);
            double[] first = new double[ROUNDS];
            double[] whole = new double[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                browser.page().navigate("about:blank");
                open(browser, service, small);
                first[i] = mark(browser.page(), "hilum-first-image");
                whole[i] = mark(browser.page(), "hilum-loaded");
            }
            say(
                    "{\"figure\":\"first image, 300 slices\",\"medianMs\":%.0f,\"maxMs\":%.0f,\"allImagesMedianMs\":%.0f}",
                    median(first), max(first), median(whole));
            double[] frames = Arrays.stream(((java.util.List<?>) browser.page().evaluate(SCROLL)).toArray())
                    .mapToDouble(n -> ((Number) n).doubleValue())
                    .toArray();
            double[] gaps = new double[frames.length - 1];
            Arrays.setAll(gaps, i -> frames[i + 1] - frames[i]);
            double seconds = (frames[frames.length - 1] - frames[0]) / 1000;
            say(
                    "{\"figure\":\"scrolling, 300 slices\",\"framesPerSecond\":%.1f,\"p95GapMs\":%.1f,\"maxGapMs\":%.1f}",
                    gaps.length / seconds, percentile(gaps, 0.95), max(gaps));
            PhantomStudy large = new PhantomStudy(8, new PhantomStudy.Grid(512, 512, 600, 0.7, 0.5, 11), true);
            arrive(service, large);
            browser.page().navigate("about:blank");
            open(browser, service, large);
            say(
                    "{\"figure\":\"memory, 600 slices\",\"rendererMiB\":%.0f,\"firstImageMs\":%.0f}",
                    rendererMiB(), mark(browser.page(), "hilum-first-image"));
            assertTrue(median(first) < 1000, "first image of 300 slices in under 1 s");
        }
    }

    @Test
    void aWorklistOfTenThousand() throws Exception {
        assumeTrue(Boolean.getBoolean("hilum.web.figures"), "-Dhilum.web.figures=true takes the figures");
        Path data = Files.createDirectories(home.resolve("data"));
        try (Database database = Database.embedded(data.resolve("db"))) {
            fill(database);
        }
        try (ReadingBrowser browser = ReadingBrowser.open();
                ServiceProcess service = ServiceProcess.start(data, Map.of())) {
            String cursor = ask(service, "{\"limit\":200}").path("cursor").asText();
            say(
                    "{\"figure\":\"worklist of 10,000, server\",\"firstPageMs\":%.1f,\"byLargestMs\":%.1f,\"searchMs\":%.1f,\"nextPageMs\":%.1f,\"allRowsMs\":%.1f}",
                    time(service, "{\"limit\":200}"),
                    time(service, "{\"limit\":200,\"sort\":\"LARGEST\",\"descending\":true}"),
                    time(service, "{\"limit\":200,\"text\":\"patient^77\"}"),
                    time(service, "{\"limit\":200,\"cursor\":\"" + cursor + "\"}"),
                    time(service, "{\"limit\":10000}"));
            Page page = browser.page();
            double[] shown = new double[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                page.navigate("about:blank");
                page.navigate(service.url() + "/");
                page.waitForSelector("#rows .row");
                shown[i] = ((Number) page.evaluate(
                                "() => new Promise((d) => requestAnimationFrame(() => d(performance.now())))"))
                        .doubleValue();
            }
            long end = System.nanoTime();
            page.keyboard().press("G");
            page.waitForFunction(
                    "() => document.querySelector('#rows [aria-selected=true]')?.getAttribute('aria-rowindex') === '10001'");
            double toTheEnd = (System.nanoTime() - end) / 1e6;
            Object rows = page.evaluate("() => document.querySelectorAll('#rows .row').length");
            say(
                    "{\"figure\":\"worklist of 10,000, page\",\"rowsShownMedianMs\":%.0f,\"toTheLastRowMs\":%.0f,\"rowsInTheDocument\":"
                            + rows + "}",
                    median(shown),
                    toTheEnd);
        }
    }

    private void fill(Database database) {
        Instant now = Instant.now();
        database.transactions().run(connection -> {
            for (int i = 0; i < STUDIES; i++) {
                String uid = "2.25.77." + i;
                Instant first = now.minusSeconds(i * 30L);
                Sql.update(
                        connection,
                        "insert into study (study_uid, state, patient_name, patient_id, accession_number, called_aet, instance_count, first_byte_at, last_byte_at, reported_at, delivered_at, content_version, demographics_version, urgency, nodule_count, largest_mm, affected_percent, flagged) values (?, 'DELIVERED', ?, ?, ?, 'HILUM', 300, ?, ?, ?, ?, 1, 1, ?, ?, ?, ?, false)",
                        uid,
                        "Patient^" + i + "=患者^" + i,
                        "P" + i,
                        "A" + i,
                        first,
                        first,
                        first.plusSeconds(20),
                        first.plusSeconds(21),
                        i % 6,
                        i % 4,
                        i % 4 == 0 ? null : 3.0 + i % 20,
                        i % 50 / 10.0);
                Sql.update(
                        connection,
                        "insert into result (result_uid, study_uid, result_key, state, live_study_uid, status, report_json, created_at) values (?, ?, ?, 'LIVE', ?, 'ANALYSED', '{}', ?)",
                        "r" + i,
                        uid,
                        "k" + i,
                        uid,
                        first);
                Sql.update(
                        connection,
                        "insert into delivery (delivery_id, destination, study_uid, result_uid, sop_instance_uid, sop_class_uid, object_path, role, state, attempts, created_at, delivered_at) values (?, 'PACS', ?, ?, ?, '1.2', 'x', 'SR', 'DELIVERED', 1, ?, ?)",
                        "d" + i,
                        uid,
                        "r" + i,
                        "s" + i,
                        first,
                        first);
            }
        });
    }

    private static double time(ServiceProcess service, String body) throws Exception {
        for (int i = 0; i < 3; i++) {
            ask(service, body);
        }
        double[] times = new double[11];
        for (int i = 0; i < times.length; i++) {
            long start = System.nanoTime();
            ask(service, body);
            times[i] = (System.nanoTime() - start) / 1e6;
        }
        return median(times);
    }

    private static JsonNode ask(ServiceProcess service, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.url() + "/api/v1/worklist/search"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<byte[]> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertTrue(answer.statusCode() == 200, () -> new String(answer.body()));
        return JSON.readTree(answer.body());
    }

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private void arrive(ServiceProcess service, PhantomStudy study) throws Exception {
        Path folder = home.resolve("phantom-" + study.grid().slices());
        new PhantomWriter(study).write(folder);
        String output = ServiceProcess.run("send", folder.toString(), "--to", "HILUM@127.0.0.1:" + service.dicomPort);
        assertTrue(output.endsWith("exit 0"), output);
        String path = "/api/v1/studies/" + study.studyInstanceUid();
        service.await(PATIENCE, () -> service.json(path + "/report").has("nodules"));
    }

    private static void open(ReadingBrowser browser, ServiceProcess service, PhantomStudy study) {
        browser.page().navigate(service.url() + "/viewer.html?study=" + study.studyInstanceUid());
        browser.await("body[data-loaded=true]");
    }

    /** Milliseconds from the start of the navigation. */
    private static double mark(Page page, String name) {
        return ((Number) page.evaluate("name => performance.getEntriesByName(name)[0].startTime", name)).doubleValue();
    }

    /** Proportional set size of the renderer that has most. */
    private static double rendererMiB() {
        return ProcessHandle.allProcesses()
                .filter(p -> command(p).contains("--type=renderer"))
                .mapToDouble(WebFiguresIT::pss)
                .max()
                .orElseThrow();
    }

    /** As the system has it: the JDK told none of Chromium's renderers. */
    private static String command(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline"));
        } catch (IOException gone) {
            return "";
        }
    }

    private static double pss(ProcessHandle process) {
        try {
            return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "smaps_rollup")).stream()
                    .filter(line -> line.startsWith("Pss:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException gone) {
            return 0;
        }
    }

    private static double median(double[] values) {
        return percentile(values, 0.5);
    }

    private static double max(double[] values) {
        return Arrays.stream(values).max().orElseThrow();
    }

    private static double percentile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }

    private static void say(String format, Object... values) throws IOException {
        String line = String.format(java.util.Locale.ROOT, format, values);
        System.out.println(line);
        Files.writeString(
                Path.of("target", "web-figures.jsonl"),
                line + "\n",
                java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.APPEND);
    }
}
