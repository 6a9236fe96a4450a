/**
 * Networks as ONNX models.
 *
 * <p>Uses {@code pytorch} for the names of parameters. Knows nothing of training.
 */
package io.dcganspark.model.onnx;
