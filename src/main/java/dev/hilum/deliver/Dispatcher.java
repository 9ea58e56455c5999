package dev.hilum.deliver;

import dev.hilum.job.Job;
import dev.hilum.job.JobKind;
import dev.hilum.job.JobQueue;
import dev.hilum.job.LeaseLostException;
import dev.hilum.job.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Sends due deliveries. A failure is written down and tried again later; it never holds up other deliveries. What was
 * sent but not written down, because the process ended in between, is sent again under the same UIDs.
 */
public final class Dispatcher {
    private static final Duration BUSY_PAUSE = Duration.ofSeconds(1);

    private final Transactions transactions;
    private final JobQueue queue;
    private final Outbox outbox;
    private final Map<String, Destination> destinations;
    private final DispatchSettings settings;
    private final Clock clock;
    private final DeliveredListener listener;
    private final StorageScu storageScu;
    private final MllpClient mllp;
    private final StowClient stow;
    private final HttpObjects http;
    private final FolderWriter folderWriter = new FolderWriter();
    private final Map<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> underWay = new ConcurrentHashMap<>();

    /** What it works on. */
    public record Stores(Transactions transactions, JobQueue queue, Outbox outbox) {}

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
        this.destinations =
                destinations.stream().collect(Collectors.toUnmodifiableMap(Destination::name, Function.identity()));
        this.settings = settings;
        this.clock = clock;
        this.listener = listener;
        this.storageScu = new StorageScu(settings);
        this.mllp = new MllpClient(settings);
        HttpPost post = new HttpPost(settings);
        this.stow = new StowClient(post);
        this.http = new HttpObjects(post);
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
                runWith(breaker, job, delivery, destination);
            }
        } finally {
            running.decrementAndGet();
        }
    }

    private void runWith(CircuitBreaker breaker, Job job, Delivery delivery, Destination destination) {
        DeliveryWindow window = settings.windows().get(destination.name());
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
        Attempt attempt;
        try (Heartbeat heartbeat = Heartbeat.start(queue, job)) {
            attempt = send(destination, delivery);
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

    private Attempt send(Destination destination, Delivery delivery) {
        List<Delivery.Item> open =
                delivery.objects().stream().filter(item -> !item.delivered()).toList();
        return switch (destination) {
            case Destination.CStore store -> storageScu.send(store, open);
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
            boolean allDelivered = true;
            for (ItemOutcome outcome : attempt.outcomes()) {
                DeliveryTable.record(connection, delivery, outcome, verdict(outcome, dead, now, next));
                allDelivered &= outcome.delivered();
            }
            end(connection, job, delivery, allDelivered, dead, next);
        });
        DeliverLog.attempted(delivery, attempt, dead);
    }

    private void end(
            Connection connection, Job job, Delivery delivery, boolean allDelivered, boolean dead, Instant next)
            throws SQLException {
        if (allDelivered) {
            queue.finish(job);
            if (DeliveryTable.open(connection, delivery.resultUid()) == 0) {
                listener.delivered(delivery.studyInstanceUid(), delivery.resultUid(), clock.instant());
            }
        } else if (dead) {
            queue.bury(job, "given up, see the delivery");
        } else {
            queue.retry(job, next, "failed, see the delivery");
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
