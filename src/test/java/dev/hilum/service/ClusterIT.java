package dev.hilum.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.PostgresServer;
import dev.hilum.bucket.Bucket;
import dev.hilum.bucket.S3Bucket;
import dev.hilum.bucket.S3Server;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.Association;
import dev.hilum.dicom.net.AssociationException;
import dev.hilum.dicom.net.DimseStatus;
import dev.hilum.dicom.net.RequestorSettings;
import dev.hilum.job.Database;
import dev.hilum.job.Sql;
import dev.hilum.job.Transactions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes on one PostgreSQL and one folder, or a folder each and one bucket: two receive, two work. While studies come in, random nodes are killed
 * and started again, and PostgreSQL once. {@code -Dhilum.cluster.studies=300 -Dhilum.cluster.kills=30} for a long run.
 */
@org.junit.jupiter.api.Tag("slow")
@org.junit.jupiter.api.Tag("REQ-OPS-1")
class ClusterIT {
    private static final int STUDIES = Integer.getInteger("hilum.cluster.studies", 12);
    private static final int KILLS = Integer.getInteger("hilum.cluster.kills", 3);
    private static final List<String> ROLES = List.of("receiver,web", "receiver,worker", "worker");
    private static final int RECEIVERS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    private Path home;

    private final AtomicReferenceArray<ServiceProcess> nodes = new AtomicReferenceArray<>(ROLES.size());
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Random random = new Random(Long.getLong("hilum.cluster.seed", 20261126));
    private String url;
    private Optional<S3Server> bucket = Optional.empty();

    @Test
    @org.junit.jupiter.api.Tag("REQ-RCV-5")
    void killedNodesLoseNothingAndDoubleNothing() throws Exception {
        sendUnderKills();
    }

    /** As pods of a stateful set: each comes back with its own volume, and shares only what is in the bucket. */
    @Test
    @org.junit.jupiter.api.Tag("REQ-RCV-5")
    void norDoNodesThatShareABucketInsteadOfAFolder() throws Exception {
        try (S3Server server = S3Server.start(Files.createDirectories(home.resolve("s3")))) {
            bucket = Optional.of(server);
            sendUnderKills();
        }
    }

    private boolean everyPackIsInTheBucket(S3Server server, Transactions transactions) {
        try (Bucket there = new S3Bucket(server.settings("hilum/"))) {
            Set<String> packs = there.list("inbox/").stream()
                    .map(key -> key.substring(key.lastIndexOf('/') + 1, key.length() - ".pack".length()))
                    .collect(Collectors.toSet());
            return packs.containsAll(strings(transactions, "select distinct pack_id from instance"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sendUnderKills() throws Exception {
        long begin = System.nanoTime();
        try (PostgresServer postgres = PostgresServer.start()) {
            url = postgres.freshUrl();
            for (int i = 0; i < ROLES.size(); i++) {
                start(i);
            }
            for (int i = 0; i < ROLES.size(); i++) {
                nodes.get(i).await(PATIENCE, nodes.get(i)::isReady);
            }
            AtomicInteger next = new AtomicInteger();
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < RECEIVERS; i++) {
                long seed = random.nextLong();
                senders.add(Thread.ofPlatform().start(() -> sendAll(next, new Random(seed))));
            }
            disturb(postgres);
            for (Thread sender : senders) {
                sender.join();
            }
            try (Database database = Database.open(url, "hilum", "")) {
                Transactions transactions = database.transactions();
                await(() -> count(transactions, "select count(*) from study where delivered_at is not null") == STUDIES
                        && count(transactions, "select count(*) from job") == 0);
                check(transactions);
                bucket.ifPresentOrElse(
                        server -> await(() -> everyPackIsInTheBucket(server, transactions)),
                        () -> costIsFlat(transactions));
            }
            System.out.printf(
                    "cluster: studies=%d instances=%d kills=%d seconds=%.1f%n",
                    STUDIES, acknowledged.size(), KILLS, (System.nanoTime() - begin) / 1e9);
        } finally {
            for (int i = 0; i < ROLES.size(); i++) {
                if (nodes.get(i) != null) {
                    nodes.get(i).close();
                }
            }
        }
    }

    private void check(Transactions transactions) {
        assertEquals(STUDIES * SmallCt.SLICES, acknowledged.size());
        assertEquals(
                acknowledged,
                Set.copyOf(strings(transactions, "select sop_instance_uid from instance where current_revision")));
        assertEquals(
                STUDIES * SmallCt.SLICES,
                count(transactions, "select count(*) from instance where current_revision"),
                "each instance once");
        assertEquals(STUDIES, count(transactions, "select count(*) from result where state = 'LIVE'"));
        assertEquals(STUDIES, count(transactions, "select count(distinct live_study_uid) from result"));
        assertEquals(
                STUDIES,
                count(
                        transactions,
                        "select count(*) from study where state = 'NOT_ANALYSED' and instance_count = "
                                + SmallCt.SLICES),
                "each decided by all its instances");
        assertEquals(
                0,
                count(
                        transactions,
                        "select count(*) from result r where r.state = 'LIVE' and not exists"
                                + " (select 1 from delivery d where d.result_uid = r.result_uid and d.state = 'DELIVERED')"),
                "each live result is at its destination");
    }

    /** What a study costs does not grow with the number of studies before it: the median of each fifth, in their order. */
    private static void costIsFlat(Transactions transactions) {
        List<Long> costs = transactions.call(connection -> Sql.query(
                connection,
                row -> Duration.between(
                                Objects.requireNonNull(Sql.instant(row, "analysis_started_at")),
                                Objects.requireNonNull(Sql.instant(row, "reported_at")))
                        .toMillis(),
                "select analysis_started_at, reported_at from study order by reported_at"));
        List<Long> medians = new ArrayList<>();
        for (int fifth = 0; fifth < 5; fifth++) {
            List<Long> part = costs.subList(fifth * costs.size() / 5, (fifth + 1) * costs.size() / 5);
            medians.add(part.stream().sorted().skip(part.size() / 2).findFirst().orElseThrow());
        }
        System.out.println("cluster: median ms from the start of the analysis to the result, by fifths: " + medians);
        assertTrue(medians.getLast() <= 3 * medians.getFirst() + 100, "the cost grows: " + medians);
    }

    /** Kills one node at a time, whichever, and lets it come back; half-way PostgreSQL goes down and comes back. */
    private void disturb(PostgresServer postgres) throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            int victim = random.nextInt(ROLES.size());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1500)));
            ServiceProcess dead = nodes.get(victim);
            dead.kill();
            dead.close();
            if (kill == KILLS / 2) {
                postgres.restart();
            }
            start(victim);
            ServiceProcess again = nodes.get(victim);
            again.await(PATIENCE, again::isReady);
        }
    }

    private void start(int index) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("HILUM_ROLES", ROLES.get(index));
        environment.put("HILUM_DATASOURCE_URL", url);
        environment.put("HILUM_DATASOURCE_USERNAME", "hilum");
        environment.put("HILUM_DATASOURCE_PASSWORD", "none");
        environment.put("HILUM_DESTINATIONS_OUT_TYPE", "folder");
        environment.put(
                "HILUM_DESTINATIONS_OUT_PATH", home.resolve("destination").toString());
        environment.put("JAVA_TOOL_OPTIONS", "-Xmx700m");
        bucket.ifPresent(server -> {
            environment.put("HILUM_S3_BUCKET", "hospital");
            environment.put("HILUM_S3_ENDPOINT", server.endpoint().toString());
            environment.put("HILUM_S3_ACCESS_KEY", server.keys().access());
            environment.put("HILUM_S3_SECRET_KEY", server.keys().secret());
        });
        String data = bucket.isPresent() ? "data-" + index : "data";
        nodes.set(index, ServiceProcess.launch(home.resolve(data), environment));
    }

    private void sendAll(AtomicInteger next, Random choice) {
        for (int number = next.getAndIncrement(); number < STUDIES; number = next.getAndIncrement()) {
            List<DataSet> rest = new ArrayList<>(SmallCt.study(number));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!rest.isEmpty()) {
                assertTrue(System.nanoTime() < deadline, "no receiver takes the study");
                // A part to one receiver, the rest to whichever is next: a study may arrive at both.
                int part = 1 + choice.nextInt(rest.size());
                List<DataSet> batch = List.copyOf(rest.subList(0, part));
                send(nodes.get(choice.nextInt(RECEIVERS)), batch);
                rest.removeIf(slice -> acknowledged.contains(uid(slice)));
            }
        }
    }

    private void send(ServiceProcess node, List<DataSet> slices) {
        String syntax = TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid();
        RequestorSettings settings = RequestorSettings.to(
                        "127.0.0.1",
                        node.dicomPort,
                        "HILUM",
                        "MODALITY",
                        List.of(new RequestorSettings.Proposal(Uid.CT_IMAGE, List.of(syntax))))
                .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(30));
        try (Association association = Association.open(settings)) {
            for (DataSet slice : slices) {
                byte[] bytes = Part10Writer.dataSetBytes(slice, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
                DimseStatus status =
                        association.store(Uid.CT_IMAGE, uid(slice), syntax, new ByteArrayInputStream(bytes));
                if (!status.isStored()) {
                    return;
                }
                acknowledged.add(uid(slice));
            }
        } catch (AssociationException e) {
            // The node was killed, or is not up yet: the sender tries again, as a PACS does.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    private static String uid(DataSet slice) {
        return slice.string(Tag.SOPInstanceUID).orElseThrow();
    }

    private void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                StringBuilder logs = new StringBuilder("waited in vain");
                for (int i = 0; i < ROLES.size(); i++) {
                    logs.append("\n--- node ")
                            .append(i)
                            .append('\n')
                            .append(nodes.get(i).log());
                }
                throw new AssertionError(logs.toString());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    private static int count(Transactions transactions, String sql) {
        return transactions
                .call(connection -> Sql.query(connection, rows -> rows.getInt(1), sql))
                .getFirst();
    }

    private static List<String> strings(Transactions transactions, String sql) {
        return transactions.call(connection -> Sql.query(connection, rows -> rows.getString(1), sql));
    }
}
