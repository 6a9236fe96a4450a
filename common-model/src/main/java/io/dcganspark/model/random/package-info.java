/**
 * Random numbers as a pure function of a key (seed, purpose, step, replica). Every draw of a
 * training comes from here, so that no result depends on where a replica runs.
 *
 * <p>Depends on no other package of this project.
 */
package io.dcganspark.model.random;
