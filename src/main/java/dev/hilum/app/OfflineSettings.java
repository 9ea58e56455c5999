package dev.hilum.app;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;

/** The same settings as the service's, for verbs that run without it. */
final class OfflineSettings {
    private static final Path FILE = Path.of("config", "application.properties");
    private static final int FILE_ORDINAL = 260;

    private OfflineSettings() {}

    /** Reads environment, system properties and {@code config/application.properties}; wrong values are refused. */
    static HilumSettings read() {
        try {
            SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .addSystemSources()
                    .addDiscoveredConverters()
                    .withMapping(HilumSettings.class);
            if (Files.isRegularFile(FILE)) {
                builder.withSources(new PropertiesConfigSource(FILE.toUri().toURL(), FILE_ORDINAL));
            }
            HilumSettings settings = builder.build().getConfigMapping(HilumSettings.class);
            refuse(SettingsCheck.problems(settings, "127.0.0.1"));
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FILE, e);
        } catch (NoSuchElementException | IllegalArgumentException e) {
            throw new SettingsException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Throws the first problem; the rest follows when that is mended. */
    static void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new SettingsException(String.join("; ", problems), null);
        }
    }
}
