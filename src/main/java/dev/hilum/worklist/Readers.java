package dev.hilum.worklist;

import dev.hilum.pipeline.Verdicts.Reader;
import java.util.Optional;
import java.util.function.Supplier;

/** Who reads: the person whose name a verdict bears. */
public final class Readers {
    private final String organization;
    private final boolean signIn;
    private final Supplier<Optional<Reader>> signedIn;

    /**
     * @param organization that readers verify results for
     * @param signIn whether one must sign in
     * @param signedIn the person of the present request, where one signed in
     */
    public Readers(String organization, boolean signIn, Supplier<Optional<Reader>> signedIn) {
        this.organization = organization;
        this.signIn = signIn;
        this.signedIn = signedIn;
    }

    boolean signIn() {
        return signIn;
    }

    /** Where nobody signs in, nobody is named. */
    Reader present() {
        return signedIn.get().orElseGet(() -> {
            if (signIn) {
                throw new IllegalStateException("a request came past the sign-in");
            }
            return new Reader("unidentified", "Unidentified^Reader", organization);
        });
    }
}
