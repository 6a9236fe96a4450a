package io.dcganspark.job.collective;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.rpc.ThreadSafeRpcEndpoint;
import scala.Function1;
import scala.PartialFunction;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * Where the tasks of a round find each other; on the driver. Each rank gives a text, and when the
 * last one has come, every rank gets the texts of all, in the order of the ranks. It is an endpoint
 * of Spark's RPC, with its authentication and encryption. The tasks of a barrier stage could use
 * {@code BarrierTaskContext.allGather} instead, but its callers look only once a second for the
 * answer.
 */
public final class Rendezvous implements AutoCloseable {
  private static final String SUPERSEDED = "a later attempt at the round has begun";

  private final RpcEnv rpc;
  private final RpcEndpointRef endpoint;

  /**
   * Opens one for a round.
   *
   * @param token of the round
   * @param ranks how many there are
   */
  public Rendezvous(Token token, int ranks) {
    this(SparkEnv.get().rpcEnv(), token, ranks);
  }

  Rendezvous(RpcEnv rpc, Token token, int ranks) {
    this.rpc = rpc;
    this.endpoint = rpc.setupEndpoint(name(token), new Endpoint(rpc, token, ranks));
  }

  /** Returns the name of a round's endpoint. */
  static String name(Token token) {
    return "dcgan-rendezvous-%016x%016x".formatted(token.high(), token.low());
  }

  /** Ranks that still wait get an error. */
  @Override
  public void close() {
    rpc.stop(endpoint);
  }

  /** Spark gives it one message at a time. It answers with all texts, or with one: an error. */
  private static final class Endpoint implements ThreadSafeRpcEndpoint {
    private final RpcEnv rpc;
    private final Token token;
    private final String[] texts;
    private final List<RpcCallContext> waiting = new ArrayList<>();
    private int attempt;

    Endpoint(RpcEnv rpc, Token token, int ranks) {
      this.rpc = rpc;
      this.token = token;
      this.texts = new String[ranks];
    }

    @Override
    public RpcEnv rpcEnv() {
      return rpc;
    }

    @Override
    public PartialFunction<Object, BoxedUnit> receiveAndReply(RpcCallContext caller) {
      return new AbstractPartialFunction<>() {
        @Override
        public boolean isDefinedAt(Object message) {
          return message instanceof String[];
        }

        @Override
        public <A, B> B applyOrElse(A message, Function1<A, B> otherwise) {
          if (!(message instanceof String[] parts)) {
            return otherwise.apply(message);
          }
          try {
            arrive(Arrival.decoded(parts), caller);
          } catch (ExchangeException e) {
            caller.reply(e.getMessage());
          }
          return null;
        }
      };
    }

    private void arrive(Arrival arrival, RpcCallContext caller) {
      int rank = arrival.rank();
      if (!arrival.token().equals(token) || rank < 0 || rank >= texts.length) {
        throw new ExchangeException("rank %d is not of this round".formatted(rank));
      }
      if (arrival.attempt() < attempt) {
        throw new ExchangeException(SUPERSEDED);
      }
      if (arrival.attempt() > attempt) {
        dismiss(SUPERSEDED);
        Arrays.fill(texts, null);
        attempt = arrival.attempt();
      }
      if (texts[rank] != null) {
        throw new ExchangeException("rank %d has arrived already".formatted(rank));
      }
      texts[rank] = arrival.text();
      waiting.add(caller);
      if (waiting.size() == texts.length) {
        // A copy: a caller in this process gets the array itself.
        waiting.forEach(each -> each.reply(texts.clone()));
        waiting.clear();
      }
    }

    private void dismiss(String reason) {
      waiting.forEach(caller -> caller.reply(reason));
      waiting.clear();
    }

    @Override
    public void onStop() {
      dismiss("the round has ended");
    }
  }
}
