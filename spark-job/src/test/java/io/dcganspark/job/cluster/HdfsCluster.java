package io.dcganspark.job.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/**
 * A real HDFS: a name node and data nodes in this JVM, on loopback, every block on two of the data
 * nodes.
 */
public final class HdfsCluster implements TestStore {
  private static final String REPLICATION = "2";

  private final MiniDFSCluster cluster;

  private HdfsCluster(MiniDFSCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Starts a cluster and waits until every data node has registered.
   *
   * @param name the name of its directory under {@code target/fork-N/clusters}
   * @param dataNodes how many data nodes
   */
  public static HdfsCluster start(String name, int dataNodes) {
    Path directory = TargetDirectory.of("clusters/" + name);
    Configuration conf = new Configuration();
    conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.toString());
    conf.set("dfs.replication", REPLICATION);
    try {
      MiniDFSCluster cluster =
          new MiniDFSCluster.Builder(conf).numDataNodes(dataNodes).format(true).build();
      cluster.waitActive();
      return new HdfsCluster(cluster);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file system's root, {@code hdfs://localhost:PORT}. */
  @Override
  public String uri() {
    return "hdfs://localhost:" + cluster.getNameNodePort();
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("spark.hadoop.dfs.replication", REPLICATION);
  }

  @Override
  public Map<String, String> credentials() {
    return Map.of();
  }

  @Override
  public List<Path> jars() {
    return List.of();
  }

  @Override
  public FileSystem files() {
    try {
      return cluster.getFileSystem();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Stops a data node for good. The name node goes on sending clients to it: it takes minutes until
   * silence counts as death.
   *
   * @return the address by which clients know it
   */
  public String stopADataNode() {
    return cluster
        .stopDataNode(0)
        .getDatanode()
        .getXferAddress()
        .toString()
        .replaceFirst(".*/", "");
  }

  /** Stops the name node: nothing can be read or written. */
  public void stopNameNode() {
    cluster.shutdownNameNode(0);
  }

  /** Starts the name node again, where it was, and waits until it answers. */
  public void startNameNode() {
    try {
      cluster.restartNameNode(0, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    cluster.shutdown(true);
  }
}
