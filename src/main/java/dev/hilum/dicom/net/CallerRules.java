package dev.hilum.dicom.net;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which application entities may open an association.
 *
 * @param calledAeTitles titles that we answer to; empty: any
 * @param allowedCallers empty: any
 * @param ofCalledAe for some called titles, who may call them, in addition to {@code allowedCallers}; both must allow it
 */
public record CallerRules(
        Set<String> calledAeTitles, List<Caller> allowedCallers, Map<String, List<Caller>> ofCalledAe) {
    /** Everyone, whatever title they call. */
    public static final CallerRules ANY = new CallerRules(Set.of(), List.of());

    public CallerRules {
        calledAeTitles = Set.copyOf(calledAeTitles);
        allowedCallers = List.copyOf(allowedCallers);
        ofCalledAe = Map.copyOf(ofCalledAe);
    }

    /** Without rules for single called titles. */
    public CallerRules(Set<String> calledAeTitles, List<Caller> allowedCallers) {
        this(calledAeTitles, allowedCallers, Map.of());
    }

    /**
     * A calling AE title, from one address or from any.
     *
     * @param address empty: any
     */
    public record Caller(String aeTitle, Optional<InetAddress> address) {
        boolean matches(String callingAeTitle, InetAddress from) {
            return aeTitle.equals(callingAeTitle)
                    && (address.isEmpty() || address.get().equals(from));
        }
    }

    Optional<AssociateRejection> check(String calledAeTitle, String callingAeTitle, InetAddress from) {
        if (!calledAeTitles.isEmpty() && !calledAeTitles.contains(calledAeTitle)) {
            return Optional.of(AssociateRejection.CALLED_AE_TITLE_NOT_RECOGNIZED);
        }
        List<Caller> ofThisTitle = ofCalledAe.getOrDefault(calledAeTitle, List.of());
        return allows(allowedCallers, callingAeTitle, from) && allows(ofThisTitle, callingAeTitle, from)
                ? Optional.empty()
                : Optional.of(AssociateRejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
    }

    private static boolean allows(List<Caller> callers, String callingAeTitle, InetAddress from) {
        return callers.isEmpty() || callers.stream().anyMatch(c -> c.matches(callingAeTitle, from));
    }
}
