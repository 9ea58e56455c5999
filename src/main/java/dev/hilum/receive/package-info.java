/** Receives instances (C-STORE, STOW-RS, folders) and makes them durable before the sender hears Success. */
@NullMarked
package dev.hilum.receive;

import org.jspecify.annotations.NullMarked;
