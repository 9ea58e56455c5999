package dev.hilum.validate.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.hilum.validate.CaseResult;
import dev.hilum.validate.Results;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Writes everything of a run beside its kept cases; {@code manifest.sha256} last, for {@code sha256sum -c}. */
public final class Evidence {
    private static final ObjectWriter JSON =
            new ObjectMapper().writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

    private final Results results;
    private final Path out;
    private final Map<String, byte[]> written = new TreeMap<>();

    public Evidence(Results results, Path out) {
        this.results = results;
        this.out = out;
    }

    /** Any part of the results, as in {@code results.json}. */
    public static String json(Object part) {
        try {
            return JSON.writeValueAsString(part);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("results are always writable", e);
        }
    }

    /** @throws IOException that names the file */
    public void write() throws IOException {
        // Stopped in between, the sums of an earlier run must not lie beside files of this one.
        Files.deleteIfExists(out.resolve("manifest.sha256"));
        write("results.json", text(json(results) + "\n"));
        write("cases.csv", text(CaseTable.csv(results.cases())));
        write("summary.md", text(Summary.markdown(results)));
        Map<String, Plot> plots = Curves.of(results.overall());
        for (Map.Entry<String, Plot> plot : plots.entrySet()) {
            write(plot.getKey() + ".svg", text(plot.getValue().svg()));
        }
        Map<String, byte[]> pictures = pictures();
        Page page = new Page(false);
        new ValidationReport(results, plots, pictures, page).write();
        write("report.html", text(page.html()));
        Page pdf = new Page(true);
        new ValidationReport(results, plots, pictures, pdf).write();
        write("report.pdf", PdfOf.bytes(pdf));
        StringBuilder sums = new StringBuilder();
        written.forEach((name, bytes) ->
                sums.append(sha256(bytes)).append("  ").append(name).append('\n'));
        write("manifest.sha256", text(sums.toString()));
    }

    private Map<String, byte[]> pictures() throws IOException {
        Map<String, byte[]> pictures = new TreeMap<>();
        for (CaseResult one : results.cases()) {
            for (CaseResult.Picture p : one.pictures()) {
                Path file = out.resolve("cases").resolve(p.file());
                if (Files.exists(file)) {
                    pictures.put(p.file(), Files.readAllBytes(file));
                }
            }
        }
        return pictures;
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path part = out.resolve(name + ".part");
        Files.write(part, bytes);
        Files.move(part, out.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        written.put(name, bytes);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
