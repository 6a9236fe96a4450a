/**
 * The precisions of products, and loops over vectors that the JIT compiles to vector instructions.
 *
 * <p>Depends on no other package of this project.
 */
package io.dcganspark.model.numeric;
