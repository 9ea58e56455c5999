package dev.hilum.pipeline;

import dev.hilum.infer.InferenceEngine;
import dev.hilum.infer.InferenceSession;
import dev.hilum.infer.LesionSegmentation;
import dev.hilum.infer.LobeSegmenter;
import dev.hilum.infer.LungNetwork;
import dev.hilum.infer.ModelChoices;
import dev.hilum.infer.ModelChoices.Choice;
import dev.hilum.infer.ModelException;
import dev.hilum.infer.ModelIdentity;
import dev.hilum.infer.ModelPackage;
import dev.hilum.infer.ModelRegistry;
import dev.hilum.infer.ModelTask;
import dev.hilum.infer.NoduleCandidate;
import dev.hilum.infer.NoduleDetector;
import dev.hilum.infer.PneumoniaSegmenter;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.LungMask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The models that serve, loaded and warm, by the choices of docs/model-contract.md. Choices are read again before each
 * analysis; a version that cannot be loaded is refused with the reason and what served before goes on serving. One
 * analysis at a time uses the sessions, each for one patch at a time (see {@link InferenceSession}).
 */
public final class LoadedModels implements AutoCloseable {
    /** Tasks in the order of a result's list of models. */
    private static final List<ModelTask> ORDER = List.of(
            ModelTask.NODULE_SEGMENTATION,
            ModelTask.NODULE_DETECTION,
            ModelTask.PNEUMONIA_LESION,
            ModelTask.LUNG_MASK,
            ModelTask.LUNG_LOBES);

    private final InferenceEngine engine;
    private final int workers;
    private final Supplier<Sources> sources;
    private final Consumer<String> log;
    private final Map<String, String> refused = new TreeMap<>();
    private volatile Map<ModelTask, InferenceSession> live = Map.of();
    private volatile Map<ModelTask, Trial> canaries = Map.of();
    private volatile Map<ModelTask, Trial> shadows = Map.of();
    private final ShadowTrial trial;
    private Sources read;

    /** What is on disk: the models and the choices among them. */
    public record Sources(ModelRegistry registry, ModelChoices choices) {}

    /** A version on trial; percent 100 of the studies for a shadow. */
    private record Trial(InferenceSession session, int percent) {}

    /** One version of a model as the interfaces show it. */
    public record Version(ModelPackage model, String state, String reason) {}

    /** Loads the newest version of every task, for ever: see the other constructor. */
    public LoadedModels(ModelRegistry registry, InferenceEngine engine, int workers) {
        this(() -> new Sources(registry, ModelChoices.none()), engine, workers, line -> {}, run -> {});
    }

    /**
     * Loads what the sources say; {@code workers} threads prepare the models' inputs.
     *
     * @param sources asked before each analysis; cheap where nothing has changed
     * @param log takes one line for each version that is refused or taken off trial
     * @param shadowed takes what models on shadow trial said
     * @throws ModelException where no version of a task that is needed can be loaded
     */
    public LoadedModels(
            Supplier<Sources> sources,
            InferenceEngine engine,
            int workers,
            Consumer<String> log,
            ShadowRun.Sink shadowed) {
        this.trial = new ShadowTrial(shadowed);
        this.sources = sources;
        this.engine = engine;
        this.workers = workers;
        this.log = log;
        this.read = sources.get();
        try {
            load(read);
            require(ModelTask.NODULE_DETECTION);
            require(ModelTask.PNEUMONIA_LESION);
        } catch (ModelException e) {
            closeSessions();
            throw e;
        }
    }

    /** The models for a study: after a look at the choices, and with a canary where the study falls to it. */
    public ModelSet forStudy(String studyInstanceUid) {
        refresh();
        Map<ModelTask, InferenceSession> chosen = new LinkedHashMap<>(live);
        canaries.forEach((task, trial) -> {
            if (Math.floorMod(studyInstanceUid.hashCode(), 100) < trial.percent) {
                chosen.put(task, trial.session);
            }
        });
        return set(chosen);
    }

    /**
     * An analysis with these models failed. A canary among them is taken off trial until the choices change, so that the
     * next attempt at the study runs on the live models.
     */
    public synchronized void failed(ModelSet set, ModelException failure) {
        if (!set.identities().equals(identities())) {
            canaries.values()
                    .forEach(trial -> refused.put(key(trial.session.model()), String.valueOf(failure.getMessage())));
            log.accept("models: canaries are off trial, an analysis failed: " + failure.getMessage());
            Map<ModelTask, Trial> ended = canaries;
            canaries = Map.of();
            ended.values().forEach(trial -> close(trial.session));
        }
    }

    /** The models on shadow trial in place of the live ones; empty where there is none. */
    public Optional<ModelSet> shadow() {
        Map<ModelTask, Trial> trials = shadows;
        if (trials.isEmpty()) {
            return Optional.empty();
        }
        Map<ModelTask, InferenceSession> chosen = new LinkedHashMap<>(live);
        trials.forEach((task, trial) -> chosen.put(task, trial.session));
        return Optional.of(set(chosen));
    }

    /**
     * Lets models on shadow trial, if there are any, look at a study that the live ones are done with. Returns at once.
     *
     * @param nodules null where the live models did not look for them
     * @param lesions null where the live models did not look for them
     */
    public void tryShadow(
            String study,
            CtVolume volume,
            LungMask lungs,
            @Nullable List<NoduleCandidate> nodules,
            @Nullable LesionSegmentation lesions) {
        shadow().ifPresent(set -> trial.offer(
                study, set, Set.copyOf(shadows.keySet()), volume, lungs, new ShadowTrial.Live(nodules, lesions)));
    }

    /** Identities of the live models, in order of task. */
    public List<ModelIdentity> identities() {
        return identities(live);
    }

    /** A live session by its model's name; an empty version fits every one. */
    public Optional<InferenceSession> resident(String name, String version) {
        return live.values().stream()
                .filter(s -> s.model().contract().name().equals(name))
                .filter(s -> version.isEmpty() || s.model().contract().version().equals(version))
                .findFirst();
    }

    /** Every version on disk with its state: LIVE, CANARY, SHADOW or IDLE, and why it was refused if it was. */
    public synchronized List<Version> versions() {
        List<Version> versions = new ArrayList<>();
        for (ModelPackage model : read.registry().all()) {
            versions.add(new Version(model, state(model), refused.getOrDefault(key(model), "")));
        }
        return versions;
    }

    /** Folders that are no valid models, each with the reason. */
    public synchronized Map<String, String> invalid() {
        return read.registry().refused();
    }

    /** Which engine and device, for the start-up line. */
    public String description() {
        return engine.description();
    }

    private synchronized void refresh() {
        Sources now;
        try {
            now = sources.get();
        } catch (ModelException e) {
            log.accept("models: the choices are not read, the models stay: " + e.getMessage());
            return;
        }
        if (!now.equals(read)) {
            load(now);
            read = now;
        }
    }

    private void load(Sources now) {
        refused.clear();
        now.registry().refused().forEach((folder, reason) -> log.accept("models: refused: " + reason));
        Map<ModelTask, InferenceSession> before = live;
        Map<ModelTask, InferenceSession> next = new LinkedHashMap<>();
        for (ModelTask task : ORDER) {
            InferenceSession session = serving(now, task, before.get(task));
            if (session != null) {
                next.put(task, session);
            }
        }
        List<InferenceSession> old = new ArrayList<>(before.values());
        canaries.values().forEach(t -> old.add(t.session));
        shadows.values().forEach(t -> old.add(t.session));
        live = next;
        canaries = trials(now, Choice::canary, Choice::canaryPercent);
        shadows = trials(now, Choice::shadow, c -> 100);
        old.stream().filter(s -> !next.containsValue(s)).forEach(LoadedModels::close);
    }

    /** The first version in the order of preference that can be loaded; the one that serves already is not loaded anew. */
    private @Nullable InferenceSession serving(Sources now, ModelTask task, @Nullable InferenceSession before) {
        missing(now, task);
        for (ModelPackage model : now.registry().preferred(task, now.choices())) {
            if (before != null && before.model().equals(model)) {
                return before;
            }
            InferenceSession session = opened(model);
            if (session != null) {
                return session;
            }
        }
        return before;
    }

    /** A chosen version that is not on disk is said once; what is preferred next serves. */
    private void missing(Sources now, ModelTask task) {
        now.registry().all().stream()
                .filter(m -> m.contract().task() == task)
                .map(m -> m.contract().name())
                .distinct()
                .forEach(name -> {
                    String active = now.choices().of(name).active();
                    if (!active.isEmpty() && now.registry().find(name, active).isEmpty()) {
                        refused.put(name + " " + active, "the chosen version is not there or is refused");
                        log.accept("models: the chosen version " + name + " " + active
                                + " is not there or is refused; what is preferred next serves");
                    }
                });
    }

    private Map<ModelTask, Trial> trials(
            Sources now,
            java.util.function.Function<Choice, String> version,
            java.util.function.ToIntFunction<Choice> percent) {
        Map<ModelTask, Trial> trials = new LinkedHashMap<>();
        now.choices()
                .byName()
                .forEach((name, choice) -> now.registry()
                        .find(name, version.apply(choice))
                        .filter(model ->
                                !live.values().stream().anyMatch(s -> s.model().equals(model)))
                        .ifPresent(model -> {
                            InferenceSession session = opened(model);
                            if (session != null) {
                                trials.put(model.contract().task(), new Trial(session, percent.applyAsInt(choice)));
                            }
                        }));
        return trials;
    }

    private @Nullable InferenceSession opened(ModelPackage model) {
        try {
            return engine.open(model);
        } catch (ModelException e) {
            refused.put(key(model), String.valueOf(e.getMessage()));
            log.accept("models: " + key(model) + " is refused, what served before stays: " + e.getMessage());
            return null;
        }
    }

    private void require(ModelTask task) {
        if (!live.containsKey(task)) {
            List<String> reasons = new ArrayList<>(read.registry().refused().values());
            reasons.addAll(refused.values());
            throw new ModelException(
                    ModelException.Code.CONTRACT_INVALID,
                    "no model for the task " + task.label() + " under the models folder"
                            + (reasons.isEmpty() ? "" : ": " + String.join("; ", reasons)));
        }
    }

    private ModelSet set(Map<ModelTask, InferenceSession> chosen) {
        InferenceSession detection = chosen.get(ModelTask.NODULE_DETECTION);
        InferenceSession pneumonia = chosen.get(ModelTask.PNEUMONIA_LESION);
        InferenceSession lungs = chosen.get(ModelTask.LUNG_MASK);
        InferenceSession lobes = chosen.get(ModelTask.LUNG_LOBES);
        if (detection == null || pneumonia == null) {
            throw new IllegalStateException("the models were closed");
        }
        return new ModelSet(
                new NoduleDetector(detection, chosen.get(ModelTask.NODULE_SEGMENTATION), workers),
                new PneumoniaSegmenter(pneumonia, workers),
                lungs == null ? null : new LungNetwork(lungs, workers),
                lobes == null ? null : new LobeSegmenter(lobes, workers),
                identities(chosen));
    }

    private static List<ModelIdentity> identities(Map<ModelTask, InferenceSession> sessions) {
        return ORDER.stream()
                .map(sessions::get)
                .filter(Objects::nonNull)
                .map(session -> session.model().identity())
                .toList();
    }

    private String state(ModelPackage model) {
        if (live.values().stream().anyMatch(s -> s.model().equals(model))) {
            return "LIVE";
        }
        if (canaries.values().stream().anyMatch(t -> t.session.model().equals(model))) {
            return "CANARY";
        }
        return shadows.values().stream().anyMatch(t -> t.session.model().equals(model)) ? "SHADOW" : "IDLE";
    }

    private static String key(ModelPackage model) {
        return model.contract().name() + " " + model.contract().version();
    }

    private static void close(InferenceSession session) {
        synchronized (session) {
            session.close();
        }
    }

    private void closeSessions() {
        live.values().forEach(LoadedModels::close);
        canaries.values().forEach(t -> close(t.session));
        shadows.values().forEach(t -> close(t.session));
        live = Map.of();
        canaries = Map.of();
        shadows = Map.of();
    }

    @Override
    public synchronized void close() {
        trial.close();
        closeSessions();
        engine.close();
    }
}
