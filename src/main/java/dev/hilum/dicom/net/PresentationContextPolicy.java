package dev.hilum.dicom.net;

/** Says what an acceptor takes of the presentation contexts that a requestor proposes. */
public interface PresentationContextPolicy {
    PresentationContext.Answered answer(PresentationContext.Proposed proposed);
}
