package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.net.DebianPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A reader's way through a study at the packaged service, in Debian's Chromium and with the keyboard alone; the archive
 * is dcmtk's storescp.
 */
@org.junit.jupiter.api.Tag("slow")
@org.junit.jupiter.api.Tag("REQ-WKL")
class WebAppIT {
    private static final Path SAMPLE = Path.of("sample-dicom");
    private static final Duration PATIENCE = Duration.ofMinutes(4);
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
    void aStudyArrivesIsOpenedJudgedAndSignedAndTheArchiveHasIt() throws Exception {
        Path archive = Files.createDirectories(home.resolve("archive"));
        int port = freePort();
        Process storescp =
                DebianPeer.start(home, "storescp", "+xa", "-aet", "PACS", "-od", archive.toString(), "" + port);
        Map<String, String> settings = Map.of(
                "HILUM_DESTINATIONS_PACS_TYPE", "c-store",
                "HILUM_DESTINATIONS_PACS_HOST", "127.0.0.1",
                "HILUM_DESTINATIONS_PACS_PORT", "" + port,
                "HILUM_DESTINATIONS_PACS_AE_TITLE", "PACS",
                "HILUM_VERDICTS_QUIET_PERIOD", "2s");
        try (ReadingBrowser browser = ReadingBrowser.open();
                ServiceProcess service = ServiceProcess.start(home.resolve("data"), settings)) {
            String study = JSON.readTree(SAMPLE.resolve("truth.json").toFile())
                    .path("studyInstanceUid")
                    .asText();
            aRowAppearsWithoutReload(service, browser, study);
            theRowIsFoundBySearching(browser, study);
            theFindingIsOutlinedOnItsSlice(browser, study);
            aRejectionReachesTheArchive(service, browser, study, archive);
            theReportIsSigned(service, browser, archive);
            operationsShowWhatReadersSaid(service, browser);
            everyPageSpeaksChinese(service, browser);
            browser.assertNothingLeftTheHost(service);
        } finally {
            storescp.destroy();
            storescp.waitFor();
        }
    }

    private void aRowAppearsWithoutReload(ServiceProcess service, ReadingBrowser browser, String study)
            throws Exception {
        Page page = browser.page();
        page.navigate(service.url() + "/");
        page.waitForSelector("#notice .demo");
        page.evaluate("() => { window.sameDocument = true; }");
        String output = ServiceProcess.run("send", SAMPLE.toString(), "--to", "HILUM@127.0.0.1:" + service.dicomPort);
        assertTrue(output.endsWith("exit 0"), output);
        browser.await("[data-study='" + study + "']");
        browser.await("[data-study='" + study + "'] .chip.DELIVERED");
        assertEquals(true, page.evaluate("() => window.sameDocument === true"), "the page was not loaded again");
        browser.press("j");
        page.waitForSelector("[data-study='" + study + "'][aria-selected=true]");
        browser.picture("worklist");
        browser.press("Space");
        page.waitForSelector("#panel:not([hidden]) h3");
        browser.press("Escape");
        page.waitForSelector(
                "#panel",
                new Page.WaitForSelectorOptions()
                        .setState(com.microsoft.playwright.options.WaitForSelectorState.HIDDEN));
        browser.assertAccessible("worklist");
    }

    private static void theRowIsFoundBySearching(ReadingBrowser browser, String study) {
        Page page = browser.page();
        page.reload();
        browser.await("[data-study='" + study + "']");
        browser.press("/");
        page.keyboard().type("nobody of this name");
        page.waitForSelector("#empty:not([hidden])");
        assertTrue(!page.url().contains("nobody"), "what is searched for may be a name: not in the address");
        browser.press("Escape");
        page.waitForSelector("[data-study='" + study + "']");
        browser.press("/");
        page.waitForResponse(
                r -> String.valueOf(r.request().postData()).contains("模拟 hilum-phantom"),
                () -> page.keyboard().type("模拟 hilum-phantom"));
        page.waitForFunction("() => document.querySelector('#count').textContent.startsWith('1 ')");
        browser.press("Escape", "j");
        page.waitForSelector("[data-study='" + study + "'][aria-selected=true]");
    }

    private static void theFindingIsOutlinedOnItsSlice(ReadingBrowser browser, String study) {
        Page page = browser.page();
        browser.press("Enter");
        page.waitForURL("**/viewer.html?study=" + study);
        browser.await("body[data-loaded=true]");
        assertTrue(Integer.parseInt(page.getAttribute("body", "data-regions")) > 2, "lungs and findings");
        browser.press("n");
        page.waitForFunction("() => (" + YELLOW + ")() > 20");
        browser.picture("viewer");
        browser.press("o");
        page.waitForFunction("() => (" + YELLOW + ")() === 0");
        browser.press("o");
        page.waitForFunction("() => (" + YELLOW + ")() > 20");
        for (int i = 0; i < 20; i++) {
            browser.press("PageUp");
        }
        page.waitForFunction("() => (" + YELLOW + ")() === 0");
        hangingIsKept(browser);
        browser.press("n");
    }

    /** Window and layout are as they were left when the next study is opened. */
    private static void hangingIsKept(ReadingBrowser browser) {
        Page page = browser.page();
        browser.press("2", "l");
        page.waitForSelector("#views.axial");
        String window = page.textContent("#window");
        page.reload();
        browser.await("body[data-loaded=true]");
        page.waitForSelector("#views.axial");
        assertEquals(window, page.textContent("#window"));
        browser.press("1", "l");
        page.waitForSelector("#views.mpr");
    }

    private void aRejectionReachesTheArchive(
            ServiceProcess service, ReadingBrowser browser, String study, Path archive) {
        Page page = browser.page();
        int listed = page.querySelectorAll(".findings > li").size();
        browser.press("x");
        page.waitForSelector("dialog[open] select");
        browser.press("Tab", "Enter");
        page.waitForSelector(".findings .rejected .verdict");
        service.await(PATIENCE, () -> verified(archive).size() == 1);
        JsonNode report = service.json("/api/v1/studies/" + study + "/report");
        assertEquals("REJECTED", report.at("/verification/decisions/0/action").asText());
        assertEquals("VESSEL", report.at("/verification/decisions/0/reason").asText());
        browser.press("d");
        page.waitForSelector("#draft textarea");
        String draft = page.inputValue("#draft textarea");
        assertTrue(draft.contains(": " + (listed - 1) + "."), "what was rejected is not in the draft: " + draft);
    }

    private void theReportIsSigned(ServiceProcess service, ReadingBrowser browser, Path archive) {
        Page page = browser.page();
        browser.press("Control+End");
        page.keyboard().type("\nFollow up in 12 months. 建议随访。");
        browser.press("Control+Enter");
        page.waitForSelector("dialog[open]");
        browser.press("Enter");
        page.waitForSelector("#draft .signed:not([hidden])");
        browser.picture("viewer-signed");
        service.await(PATIENCE, () -> verified(archive).size() == 2);
        Optional<DataSet> signed = verified(archive).stream()
                .filter(sr -> content(sr).contains("建议随访"))
                .findFirst();
        assertTrue(signed.isPresent(), "the archive has the signed text");
        browser.assertAccessible("viewer");
        browser.press("Escape");
        page.waitForURL("**/?study=*");
    }

    private static void operationsShowWhatReadersSaid(ServiceProcess service, ReadingBrowser browser) {
        Page page = browser.page();
        page.navigate(service.url() + "/operations.html");
        page.waitForSelector(".weeks li");
        String text = page.textContent("#main");
        for (String part : List.of("Dead letters", "Failed studies", "Models", "GiB", "0/1", "Accepting images")) {
            assertTrue(text.contains(part), part + " is missing: " + text);
        }
        browser.picture("operations");
        browser.assertAccessible("operations");
    }

    private static void everyPageSpeaksChinese(ServiceProcess service, ReadingBrowser browser) {
        Page page = browser.page();
        page.navigate(service.url() + "/");
        page.locator("button[lang=zh-CN]").focus();
        browser.press("Enter");
        page.waitForSelector("html[lang^=zh]");
        page.waitForSelector("#rows .row");
        assertTrue(page.textContent("#heads").matches("(?s).*[\\u4e00-\\u9fff].*"));
        browser.picture("worklist-chinese");
        for (String path : List.of("/intake.html", "/operations.html")) {
            page.navigate(service.url() + path);
            page.waitForSelector("html[lang^=zh] h1");
            assertTrue(page.textContent("h1").matches("(?s).*[\\u4e00-\\u9fff].*"), path);
        }
        browser.assertAccessible("operations, Chinese");
    }

    private static List<DataSet> verified(Path archive) {
        try (Stream<Path> tree = Files.walk(archive)) {
            return tree.filter(Files::isRegularFile)
                    .flatMap(file -> read(file).stream())
                    .filter(d -> d.string(Tag.SOPClassUID).orElse("").equals(Uid.COMPREHENSIVE_3D_SR))
                    .filter(d -> d.string(Tag.VerificationFlag).orElse("").equals("VERIFIED"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String content(DataSet sr) {
        StringBuilder all = new StringBuilder();
        collect(dev.hilum.dicom.sr.StructuredReport.readContent(sr), all);
        return all.toString();
    }

    private static void collect(dev.hilum.dicom.sr.ContentItem item, StringBuilder all) {
        if (item instanceof dev.hilum.dicom.sr.ContentItem.Text text) {
            all.append(text.value());
        }
        item.content().forEach(child -> collect(child.item(), all));
    }

    /** Empty while storescp still writes it. */
    private static Optional<DataSet> read(Path file) {
        try {
            return Optional.of(Part10Reader.read(file).dataSet());
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
