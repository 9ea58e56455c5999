package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.DicomObject;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.phantom.PhantomStudy;
import dev.hilum.phantom.PhantomWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The prior stands beside the study and scrolls with it, at the same height though its slices are thicker. */
@org.junit.jupiter.api.Tag("slow")
@org.junit.jupiter.api.Tag("REQ-WKL")
class WebPriorIT {
    private static final Path SAMPLE = Path.of("sample-dicom");
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final PhantomStudy PRIOR =
            new PhantomStudy(7, new PhantomStudy.Grid(256, 256, 100, 1.4, 3.0, 11), true);

    @TempDir
    private Path home;

    @Test
    void twoStudiesOfAPatientScrollTogether() throws Exception {
        try (ReadingBrowser browser = ReadingBrowser.open();
                ServiceProcess service = ServiceProcess.start(home.resolve("data"), Map.of())) {
            send(service, prior());
            service.await(
                    PATIENCE,
                    () -> state(service, PRIOR.studyInstanceUid()).equals("DELIVERED")
                            || state(service, PRIOR.studyInstanceUid()).equals("REPORTED"));
            send(service, SAMPLE);
            String study = PhantomStudy.sample().studyInstanceUid();
            service.await(
                    PATIENCE,
                    () -> service.json("/api/v1/studies/" + study + "/report").has("nodules"));
            Page page = browser.page();
            page.navigate(service.url() + "/");
            page.waitForFunction("() => document.querySelectorAll('#rows .row').length === 2");
            twoRowsByKeys(browser);
            page.navigate(service.url() + "/viewer.html?study=" + study);
            browser.await("body[data-loaded=true]");
            browser.press("c");
            page.waitForSelector("#prior .viewport canvas");
            page.waitForFunction("() => document.querySelector('#prior .identity')");
            page.waitForFunction("() => (" + height("#prior") + ")() !== null");
            browser.press("n");
            page.waitForFunction(
                    "() => Math.abs((" + height("#views .axial") + ")() - (" + height("#prior") + ")()) <= 2.1");
            page.waitForSelector("#prior canvas[data-here=true]");
            browser.picture("viewer-prior");
            theyScrollTogether(browser);
            String comparison = service.json("/api/v1/studies/" + study + "/report")
                    .at("/comparison/priorStudyUid")
                    .asText();
            assertEquals(PRIOR.studyInstanceUid(), comparison, "compared without being asked for");
            browser.assertNothingLeftTheHost(service);
        }
    }

    private static void twoRowsByKeys(ReadingBrowser browser) {
        Page page = browser.page();
        String chosen = "() => document.querySelector('#rows [aria-selected=true]')?.dataset.study ?? ''";
        browser.press("j");
        String first = (String) page.evaluate(chosen);
        browser.press("j");
        String second = (String) page.evaluate(chosen);
        assertNotEquals(first, second);
        browser.press("k");
        assertEquals(first, page.evaluate(chosen));
        browser.press("G");
        page.waitForFunction(
                "uid => document.querySelector('#rows [aria-selected=true]')?.dataset.study === uid", second);
        browser.press("g");
        assertEquals(first, page.evaluate(chosen));
    }

    private static void theyScrollTogether(ReadingBrowser browser) {
        Page page = browser.page();
        page.locator("#views .axial canvas").focus();
        for (int i = 0; i < 30; i++) {
            browser.press("ArrowUp");
        }
        page.waitForFunction(
                "() => Math.abs((" + height("#views .axial") + ")() - (" + height("#prior") + ")()) <= 2.1");
        double linked = number(page, "#prior");
        browser.press("k");
        for (int i = 0; i < 15; i++) {
            browser.press("ArrowUp");
        }
        page.waitForFunction("() => Math.abs((" + height("#views .axial") + ")() - (" + height("#prior") + ")()) > 20");
        assertEquals(linked, number(page, "#prior"), "apart: the prior stays");
        browser.press("k");
        page.locator("#prior canvas").focus();
        double before = number(page, "#views .axial");
        for (int i = 0; i < 10; i++) {
            browser.press("ArrowDown");
        }
        page.waitForFunction("z => Math.abs((" + height("#views .axial") + ")() - z + 30) <= 2", before);
        assertTrue(number(page, "#views .axial") < before, "the prior leads as well");
    }

    /** Millimetres as the caption of a viewport says them. */
    private static String height(String where) {
        return "() => { const m = /z (-?[\\d.]+) mm/.exec(document.querySelector('" + where
                + " figcaption')?.textContent ?? ''); return m ? Number(m[1]) : null; }";
    }

    private static double number(Page page, String where) {
        return ((Number) page.evaluate(height(where))).doubleValue();
    }

    /** The same patient half a year earlier, in slices of 3 mm. */
    private Path prior() throws IOException {
        Path written = home.resolve("phantom");
        new PhantomWriter(PRIOR).write(written);
        Path folder = Files.createDirectories(home.resolve("prior"));
        try (Stream<Path> files = Files.list(written)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".dcm")).toList()) {
                DicomObject slice = Part10Reader.read(file);
                for (int tag : List.of(Tag.StudyDate, Tag.SeriesDate, Tag.AcquisitionDate, Tag.ContentDate)) {
                    slice.dataSet().setStrings(tag, Vr.DA, "20250715");
                }
                Part10Writer.write(folder.resolve(file.getFileName()), slice);
            }
        }
        return folder;
    }

    private static void send(ServiceProcess service, Path folder) throws Exception {
        String output = ServiceProcess.run("send", folder.toString(), "--to", "HILUM@127.0.0.1:" + service.dicomPort);
        assertTrue(output.endsWith("exit 0"), output);
    }

    private static String state(ServiceProcess service, String study) {
        return service.json("/api/v1/studies/" + study).path("state").asText();
    }
}
