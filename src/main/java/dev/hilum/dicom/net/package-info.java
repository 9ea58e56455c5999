/** The DICOM upper layer and DIMSE (PS3.7, PS3.8): associations, C-ECHO and C-STORE as SCP and SCU, TLS (PS3.15). */
@NullMarked
package dev.hilum.dicom.net;

import org.jspecify.annotations.NullMarked;
