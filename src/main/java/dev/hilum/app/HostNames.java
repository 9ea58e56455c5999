package dev.hilum.app;

import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where nobody signs in, the browser's same-origin rule is all that keeps other sites from reading patients here, and a
 * site may point its own name at this address (DNS rebinding). Such a request still bears that site's name: only
 * {@code localhost}, addresses, which no name server can redirect, and {@code hilum.host-names} are answered. Health and
 * metrics, which hold no patient data, are asked for by any name.
 */
@ApplicationScoped
class HostNames {
    private static final int FIRST = -9_600;
    private static final int MISDIRECTED = 421;
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("\\[?[0-9a-fA-F]*:[0-9a-fA-F:.]*]?");

    private final Set<String> names;
    private final boolean signIn;

    @Inject
    HostNames(HilumSettings settings) {
        this(settings.hostNames().orElse(List.of()), SignIn.isAsked(settings));
    }

    HostNames(List<String> names, boolean signIn) {
        this.names = names.stream().map(HostNames::plain).collect(Collectors.toUnmodifiableSet());
        this.signIn = signIn;
    }

    void routes(@Observes Router router) {
        if (!signIn) {
            router.route().order(FIRST).handler(this::check);
        }
    }

    private void check(RoutingContext context) {
        HostAndPort authority = context.request().authority();
        if (SignIn.isOpen(context.normalizedPath()) || isOurs(authority == null ? null : authority.host())) {
            context.next();
            return;
        }
        SignIn.refuse(
                context,
                MISDIRECTED,
                "HOST_NAME",
                "This name is not one of this service's: ask by localhost or an address, or add the name to"
                        + " hilum.host-names.");
    }

    /** @param host of the request, without its port; null where it names none */
    boolean isOurs(@Nullable String host) {
        if (host == null || host.isBlank()) {
            return false;
        }
        String name = plain(host);
        return name.equals("localhost")
                || IPV4.matcher(name).matches()
                || IPV6.matcher(name).matches()
                || names.contains(name);
    }

    /** A name may be written with the dot of the root and in any case. */
    private static String plain(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
