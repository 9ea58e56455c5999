package dev.hilum.app;

/** Says once which device the networks run on, and why. */
final class EngineLog {
    private static final System.Logger LOG = System.getLogger("dev.hilum.infer");

    private EngineLog() {}

    static void line(String text) {
        LOG.log(System.Logger.Level.INFO, "INF-101 {0}", text);
    }
}
