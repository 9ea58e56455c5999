package dev.hilum.dicom.net;

import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.net.PresentationContext.Accepted;
import dev.hilum.dicom.net.PresentationContext.Answered;
import dev.hilum.dicom.net.PresentationContext.Proposed;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an acceptor answers to an A-ASSOCIATE-RQ (PS3.8 section 7.1, PS3.7 annex D.3.3). */
final class Negotiation {
    private static final int PROTOCOL_VERSION_1 = 1;

    private Negotiation() {}

    /** Empty: to be accepted. */
    static Optional<AssociateRejection> check(Pdu.AAssociateRq request, InetAddress from, CallerRules callers) {
        if ((request.protocolVersion() & PROTOCOL_VERSION_1) == 0) {
            return Optional.of(AssociateRejection.PROTOCOL_VERSION_NOT_SUPPORTED);
        }
        if (!request.applicationContext().equals(Uid.APPLICATION_CONTEXT)) {
            return Optional.of(AssociateRejection.APPLICATION_CONTEXT_NOT_SUPPORTED);
        }
        return callers.check(request.calledAeTitle(), request.callingAeTitle(), from);
    }

    static Pdu.AAssociateAc accept(Pdu.AAssociateRq request, PresentationContextPolicy policy, int maxPduLength) {
        List<Answered> contexts =
                request.contexts().stream().map(policy::answer).toList();
        return new Pdu.AAssociateAc(
                PROTOCOL_VERSION_1,
                request.calledAeTitle(),
                request.callingAeTitle(),
                Uid.APPLICATION_CONTEXT,
                contexts,
                userItems(request, maxPduLength));
    }

    static Pdu.AAssociateRq request(RequestorSettings settings) {
        return new Pdu.AAssociateRq(
                PROTOCOL_VERSION_1,
                settings.calledAeTitle(),
                settings.callingAeTitle(),
                Uid.APPLICATION_CONTEXT,
                settings.proposed(),
                requested(settings));
    }

    /** For a class that we are the provider of on our own association, the roles change sides (PS3.7 section D.3.3.4). */
    private static List<UserItem> requested(RequestorSettings settings) {
        List<UserItem> items = new ArrayList<>(ourItems(settings.maxPduLength()));
        settings.contexts().stream()
                .filter(RequestorSettings.Proposal::asProvider)
                .map(RequestorSettings.Proposal::abstractSyntax)
                .distinct()
                .forEach(sopClass -> items.add(new UserItem.RoleSelection(sopClass, false, true)));
        return items;
    }

    /** The contexts that both sides agreed on; answers to what was not proposed are passed over. */
    static List<Accepted> agreed(List<Proposed> proposed, List<Answered> answered) {
        List<Accepted> agreed = new ArrayList<>();
        for (Answered answer : answered) {
            proposed.stream()
                    .filter(p -> p.id() == answer.id() && answer.isAccepted())
                    .findFirst()
                    .ifPresent(p -> agreed.add(new Accepted(p.id(), p.abstractSyntax(), answer.transferSyntax())));
        }
        return agreed;
    }

    /** The longest P-DATA-TF to send: the peer's limit (absent or 0: none), and ours. */
    static int maxSent(List<UserItem> peer, int ours) {
        for (UserItem item : peer) {
            if (item instanceof UserItem.MaximumLength(long bytes) && bytes > 0) {
                return (int) Math.min(bytes, ours);
            }
        }
        return ours;
    }

    static String versionName(List<UserItem> peer) {
        for (UserItem item : peer) {
            if (item instanceof UserItem.ImplementationVersionName(String name)) {
                return name;
            }
        }
        return "";
    }

    private static List<UserItem> ourItems(int maxPduLength) {
        return List.of(
                new UserItem.MaximumLength(maxPduLength),
                new UserItem.ImplementationClassUid(Uid.IMPLEMENTATION_CLASS),
                new UserItem.ImplementationVersionName(Uid.IMPLEMENTATION_VERSION));
    }

    private static List<UserItem> userItems(Pdu.AAssociateRq request, int maxPduLength) {
        // A set: what is asked twice is answered once.
        Set<UserItem> items = new LinkedHashSet<>(ourItems(maxPduLength));
        for (UserItem item : request.userItems()) {
            switch (item) {
                // One operation at a time each way is what everyone has to provide (PS3.7 section D.3.3.3).
                case UserItem.AsynchronousOperationsWindow window ->
                    items.add(new UserItem.AsynchronousOperationsWindow(1, 1));
                // Who committed to store for us reports on an association of its own, as SCP (PS3.4 section J.3.3).
                case UserItem.RoleSelection(String uid, boolean scu, boolean scp)
                when uid.equals(Uid.STORAGE_COMMITMENT) && isProposed(request, uid) ->
                    items.add(new UserItem.RoleSelection(uid, scu, scp));
                // The requestor stays the SCU of all else; we call nobody back on its association (PS3.7 section
                // D.3.3.4).
                case UserItem.RoleSelection(String uid, boolean scu, boolean scp)
                when isProposed(request, uid) -> items.add(new UserItem.RoleSelection(uid, scu, false));
                case UserItem.RoleSelection notProposed -> {}
                // Identity is not checked; whoever asks for an answer gets an empty one (PS3.7 section D.3.3.7.2).
                case UserItem.UserIdentityRq identity
                when identity.responseRequested() -> items.add(new UserItem.UserIdentityAc(ByteBuffer.allocate(0)));
                case UserItem.UserIdentityRq identity -> {}
                case UserItem.MaximumLength length -> {}
                case UserItem.ImplementationClassUid uid -> {}
                case UserItem.ImplementationVersionName name -> {}
                case UserItem.SopClassExtendedNegotiation extended -> {}
                case UserItem.UserIdentityAc identity -> {}
                case UserItem.Other other -> {}
            }
        }
        return List.copyOf(items);
    }

    private static boolean isProposed(Pdu.AAssociateRq request, String abstractSyntax) {
        return request.contexts().stream().anyMatch(c -> c.abstractSyntax().equals(abstractSyntax));
    }
}
