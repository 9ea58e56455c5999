package dev.hilum.dicom.net;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which application entities may open an association.
 *
 * @param calledAeTitles titles that we answer to; empty: any
 * @param allowedCallers empty: any
 */
public record CallerRules(Set<String> calledAeTitles, List<Caller> allowedCallers) {
    /** Everyone, whatever title they call. */
    public static final CallerRules ANY = new CallerRules(Set.of(), List.of());

    public CallerRules {
        calledAeTitles = Set.copyOf(calledAeTitles);
        allowedCallers = List.copyOf(allowedCallers);
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
        if (!allowedCallers.isEmpty() && allowedCallers.stream().noneMatch(c -> c.matches(callingAeTitle, from))) {
            return Optional.of(AssociateRejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
        }
        return Optional.empty();
    }
}
