package io.dcganspark.model.onednn;

/**
 * What a way back over the network is for. How far running statistics move is always computed.
 *
 * @param atInput whether the gradient at the input is wanted
 * @param atWeights whether those at weights and biases are; a step may compute them all the same
 */
record Gradients(boolean atInput, boolean atWeights) {}
