package dev.hilum.app;

import dev.hilum.bucket.Bucket;
import dev.hilum.deliver.CommitmentReports;
import dev.hilum.deliver.DispatchLoop;
import dev.hilum.deliver.DispatchSettings;
import dev.hilum.deliver.Dispatcher;
import dev.hilum.deliver.Outbox;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.net.DicomServer;
import dev.hilum.drift.DriftTable;
import dev.hilum.job.Database;
import dev.hilum.job.JobKind;
import dev.hilum.job.JobQueue;
import dev.hilum.job.JobRunner;
import dev.hilum.job.ResultTable;
import dev.hilum.job.RetryPolicy;
import dev.hilum.job.Transactions;
import dev.hilum.pipeline.Erasure;
import dev.hilum.pipeline.FlowSettings;
import dev.hilum.pipeline.FlowStores;
import dev.hilum.pipeline.ReaderIssue;
import dev.hilum.pipeline.ResultFolders;
import dev.hilum.pipeline.ResultStore;
import dev.hilum.pipeline.SignOffs;
import dev.hilum.pipeline.StudyFlow;
import dev.hilum.pipeline.StudyTable;
import dev.hilum.pipeline.Verdicts;
import dev.hilum.receive.CommitmentCaller;
import dev.hilum.receive.CommitmentProvider;
import dev.hilum.receive.Inbox;
import dev.hilum.receive.InboxSettings;
import dev.hilum.receive.InstanceReceiver;
import dev.hilum.receive.PartTenIntake;
import dev.hilum.receive.PromisedReports;
import dev.hilum.ups.WorkitemPoll;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The running parts of a node, in the order in which they depend on one another. The listener comes last: nothing is
 * accepted before what was accepted earlier is known.
 */
record Parts(
        Database database,
        Inbox inbox,
        StudyTable studies,
        ResultTable results,
        Outbox outbox,
        Analysing analysing,
        FlowSettings flowSettings,
        ResultFolders folders,
        StudyFlow flow,
        JobRunner runner,
        Optional<DispatchLoop> dispatching,
        Upkeep upkeep,
        Erasure erasure,
        Verdicts verdicts,
        SignOffs signOffs,
        PartTenIntake.Door door,
        Optional<WorkitemPoll> workitems,
        Auditing auditing,
        Optional<Tracing> tracing,
        Optional<BucketUpkeep> bucket,
        SettingsReload reload,
        List<DicomServer> servers)
        implements AutoCloseable {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final RetryPolicy EVALUATION = new RetryPolicy(5, 20, Duration.ofSeconds(1), Duration.ofMinutes(1));
    private static final RetryPolicy ANALYSIS = new RetryPolicy(3, 5, Duration.ofSeconds(5), Duration.ofMinutes(5));

    static Parts start(HilumSettings settings, String httpHost, MeterRegistry meters) {
        Clock clock = Clock.systemDefaultZone();
        Path home = settings.home().toAbsolutePath().normalize();
        Role role = Role.of(settings);
        String node = UidSource.random().next();
        Analysing analysing = role.worker()
                ? Analysing.of(settings, clock, SettingsOf.roles(settings))
                : Analysing.idle(settings, clock, SettingsOf.roles(settings));
        Database database = database(settings, home);
        Transactions transactions = database.transactions();
        JobQueue queue = new JobQueue(transactions, clock, LEASE);
        if (database.isEmbedded()) {
            queue.releaseAll();
        }
        Optional<Bucket> bucket = BucketOf.settings(settings.s3());
        Inbox inbox = inbox(settings, home, transactions, clock, node, bucket);
        FlowSettings flowSettings = SettingsOf.flow(settings, home);
        ResultFolders folders = new ResultFolders(
                flowSettings.results(),
                bucket.map(it -> new ResultFolders.Behind(it, settings.s3().keepLocal(), transactions, clock)));
        FlowStores stores = new FlowStores(
                transactions,
                queue,
                inbox.reader(),
                new StudyTable(transactions),
                new ResultTable(transactions),
                folders,
                node);
        Outbox outbox = new Outbox(transactions, queue, clock);
        ResultStore resultStore = new ResultStore(stores, outbox, analysing.bundle(), flowSettings, clock);
        FlowMeters flowMeters = new FlowMeters(meters);
        flowMeters.waiting(queue);
        resultStore.onResult(flowMeters);
        Optional<Tracing> tracing = Tracing.of(settings.tracing(), clock);
        tracing.ifPresent(resultStore::onResult);
        resultStore.onResult(new DriftObserver(new DriftTable(transactions), clock, meters));
        StudyFlow flow = new StudyFlow(stores, resultStore, analysing.analysis(), flowSettings, clock);
        ReaderIssue issuing = new ReaderIssue(stores, resultStore, analysing.analysis(), flowSettings, clock);
        Verdicts verdicts = new Verdicts(
                stores, issuing, analysing.models(), settings.verdicts().quietPeriod());
        Erasure erasure = new Erasure(transactions, inbox, folders, clock);
        Auditing auditing = Auditing.start(settings, home, stores.studies(), clock, meters);
        erasure.onErasure(auditing::erasing);
        Retention retention = new Retention(erasure, settings.retention().days(), clock);
        Upkeep upkeep = new Upkeep(inbox, flow, role, retention);
        upkeep.now();
        inbox.goneAtStart().forEach(gone -> flow.nodeGone(gone, Set.of()));
        flow.resume();
        JobRunner runner = runner(queue, transactions, clock, node);
        Optional<CommitmentCaller> caller = DestinationOf.commitmentCaller(
                settings, new PromisedReports(transactions, queue, UidSource.random(), clock));
        Dispatcher.Stores deliveries = new Dispatcher.Stores(transactions, queue, outbox, folders.deliveryFiles());
        DispatchSettings dispatch = DispatchSettings.standard(settings.dicom().aeTitle())
                .withWindows(DestinationOf.windows(settings, clock.getZone()));
        Dispatcher dispatcher = new Dispatcher(deliveries, flowSettings.destinations(), dispatch, clock, flow);
        dispatcher.onTransfer(new AuditedDeliveries(auditing));
        tracing.ifPresent(dispatcher::onTransfer);
        Optional<DispatchLoop> dispatching =
                role.worker() ? Optional.of(DispatchLoop.start(dispatcher, queue, node)) : Optional.empty();
        AuditedReception audited = new AuditedReception(auditing, flow.intake(), clock);
        ReceiveCounters counters = new ReceiveCounters(meters, audited);
        InstanceReceiver receiver = new InstanceReceiver(inbox, UidSource.random(), counters);
        audited.to(receiver);
        counters.to(audited);
        DicomServices services = new DicomServices(
                receiver,
                flow.moveArrivals(),
                new CommitmentProvider(inbox.reader(), caller),
                new CommitmentReports(deliveries, dispatch.backOff(), clock, flow),
                flow);
        PartTenIntake.Door door = new PartTenIntake.Door(
                inbox, UidSource.random(), counters, settings.dicom().aeTitle());
        Optional<WorkitemPoll> workitems = role.worker()
                ? UpsOf.poll(
                        settings.ups(),
                        new WorkitemPoll.Place(
                                transactions, queue, door, new StudiesOfWorkitems(stores), home.resolve("workitems")),
                        clock)
                : Optional.empty();
        if (role.worker()) {
            start(runner, flow, caller, workitems);
        }
        List<DicomServer> servers = role.receiver() ? SettingsOf.servers(settings, services, counters) : List.of();
        SettingsReload reload = new SettingsReload(
                new SettingsReload.Live(
                        flowSettings, dispatcher, analysing.bundle(), retention, servers, clock.getZone()),
                settings,
                httpHost);
        upkeep.start();
        Optional<BucketUpkeep> mirroring = bucket.map(it -> BucketUpkeep.start(it, inbox, folders, flow, meters));
        return new Parts(
                database,
                inbox,
                stores.studies(),
                stores.results(),
                outbox,
                analysing,
                flowSettings,
                folders,
                flow,
                runner,
                dispatching,
                upkeep,
                erasure,
                verdicts,
                new SignOffs(stores, issuing),
                door,
                workitems,
                auditing,
                tracing,
                mirroring,
                reload,
                servers);
    }

    String describe() {
        String dicom = servers.isEmpty()
                ? "no DICOM listener"
                : "DICOM on port " + servers.getFirst().port();
        return dicom + ", " + analysing.models().description();
    }

    private static Database database(HilumSettings settings, Path home) {
        HilumSettings.Datasource source = settings.datasource();
        return source.url().isPresent()
                ? Database.open(
                        source.url().get(),
                        source.username().orElse(""),
                        source.password().orElse(""))
                : Database.embedded(home.resolve("db"));
    }

    private static Inbox inbox(
            HilumSettings settings,
            Path home,
            Transactions transactions,
            Clock clock,
            String node,
            Optional<Bucket> bucket) {
        InboxSettings defaults = InboxSettings.in(home.resolve("inbox"));
        InboxSettings own = new InboxSettings(
                defaults.root(),
                settings.retention().minFreeBytes(),
                defaults.maxHeaderBytes(),
                defaults.maxBufferedHeaderBytes());
        try {
            return Inbox.open(
                    own,
                    transactions,
                    Inbox.Reading.dicom(),
                    clock,
                    UidSource.random(),
                    node,
                    bucket.map(it -> new Inbox.Backed(it, settings.s3().keepLocal())));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the inbox " + own.root() + ": " + e.getMessage(), e);
        }
    }

    private static JobRunner runner(JobQueue queue, Transactions transactions, Clock clock, String node) {
        return new JobRunner(queue, transactions, clock, node, LEASE);
    }

    private static void start(
            JobRunner runner, StudyFlow flow, Optional<CommitmentCaller> caller, Optional<WorkitemPoll> workitems) {
        List<JobRunner.Assignment> work = new ArrayList<>();
        work.add(new JobRunner.Assignment(JobKind.EVALUATE, 1, EVALUATION, flow.evaluation()));
        work.add(new JobRunner.Assignment(JobKind.ANALYSE, 1, ANALYSIS, flow.analysisJob()));
        caller.ifPresent(reports ->
                work.add(new JobRunner.Assignment(JobKind.REPORT_COMMITMENT, 1, CommitmentCaller.PATIENCE, reports)));
        workitems.ifPresent(poll ->
                work.add(new JobRunner.Assignment(JobKind.PERFORM_WORKITEM, 1, UpsOf.PATIENCE, poll.performer())));
        runner.start(work);
        workitems.ifPresent(WorkitemPoll::start);
    }

    /** Takes nothing new, lets running work end, then closes the stores. */
    @Override
    public void close() {
        servers.forEach(s -> s.shutdown(DRAIN));
        servers.forEach(DicomServer::close);
        workitems.ifPresent(WorkitemPoll::close);
        runner.close();
        dispatching.ifPresent(DispatchLoop::close);
        upkeep.close();
        auditing.close();
        tracing.ifPresent(Tracing::close);
        bucket.ifPresent(BucketUpkeep::close);
        inbox.close();
        analysing.close();
        database.close();
    }
}
