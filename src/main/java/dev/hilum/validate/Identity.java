package dev.hilum.validate;

import java.util.Locale;

/**
 * Who and what a case is, as hashes: no identity is written out. A hash of a short Patient ID can be guessed by trying
 * all of them, so results.json is pseudonymous, not anonymous.
 *
 * @param patient of the Patient ID, upper case without blanks, hyphens and the like
 * @param series of the analysed Series Instance UID, empty where none was
 * @param pixels of the decoded HU, empty where no volume was built
 */
public record Identity(String patient, String series, String pixels) {
    static String patientHash(String patientId) {
        return Digest.hex("patient/" + patientId.toUpperCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", ""));
    }

    static String seriesHash(String seriesUid) {
        return Digest.hex("series/" + seriesUid);
    }
}
