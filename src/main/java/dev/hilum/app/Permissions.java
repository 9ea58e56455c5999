package dev.hilum.app;

import dev.hilum.app.Person.Duty;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Who may do what over HTTP. What is not listed is forbidden; the pages themselves are open to all who sign in. */
final class Permissions {
    private static final String READING = "GET|HEAD|OPTIONS";
    private static final Set<Duty> PATIENTS = Set.of(Duty.RADIOLOGIST, Duty.OPERATOR);
    private static final Set<Duty> ALL = Set.of(Duty.values());

    /** The first that fits decides. */
    private static final List<Rule> RULES = List.of(
            rule(READING, "/api/v1/session", ALL),
            rule(READING, "/api/v1/models(/verdicts|/weeks)?", ALL),
            rule(READING, "/api/v1/usage(/verification)?", ALL),
            rule(READING + "|POST", "/api/v1/validations(/.*)?", Set.of(Duty.VALIDATOR)),
            rule(READING, "/(api|dicomweb)(/.*)?", PATIENTS),
            rule("POST", "/api/v1/worklist/search", PATIENTS),
            rule("PUT", "/api/v1/findings/[^/]+/verdict", Set.of(Duty.RADIOLOGIST)),
            rule("POST", "/api/v1/studies/[^/]+/missed-findings", Set.of(Duty.RADIOLOGIST)),
            rule("PUT", "/api/v1/studies/[^/]+/sign-off", Set.of(Duty.RADIOLOGIST)),
            rule("PUT", "/api/v1/studies/[^/]+/comparison", Set.of(Duty.RADIOLOGIST)),
            rule("POST", "/api/v1/studies/[^/]+/reanalyse", PATIENTS),
            rule("POST", "/api/v1/upload", PATIENTS),
            rule("POST", "/dicomweb/studies", PATIENTS),
            rule("POST", "/api/v1/deliveries/[^/]+/retry", Set.of(Duty.OPERATOR)),
            rule("POST", "/api/v1/patients/erasure", Set.of(Duty.OPERATOR)),
            rule("POST", "/api/v1/settings/reload", Set.of(Duty.OPERATOR)),
            rule("GET|HEAD|POST", "/v2(/.*)?", Set.of(Duty.OPERATOR, Duty.VALIDATOR)),
            rule(READING, "/(?!api|dicomweb|v2).*", ALL));

    private record Rule(Pattern methods, Pattern path, Set<Duty> duties) {}

    private Permissions() {}

    /** @param path normalized, without the query */
    static boolean may(Person person, String method, String path) {
        return RULES.stream()
                .filter(rule -> rule.methods().matcher(method).matches()
                        && rule.path().matcher(path).matches())
                .findFirst()
                .map(rule -> rule.duties().stream().anyMatch(person.duties()::contains))
                .orElse(false);
    }

    private static Rule rule(String methods, String path, Set<Duty> duties) {
        return new Rule(Pattern.compile(methods), Pattern.compile(path), duties);
    }
}
