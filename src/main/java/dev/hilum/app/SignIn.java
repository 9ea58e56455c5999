package dev.hilum.app;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The door of the HTTP interface where {@code hilum.auth=local}: HTTP Basic (RFC 7617) against the file of users, then
 * {@link Permissions}. Health and metrics stay open; they hold no patient data. Who signed in stays known until the
 * service ends, by a keyed hash of what was sent, so that not every request costs a slow hash.
 */
@ApplicationScoped
class SignIn {
    static final String PERSON = "hilum.person";
    private static final int FIRST = -9_000;
    private static final int MOST_KNOWN = 10_000;
    private static final int MOST_FAILURES = 10;
    private static final long FORGIVEN_AFTER_MS = 60_000;

    private final HilumSettings settings;
    private final Map<String, Person> known = new ConcurrentHashMap<>();
    private final Map<String, Failures> failures = new ConcurrentHashMap<>();
    private final byte[] key = new byte[32];
    private volatile @Nullable LocalUsers users;

    private record Failures(int count, long sinceMs) {}

    SignIn(HilumSettings settings) {
        this.settings = settings;
        new SecureRandom().nextBytes(key);
    }

    static boolean isLocal(HilumSettings settings) {
        return settings.auth().filter("local"::equals).isPresent();
    }

    /** Whether people must sign in at all. */
    static boolean isAsked(HilumSettings settings) {
        return settings.auth().filter(auth -> !auth.equals("none")).isPresent();
    }

    /** Health and metrics, which hold no patient data. */
    static boolean isOpen(String path) {
        return path.startsWith("/q/health") || path.equals("/q/metrics");
    }

    void routes(@Observes Router router) {
        if (isLocal(settings)) {
            router.route().order(FIRST).handler(context -> check(context, users()));
        }
    }

    /** Read at the first request: routes are made before the settings are checked and a wrong file is named. */
    private LocalUsers users() {
        LocalUsers present = users;
        if (present == null) {
            present = LocalUsers.read(settings.users().file());
            users = present;
        }
        return present;
    }

    private void check(RoutingContext context, LocalUsers users) {
        if (isOpen(context.normalizedPath())) {
            context.next();
            return;
        }
        String header = context.request().getHeader("Authorization");
        String[] sent = credentials(header);
        if (header == null || sent == null) {
            unknown(context);
            return;
        }
        String mark = mark(header);
        Person person = known.get(mark);
        if (person != null) {
            go(context, person);
        } else if (isLockedOut(sent[0])) {
            refuse(context, 429, "LOCKED_OUT", "Too many wrong passwords for this user; wait a minute.");
        } else {
            slowly(context, users, sent, mark);
        }
    }

    /** The hash is slow on purpose: not on the thread that serves all connections. */
    private void slowly(RoutingContext context, LocalUsers users, String[] sent, String mark) {
        context.request().pause();
        context.vertx()
                .executeBlocking(() -> users.signIn(sent[0], sent[1]), false)
                .onComplete(done -> {
                    context.request().resume();
                    Optional<Person> person = done.succeeded() ? done.result() : Optional.empty();
                    if (person.isPresent()) {
                        remember(mark, person.get());
                        go(context, person.get());
                    } else {
                        failed(sent[0]);
                        unknown(context);
                    }
                });
    }

    private void remember(String mark, Person person) {
        if (known.size() >= MOST_KNOWN) {
            known.clear();
        }
        known.put(mark, person);
        failures.remove(person.user());
    }

    static void go(RoutingContext context, Person person) {
        if (Permissions.may(person, context.request().method().name(), context.normalizedPath())) {
            context.put(PERSON, person);
            context.next();
        } else {
            refuse(context, 403, "FORBIDDEN", "Your role may not do this.");
        }
    }

    private boolean isLockedOut(String user) {
        Failures of = failures.get(user);
        return of != null
                && of.count() >= MOST_FAILURES
                && System.currentTimeMillis() - of.sinceMs() < FORGIVEN_AFTER_MS;
    }

    private void failed(String user) {
        if (failures.size() >= MOST_KNOWN) {
            failures.clear();
        }
        long now = System.currentTimeMillis();
        failures.merge(
                user,
                new Failures(1, now),
                (before, one) -> now - before.sinceMs() > FORGIVEN_AFTER_MS
                        ? one
                        : new Failures(before.count() + 1, before.sinceMs()));
    }

    /** User and password, null where there are none. */
    private static String @Nullable [] credentials(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return null;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(header.substring(6).strip());
            String[] both = new String(bytes, StandardCharsets.UTF_8).split(":", 2);
            return both.length == 2 ? both : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private String mark(String header) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(header.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HmacSHA256", e);
        }
    }

    private static void unknown(RoutingContext context) {
        context.response().putHeader("WWW-Authenticate", "Basic realm=\"Hilum\", charset=\"UTF-8\"");
        refuse(context, 401, "SIGN_IN", "Sign in with user and password.");
    }

    static void refuse(RoutingContext context, int status, String code, String detail) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end("{\"type\":\"about:blank\",\"title\":\"" + code + "\",\"status\":" + status + ",\"code\":\"" + code
                        + "\",\"detail\":\"" + detail + "\"}");
    }
}
