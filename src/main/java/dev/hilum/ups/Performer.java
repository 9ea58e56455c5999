package dev.hilum.ups;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.job.Job;
import dev.hilum.job.JobHandler;
import dev.hilum.job.JobOutcome;
import dev.hilum.receive.PartTenIntake;
import dev.hilum.receive.StoreOutcome;
import dev.hilum.study.OwnResults;
import dev.hilum.ups.ClaimTable.Claim;
import dev.hilum.ups.ClaimTable.State;
import dev.hilum.ups.UpsClient.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Handles {@link dev.hilum.job.JobKind#PERFORM_WORKITEM}: claims a workitem, brings its images into the inbox, waits for
 * the result, says where it is and completes the workitem, or cancels it with the reason. Every step can be done again: a
 * node that dies leaves the job to another.
 */
public final class Performer implements JobHandler {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final CodedConcept FAILURE = new CodedConcept("110501", "DCM", "Equipment failure");
    private static final CodedConcept UNSPECIFIED =
            new CodedConcept("110513", "DCM", "Discontinued for unspecified reason");

    private final UpsSettings settings;
    private final ClaimTable claims;
    private final PartTenIntake.Door door;
    private final AnalysedStudies studies;
    private final Path folder;
    private final Clock clock;

    Performer(UpsSettings settings, ClaimTable claims, WorkitemPoll.Place place, Clock clock) {
        this.settings = settings;
        this.claims = claims;
        this.door = place.door();
        this.studies = place.studies();
        this.folder = place.folder();
        this.clock = clock;
    }

    @Override
    public JobOutcome run(Job job) throws IOException {
        Optional<Claim> claim = claims.find(job.subject());
        if (claim.isEmpty()) {
            return new JobOutcome.Done();
        }
        try (UpsClient client = new UpsClient(settings)) {
            return switch (claim.get().state()) {
                case CLAIMING -> claim(client, claim.get());
                case CLAIMED -> fetch(client, claim.get());
                case FETCHED -> look(client, claim.get());
                case COMPLETED, CANCELED, LOST -> new JobOutcome.Done();
            };
        }
    }

    /** The service was out of reach too long: what was analysed stays, the workitem is left to those who watch it. */
    @Override
    public void buried(Job job, Throwable failure) {
        claims.becomes(job.subject(), State.LOST);
        UpsLog.lost(job.subject(), String.valueOf(failure.getMessage()));
    }

    private JobOutcome claim(UpsClient client, Claim claim) throws IOException {
        Answer answer = client.state(claim.workitem(), claim.transaction(), "IN PROGRESS");
        // Refused can mean that we have it: the answer to a claim before a crash was lost. Only its owner may update
        // it.
        if (answer == Answer.REFUSED && progress(client, claim, 0) == Answer.REFUSED) {
            claims.becomes(claim.workitem(), State.LOST);
            return new JobOutcome.Done();
        }
        UpsLog.claimed(claim.workitem());
        claims.becomes(claim.workitem(), State.CLAIMED);
        return new JobOutcome.Later(clock.instant());
    }

    private JobOutcome fetch(UpsClient client, Claim claim) throws IOException {
        List<Workitem.Input> inputs =
                client.workitem(claim.workitem()).map(Workitem::inputs).orElse(List.of());
        if (inputs.isEmpty()) {
            return cancel(client, claim, UNSPECIFIED, "the workitem names no study in Input Information Sequence");
        }
        if (inputs.stream().map(Workitem.Input::study).distinct().count() > 1) {
            return cancel(client, claim, UNSPECIFIED, "the workitem names several studies; one is analysed at a time");
        }
        Brought all = new Brought(0, 0);
        for (Workitem.Input input : inputs) {
            Brought came = store(client, input);
            if (came.instances() < input.instances()) {
                throw new IOException(
                        "only " + came.instances() + " of " + input.instances() + " instances of an input came");
            }
            all = all.and(came);
        }
        if (all.instances() == 0) {
            return cancel(client, claim, UNSPECIFIED, "no instance of the study could be fetched and stored");
        }
        if (all.toAnalyse() == 0) {
            return cancel(client, claim, UNSPECIFIED, "the study holds nothing but results of this software");
        }
        claims.fetched(claim.workitem(), inputs.getFirst().study());
        return new JobOutcome.Later(clock.instant());
    }

    /**
     * How many instances of the study that was named are in the inbox now.
     *
     * @param toAnalyse those that are no results of ours: a study of nothing else gets no result
     */
    private record Brought(int instances, int toAnalyse) {
        Brought and(Brought more) {
            return new Brought(instances + more.instances, toAnalyse + more.toAnalyse);
        }
    }

    private Brought store(UpsClient client, Workitem.Input input) throws IOException {
        Files.createDirectories(folder);
        Path fetched = Files.createTempDirectory(folder, "workitem");
        try {
            return store(client.images(input, fetched), input.study());
        } finally {
            remove(fetched);
        }
    }

    private Brought store(List<Path> files, String study) throws IOException {
        Brought stored = new Brought(0, 0);
        try (PartTenIntake intake = door.open("UPS-RS")) {
            try {
                for (Path file : files) {
                    if (isOf(study, store(intake, file))) {
                        boolean ours = OwnResults.isOurs(Part10Reader.readHeader(file));
                        stored = stored.and(new Brought(1, ours ? 0 : 1));
                    }
                }
            } catch (IOException e) {
                intake.brokeOff();
                throw e;
            }
        }
        return stored;
    }

    private static StoreOutcome store(PartTenIntake intake, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return intake.store(in).outcome();
        }
    }

    private static boolean isOf(String study, StoreOutcome outcome) {
        return switch (outcome) {
            case StoreOutcome.Stored stored -> stored.row().studyInstanceUid().equals(study);
            case StoreOutcome.Revised revised ->
                revised.row().studyInstanceUid().equals(study);
            case StoreOutcome.Duplicate duplicate ->
                duplicate.row().studyInstanceUid().equals(study);
            case StoreOutcome.Refused refused -> false;
        };
    }

    private JobOutcome look(UpsClient client, Claim claim) throws IOException {
        return switch (studies.of(String.valueOf(claim.study()))) {
            case AnalysedStudies.Progress.Working(int percent) -> {
                progress(client, claim, percent);
                yield new JobOutcome.Later(clock.instant().plus(LOOK_AGAIN));
            }
            case AnalysedStudies.Progress.Performed performed -> complete(client, claim, performed);
            case AnalysedStudies.Progress.Failed(String code) ->
                cancel(client, claim, FAILURE, "the analysis failed: " + code);
        };
    }

    private static Answer progress(UpsClient client, Claim claim, int percent) throws IOException {
        DataSet progress = new DataSet().setDecimals(Tag.ProcedureStepProgress, Vr.DS, percent);
        return client.update(
                claim.workitem(),
                claim.transaction(),
                new DataSet().setItem(Tag.ProcedureStepProgressInformationSequence, progress));
    }

    private JobOutcome complete(UpsClient client, Claim claim, AnalysedStudies.Progress.Performed performed)
            throws IOException {
        DataSet result = new PerformedProcedure(settings.results()).of(performed);
        client.update(claim.workitem(), claim.transaction(), result);
        return ended(claim, client.state(claim.workitem(), claim.transaction(), "COMPLETED"), State.COMPLETED);
    }

    private JobOutcome cancel(UpsClient client, Claim claim, CodedConcept code, String why) throws IOException {
        DataSet progress = new DataSet()
                .setStrings(Tag.ReasonForCancellation, Vr.LT, why)
                .setItems(Tag.ProcedureStepDiscontinuationReasonCodeSequence, List.of(code.toItem()));
        client.update(
                claim.workitem(),
                claim.transaction(),
                new DataSet().setItem(Tag.ProcedureStepProgressInformationSequence, progress));
        UpsLog.canceled(claim.workitem(), why);
        return ended(claim, client.state(claim.workitem(), claim.transaction(), "CANCELED"), State.CANCELED);
    }

    /** Refused at the end: somebody with power over the service has ended it otherwise. */
    private JobOutcome ended(Claim claim, Answer answer, State state) {
        State now = answer == Answer.DONE ? state : State.LOST;
        claims.becomes(claim.workitem(), now);
        if (answer == Answer.DONE) {
            UpsLog.ended(claim.workitem(), now);
        } else {
            UpsLog.lost(claim.workitem(), "the service refused " + state);
        }
        return new JobOutcome.Done();
    }

    private static void remove(Path fetched) throws IOException {
        try (Stream<Path> files = Files.list(fetched)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(fetched);
    }
}
