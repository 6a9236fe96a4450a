/**
 * Which layers of a network become one step. A {@linkplain io.dcganspark.model.plan.NetworkPlan
 * plan} comes from the configuration alone and knows nothing of what computes it.
 */
package io.dcganspark.model.plan;
