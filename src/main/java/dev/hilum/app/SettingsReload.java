package dev.hilum.app;

import dev.hilum.deliver.Dispatcher;
import dev.hilum.dicom.net.DicomServer;
import dev.hilum.pipeline.FlowSettings;
import dev.hilum.report.ResultBundle;
import io.smallrye.config.SmallRyeConfig;
import java.lang.System.Logger.Level;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the settings again while the service runs. All of them are checked; where one is wrong nothing changes. Values may
 * be secrets: only names are told.
 */
final class SettingsReload {
    private static final System.Logger LOG = System.getLogger("dev.hilum.app");
    private static final List<String> AT_ONCE = List.of(
            "hilum.destinations.",
            "hilum.ae.",
            "hilum.dicom.allowed-callers",
            "hilum.worklist.",
            "hilum.retention.days");

    private final Live live;
    private final String httpHost;
    private final boolean sameSources;
    private Map<String, String> known;

    /** What takes other settings while it runs. */
    record Live(
            FlowSettings flow,
            Dispatcher dispatcher,
            ResultBundle bundle,
            Retention retention,
            List<DicomServer> servers,
            ZoneId zone) {
        void change(HilumSettings settings) {
            bundle.change(SettingsOf.roles(settings));
            dispatcher.change(SettingsOf.destinations(settings), DestinationOf.windows(settings, zone));
            flow.change(SettingsOf.changeable(settings));
            retention.change(settings.retention().days());
            servers.forEach(server -> server.admit(SettingsOf.callers(settings)));
        }
    }

    /**
     * Names of settings whose values are others than before.
     *
     * @param applied in force from now on
     * @param afterRestart read, valid, and in force after the next start
     */
    public record Outcome(List<String> applied, List<String> afterRestart) {}

    /** @param running as the service was started with: what comes from elsewhere would be lost by reading again */
    SettingsReload(Live live, HilumSettings running, String httpHost) {
        this.live = live;
        this.httpHost = httpHost;
        SmallRyeConfig config = OfflineSettings.config();
        HilumSettings read = config.getConfigMapping(HilumSettings.class);
        this.sameSources =
                read.destinations().keySet().equals(running.destinations().keySet())
                        && read.ae().keySet().equals(running.ae().keySet());
        this.known = values(config);
    }

    /** @throws SettingsException where a setting is wrong: all stays as it is */
    synchronized Outcome reload() {
        if (!sameSources) {
            throw new SettingsException(
                    "settings came from elsewhere than the environment and config/application.properties: restart instead",
                    null);
        }
        SmallRyeConfig config = OfflineSettings.config();
        HilumSettings settings = OfflineSettings.of(config, httpHost);
        Map<String, String> values = values(config);
        List<String> applied = new ArrayList<>();
        List<String> afterRestart = new ArrayList<>();
        for (String name : changed(values)) {
            (AT_ONCE.stream().anyMatch(name::startsWith) ? applied : afterRestart).add(name);
        }
        live.change(settings);
        known = values;
        LOG.log(Level.INFO, "event=9004 settings read again applied=" + applied + " after-restart=" + afterRestart);
        return new Outcome(List.copyOf(applied), List.copyOf(afterRestart));
    }

    /** On SIGHUP: as {@link #reload}, with the failure in the log. */
    void quietly() {
        try {
            reload();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "event=9005 settings cannot be read again, all stays as it is: " + e.getMessage());
        }
    }

    private List<String> changed(Map<String, String> values) {
        Map<String, String> either = new TreeMap<>(known);
        either.putAll(values);
        return either.keySet().stream()
                .filter(name -> !String.valueOf(known.get(name)).equals(String.valueOf(values.get(name))))
                .toList();
    }

    private static Map<String, String> values(SmallRyeConfig config) {
        Map<String, String> values = new TreeMap<>();
        for (String name : config.getPropertyNames()) {
            if (name.startsWith("hilum.")) {
                values.put(name, config.getRawValue(name));
            }
        }
        return values;
    }
}
