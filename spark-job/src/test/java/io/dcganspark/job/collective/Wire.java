package io.dcganspark.job.collective;

import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import scala.Option;

/** The ways in which Spark's transport protects what it carries. */
enum Wire {
  PLAIN,
  AUTHENTICATED,
  AES_CTR,
  AES_GCM;

  static final String SECRET = "the secret of the tests";

  /** A process on this machine that has the secret. */
  Node node() {
    return node(SECRET);
  }

  /** A process on this machine that has some secret. */
  Node node(String secret) {
    return node(secret, new SparkConf(false));
  }

  Node node(String secret, SparkConf conf) {
    return node(secret, conf, "127.0.0.1");
  }

  /** A process that others reach under a host name. */
  Node node(String secret, SparkConf conf, String host) {
    conf.set("spark.app.id", "app-1")
        .set("spark.authenticate", String.valueOf(this != PLAIN))
        .set("spark.authenticate.secret", secret)
        .set("spark.network.crypto.enabled", String.valueOf(this == AES_CTR || this == AES_GCM))
        .set("spark.network.crypto.authEngineVersion", "2")
        .set("spark.network.crypto.saslFallback", "false")
        .set(
            "spark.network.crypto.cipher",
            this == AES_GCM ? "AES/GCM/NoPadding" : "AES/CTR/NoPadding");
    SecurityManager security =
        new SecurityManager(
            conf,
            Option.empty(),
            org.apache.spark.internal.config.package$.MODULE$.AUTH_SECRET_FILE());
    return new Node(conf, security, host, "executor", new ClosedConnectionLog());
  }
}
