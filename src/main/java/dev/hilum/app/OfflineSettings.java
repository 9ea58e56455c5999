package dev.hilum.app;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
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
        return of(config(), "127.0.0.1");
    }

    /** The settings of a configuration that {@link #config} read; wrong values are refused. */
    static HilumSettings of(SmallRyeConfig config, String httpHost) {
        HilumSettings settings = config.getConfigMapping(HilumSettings.class);
        refuse(SettingsCheck.problems(settings, httpHost));
        return settings;
    }

    /** What environment, system properties and the file say now. */
    static SmallRyeConfig config() {
        try {
            // A signal is handled by a thread with another class loader, which has no converters.
            SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                    .forClassLoader(OfflineSettings.class.getClassLoader())
                    .addDefaultInterceptors()
                    .addSystemSources()
                    .addDiscoveredConverters()
                    .withMapping(HilumSettings.class);
            if (Files.isRegularFile(FILE)) {
                builder.withSources(new PropertiesConfigSource(FILE.toUri().toURL(), FILE_ORDINAL));
            }
            return builder.build();
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
