package dev.hilum.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.app.Person.Duty;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what, and who is who. */
@Tag("REQ-OPS-1")
class PermissionsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        // method, path, radiologist, operator, validator
        "GET, /, true, true, true",
        "GET, /assets/viewer.js, true, true, true",
        "GET, /api/v1/worklist, true, true, false",
        "GET, /api/v1/events, true, true, false",
        "GET, /api/v1/studies/1.2/report, true, true, false",
        "GET, /dicomweb/studies, true, true, false",
        "GET, /api/v1/models, true, true, true",
        "GET, /api/v1/models/verdicts, true, true, true",
        "GET, /api/v1/usage, true, true, true",
        "PUT, /api/v1/findings/1.2/verdict, true, false, false",
        "POST, /api/v1/studies/1.2/missed-findings, true, false, false",
        "PUT, /api/v1/studies/1.2/comparison, true, false, false",
        "PUT, /api/v1/studies/1.2/sign-off, true, false, false",
        "POST, /api/v1/worklist/search, true, true, false",
        "POST, /api/v1/studies/1.2/reanalyse, true, true, false",
        "POST, /api/v1/upload, true, true, false",
        "POST, /dicomweb/studies, true, true, false",
        "POST, /api/v1/deliveries/1/retry, false, true, false",
        "POST, /api/v1/patients/erasure, false, true, false",
        "POST, /api/v1/settings/reload, false, true, false",
        "POST, /api/v1/validations, false, false, true",
        "GET, /api/v1/validations/1/report, false, false, true",
        "DELETE, /api/v1/validations/1, false, false, false",
        "POST, /v2/models/m/infer, false, true, true",
        "GET, /v2, false, true, true",
        "DELETE, /api/v1/studies/1.2, false, false, false",
        "POST, /api/v1/not-there, false, false, false",
        "POST, /, false, false, false",
        "GET, /apiary, false, false, false"
    })
    void whatIsNotListedIsForbidden(
            String method, String path, boolean radiologist, boolean operator, boolean validator) {
        assertEquals(radiologist, Permissions.may(person(Duty.RADIOLOGIST), method, path));
        assertEquals(operator, Permissions.may(person(Duty.OPERATOR), method, path));
        assertEquals(validator, Permissions.may(person(Duty.VALIDATOR), method, path));
        assertFalse(Permissions.may(new Person("x", "X", Set.of()), method, path));
    }

    @Test
    void onlyTheRightPasswordSignsIn() throws Exception {
        String line = LocalUsers.line("li", Set.of(Duty.RADIOLOGIST), "Li^Na=李^娜", "correct horse".toCharArray());
        assertFalse(line.contains("correct horse"));
        Path file = Files.writeString(folder.resolve("users"), "# readers\n" + line + "\n");
        LocalUsers users = LocalUsers.read(file);
        Person person = users.signIn("li", "correct horse").orElseThrow();
        assertEquals("Li^Na=李^娜", person.name());
        assertEquals(Set.of(Duty.RADIOLOGIST), person.duties());
        assertTrue(users.signIn("li", "correct horse ").isEmpty());
        assertTrue(users.signIn("nobody", "correct horse").isEmpty());
        assertTrue(users.signIn("", "").isEmpty());
    }

    @Test
    void aWrongFileIsNamedWithItsLine() throws Exception {
        Path file = folder.resolve("users");
        assertTrue(refusal(file).contains("hilum.users.file="));
        Files.writeString(file, "# nobody\n");
        assertTrue(refusal(file).contains("holds no user"));
        Files.writeString(file, "# a\nli:radiologist:310000:AAAA\n");
        assertTrue(refusal(file).contains("line 2"));
        Files.writeString(file, "li:boss:310000:AAAA:AAAA:Li^Na\n");
        assertTrue(refusal(file).contains("role boss is unknown"));
        Files.writeString(file, "li:radiologist:1:AAAA:AAAA:Li^Na\n");
        assertTrue(refusal(file).contains("iterations must be"));
    }

    private static String refusal(Path file) {
        return assertThrows(SettingsException.class, () -> LocalUsers.read(file))
                .getMessage();
    }

    private static Person person(Duty duty) {
        return new Person("someone", "Some^One", Set.of(duty));
    }
}
