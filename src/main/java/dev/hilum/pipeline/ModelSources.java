package dev.hilum.pipeline;

import dev.hilum.infer.ModelChoices;
import dev.hilum.infer.ModelException;
import dev.hilum.infer.ModelPackage;
import dev.hilum.infer.ModelRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads models and choices from disk, again only when a contract or the file of choices is another one than before. */
public final class ModelSources implements Supplier<LoadedModels.Sources> {
    private final List<Path> folders;
    private final Path choices;
    private TreeMap<String, Long> stamps = new TreeMap<>();
    private LoadedModels.@Nullable Sources sources;

    /**
     * @param folders of models; those that do not exist hold none
     * @param choices the file of {@link ModelChoices}
     */
    public ModelSources(List<Path> folders, Path choices) {
        this.folders = List.copyOf(folders);
        this.choices = choices;
    }

    @Override
    public synchronized LoadedModels.Sources get() {
        TreeMap<String, Long> now = stamps();
        if (sources == null || !now.equals(stamps)) {
            List<Path> there = folders.stream().filter(Files::isDirectory).toList();
            if (there.isEmpty()) {
                throw new ModelException(
                        ModelException.Code.CONTRACT_INVALID, "there is no models folder: " + folders.getFirst());
            }
            sources = new LoadedModels.Sources(ModelRegistry.scan(there), ModelChoices.read(choices));
            stamps = now;
        }
        return sources;
    }

    private TreeMap<String, Long> stamps() {
        TreeMap<String, Long> stamps = new TreeMap<>();
        stamp(choices, stamps);
        for (Path folder : folders) {
            for (Path version : children(folder).flatMap(ModelSources::children).toList()) {
                stamp(version.resolve(ModelPackage.CONTRACT_FILE), stamps);
            }
        }
        return stamps;
    }

    private static void stamp(Path file, TreeMap<String, Long> stamps) {
        try {
            if (Files.isRegularFile(file)) {
                stamps.put(file.toString(), Files.getLastModifiedTime(file).toMillis() ^ Files.size(file) << 42);
            }
        } catch (IOException e) {
            stamps.put(file.toString(), -1L);
        }
    }

    private static Stream<Path> children(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList().stream();
        } catch (IOException e) {
            return Stream.of();
        }
    }
}
