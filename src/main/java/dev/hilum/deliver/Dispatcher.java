package dev.hilum.deliver;

import dev.hilum.dicom.data.UidSource;
import dev.hilum.job.Job;
import dev.hilum.job.JobKind;
import dev.hilum.job.JobQueue;
import dev.hilum.job.LeaseLostException;
import dev.hilum.job.Transactions;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Sends due deliveries. A failure is written down and tried again later; it never holds up other deliveries. What was
 * sent but not written down, because the process ended in between, is sent again under the same UIDs.
 */
public final class Dispatcher {
    private static final Duration BUSY_PAUSE = Duration.ofSeconds(1);
    private static final Duration FILES_PAUSE = Duration.ofSeconds(5);

    private final Transactions transactions;
    private final JobQueue queue;
    private final Outbox outbox;
    private final DeliveryFiles files;
    private volatile Map<String, Destination> destinations;
    private volatile Map<String, DeliveryWindow> windows;
    private final DispatchSettings settings;
    private final Clock clock;
    private final DeliveredListener listener;
    private final StorageScu storageScu;
    private final MllpClient mllp;
    private final StowClient stow;
    private final HttpObjects http;
    private final List<TransferListener> transfers = new CopyOnWriteArrayList<>();
    private final FolderWriter folderWriter = new FolderWriter();
    private final Map<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> underWay = new ConcurrentHashMap<>();

    /** What it works on. */
    public record Stores(Transactions transactions, JobQueue queue, Outbox outbox, DeliveryFiles files) {
        /** Files lie where they were written. */
        public Stores(Transactions transactions, JobQueue queue, Outbox outbox) {
            this(transactions, queue, outbox, delivery -> delivery);
        }
    }

    /** Told in the transaction that marks the last open delivery of a result as delivered. */
    @FunctionalInterface
    public interface DeliveredListener {
        void delivered(String studyInstanceUid, String resultUid, Instant at);
    }

    public Dispatcher(
            Stores stores,
            List<Destination> destinations,
            DispatchSettings settings,
            Clock clock,
            DeliveredListener listener) {
        this.transactions = stores.transactions();
        this.queue = stores.queue();
        this.outbox = stores.outbox();
        this.files = stores.files();
        this.destinations = byName(destinations);
        this.windows = settings.windows();
        this.settings = settings;
        this.clock = clock;
        this.listener = listener;
        this.storageScu = new StorageScu(settings);
        this.mllp = new MllpClient(settings);
        HttpPost post = new HttpPost(settings);
        this.stow = new StowClient(post);
        this.http = new HttpObjects(post);
    }

    private static Map<String, Destination> byName(List<Destination> destinations) {
        return destinations.stream().collect(Collectors.toUnmodifiableMap(Destination::name, Function.identity()));
    }

    /** From the next attempt on, deliveries go to these; one that goes to none of them is given up with that reason. */
    public void change(List<Destination> others, Map<String, DeliveryWindow> times) {
        destinations = byName(others);
        windows = Map.copyOf(times);
    }

    /** Who is told of attempts. */
    public void onTransfer(TransferListener toTell) {
        transfers.add(toTell);
    }

    /** Takes one due delivery for a worker to run; empty when none is due. */
    public Optional<Job> take(String worker) {
        return queue.take(JobKind.DELIVER, worker);
    }

    /** Takes one due delivery and tries it; false when none is due. */
    public boolean runOne(String worker) {
        Optional<Job> job = take(worker);
        job.ifPresent(this::run);
        return job.isPresent();
    }

    /** Tries a delivery that was taken. Never throws for what peer, files or a lost lease do. */
    public void run(Job job) {
        try {
            Optional<Delivery> delivery = outbox.find(job.subject());
            if (delivery.isEmpty() || delivery.get().state() != DeliveryState.PENDING) {
                queue.finish(job);
                return;
            }
            run(job, delivery.get());
        } catch (LeaseLostException e) {
            DeliverLog.leaseLost(job.subject());
        }
    }

    private void run(Job job, Delivery delivery) {
        Destination destination = destinations.get(delivery.destination());
        if (destination == null) {
            String error = "destination " + delivery.destination() + " is not in the settings";
            record(job, delivery, new Attempt(true, failed(delivery, error)), true);
            return;
        }
        CircuitBreaker breaker = breakers.computeIfAbsent(
                destination.name(),
                name -> new CircuitBreaker(settings.breakerFailures(), settings.breakerPause(), clock));
        AtomicInteger running = underWay.computeIfAbsent(destination.name(), name -> new AtomicInteger());
        try {
            if (running.incrementAndGet() > settings.perDestination()) {
                queue.retry(job, clock.instant().plus(BUSY_PAUSE), "destination busy");
            } else {
                runWith(breaker, job, files.here(delivery), destination);
            }
        } catch (IOException e) {
            queue.retry(job, clock.instant().plus(FILES_PAUSE), "files of the result: " + e.getMessage());
        } finally {
            running.decrementAndGet();
        }
    }

    private void runWith(CircuitBreaker breaker, Job job, Delivery delivery, Destination destination) {
        List<Delivery.Item> due = delivery.objects().stream()
                .filter(item -> !item.delivered() && !awaited(item))
                .toList();
        if (due.isEmpty()) {
            queue.later(job, endOfWait(delivery));
            return;
        }
        DeliveryWindow window = windows.get(destination.name());
        Instant opens = window == null ? clock.instant() : window.next(clock.instant());
        if (opens.isAfter(clock.instant())) {
            queue.retry(job, opens, "waits for the delivery window of " + destination.name());
            return;
        }
        Optional<Instant> later = breaker.refusedUntil();
        if (later.isPresent()) {
            queue.retry(job, later.get(), "destination " + destination.name() + " was not reached lately");
            return;
        }
        String transactionUid = begin(destination, delivery, due);
        if (delivery.attempts() == 0) {
            transfers.forEach(listener -> listener.begins(delivery, destination));
        }
        Attempt attempt;
        try (Heartbeat heartbeat = Heartbeat.start(queue, job)) {
            attempt = send(destination, delivery, due, transactionUid);
        }
        if (attempt.reached()) {
            boolean recovered = breaker.reached();
            record(job, delivery, attempt, false);
            if (recovered) {
                outbox.wake(destination.name());
            }
        } else {
            breaker.unreached();
            record(job, delivery, attempt, false);
        }
    }

    private Instant endOfWait(Delivery delivery) {
        return delivery.objects().stream()
                .map(Delivery.Item::awaitedUntil)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(clock.instant());
    }

    private boolean awaited(Delivery.Item item) {
        Instant until = item.awaitedUntil();
        return until != null && until.isAfter(clock.instant());
    }

    /** The request is known before it is made: its answer may come at once, and to another node. */
    private String begin(Destination destination, Delivery delivery, List<Delivery.Item> items) {
        String transactionUid = UidSource.random().next();
        if (destination instanceof Destination.CStore store
                && store.commitment().isPresent()) {
            transactions.runDurably(connection -> CommitmentTable.begin(connection, delivery, items, transactionUid));
        }
        return transactionUid;
    }

    private Attempt send(Destination destination, Delivery delivery, List<Delivery.Item> open, String transactionUid) {
        return switch (destination) {
            case Destination.CStore store -> storageScu.send(store, open, transactionUid);
            case Destination.Folder folder -> folderWriter.send(folder, delivery, open);
            case Destination.StowRs archive -> stow.send(archive, delivery, open);
            case Destination.Fhir server -> http.send(server, open);
            case Destination.Webhook hook -> http.send(hook, open);
            case Destination.Hl7 receiver -> mllp.send(receiver, open);
        };
    }

    /** Objects, delivery and job change together. */
    private void record(Job job, Delivery delivery, Attempt attempt, boolean hopeless) {
        Instant now = clock.instant();
        Instant next = now.plus(settings.backOff().after(delivery.attempts() + 1));
        boolean dead = hopeless
                || next.isAfter(delivery.createdAt().plus(settings.backOff().horizon()));
        transactions.runDurably(connection -> {
            DeliveryTable.lock(connection, delivery.resultUid());
            int arrived = 0;
            for (ItemOutcome outcome : attempt.outcomes()) {
                if (outcome.awaiting() && !dead) {
                    CommitmentTable.await(connection, delivery, outcome, now.plus(patience(delivery)));
                } else {
                    int changed =
                            DeliveryTable.record(connection, delivery, outcome, verdict(outcome, dead, now, next));
                    arrived += outcome.delivered() ? changed : 0;
                }
            }
            end(connection, job, delivery, arrived > 0);
        });
        DeliverLog.attempted(delivery, attempt, dead);
        boolean taken = attempt.outcomes().stream().allMatch(o -> o.delivered() || o.awaiting());
        Destination destination = destinations.get(delivery.destination());
        if (destination != null && (taken || dead)) {
            transfers.forEach(listener -> listener.ended(delivery, destination, taken));
        }
    }

    private Duration patience(Delivery delivery) {
        return destinations.get(delivery.destination()) instanceof Destination.CStore store
                ? store.commitment().orElse(Duration.ZERO)
                : Duration.ZERO;
    }

    private void end(Connection connection, Job job, Delivery delivery, boolean arrived) throws SQLException {
        Optional<Instant> next = DeliveryTable.due(connection, delivery);
        boolean open = DeliveryTable.open(connection, delivery.resultUid()) > 0;
        if (next.isPresent()) {
            queue.later(job, next.get());
        } else if (DeliveryTable.find(connection, delivery.id())
                .filter(now -> now.state() == DeliveryState.DEAD)
                .isPresent()) {
            queue.bury(job, "given up, see the delivery");
        } else {
            queue.finish(job);
        }
        if (arrived && !open) {
            listener.delivered(delivery.studyInstanceUid(), delivery.resultUid(), clock.instant());
        }
    }

    private static DeliveryTable.Verdict verdict(ItemOutcome outcome, boolean dead, Instant now, Instant next) {
        if (outcome.delivered()) {
            return new DeliveryTable.Verdict(DeliveryState.DELIVERED, now, now);
        }
        return new DeliveryTable.Verdict(dead ? DeliveryState.DEAD : DeliveryState.PENDING, next, null);
    }

    private static List<ItemOutcome> failed(Delivery delivery, String error) {
        return delivery.objects().stream()
                .filter(item -> !item.delivered())
                .map(item -> ItemOutcome.failed(item, error))
                .toList();
    }
}
