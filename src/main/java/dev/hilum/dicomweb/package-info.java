/**
 * DICOMweb over what is stored (PS3.18): QIDO-RS search, WADO-RS retrieval, STOW-RS intake, for viewers such as OHIF,
 * Weasis and Hilum's own. Hilum's live results are instances of their study like all others.
 */
@NullMarked
package dev.hilum.dicomweb;

import org.jspecify.annotations.NullMarked;
