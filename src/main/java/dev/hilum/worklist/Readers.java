package dev.hilum.worklist;

import dev.hilum.pipeline.Verdicts.Reader;

/** Who reads: the person whose name a verdict bears. */
public final class Readers {
    /** Where nobody signs in, nobody is named. */
    private static final String NOBODY = "unidentified";

    private final String organization;

    /** @param organization that readers verify results for */
    public Readers(String organization) {
        this.organization = organization;
    }

    Reader present() {
        return new Reader(NOBODY, "Unidentified^Reader", organization);
    }
}
