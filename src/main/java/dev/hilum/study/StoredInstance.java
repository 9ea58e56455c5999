package dev.hilum.study;

import dev.hilum.dicom.io.DicomObject;

/**
 * An instance of a study, as the store holds it.
 *
 * @param object header with pixel data deferred
 * @param pixelHash SHA-256 over decoded-independent content (stored pixel bytes), hex; part of a result's key
 */
public record StoredInstance(DicomObject object, String pixelHash) {
    public String sopInstanceUid() {
        return object.sopInstanceUid();
    }
}
