package io.dcganspark.job.data;

import java.io.Serializable;

/** An image on its way to its shard: its place there, its label if it has one, and its pixels. */
record DecodedImage(int position, int label, byte[] pixels) implements Serializable {}
