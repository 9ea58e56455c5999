/** Models as checked folders and their networks' answers: tiling, decoding, findings with scores. */
@NullMarked
package dev.hilum.infer;

import org.jspecify.annotations.NullMarked;
