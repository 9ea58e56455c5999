/** The order of the steps: the only package that names them all. */
@NullMarked
package dev.hilum.pipeline;

import org.jspecify.annotations.NullMarked;
