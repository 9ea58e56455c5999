package dev.hilum.app;

import org.jspecify.annotations.Nullable;

/**
 * A validation run that was asked for over HTTP, as it is kept in {@code job.json} and shown.
 *
 * @param manifest relative to {@code hilum.validation.path}
 * @param against id of an earlier run, null for none
 * @param stress cases to perturb
 * @param cases of the manifest
 * @param casesDone finished so far, failed ones included
 * @param casesFailed known when it is done, else 0
 * @param problem why there is no evidence; null unless FAILED
 */
record ValidationJob(
        String id,
        String manifest,
        @Nullable String against,
        int stress,
        State state,
        String createdAt,
        int cases,
        int casesDone,
        int casesFailed,
        @Nullable String problem) {

    /** DONE also where cases failed: those are rows of the evidence. */
    enum State {
        QUEUED,
        RUNNING,
        DONE,
        FAILED
    }

    ValidationJob running() {
        return new ValidationJob(
                id, manifest, against, stress, State.RUNNING, createdAt, cases, casesDone, casesFailed, null);
    }

    ValidationJob done(int failed) {
        return new ValidationJob(id, manifest, against, stress, State.DONE, createdAt, cases, cases, failed, null);
    }

    ValidationJob failed(String why) {
        return new ValidationJob(
                id, manifest, against, stress, State.FAILED, createdAt, cases, casesDone, casesFailed, why);
    }

    ValidationJob progress(int finished) {
        return new ValidationJob(
                id, manifest, against, stress, state, createdAt, cases, finished, casesFailed, problem);
    }

    boolean isOpen() {
        return state == State.QUEUED || state == State.RUNNING;
    }
}
