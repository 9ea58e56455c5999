package dev.hilum.dicom.net;

import dev.hilum.dicom.net.AssociationException.Cause;
import dev.hilum.dicom.net.PresentationContext.Accepted;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;

/** Opens associations: connection, TLS, negotiation. */
final class AssociationRequestor {
    private AssociationRequestor() {}

    static Association open(RequestorSettings settings) throws AssociationException {
        Transport transport = connect(settings);
        Deadline deadline = new Deadline(transport);
        UpperLayer upper = new UpperLayer(
                transport,
                deadline,
                new ServerSettings.Timeouts(settings.connectTimeout(), settings.responseTimeout()),
                (fault, detail) -> NetLog.fault(transport.peer(), fault, detail));
        try {
            handshake(settings, transport, deadline);
            Pdu.AAssociateRq request = Negotiation.request(settings);
            upper.associate(request);
            return confirmed(settings, upper, deadline, request);
        } catch (AssociationException e) {
            upper.close();
            throw e;
        } catch (IOException e) {
            upper.close();
            Cause cause = deadline.isExpired() ? Cause.TIMED_OUT : Cause.LOST;
            throw new AssociationException(cause, settings.peer() + ": " + e.getMessage(), e);
        }
    }

    private static Association confirmed(
            RequestorSettings settings, UpperLayer upper, Deadline deadline, Pdu.AAssociateRq request)
            throws AssociationException {
        Indication indication = upper.receive();
        if (!(indication instanceof Indication.AssociateAccepted(Pdu.AAssociateAc answer))) {
            throw ended(settings, upper, deadline, indication);
        }
        List<Accepted> agreed = Negotiation.agreed(request.contexts(), answer.contexts());
        int size = PduType.HEADER_LENGTH + Math.max(4096, Math.min(settings.maxPduLength(), 16 * 1024));
        // Responses are short; the buffer need not hold a PDU, and grows with what really arrives of others.
        upper.expectData(ByteBuffer.allocate(size), settings.maxPduLength());
        int maxSent = Negotiation.maxSent(answer.userItems(), settings.maxPduLength());
        return new Association(settings, upper, deadline, agreed, maxSent);
    }

    /** What the end of an association means to its requestor; the connection is closed. */
    static AssociationException ended(
            RequestorSettings settings, UpperLayer upper, Deadline deadline, Indication indication) {
        String peer = settings.peer();
        boolean late = deadline.isExpired();
        upper.close();
        return switch (indication) {
            case Indication.AssociateRejected(AssociateRejection why) ->
                new AssociationException(
                        why.isTransient() ? Cause.REJECTED_FOR_NOW : Cause.REJECTED,
                        peer + " rejected the association: result/source/reason " + why);
            case Indication.Aborted(AbortReason why)
            when why.byPeer() ->
                new AssociationException(
                        Cause.ABORTED, peer + " aborted: source " + why.source() + " reason " + why.reason());
            case Indication.Aborted why when late -> new AssociationException(Cause.TIMED_OUT, peer + ": no answer");
            case Indication.Aborted why ->
                new AssociationException(Cause.PROTOCOL, peer + " broke the protocol, see the log");
            case Indication.ReleaseRequested request ->
                new AssociationException(Cause.LOST, peer + " released the association before its time");
            default -> new AssociationException(late ? Cause.TIMED_OUT : Cause.LOST, peer + " closed the connection");
        };
    }

    private static Transport connect(RequestorSettings settings) throws AssociationException {
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        if (address.isUnresolved()) {
            throw new AssociationException(Cause.CONNECT, settings.peer() + ": unknown host");
        }
        try {
            SocketChannel channel = SocketChannel.open();
            try {
                channel.socket()
                        .connect(address, (int) settings.connectTimeout().toMillis());
                return wrap(settings, channel);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (SocketTimeoutException e) {
            throw new AssociationException(Cause.TIMED_OUT, settings.peer() + ": no connection in time", e);
        } catch (IOException e) {
            throw new AssociationException(Cause.CONNECT, settings.peer() + ": " + e.getMessage(), e);
        }
    }

    private static Transport wrap(RequestorSettings settings, SocketChannel channel) throws IOException {
        Optional<TlsSettings> tls = settings.tls();
        Socket socket = channel.socket();
        return tls.isPresent() ? new TlsTransport(socket, settings.host(), tls.get(), true) : new TcpTransport(channel);
    }

    private static void handshake(RequestorSettings settings, Transport transport, Deadline deadline)
            throws AssociationException {
        if (transport instanceof TlsTransport tls) {
            deadline.in(settings.connectTimeout());
            try {
                tls.handshake();
            } catch (IOException e) {
                Cause cause = deadline.isExpired() ? Cause.TIMED_OUT : Cause.TLS;
                throw new AssociationException(cause, settings.peer() + ": TLS: " + e.getMessage(), e);
            }
        }
    }
}
