package dev.hilum.app;

import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** A node without the role {@code web} answers health and metrics, and nothing else over HTTP. */
@ApplicationScoped
class WebRole {
    private static final int FIRST = -10_000;
    private static final int NOT_FOUND = 404;

    private final HilumSettings settings;

    WebRole(HilumSettings settings) {
        this.settings = settings;
    }

    void routes(@Observes Router router) {
        if (!Role.of(settings).web()) {
            router.route().order(FIRST).handler(request -> {
                if (request.normalizedPath().startsWith("/q/")) {
                    request.next();
                } else {
                    request.response().setStatusCode(NOT_FOUND).end();
                }
            });
        }
    }
}
