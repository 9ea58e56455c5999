/** Wiring: command line, settings, start and stop, health. */
@NullMarked
package dev.hilum.app;

import org.jspecify.annotations.NullMarked;
