package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders and ZIP archives are dropped on the intake page as from a file manager, and what becomes of them is shown. */
@Tag("slow")
@Tag("REQ-WKL")
@Tag("REQ-RCV-1")
class WebIntakeIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path home;

    @Test
    void aFolderAndAZipAreDroppedAndArriveInTheInbox() throws Exception {
        try (ReadingBrowser browser = ReadingBrowser.open();
                ServiceProcess service = ServiceProcess.start(home.resolve("data"), Map.of())) {
            Page page = browser.page();
            page.navigate(service.url() + "/intake.html");
            page.waitForSelector("#drop");
            browser.assertAccessible("intake");
            aFolderIsWalked(service, browser);
            aZipGoesAsAWhole(service, browser);
            browser.picture("intake");
            aFileThatIsNoImageIsNamed(browser);
            page.navigate(service.url() + "/");
            page.waitForSelector("[data-study='" + SmallCt.studyUid(1) + "'].row");
            page.waitForSelector("[data-study='" + SmallCt.studyUid(2) + "'].row");
            browser.assertNothingLeftTheHost(service);
        }
    }

    private void aFolderIsWalked(ServiceProcess service, ReadingBrowser browser) throws Exception {
        Path folder =
                Files.createDirectories(home.resolve("CD/DICOM/S1")).getParent().getParent();
        int number = 0;
        for (DataSet slice : SmallCt.study(1)) {
            Path file = number % 2 == 0 ? folder.resolve("DICOM/S1/IM" + number) : folder.resolve("DICOM/IM" + number);
            Files.write(file, bytes(slice));
            number++;
        }
        for (int i = 0; i < 40; i++) {
            Files.writeString(folder.resolve("DICOM/note" + i + ".txt"), "no image");
        }
        drop(browser.page(), folder);
        browser.page().waitForSelector("#uploads [data-done=true]");
        String said = browser.page().textContent("#uploads section:first-child");
        assertTrue(said.contains(SmallCt.SLICES + " stored, 40 not stored"), said);
        assertTrue(said.contains("note7.txt"), said);
        String seen = String.valueOf(browser.page().evaluate("() => window.progress.join(' ')"));
        assertTrue(
                seen.contains("of 44 files") && seen.matches("(?s).*\\b(1?\\d|2\\d) of 44.*"), "on the way: " + seen);
        service.await(PATIENCE, () -> state(service, 1).equals("NOT_ANALYSED"));
    }

    private void aZipGoesAsAWhole(ServiceProcess service, ReadingBrowser browser) throws Exception {
        Path zip = home.resolve("study.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            int number = 0;
            for (DataSet slice : SmallCt.study(2)) {
                out.putNextEntry(new ZipEntry("CD/IM" + number++ + ".dcm"));
                out.write(bytes(slice));
                out.closeEntry();
            }
        }
        drop(browser.page(), zip);
        browser.page().waitForSelector("#uploads section:first-child:not(:only-child) [data-done=true]");
        String said = browser.page().textContent("#uploads section:first-child");
        assertTrue(said.contains(SmallCt.SLICES + " stored, 0 not stored"), said);
        assertEquals(
                true,
                browser.page()
                        .evaluate("() => { const p = document.querySelector('#uploads progress');"
                                + " return p.value === p.max && p.max > 1000; }"),
                "the bar is of bytes and is full");
        service.await(PATIENCE, () -> state(service, 2).equals("NOT_ANALYSED"));
    }

    private void aFileThatIsNoImageIsNamed(ReadingBrowser browser) throws IOException {
        Path note = Files.writeString(home.resolve("letter.txt"), "no image");
        browser.page().setInputFiles("input[type=file] >> nth=0", note);
        browser.page().waitForSelector("#uploads section:nth-last-child(3) [data-done=true]");
        assertTrue(browser.page()
                .textContent("#uploads section:first-child .failures")
                .contains("letter.txt"));
    }

    /** As a file manager would: Chromium reads the dropped paths itself. */
    private static void drop(Page page, Path path) {
        page.evaluate(
                "() => { window.progress = []; new MutationObserver(() => window.progress.push("
                        + "document.querySelector('#uploads [role=status]')?.textContent))"
                        + ".observe(document.querySelector('#uploads'), {subtree: true, childList: true, characterData: true}); }");
        BoundingBox box = page.locator("#drop").boundingBox();
        CDPSession session = page.context().newCDPSession(page);
        for (String type : List.of("dragEnter", "dragOver", "drop")) {
            JsonArray files = new JsonArray();
            files.add(path.toString());
            JsonObject data = new JsonObject();
            data.add("items", new JsonArray());
            data.add("files", files);
            data.addProperty("dragOperationsMask", 1);
            JsonObject event = new JsonObject();
            event.addProperty("type", type);
            event.addProperty("x", box.x + box.width / 2);
            event.addProperty("y", box.y + 10);
            event.add("data", data);
            session.send("Input.dispatchDragEvent", event);
        }
        session.detach();
    }

    private static String state(ServiceProcess service, int study) {
        return service.json("/api/v1/studies/" + SmallCt.studyUid(study))
                .path("state")
                .asText();
    }

    private static byte[] bytes(DataSet slice) {
        return Part10Writer.toBytes(slice, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    }
}
