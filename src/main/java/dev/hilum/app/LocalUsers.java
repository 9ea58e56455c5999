package dev.hilum.app;

import dev.hilum.app.Person.Duty;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Users of a file, one a line: {@code user:role,role:iterations:salt:hash:Family^Given}. The hash is PBKDF2 with HMAC
 * SHA-256 (RFC 8018), salt and hash in Base64; {@code ./hilum user} writes such lines.
 */
final class LocalUsers {
    private static final int ITERATIONS = 310_000;
    private static final int FEWEST_ITERATIONS = 100_000;
    private static final int MOST_ITERATIONS = 10_000_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;
    private static final int FIELDS = 6;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, Entry> users;
    private final Entry nobody;

    private record Entry(Person person, int iterations, byte[] salt, byte[] hash) {}

    private LocalUsers(Map<String, Entry> users) {
        this.users = Map.copyOf(users);
        this.nobody = new Entry(new Person("", "", Set.of()), ITERATIONS, new byte[SALT_BYTES], new byte[1]);
    }

    /** @throws SettingsException that names file and line, never a password or a hash */
    static LocalUsers read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new SettingsException(
                    "hilum.users.file=" + file
                            + " cannot be read: make it with ./hilum user NAME --roles ROLES --name NAME",
                    e);
        }
        Map<String, Entry> users = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                Entry entry = entry(line, file + " line " + (i + 1));
                if (users.put(entry.person().user(), entry) != null) {
                    throw new SettingsException(file + " line " + (i + 1) + ": this user is there already");
                }
            }
        }
        if (users.isEmpty()) {
            throw new SettingsException("hilum.users.file=" + file + " holds no user: nobody could sign in");
        }
        return new LocalUsers(users);
    }

    /** The person, where user and password are right. An unknown user takes as long as a wrong password. */
    Optional<Person> signIn(String user, String password) {
        Entry entry = users.getOrDefault(user, nobody);
        byte[] hash = hash(password.toCharArray(), entry.salt(), entry.iterations());
        return MessageDigest.isEqual(hash, entry.hash()) ? Optional.of(entry.person()) : Optional.empty();
    }

    /** A line of the file for a user. */
    static String line(String user, Set<Duty> duties, String name, char[] password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        Base64.Encoder base64 = Base64.getEncoder();
        String roles = String.join(
                ",", duties.stream().map(d -> d.name().toLowerCase(Locale.ROOT)).toList());
        return String.join(
                ":",
                user,
                roles,
                String.valueOf(ITERATIONS),
                base64.encodeToString(salt),
                base64.encodeToString(hash(password, salt, ITERATIONS)),
                name);
    }

    /** @throws SettingsException that names the allowed ones */
    static Set<Duty> duties(String text) {
        Set<Duty> duties = EnumSet.noneOf(Duty.class);
        for (String role : text.split(",", -1)) {
            duties.add(Arrays.stream(Duty.values())
                    .filter(d -> d.name().equalsIgnoreCase(role.strip()))
                    .findFirst()
                    .orElseThrow(() -> new SettingsException(
                            "role " + role.strip() + " is unknown: radiologist, operator or validator")));
        }
        return duties;
    }

    private static Entry entry(String line, String where) {
        String[] fields = line.split(":", FIELDS);
        if (fields.length < FIELDS || fields[0].isBlank() || fields[5].isBlank() || fields[5].length() > 64) {
            throw new SettingsException(where + ": must be user:role,role:iterations:salt:hash:Family^Given");
        }
        try {
            int iterations = Integer.parseInt(fields[2]);
            if (iterations < FEWEST_ITERATIONS || iterations > MOST_ITERATIONS) {
                throw new SettingsException(
                        where + ": iterations must be " + FEWEST_ITERATIONS + " to " + MOST_ITERATIONS);
            }
            Person person = new Person(fields[0], fields[5], duties(fields[1]));
            Base64.Decoder base64 = Base64.getDecoder();
            return new Entry(person, iterations, base64.decode(fields[3]), base64.decode(fields[4]));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(where + ": iterations, salt or hash cannot be read", e);
        }
    }

    private static byte[] hash(char[] password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }
}
