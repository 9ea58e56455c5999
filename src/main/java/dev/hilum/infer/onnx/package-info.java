/** The only package that sees the ONNX Runtime. */
@NullMarked
package dev.hilum.infer.onnx;

import org.jspecify.annotations.NullMarked;
