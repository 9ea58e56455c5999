package dev.hilum.dicom.net;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.net.AssociationException.Cause;
import dev.hilum.dicom.net.PresentationContext.Accepted;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An association that this side opened: C-ECHO, C-STORE, C-FIND, C-MOVE, C-GET and N-ACTION as SCU, N-EVENT-REPORT both
 * ways, one operation at a time. For one thread. After an {@link AssociationException} it is over; a status that is no success is no exception.
 */
public final class Association implements AutoCloseable {
    private final RequestorSettings settings;
    private final UpperLayer upper;
    private final Deadline deadline;
    private final List<Accepted> contexts;
    private final MessageReader reader;
    private final MessageWriter writer;
    private final Queue<EventReport> events = new ArrayDeque<>();
    private int lastMessageId;

    Association(RequestorSettings settings, UpperLayer upper, Deadline deadline, List<Accepted> contexts, int maxSent) {
        this.settings = settings;
        this.upper = upper;
        this.deadline = deadline;
        this.contexts = List.copyOf(contexts);
        this.reader = new MessageReader(upper, contexts);
        this.writer = new MessageWriter(upper, maxSent);
    }

    /** Opens a connection and an association on it. */
    public static Association open(RequestorSettings settings) throws AssociationException {
        return AssociationRequestor.open(settings);
    }

    /** What the peer accepted. */
    public List<Accepted> contexts() {
        return contexts;
    }

    public boolean accepts(String sopClassUid, String transferSyntaxUid) {
        return context(sopClassUid, transferSyntaxUid).isPresent();
    }

    /** Verification (PS3.4 annex A). */
    public DimseStatus echo() throws AssociationException {
        Accepted context = contexts.stream()
                .filter(c -> c.abstractSyntax().equals(Uid.VERIFICATION))
                .findFirst()
                .orElseThrow(() -> failure(Cause.NOT_ACCEPTED, "Verification was not accepted"));
        int messageId = nextMessageId();
        try {
            writer.send(context.id(), DimseCommands.echo(messageId));
        } catch (IOException e) {
            throw lost(e);
        }
        return response(messageId);
    }

    /**
     * Storage (PS3.4 annex B) of one instance.
     *
     * @param dataSet the encoded data set without file meta information, in this transfer syntax; read to its end, not
     *     closed. What it throws aborts the association
     */
    public DimseStatus store(String sopClassUid, String sopInstanceUid, String transferSyntaxUid, InputStream dataSet)
            throws AssociationException {
        Accepted context = context(sopClassUid, transferSyntaxUid)
                .orElseThrow(() -> failure(
                        Cause.NOT_ACCEPTED,
                        "SOP class " + sopClassUid + " with transfer syntax " + transferSyntaxUid
                                + " was not accepted"));
        int messageId = nextMessageId();
        try {
            writer.send(context.id(), DimseCommands.store(messageId, sopClassUid, sopInstanceUid), dataSet);
        } catch (IOException e) {
            throw lost(e);
        }
        return response(messageId);
    }

    /** N-ACTION on a SOP instance of the peer (PS3.7 section 10.1.4). */
    public DimseStatus action(String sopClassUid, String sopInstanceUid, int actionType, DataSet information)
            throws AssociationException {
        Accepted context = contextOf(sopClassUid);
        int messageId = nextMessageId();
        DataSet command = DimseCommands.action(messageId, sopClassUid, sopInstanceUid, actionType);
        return exchange(context, messageId, command, information);
    }

    /** N-CREATE of a SOP instance at the peer (PS3.7 section 10.1.5). */
    public DimseStatus create(String sopClassUid, String sopInstanceUid, DataSet attributes)
            throws AssociationException {
        Accepted context = contextOf(sopClassUid);
        int messageId = nextMessageId();
        return exchange(context, messageId, DimseCommands.create(messageId, sopClassUid, sopInstanceUid), attributes);
    }

    /** N-EVENT-REPORT as the SCP of its class (PS3.7 section 10.1.1). */
    public DimseStatus report(EventReport report) throws AssociationException {
        Accepted context = contextOf(report.sopClassUid());
        int messageId = nextMessageId();
        return exchange(context, messageId, DimseCommands.eventReport(messageId, report), report.information());
    }

    /** The next N-EVENT-REPORT of the peer, which has been answered with Success; empty where none comes in this time. */
    public Optional<EventReport> event(Duration wait) throws AssociationException {
        long end = System.nanoTime() + wait.toNanos();
        try {
            while (events.isEmpty()) {
                if (!upper.stream().isReadable()) {
                    if (System.nanoTime() - end > 0) {
                        return Optional.empty();
                    }
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                } else {
                    unasked(reader.command());
                }
            }
        } catch (AssociationEnded e) {
            throw ended(e.indication());
        } catch (IOException e) {
            throw lost(e);
        }
        return Optional.of(events.remove());
    }

    private DimseStatus exchange(Accepted context, int messageId, DataSet command, DataSet information)
            throws AssociationException {
        try {
            writer.send(context.id(), command, Information.encode(information, context));
        } catch (IOException e) {
            throw lost(e);
        }
        return response(messageId);
    }

    /** What comes between: a report is kept and answered, anything else is read and dropped. */
    private void unasked(MessageReader.Command command) throws AssociationEnded, IOException {
        Accepted context = contexts.stream()
                .filter(c -> c.id() == command.contextId())
                .findFirst()
                .orElseThrow();
        boolean hasDataSet = DimseCommands.hasDataSet(command.fields());
        DimseRequest request = DimseCommands.request(command.fields(), context);
        if (request instanceof DimseRequest.NEventReportRequest event && hasDataSet) {
            DimseStatus status = DimseStatus.SUCCESS;
            try {
                DataSet information = Information.read(reader, context);
                events.add(
                        new EventReport(event.sopClassUid(), event.sopInstanceUid(), event.eventType(), information));
            } catch (DicomException e) {
                status = StatusOf.failure(e);
            }
            writer.send(context.id(), DimseCommands.response(command.fields(), status));
        } else if (hasDataSet) {
            reader.dataSet(context.id(), fragment -> {});
        }
    }

    private Accepted contextOf(String sopClassUid) throws AssociationException {
        return contexts.stream()
                .filter(c -> c.abstractSyntax().equals(sopClassUid))
                .findFirst()
                .orElseThrow(() -> failure(Cause.NOT_ACCEPTED, "SOP class " + sopClassUid + " was not accepted"));
    }

    /**
     * Query (PS3.4 section C.4.1) by the Study Root model.
     *
     * @param keys with Query/Retrieve Level (0008,0052)
     * @param limit more matches than this end the association: the query is too wide
     */
    public FindOutcome find(DataSet keys, int limit) throws AssociationException {
        Accepted context = contextOf(QueryModel.FIND);
        return ask(one -> one.find(context, keys, limit));
    }

    /** Has the peer send what the keys name to an AE title that it knows (PS3.4 section C.4.2). */
    public RetrieveOutcome move(DataSet keys, String destination) throws AssociationException {
        Accepted context = contextOf(QueryModel.MOVE);
        return ask(one -> one.move(context, keys, destination));
    }

    /**
     * Retrieves what the keys name on this association (PS3.4 section C.4.3). The storage classes that may come are
     * proposed as provider.
     *
     * @param sink takes each instance
     */
    public RetrieveOutcome get(DataSet keys, DimseHandler sink) throws AssociationException {
        Accepted context = contextOf(QueryModel.GET);
        return ask(one -> one.get(context, keys, sink));
    }

    private interface Question<T> {
        T run(QueryExchange exchange) throws IOException, AssociationEnded;
    }

    private <T> T ask(Question<T> question) throws AssociationException {
        AssociationContext self = new AssociationContext(
                0,
                settings.callingAeTitle(),
                settings.calledAeTitle(),
                InetSocketAddress.createUnresolved(settings.host(), settings.port()),
                settings.tls().isPresent(),
                "",
                contexts);
        try {
            return question.run(new QueryExchange(reader, writer, self, nextMessageId()));
        } catch (IOException e) {
            throw lost(e);
        } catch (DicomException e) {
            abort();
            throw failure(Cause.PROTOCOL, "a response that cannot be read: " + e.getMessage());
        } catch (AssociationEnded e) {
            throw ended(e.indication());
        }
    }

    /** Ends the association in order (PS3.8 section 7.2), and the connection. Without effect where it is over. */
    public void release() throws AssociationException {
        if (upper.state() != AssociationState.Sta6) {
            upper.close();
            return;
        }
        try {
            upper.requestRelease();
            Indication indication;
            do {
                indication = upper.receive();
                if (indication instanceof Indication.ReleaseRequested) {
                    // Both asked at once (AR-8): the requestor answers first, then gets its own answer.
                    upper.respondRelease();
                }
            } while (indication instanceof Indication.DataArrived || indication instanceof Indication.ReleaseRequested);
            if (!(indication instanceof Indication.Released)) {
                throw ended(indication);
            }
        } catch (IOException e) {
            throw e instanceof AssociationException known ? known : lost(e);
        } finally {
            upper.close();
        }
    }

    /** Ends the association at once. Without effect where it is over. */
    public void abort() {
        upper.abort();
        upper.close();
    }

    /** Releases; a peer that does not answer properly is left alone. */
    @Override
    public void close() {
        try {
            release();
        } catch (AssociationException e) {
            NetLog.endedHard(settings.peer(), e);
        }
    }

    private DimseStatus response(int messageId) throws AssociationException {
        try {
            while (true) {
                MessageReader.Command command = reader.command();
                DataSet response = command.fields();
                if (response.integer(Tag.MessageIDBeingRespondedTo).orElse(-1) != messageId) {
                    unasked(command);
                } else {
                    DimseStatus status = DimseCommands.status(response);
                    if (status.kind() != DimseStatus.Kind.PENDING) {
                        return status;
                    }
                }
            }
        } catch (AssociationEnded e) {
            throw ended(e.indication());
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private AssociationException lost(IOException failure) {
        if (failure instanceof AssociationException known) {
            return known;
        }
        boolean late = deadline.isExpired();
        abort();
        return new AssociationException(
                late ? Cause.TIMED_OUT : Cause.LOST, settings.peer() + ": " + failure.getMessage(), failure);
    }

    private AssociationException ended(Indication indication) {
        return AssociationRequestor.ended(settings, upper, deadline, indication);
    }

    private AssociationException failure(Cause cause, String text) {
        return new AssociationException(cause, settings.peer() + ": " + text);
    }

    private Optional<Accepted> context(String sopClassUid, String transferSyntaxUid) {
        return contexts.stream()
                .filter(c -> c.abstractSyntax().equals(sopClassUid)
                        && c.transferSyntax().equals(transferSyntaxUid))
                .findFirst();
    }

    private int nextMessageId() {
        lastMessageId = lastMessageId % 0xFFFF + 1;
        return lastMessageId;
    }
}
