/** Where the images of a case come from: a folder, or a study of a DICOMweb service. */
@org.jspecify.annotations.NullMarked
package dev.hilum.validate.source;
