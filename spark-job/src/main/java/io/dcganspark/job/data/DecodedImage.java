package io.dcganspark.job.data;

import java.io.Serializable;

/** An image on its way to its shard: its place there and its pixels. */
record DecodedImage(int position, byte[] pixels) implements Serializable {}
