/** Sends results to destinations from a transactional outbox. */
@NullMarked
package dev.hilum.deliver;

import org.jspecify.annotations.NullMarked;
