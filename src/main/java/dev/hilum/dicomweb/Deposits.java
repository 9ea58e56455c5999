package dev.hilum.dicomweb;

import dev.hilum.dicom.web.MultipartReader;
import dev.hilum.receive.PartTenIntake;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Opens the way into the inbox for HTTP requests. */
public final class Deposits {
    /** RFC 2046 allows 70 characters, Orthanc sends 73. */
    private static final Pattern BOUNDARY = Pattern.compile("boundary=(?:\"([^\"]{1,200})\"|([^;\\s]{1,200}))");

    private static final Pattern FILE_NAME = Pattern.compile("filename=\"([^\"]*)\"");

    private final PartTenIntake.Door door;
    private final Deposit.Limits limits;

    /** @param maxFileBytes of one file, unpacked */
    public Deposits(PartTenIntake.Door door, long maxFileBytes) {
        this(door, Deposit.Limits.of(maxFileBytes));
    }

    Deposits(PartTenIntake.Door door, Deposit.Limits limits) {
        this.door = door;
        this.limits = limits;
    }

    /**
     * Takes a whole request: the parts of a multipart body, else the body as one file.
     *
     * @param way a fixed word such as {@code STOW-RS}
     * @throws IOException where it breaks off; what was taken before stays
     */
    Deposit take(String way, String contentType, InputStream body) throws IOException {
        Deposit deposit = new Deposit(door.open(way), limits);
        try {
            take(deposit, contentType, body);
            return deposit;
        } catch (IOException | RuntimeException e) {
            deposit.brokeOff();
            throw e;
        } finally {
            deposit.close();
        }
    }

    private static void take(Deposit deposit, String contentType, InputStream body) throws IOException {
        if (!contentType.startsWith("multipart/")) {
            deposit.take("", body);
            return;
        }
        MultipartReader reader = new MultipartReader(body, boundary(contentType));
        int number = 1;
        for (MultipartReader.Part part = reader.next(); part != null; part = reader.next()) {
            String name = fileName(part.headers());
            deposit.take(name == null ? "part " + number : name, part.body());
            number++;
        }
    }

    private static @Nullable String fileName(Map<String, String> headers) {
        Matcher found = FILE_NAME.matcher(headers.getOrDefault("content-disposition", ""));
        return found.find() ? found.group(1) : null;
    }

    private static String boundary(String contentType) {
        Matcher found = BOUNDARY.matcher(contentType);
        if (!found.find()) {
            throw DicomwebProblems.bad("Content-Type " + contentType.split(";", 2)[0] + " needs a boundary");
        }
        return found.group(1) != null ? found.group(1) : found.group(2);
    }
}
