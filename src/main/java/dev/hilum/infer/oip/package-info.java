/**
 * Messages of the Open Inference Protocol v2 over HTTP with its binary tensor extension, as Triton and KServe speak it:
 * the JSON object first, then the bytes of the tensors, little-endian, row by row. float32 tensors only.
 */
@NullMarked
package dev.hilum.infer.oip;

import org.jspecify.annotations.NullMarked;
