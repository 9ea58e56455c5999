package dev.hilum.pipeline;

import dev.hilum.infer.LesionSegmentation;
import dev.hilum.infer.ModelTask;
import dev.hilum.infer.NoduleCandidate;
import dev.hilum.infer.RunControl;
import dev.hilum.volume.CtVolume;
import dev.hilum.volume.LungMask;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Runs models on shadow trial after the live ones, on a thread of its own, so that no result waits for them. While one
 * study is on trial the next ones are left out: a trial is a sample, and the memory of one more volume is the limit.
 */
final class ShadowTrial implements AutoCloseable {
    private final ShadowRun.Sink sink;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("shadow-trial").daemon().factory());
    private final AtomicBoolean running = new AtomicBoolean();

    ShadowTrial(ShadowRun.Sink sink) {
        this.sink = sink;
    }

    /** What the live models found; null for a pipeline that did not run. */
    record Live(
            @Nullable List<NoduleCandidate> nodules,
            @Nullable LesionSegmentation lesions) {}

    void offer(String study, ModelSet shadow, Set<ModelTask> onTrial, CtVolume volume, LungMask lungs, Live live) {
        if (running.compareAndSet(false, true)) {
            executor.execute(() -> {
                try {
                    sink.accept(run(study, shadow, onTrial, volume, lungs, live));
                } finally {
                    running.set(false);
                }
            });
        }
    }

    private static ShadowRun run(
            String study, ModelSet shadow, Set<ModelTask> onTrial, CtVolume volume, LungMask lungs, Live live) {
        long start = System.nanoTime();
        List<String> models = shadow.identities().stream()
                .map(m -> m.name() + " " + m.version())
                .toList();
        List<NoduleCandidate> liveNodules = live.nodules;
        LesionSegmentation liveLesions = live.lesions;
        int found = -1;
        int matched = 0;
        double percent = -1;
        boolean sameFlag = true;
        String failure = "";
        try {
            if (liveNodules != null && !onTrial.equals(Set.of(ModelTask.PNEUMONIA_LESION))) {
                List<NoduleCandidate> nodules = shadow.nodules().detect(volume, lungs, RunControl.none());
                found = nodules.size();
                matched = ShadowRun.matched(liveNodules, nodules);
            }
            if (liveLesions != null && onTrial.contains(ModelTask.PNEUMONIA_LESION)) {
                List<NoduleCandidate> nodules = Objects.requireNonNullElse(liveNodules, List.of());
                LesionSegmentation lesions = shadow.pneumonia().segment(volume, lungs, nodules, RunControl.none());
                percent = lesions.lesionPercent();
                sameFlag = lesions.flag() == liveLesions.flag();
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            failure = e.getClass().getSimpleName() + ": " + e.getMessage();
        }
        return new ShadowRun(
                study,
                models,
                liveNodules == null ? -1 : liveNodules.size(),
                found,
                matched,
                liveLesions == null ? -1 : liveLesions.lesionPercent(),
                percent,
                sameFlag,
                (System.nanoTime() - start) / 1_000_000,
                failure);
    }

    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
