/** Audit trail messages (PS3.15 section A.5, IHE ATNA) by syslog (RFC 5424 to 5426), spooled on disk until they are sent. */
@NullMarked
package dev.hilum.audit;

import org.jspecify.annotations.NullMarked;
