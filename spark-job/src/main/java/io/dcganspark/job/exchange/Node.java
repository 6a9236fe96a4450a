package io.dcganspark.job.exchange;

import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/**
 * What there is to know of the Spark process that an endpoint belongs to.
 *
 * @param conf with the settings of the transport and the application's id
 * @param security holds the secret
 * @param host name under which others reach this process
 * @param executor Spark's id of this process
 */
record Node(SparkConf conf, SecurityManager security, String host, String executor) {
  static Node ofThisProcess() {
    SparkEnv environment = SparkEnv.get();
    return new Node(
        environment.conf(),
        environment.securityManager(),
        environment.blockManager().blockManagerId().host(),
        environment.executorId());
  }
}
