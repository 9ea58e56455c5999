package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.io.Part10Reader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader at the packaged service, in Debian's Chromium, with the keyboard alone where keys will do. */
@org.junit.jupiter.api.Tag("slow")
class WebAppIT {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path SAMPLE = Path.of("sample-dicom");
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final double PATIENCE_MS = 240_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Pixels of the yellow outline of a finding on the axial plane. */
    private static final String YELLOW = """
            () => { const c = document.querySelector('.viewport.axial canvas');
              const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0;
              for (let i = 0; i < d.length; i += 4) {
                if (d[i] > 180 && d[i + 1] > 140 && d[i] - d[i + 2] > 80) n++; }
              return n; }""";

    @TempDir
    private Path home;

    @Test
    @org.junit.jupiter.api.Tag("REQ-WKL")
    void aStudyArrivesIsOpenedAndJudgedAndItsVerdictReachesTheArchive() throws Exception {
        assumeTrue(Files.isExecutable(CHROMIUM), "Debian's chromium is not installed");
        String study = JSON.readTree(SAMPLE.resolve("truth.json").toFile())
                .path("studyInstanceUid")
                .asText();
        Path archive = home.resolve("archive");
        Map<String, String> settings = Map.of(
                "HILUM_DESTINATIONS_ARCHIVE_TYPE", "folder", "HILUM_DESTINATIONS_ARCHIVE_PATH", archive.toString());
        try (ServiceProcess service = ServiceProcess.start(home.resolve("data"), settings);
                Playwright playwright = playwright();
                Browser browser = chromium(playwright)) {
            Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 800));
            page.setDefaultTimeout(60_000);
            aRowAppearsWithoutReload(service, page, study);
            theFindingIsOutlinedOnItsSlice(page, study);
            aRejectionReachesTheArchive(service, page, study, archive);
            theDraftLeavesOutWhatWasRejected(page);
            thePageSpeaksChinese(page, service);
            anUploadIsTaken(page, service);
        }
    }

    private void aRowAppearsWithoutReload(ServiceProcess service, Page page, String study) throws Exception {
        page.navigate(service.url() + "/");
        page.evaluate("() => { window.sameDocument = true; }");
        String output = ServiceProcess.run("send", SAMPLE.toString(), "--to", "HILUM@127.0.0.1:" + service.dicomPort);
        assertTrue(output.endsWith("exit 0"), output);
        page.waitForSelector("[data-study='" + study + "']", new Page.WaitForSelectorOptions().setTimeout(20_000));
        page.waitForSelector(
                "[data-study='" + study + "'] .chip.DELIVERED",
                new Page.WaitForSelectorOptions().setTimeout(PATIENCE_MS));
        assertEquals(true, page.evaluate("() => window.sameDocument === true"), "the page was not loaded again");
        page.keyboard().press("j");
        page.waitForSelector("[data-study='" + study + "'][aria-selected=true]");
        picture(page, "worklist");
    }

    private static void theFindingIsOutlinedOnItsSlice(Page page, String study) {
        page.keyboard().press("Enter");
        page.waitForURL("**/viewer.html?study=" + study);
        page.waitForSelector("body[data-loaded=true]", new Page.WaitForSelectorOptions().setTimeout(PATIENCE_MS));
        assertTrue(Integer.parseInt(page.getAttribute("body", "data-regions")) > 2, "lungs and findings");
        page.keyboard().press("n");
        page.waitForFunction("() => (" + YELLOW + ")() > 20");
        picture(page, "viewer");
        page.keyboard().press("o");
        page.waitForFunction("() => (" + YELLOW + ")() === 0");
        page.keyboard().press("o");
        page.waitForFunction("() => (" + YELLOW + ")() > 20");
        for (int i = 0; i < 20; i++) {
            page.keyboard().press("PageUp");
        }
        page.waitForFunction("() => (" + YELLOW + ")() === 0");
        page.keyboard().press("n");
        page.keyboard().press("p");
    }

    private void aRejectionReachesTheArchive(ServiceProcess service, Page page, String study, Path archive) {
        page.keyboard().press("x");
        page.waitForSelector("dialog[open] select");
        page.selectOption("dialog[open] select", "VESSEL");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        page.waitForSelector(".findings .rejected .verdict");
        service.await(PATIENCE, () -> verified(archive) == 1);
        JsonNode report = service.json("/api/v1/studies/" + study + "/report");
        assertEquals("REJECTED", report.at("/verification/decisions/0/action").asText());
        assertEquals("VESSEL", report.at("/verification/decisions/0/reason").asText());
    }

    private static void theDraftLeavesOutWhatWasRejected(Page page) {
        int listed = page.querySelectorAll(".findings > li").size();
        page.keyboard().press("d");
        page.waitForSelector("#draft textarea");
        String draft = page.inputValue("#draft textarea");
        assertTrue(draft.contains(": " + (listed - 1) + "."), draft);
        page.keyboard().press("Escape");
    }

    private static void thePageSpeaksChinese(Page page, ServiceProcess service) {
        page.navigate(service.url() + "/");
        page.evaluate("() => { localStorage.setItem('hilum.language', 'zh'); }");
        page.navigate(service.url() + "/");
        page.waitForSelector("html[lang^=zh]");
        assertTrue(page.textContent("#heads").matches("(?s).*[\\u4e00-\\u9fff].*"));
    }

    private void anUploadIsTaken(Page page, ServiceProcess service) throws IOException {
        page.navigate(service.url() + "/intake.html");
        Path image;
        try (Stream<Path> files = Files.list(SAMPLE)) {
            image = files.filter(f -> f.toString().endsWith(".dcm")).findFirst().orElseThrow();
        }
        Path text = Files.writeString(home.resolve("note.txt"), "no image");
        page.setInputFiles("input[type=file] >> nth=0", new Path[] {image, text});
        page.waitForSelector("#uploads [data-done=true]");
        assertTrue(page.textContent("#uploads").contains("note.txt"), "what was not stored is named");
        assertTrue(page.textContent("#uploads [data-done=true]").contains("1"));
    }

    private static long verified(Path archive) {
        try (Stream<Path> tree = Files.walk(archive)) {
            List<DataSet> objects = tree.filter(p -> p.toString().endsWith(".dcm"))
                    .map(WebAppIT::read)
                    .toList();
            return objects.stream()
                    .filter(d -> d.string(Tag.SOPClassUID).orElse("").equals(Uid.COMPREHENSIVE_3D_SR))
                    .filter(d -> d.string(Tag.VerificationFlag).orElse("").equals("VERIFIED"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DataSet read(Path file) {
        try {
            return Part10Reader.read(file).dataSet();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For docs/images, where {@code -Dhilum.pictures=FOLDER} asks for them. */
    private static void picture(Page page, String name) {
        String folder = System.getProperty("hilum.pictures", "target/pictures");
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder, name + ".png")));
    }

    private static Playwright playwright() {
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    private static Browser chromium(Playwright playwright) {
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of("--no-sandbox")));
    }
}
