package io.dcganspark.job.collective;

import io.dcganspark.model.failure.Reason;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.rpc.RpcTimeout;
import org.apache.spark.util.RpcUtils;
import scala.concurrent.Await;
import scala.concurrent.Future;
import scala.concurrent.duration.FiniteDuration;
import scala.reflect.ClassTag$;
import scala.util.Try;

/** Takes a task to the {@link Rendezvous} of its round. */
final class RendezvousClient {
  /** Spark's setting for tasks of a barrier stage that wait for each other. */
  private static final String TIMEOUT = "spark.barrier.sync.timeout";

  private static final String DEFAULT_TIMEOUT = "180s";

  /** How soon a task that Spark kills stops waiting. */
  private static final FiniteDuration POLL = new FiniteDuration(100, TimeUnit.MILLISECONDS);

  private final RpcEnv rpc;
  private final SparkConf conf;
  private final Runnable interruption;

  /**
   * Makes a client.
   *
   * @param interruption throws if Spark has killed the task
   */
  RendezvousClient(RpcEnv rpc, SparkConf conf, Runnable interruption) {
    this.rpc = rpc;
    this.conf = conf;
    this.interruption = interruption;
  }

  /** Makes the client of a task. */
  static RendezvousClient of(BarrierTaskContext context) {
    SparkEnv environment = SparkEnv.get();
    return new RendezvousClient(
        environment.rpcEnv(), environment.conf(), context::killTaskIfInterrupted);
  }

  /**
   * Waits for all ranks.
   *
   * @return what each of them arrived with, in the order of the ranks
   * @throws ExchangeException if they do not all come in time, or the round has ended
   */
  String[] meet(Arrival arrival) {
    Object answer = answer(arrival);
    if (answer instanceof String[] texts) {
      return texts;
    }
    throw new ExchangeException(
        "rank %d found no other rank: %s".formatted(arrival.rank(), answer));
  }

  private Object answer(Arrival arrival) {
    FiniteDuration limit =
        new FiniteDuration(conf.getTimeAsSeconds(TIMEOUT, DEFAULT_TIMEOUT), TimeUnit.SECONDS);
    try {
      Future<Object> answer =
          driver(arrival)
              .ask(arrival.encoded(), new RpcTimeout(limit, TIMEOUT), ClassTag$.MODULE$.Object());
      while (!isReady(answer)) {
        interruption.run();
      }
      Try<Object> result = answer.value().get();
      return result.isSuccess() ? result.get() : Reason.of(result.failed().get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExchangeException("interrupted while waiting for the other ranks", e);
    }
  }

  private RpcEndpointRef driver(Arrival arrival) {
    try {
      return RpcUtils.makeDriverRef(Rendezvous.name(arrival.token()), conf, rpc);
    } catch (Exception e) { // SparkException is checked, and Scala does not declare it.
      throw new ExchangeException(
          "rank %d does not reach the driver: %s".formatted(arrival.rank(), Reason.of(e)), e);
    }
  }

  private static boolean isReady(Future<?> answer) throws InterruptedException {
    try {
      Await.ready(answer, POLL);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }
}
