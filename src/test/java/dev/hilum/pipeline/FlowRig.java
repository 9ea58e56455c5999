package dev.hilum.pipeline;

import dev.hilum.deliver.Destination;
import dev.hilum.deliver.Destination.ObjectRole;
import dev.hilum.deliver.Outbox;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Equipment;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.infer.InferenceEngine;
import dev.hilum.infer.InferenceSession;
import dev.hilum.infer.ModelPackage;
import dev.hilum.infer.ModelRegistry;
import dev.hilum.job.Database;
import dev.hilum.job.JobKind;
import dev.hilum.job.JobQueue;
import dev.hilum.job.JobRunner;
import dev.hilum.job.ResultTable;
import dev.hilum.job.RetryPolicy;
import dev.hilum.job.SettableClock;
import dev.hilum.measure.DensityRules;
import dev.hilum.measure.PneumoniaRules;
import dev.hilum.receive.Inbox;
import dev.hilum.receive.InboxSettings;
import dev.hilum.receive.Intake;
import dev.hilum.receive.Origin;
import dev.hilum.receive.Reception;
import dev.hilum.receive.StoreOutcome;
import dev.hilum.report.ReportSettings;
import dev.hilum.report.ResultBundle;
import dev.hilum.study.CompletenessRules;
import dev.hilum.study.GateRules;
import dev.hilum.study.PipelineName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/**
 * The flow over a real inbox and database, stepped by hand. Its engine runs no network: what is to be analysed here
 * must be decided before inference.
 */
final class FlowRig implements AutoCloseable {
    final SettableClock clock = new SettableClock();
    final Database database;
    final Inbox inbox;
    final StudyTable studies;
    final ResultTable results;
    final Outbox outbox;
    final StudyFlow flow;
    final Path resultFolder;
    final ResultFolders folders;
    /** What a PACS says of a study's series. */
    volatile CountSource counts = study -> java.util.Optional.empty();

    private final JobRunner runner;
    private final JobQueue queue;

    FlowRig(Path home) throws IOException {
        this(home, Database.embedded(home.resolve("db")));
    }

    FlowRig(Path home, Database database) throws IOException {
        this.database = database;
        String node = UidSource.random().next();
        resultFolder = home.resolve("results");
        queue = new JobQueue(database.transactions(), clock, Duration.ofMinutes(1));
        queue.releaseAll();
        inbox = Inbox.open(
                InboxSettings.in(home.resolve("inbox")),
                database.transactions(),
                Inbox.Reading.dicom(),
                clock,
                UidSource.random(),
                node);
        studies = new StudyTable(database.transactions());
        results = new ResultTable(database.transactions());
        outbox = new Outbox(database.transactions(), queue, clock);
        folders = ResultFolders.shared(resultFolder);
        FlowStores stores =
                new FlowStores(database.transactions(), queue, inbox.reader(), studies, results, folders, node);
        Destination pacs =
                new Destination.Folder("pacs", home.resolve("pacs"), EnumSet.of(ObjectRole.SR, ObjectRole.SEG));
        FlowSettings settings = new FlowSettings(
                resultFolder,
                CompletenessRules.DEFAULT,
                new FlowSettings.Changeable(List.of(pacs), Map.of(), Map.of(), 8));
        ResultBundle bundle = new ResultBundle(new ReportSettings(
                new Equipment("Hilum", "Hilum", "1", List.of("test"), UidSource.named("device")), clock.getZone()));
        ResultStore resultStore = new ResultStore(stores, outbox, bundle, settings, clock);
        flow = new StudyFlow(stores, resultStore, analysis(), settings, clock, study -> counts.of(study));
        runner = new JobRunner(queue, database.transactions(), clock, "rig", Duration.ofMinutes(1));
    }

    private StudyAnalysis analysis() {
        Map<PipelineName, GateRules> gates = new EnumMap<>(PipelineName.class);
        for (PipelineName name : PipelineName.values()) {
            gates.put(name, GateRules.DEFAULT);
        }
        LoadedModels models = new LoadedModels(ModelRegistry.read(Path.of("models")), new NoEngine(), 1);
        return new StudyAnalysis(
                gates, models, new AnalysisRules(DensityRules.defaults(), PneumoniaRules.defaults(), 1), clock);
    }

    /** Sends over one association and releases it. */
    void send(List<DataSet> instances) {
        try (Intake intake = open()) {
            instances.forEach(instance -> store(intake, instance));
            release(intake);
        }
    }

    Intake open() {
        return inbox.intake(new Origin(UidSource.random().next(), "MODALITY", "HILUM"));
    }

    StoreOutcome store(Intake intake, DataSet instance) {
        TransferSyntax syntax = TransferSyntax.EXPLICIT_LITTLE_ENDIAN;
        Reception reception = intake.begin(
                instance.string(Tag.SOPClassUID).orElseThrow(),
                instance.string(Tag.SOPInstanceUID).orElseThrow(),
                syntax.uid());
        reception.write(ByteBuffer.wrap(Part10Writer.dataSetBytes(instance, syntax)));
        StoreOutcome outcome = reception.complete();
        flow.intake().received(intake.origin(), outcome);
        return outcome;
    }

    void release(Intake intake) {
        flow.intake().ended(intake.origin(), true, intake.studies());
    }

    /** Runs due jobs until the clock has passed every waiting period. */
    void settle() {
        for (int step = 0; step < 20; step++) {
            work();
            clock.tick(Duration.ofSeconds(10));
        }
    }

    /** Runs the jobs that are due now. */
    void work() {
        RetryPolicy once = new RetryPolicy(1, 5, Duration.ofSeconds(1), Duration.ofSeconds(1));
        var evaluate = new JobRunner.Assignment(JobKind.EVALUATE, 1, once, flow.evaluation());
        var analyse = new JobRunner.Assignment(JobKind.ANALYSE, 1, once, flow.analysisJob());
        boolean ran = true;
        while (ran) {
            ran = runner.runOne(evaluate) | runner.runOne(analyse);
        }
    }

    @Override
    public void close() {
        inbox.close();
        database.close();
    }

    /** Opens anything, runs nothing. */
    private static final class NoEngine implements InferenceEngine {
        @Override
        public InferenceSession open(ModelPackage model) {
            return new NoSession(model);
        }

        @Override
        public String description() {
            return "none";
        }

        @Override
        public void close() {}
    }

    private record NoSession(ModelPackage model) implements InferenceSession {
        @Override
        public FloatBuffer input() {
            throw new AssertionError("nothing may be inferred here");
        }

        @Override
        public void run() {
            throw new AssertionError("nothing may be inferred here");
        }

        @Override
        public FloatBuffer output(String name) {
            throw new AssertionError("nothing may be inferred here");
        }

        @Override
        public void close() {}
    }
}
