package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** Debian's Chromium at one service; it remembers every address that a page asked for. */
final class ReadingBrowser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    static final double PATIENCE_MS = 240_000;

    /** Controls without a name that a screen reader could say, and pictures without a text. */
    private static final String NAMELESS = """
            () => [...document.querySelectorAll('a, button, input, select, textarea, canvas, progress, meter, [role]')]
              .filter((e) => e.checkVisibility() && !e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby')
                && !(e.textContent || '').trim() && !e.labels?.length && !e.title
                && !['presentation', 'status', 'rowgroup', 'row', 'gridcell'].includes(e.getAttribute('role')))
              .map((e) => e.outerHTML.slice(0, 120))""";

    /** Whether what has the keyboard shows it. */
    private static final String SHOWS_FOCUS = """
            () => { const e = document.activeElement; const s = getComputedStyle(e);
              return e === document.body || s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2
                || e.getAttribute('aria-activedescendant') !== null && e.getAttribute('aria-activedescendant') !== ''; }""";

    private final Playwright playwright;
    private final Browser browser;
    private final Page page;
    private final Set<String> hosts = new ConcurrentSkipListSet<>();

    private ReadingBrowser(Playwright playwright, List<String> arguments, boolean bypass) {
        this.playwright = playwright;
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(arguments));
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(1280, 800)
                .setLocale("en-GB")
                .setBypassCSP(bypass));
        this.page = context.newPage();
        page.setDefaultTimeout(60_000);
        page.onRequest(request -> {
            URI uri = URI.create(request.url());
            if (uri.getHost() != null) {
                hosts.add(uri.getHost() + ":" + uri.getPort());
            }
        });
    }

    /** Skips the test where there is no Chromium. */
    static ReadingBrowser open() {
        return open(false);
    }

    /** One that takes scripts of a test: the Content Security Policy of the service allows none. */
    static ReadingBrowser openForScripts() {
        return open(true);
    }

    private static ReadingBrowser open(boolean bypass) {
        assumeTrue(Files.isExecutable(CHROMIUM), "Debian's chromium is not installed");
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new ReadingBrowser(playwright, List.of("--no-sandbox"), bypass);
    }

    Page page() {
        return page;
    }

    /** Runs a script of others in the page. */
    void script(Path file) {
        page.addScriptTag(new Page.AddScriptTagOptions().setPath(file));
    }

    void press(String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
    }

    /** Waits for an element, for as long as an analysis may take. */
    void await(String selector) {
        page.waitForSelector(selector, new Page.WaitForSelectorOptions().setTimeout(PATIENCE_MS));
    }

    /** No page asked anybody but the service. */
    void assertNothingLeftTheHost(ServiceProcess service) {
        assertEquals(Set.of("127.0.0.1:" + service.httpPort), hosts);
    }

    /** Every control has a name, and whatever the Tab key reaches shows that it has the keyboard. */
    void assertAccessible(String what) {
        assertEquals(List.of(), page.evaluate(NAMELESS), what + ": without a name");
        for (int i = 0; i < 12; i++) {
            page.keyboard().press("Tab");
            assertTrue(
                    (Boolean) page.evaluate(SHOWS_FOCUS),
                    () -> what + ": no visible focus on " + page.evaluate("() => document.activeElement.outerHTML"));
        }
    }

    /** For docs/images, where {@code -Dhilum.pictures=FOLDER} asks for them. */
    void picture(String name) {
        String folder = System.getProperty("hilum.pictures", "target/pictures");
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder, name + ".png")));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
