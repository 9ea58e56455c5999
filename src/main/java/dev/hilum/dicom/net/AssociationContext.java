package dev.hilum.dicom.net;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * An accepted association, as its handler and listener see it.
 *
 * @param id unique among the associations of one server
 * @param peer address of the calling AE
 * @param tls whether the peer came over TLS
 * @param implementationVersionName of the peer, empty where it gave none
 * @param contexts the accepted presentation contexts
 */
public record AssociationContext(
        long id,
        String calledAeTitle,
        String callingAeTitle,
        InetSocketAddress peer,
        boolean tls,
        String implementationVersionName,
        List<PresentationContext.Accepted> contexts) {
    public AssociationContext {
        contexts = List.copyOf(contexts);
    }

    Optional<PresentationContext.Accepted> context(int id) {
        return contexts.stream().filter(c -> c.id() == id).findFirst();
    }
}
