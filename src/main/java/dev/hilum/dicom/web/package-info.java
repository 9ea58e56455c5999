/** Messages of DICOM over the web: multipart bodies and the JSON model (PS3.18 section 8.6 and annex F). */
@NullMarked
package dev.hilum.dicom.web;

import org.jspecify.annotations.NullMarked;
