package dev.hilum.app;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pages of other sites may change nothing here, though the browser of a person who may would send their requests along
 * with that person's sign-in. Programs that are no browsers send no {@code Origin} and are not concerned.
 */
@ApplicationScoped
class CrossSite {
    private static final int FIRST = -9_500;
    private static final int FORBIDDEN = 403;
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Set<String> OWN = Set.of("same-origin", "none");

    void routes(@Observes Router router) {
        router.route().order(FIRST).handler(CrossSite::check);
    }

    private static void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (READING.contains(request.method()) || isOwn(request)) {
            context.next();
            return;
        }
        context.response()
                .setStatusCode(FORBIDDEN)
                .putHeader("Content-Type", "application/problem+json")
                .end("{\"type\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403,\"code\":\"CROSS_SITE\","
                        + "\"detail\":\"A page of another site may not do this: Origin differs from Host.\"}");
    }

    private static boolean isOwn(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader("Origin");
        return (site == null || OWN.contains(site)) && (origin == null || sameHost(origin, request.authority()));
    }

    /** HTTP/2 has no {@code Host}: the authority is either. */
    private static boolean sameHost(String origin, @Nullable HostAndPort host) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && host != null && authority.equalsIgnoreCase(host.toString());
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
