/** Durable work: the database, its migrations, transactions and the job queue. */
@NullMarked
package dev.hilum.job;

import org.jspecify.annotations.NullMarked;
