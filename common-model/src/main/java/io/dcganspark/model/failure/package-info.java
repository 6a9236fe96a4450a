/**
 * Messages for users: the reason of an exception in one line, text without control characters,
 * addresses without their secrets, and counts in words.
 *
 * <p>Depends on no other package of this project.
 */
package io.dcganspark.model.failure;
