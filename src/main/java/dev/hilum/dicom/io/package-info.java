/** Data sets as bytes: Part 10 files and transfer syntaxes (PS3.5, PS3.10). */
@NullMarked
package dev.hilum.dicom.io;

import org.jspecify.annotations.NullMarked;
