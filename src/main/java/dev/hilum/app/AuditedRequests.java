package dev.hilum.app;

import dev.hilum.audit.AuditEvents.Peer;
import dev.hilum.audit.AuditMessage.Action;
import dev.hilum.audit.AuditMessage.Outcome;
import dev.hilum.job.Sql;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Audits what people do over HTTP: who signed in or tried to, who searched by DICOMweb, who looked at which study, who judged findings or ordered an
 * analysis. Looking again within five minutes is the same look.
 */
@ApplicationScoped
class AuditedRequests {
    private static final int BEFORE_SIGN_IN = -9_500;
    private static final Duration SAME_LOOK = Duration.ofMinutes(5);
    private static final Duration SAME_SESSION = Duration.ofHours(8);
    private static final Pattern LOOK = Pattern.compile("/(?:api/v1|dicomweb)/studies/([0-9.]{1,64})(?:/.*)?");
    private static final Pattern SEARCH = Pattern.compile("/dicomweb/(?:studies|series|instances)/?");
    private static final Pattern ORDER = Pattern.compile("/api/v1/studies/([0-9.]{1,64})/(?:reanalyse|comparison)");
    private static final Pattern ADDED = Pattern.compile("/api/v1/studies/([0-9.]{1,64})/(?:missed-findings|sign-off)");
    private static final Pattern VERDICT = Pattern.compile("/api/v1/findings/([0-9.]{1,64})/verdict");

    private final Service service;
    private final Clock clock = Clock.systemUTC();
    private final OncePerWhile looks = new OncePerWhile(SAME_LOOK);
    private final OncePerWhile sessions = new OncePerWhile(SAME_SESSION);
    private final boolean on;

    AuditedRequests(Service service, HilumSettings settings) {
        this.service = service;
        this.on = settings.audit().host().isPresent();
    }

    void routes(@Observes Router router) {
        if (on) {
            router.route().order(BEFORE_SIGN_IN).handler(context -> {
                context.addEndHandler(done -> context.vertx().executeBlocking(() -> audit(context), false));
                context.next();
            });
        }
    }

    /** After the answer, off the thread that serves connections. */
    private boolean audit(RoutingContext context) {
        Person person = context.get(SignIn.PERSON);
        Instant now = clock.instant();
        SocketAddress remote = context.request().remoteAddress();
        String address = remote == null ? null : remote.hostAddress();
        Peer who = new Peer(person == null ? "anonymous" : person.user(), address);
        int status = context.response().getStatusCode();
        if ((status == 401 || status == 429) && context.request().getHeader("Authorization") != null) {
            Outcome outcome = status == 401 ? Outcome.MINOR_FAILURE : Outcome.SERIOUS_FAILURE;
            Peer claimed = new Peer(claimed(context.request().getHeader("Authorization")), address);
            service.auditing().note(events -> events.signedIn(claimed, outcome));
        } else if (person != null && sessions.isFirst(who.name() + "@" + address, now)) {
            service.auditing().note(events -> events.signedIn(who, Outcome.SUCCESS));
        }
        if (status < 400) {
            done(context, who, now);
        } else if (status == 403) {
            refused(context, who);
        }
        return true;
    }

    /** The user that was named with a wrong password; nothing of the password. */
    private static String claimed(String header) {
        try {
            String sent = header.substring(header.indexOf(' ') + 1).strip();
            String both = new String(Base64.getDecoder().decode(sent), StandardCharsets.UTF_8);
            return both.contains(":") ? both.substring(0, Math.min(both.indexOf(':'), 64)) : "unknown";
        } catch (IllegalArgumentException malformed) {
            return "unknown";
        }
    }

    private void done(RoutingContext context, Peer who, Instant now) {
        String path = context.normalizedPath();
        switch (context.request().method().name()) {
            case "GET" -> {
                study(LOOK, path)
                        .filter(study -> looks.isFirst(who + study, now))
                        .ifPresent(study -> accessed(study, who, Action.READ, Outcome.SUCCESS));
                queried(context, who, Outcome.SUCCESS);
            }
            case "PUT", "POST" -> {
                study(ORDER, path)
                        .ifPresent(study -> service.auditing()
                                .note(events -> events.ordered(
                                        service.auditing().study(study, Map.of()), who, Outcome.SUCCESS)));
                study(ADDED, path)
                        .or(() -> study(VERDICT, path).flatMap(this::studyOfFinding))
                        .ifPresent(study -> accessed(study, who, Action.UPDATE, Outcome.SUCCESS));
            }
            default -> {}
        }
    }

    private void queried(RoutingContext context, Peer who, Outcome outcome) {
        if (SEARCH.matcher(context.normalizedPath()).matches()) {
            String request = context.request().uri();
            service.auditing().note(events -> events.queried(who, request, outcome));
        }
    }

    /** Somebody reached for a study, or searched for some, that the role may not see. */
    private void refused(RoutingContext context, Peer who) {
        queried(context, who, Outcome.MINOR_FAILURE);
        study(LOOK, context.normalizedPath())
                .ifPresent(study -> accessed(study, who, Action.READ, Outcome.MINOR_FAILURE));
    }

    private void accessed(String study, Peer who, Action action, Outcome outcome) {
        Auditing auditing = service.auditing();
        auditing.note(events -> events.accessed(auditing.study(study, Map.of()), who, action, outcome));
    }

    private static Optional<String> study(Pattern pattern, String path) {
        Matcher matcher = pattern.matcher(path);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private Optional<String> studyOfFinding(String finding) {
        List<String> studies = service.transactions()
                .call(connection -> Sql.query(
                        connection,
                        rows -> rows.getString(1),
                        "select study_uid from verdict where finding_uid = ? order by seq desc limit 1",
                        finding));
        return studies.stream().findFirst();
    }
}
