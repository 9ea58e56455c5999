package dev.hilum.app;

import dev.hilum.app.Person.Duty;
import io.quarkus.oidc.Oidc;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * The door where {@code hilum.auth=oidc}: OpenID Connect 1.0. Programs send a bearer token (RFC 6750); a browser that
 * opens a page goes through the authorization code flow with PKCE (RFC 7636). Signature, issuer, audience and lifetime
 * are Quarkus's to check; who the token names then may do what {@link Permissions} says of the roles in it.
 */
@ApplicationScoped
class OidcSignIn {
    /** After Quarkus has looked at token or cookie (-200), before anything is served. */
    private static final int AFTER_AUTHENTICATION = -150;

    private static final int MAX_NAME = 64;

    private final HilumSettings settings;

    OidcSignIn(HilumSettings settings) {
        this.settings = settings;
    }

    static boolean isOn(HilumSettings settings) {
        return settings.auth().filter("oidc"::equals).isPresent();
    }

    void tenant(@Observes Oidc oidc) {
        if (isOn(settings) && SettingsCheck.oidcProblems(settings).isEmpty()) {
            oidc.create(tenant(settings.oidc()));
        }
    }

    void routes(@Observes Router router) {
        if (isOn(settings)) {
            router.route().order(AFTER_AUTHENTICATION).handler(this::check);
        }
    }

    private static OidcTenantConfig tenant(HilumSettings.Oidc oidc) {
        String client = oidc.clientId().orElseThrow();
        var tenant = OidcTenantConfig.authServerUrl(oidc.issuer().orElseThrow())
                .clientId(client)
                .applicationType(ApplicationType.HYBRID)
                .roles()
                .roleClaimPath(oidc.rolesClaim())
                .end()
                .token()
                .audience(oidc.audience().orElse(List.of(client)))
                .end()
                .authentication()
                .redirectPath("/")
                .restorePathAfterRedirect()
                .pkceRequired()
                .scopes("profile")
                .javaScriptAutoRedirect(false)
                .end();
        oidc.clientSecret().ifPresent(tenant::credentials);
        return tenant.build();
    }

    private void check(RoutingContext context) {
        SecurityIdentity identity = context.user() instanceof QuarkusHttpUser user ? user.getSecurityIdentity() : null;
        if (SignIn.isOpen(context.normalizedPath())) {
            context.next();
        } else if (identity != null && identity.getPrincipal() instanceof JsonWebToken token) {
            SignIn.go(context, person(token, identity.getRoles()));
        } else if (isPage(context)) {
            toIssuer(context);
        } else {
            context.response().putHeader("WWW-Authenticate", "Bearer realm=\"Hilum\"");
            SignIn.refuse(context, 401, "SIGN_IN", "Send a bearer token, or load the page again to sign in.");
        }
    }

    /** What a browser opens; everything else is asked for by programs and by pages that are open already. */
    private static boolean isPage(RoutingContext context) {
        String path = context.normalizedPath();
        String accept = context.request().getHeader("Accept");
        return !path.matches("/(api|dicomweb|v2|q)(/.*)?") && accept != null && accept.contains("text/html");
    }

    private static void toIssuer(RoutingContext context) {
        HttpAuthenticator authenticator = context.get(HttpAuthenticator.class.getName());
        authenticator
                .sendChallenge(context)
                .subscribe()
                .with(
                        sent -> {
                            if (!context.response().ended()) {
                                context.response().end();
                            }
                        },
                        context::fail);
    }

    static Person person(JsonWebToken token, Set<String> roles) {
        Set<Duty> duties = Arrays.stream(Duty.values())
                .filter(duty -> roles.stream().anyMatch(duty.name()::equalsIgnoreCase))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Duty.class)));
        String user = firstOf(token.getClaim("preferred_username"), token.getSubject(), token.getName());
        return new Person(shortened(user), shortened(name(token, user)), duties);
    }

    /** As VR PN where the issuer tells family and given name, else the name in one piece. */
    private static String name(JsonWebToken token, String user) {
        String family = token.getClaim("family_name");
        String given = token.getClaim("given_name");
        if (family != null && !family.isBlank()) {
            return plain(family) + (given == null || given.isBlank() ? "" : "^" + plain(given));
        }
        return plain(firstOf(token.getClaim("name"), user, user));
    }

    /** The delimiters of VR PN and its backslash are no part of a name. */
    private static String plain(String name) {
        return name.replaceAll("[\\^=\\\\\\p{Cntrl}]", " ").strip();
    }

    private static String firstOf(@Nullable String first, @Nullable String second, @Nullable String third) {
        for (String one : new @Nullable String[] {first, second, third}) {
            if (one != null && !one.isBlank()) {
                return one;
            }
        }
        return "unknown";
    }

    private static String shortened(String text) {
        return text.length() > MAX_NAME ? text.substring(0, MAX_NAME) : text;
    }
}
