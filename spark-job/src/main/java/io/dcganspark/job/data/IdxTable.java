package io.dcganspark.job.data;

import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.util.SerializableConfiguration;

/** An IDX directory as a table, read in ranges of records; a gzipped file is one range. */
record IdxTable(IdxDirectory directory) implements SupportsRead {
  @Override
  public String name() {
    return "idx " + directory.images().path();
  }

  @Override
  @SuppressWarnings(
      "deprecation") // Its successor takes columns of a catalog, which there is none of.
  public StructType schema() {
    return IdxDataSource.SCHEMA;
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return () -> new IdxScan(directory);
  }

  private record IdxScan(IdxDirectory directory) implements Scan, Batch {
    @Override
    public StructType readSchema() {
      return IdxDataSource.SCHEMA;
    }

    @Override
    public Batch toBatch() {
      return this;
    }

    @Override
    public InputPartition[] planInputPartitions() {
      int records = directory.images().header().records();
      IdxFile labels = directory.labelsOrNull();
      boolean splittable =
          !directory.images().isCompressed() && (labels == null || !labels.isCompressed());
      int wanted = splittable ? SparkSession.active().sparkContext().defaultParallelism() : 1;
      int ranges = Math.min(records, Math.max(1, wanted));
      InputPartition[] partitions = new InputPartition[ranges];
      for (int i = 0; i < ranges; i++) {
        partitions[i] =
            new IdxRange(
                directory,
                (int) ((long) records * i / ranges),
                (int) ((long) records * (i + 1) / ranges));
      }
      return partitions;
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
      SerializableConfiguration hadoop =
          new SerializableConfiguration(SparkSession.active().sessionState().newHadoopConf());
      return new IdxReaderFactory(hadoop);
    }
  }
}
