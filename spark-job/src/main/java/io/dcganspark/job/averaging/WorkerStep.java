package io.dcganspark.job.averaging;

import io.dcganspark.model.training.StepLosses;
import java.io.Serializable;

/**
 * One step of one worker.
 *
 * @param step counted from 1
 * @param replica that the worker trains
 * @param losses of its batch
 * @param seconds that it took to compute
 */
record WorkerStep(long step, int replica, StepLosses losses, double seconds)
    implements Serializable {}
