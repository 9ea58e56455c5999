/** Networks that run on another server which speaks the Open Inference Protocol v2 (Triton, KServe, another Hilum). */
@NullMarked
package dev.hilum.infer.remote;

import org.jspecify.annotations.NullMarked;
