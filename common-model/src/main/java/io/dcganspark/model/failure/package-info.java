/**
 * Messages for users: the reason of an exception in one line, text without control characters, and
 * addresses without their secrets.
 *
 * <p>Depends on no other package of this project.
 */
package io.dcganspark.model.failure;
