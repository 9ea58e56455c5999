/** A simulated chest with planted findings of known size: for the demo, tests and benchmarks. Simulated, never clinical. */
@NullMarked
package dev.hilum.phantom;

import org.jspecify.annotations.NullMarked;
