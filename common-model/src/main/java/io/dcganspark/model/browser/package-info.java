/**
 * A generator as a web page that draws by itself.
 *
 * <p>Uses {@code pytorch} for the layouts of parameters and {@code sample} for latents that the job
 * draws, too. Knows nothing of training.
 */
package io.dcganspark.model.browser;
