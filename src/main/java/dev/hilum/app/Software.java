package dev.hilum.app;

/** The release version, printed by the command line and written into every output. */
final class Software {
    static final String VERSION = "0.1.0";

    private Software() {}
}
