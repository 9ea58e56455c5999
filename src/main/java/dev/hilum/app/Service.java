package dev.hilum.app;

import dev.hilum.deliver.Outbox;
import dev.hilum.dicomweb.Deposits;
import dev.hilum.dicomweb.Search;
import dev.hilum.dicomweb.StudySearch;
import dev.hilum.dicomweb.WebInstances;
import dev.hilum.drift.DriftTable;
import dev.hilum.job.ResultTable;
import dev.hilum.job.Transactions;
import dev.hilum.job.UsageLedger;
import dev.hilum.pipeline.Erasure;
import dev.hilum.pipeline.FlowSettings;
import dev.hilum.pipeline.LoadedModels;
import dev.hilum.pipeline.ResultFolders;
import dev.hilum.pipeline.SignOffTable;
import dev.hilum.pipeline.SignOffs;
import dev.hilum.pipeline.StudyFlow;
import dev.hilum.pipeline.StudyTable;
import dev.hilum.pipeline.Verdicts;
import dev.hilum.pipeline.WeeklyCounts;
import dev.hilum.pipeline.WorklistTable;
import dev.hilum.pipeline.WorklistWatch;
import dev.hilum.receive.InboxReader;
import dev.hilum.worklist.Readers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Starts and stops the running parts, and hands them to the web layer. */
@ApplicationScoped
public class Service {
    private final HilumSettings settings;
    private final String httpHost;
    private final MeterRegistry meters;
    private final CurrentVertxRequest request;
    private @Nullable Parts parts;

    Service(
            HilumSettings settings,
            @ConfigProperty(name = "quarkus.http.host") String httpHost,
            MeterRegistry meters,
            CurrentVertxRequest request) {
        this.meters = meters;
        this.request = request;
        this.settings = settings;
        this.httpHost = httpHost;
    }

    void start(@Observes StartupEvent event) {
        OfflineSettings.refuse(SettingsCheck.problems(settings, httpHost));
        parts = Parts.start(settings, httpHost, meters);
    }

    void stop(@Observes ShutdownEvent event) {
        if (parts != null) {
            parts.close();
        }
    }

    /** The audit trail. */
    Auditing auditing() {
        return parts().auditing();
    }

    SettingsReload reload() {
        return parts().reload();
    }

    Transactions transactions() {
        return parts().database().transactions();
    }

    /** For the line that says that the service is ready. */
    public String describe() {
        return parts().describe();
    }

    /** The port that the storage SCP listens on, on a node with the role {@code receiver}. */
    public int dicomPort() {
        return parts().servers().getFirst().port();
    }

    /** Whether instances can come in now. */
    public boolean isListening() {
        return parts != null && parts().servers().stream().allMatch(s -> s.isListening());
    }

    @Produces
    @Singleton
    StudyTable studies() {
        return parts().studies();
    }

    @Produces
    @Singleton
    WeeklyCounts weeklyCounts() {
        return new WeeklyCounts(parts().database().transactions(), Clock.systemUTC());
    }

    @Produces
    @Singleton
    WorklistTable worklist() {
        return new WorklistTable(parts().database().transactions());
    }

    @Produces
    @Singleton
    ResultTable results() {
        return parts().results();
    }

    @Produces
    @Singleton
    InboxReader inbox() {
        return parts().inbox().reader();
    }

    @Produces
    @Singleton
    StudyFlow flow() {
        return parts().flow();
    }

    @Produces
    @Singleton
    FlowSettings flowSettings() {
        return parts().flowSettings();
    }

    @Produces
    @Singleton
    ResultFolders folders() {
        return parts().folders();
    }

    @Produces
    @Singleton
    LoadedModels models() {
        return parts().analysing().models();
    }

    @Produces
    @Singleton
    WebInstances webInstances() {
        return new WebInstances(parts().inbox().reader(), parts().results(), parts().folders());
    }

    @Produces
    @Singleton
    UsageLedger usageLedger() {
        return new UsageLedger(parts().database().transactions());
    }

    @Produces
    @Singleton
    Search search(WebInstances instances) {
        return new Search(new StudySearch(parts().database().transactions()), instances);
    }

    @Produces
    @Singleton
    Erasure erasure() {
        return parts().erasure();
    }

    @Produces
    @Singleton
    Verdicts verdicts() {
        return parts().verdicts();
    }

    @Produces
    @Singleton
    SignOffs signOffs() {
        return parts().signOffs();
    }

    @Produces
    @Singleton
    SignOffTable signOffTable() {
        return new SignOffTable(parts().database().transactions());
    }

    @Produces
    @Singleton
    WorklistWatch watch() {
        return new WorklistWatch(parts().database().transactions());
    }

    @Produces
    @Singleton
    Deposits deposits() {
        return new Deposits(parts().door(), settings.dicom().maxObjectSize());
    }

    @Produces
    @Singleton
    Readers readers() {
        String organization = settings.report().organization();
        return new Readers(organization, SignIn.isAsked(settings), () -> signedIn(organization));
    }

    @Produces
    @Singleton
    DriftTable drift() {
        return new DriftTable(parts().database().transactions());
    }

    @Produces
    @Singleton
    Outbox outbox() {
        return parts().outbox();
    }

    private Optional<Verdicts.Reader> signedIn(String organization) {
        RoutingContext context = request.getCurrent();
        Person person = context == null ? null : context.get(SignIn.PERSON);
        return Optional.ofNullable(person).map(p -> new Verdicts.Reader(p.user(), p.name(), organization));
    }

    private Parts parts() {
        if (parts == null) {
            throw new IllegalStateException("the service has not started");
        }
        return parts;
    }
}
