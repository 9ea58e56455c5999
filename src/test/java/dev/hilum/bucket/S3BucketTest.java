package dev.hilum.bucket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against S3Proxy, a server of others. */
@Tag("slow")
@Tag("REQ-OPS-1")
class S3BucketTest {
    @TempDir
    static Path home;

    private static S3Server server;

    @BeforeAll
    static void start() throws IOException {
        server = S3Server.start(home);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void givesBackWhatWasPut() throws IOException {
        try (Bucket bucket = new S3Bucket(server.settings("one/"))) {
            Path file = file("a", 300_000);

            bucket.put("inbox/1.2.3/a.pack", file);

            Path back = home.resolve("back/a");
            assertTrue(bucket.get("inbox/1.2.3/a.pack", back));
            assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(back));
            assertEquals(List.of(back), list(back.getParent()), "no part is left");
        }
    }

    @Test
    void largeFilesGoInParts() throws IOException {
        try (Bucket bucket = new S3Bucket(server.settings("large/"))) {
            Path file = file("large", (64 << 20) + 12_345);

            bucket.put("large", file);

            Path back = home.resolve("back-large/file");
            assertTrue(bucket.get("large", back));
            assertEquals(-1, Files.mismatch(file, back));
        }
    }

    @Test
    void keysAreListedByPrefixAndBeyondOnePage() throws IOException {
        try (Bucket bucket = new S3Bucket(server.settings("many/"))) {
            Path file = file("small", 10);
            List<String> keys = IntStream.range(0, 1005)
                    .mapToObj("results/1.2/%04d"::formatted)
                    .toList();
            for (String key : keys) {
                bucket.put(key, file);
            }
            bucket.put("results/1.3/x", file);

            assertEquals(keys, bucket.list("results/1.2/").stream().sorted().toList());

            bucket.deleteAll("results/1.2/");
            assertEquals(List.of("results/1.3/x"), bucket.list(""));
        }
    }

    @Test
    void aKeyThatIsNotThereIsToldAndMayBeDeleted() throws IOException {
        try (Bucket bucket = new S3Bucket(server.settings("none/"))) {
            Path back = home.resolve("nothing");
            assertFalse(bucket.get("missing", back));
            assertFalse(Files.exists(back));
            bucket.delete("missing");
        }
    }

    @Test
    void anotherPrefixSeesNothing() throws IOException {
        try (Bucket one = new S3Bucket(server.settings("hospital-a/"));
                Bucket other = new S3Bucket(server.settings("hospital-b/"))) {
            one.put("x", file("x", 5));
            assertEquals(List.of(), other.list(""));
        }
    }

    @Test
    void aWrongSecretIsRefusedAndNeverInTheMessage() throws IOException {
        S3Settings.Keys wrong = new S3Settings.Keys(server.keys().access(), "open-sesame");
        try (Bucket bucket = new S3Bucket(server.settings("", wrong))) {
            IOException refused = assertThrows(IOException.class, () -> bucket.list(""));
            assertFalse(refused.toString().contains("open-sesame"), refused::toString);
            assertFalse(wrong.toString().contains("open-sesame"), wrong::toString);
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsAnIoException() throws IOException {
        URI nobody = URI.create("http://127.0.0.1:9");
        S3Settings settings =
                new S3Settings("hospital", "", "us-east-1", Optional.of(nobody), Optional.of(server.keys()));
        Path file = file("y", 5);
        try (Bucket bucket = new S3Bucket(settings)) {
            assertThrows(IOException.class, () -> bucket.put("y", file));
            assertThrows(IOException.class, () -> bucket.get("y", home.resolve("z")));
        }
    }

    private static Path file(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Files.write(home.resolve(name), bytes);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }
}
