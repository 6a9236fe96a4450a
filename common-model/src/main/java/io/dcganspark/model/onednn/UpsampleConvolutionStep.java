package io.dcganspark.model.onednn;

import java.util.Optional;

/** Upsampling by two and a 3x3 convolution as matrix products on {@link Tiles}. */
final class UpsampleConvolutionStep implements Step {
  private final Activations input;
  private final Activations output;
  private final ParameterSlice weight;
  private final ParameterSlice bias;
  private final boolean biasIsTrained;
  private final Optional<BatchMoments> moments;
  private final ChunkAction backwardAtInput;
  private final Tiles tiles;
  private final TileKernels tileKernels;
  private final int pairs;
  private final float[] zeros;
  private final float[] repeatedBias;

  private final Floats products;
  private final Floats productGradients;

  /** Sources on the way forward; on the way back, once they are used up, their gradients. */
  private final Floats sources;

  private final Floats kernels;
  private final Floats kernelGradients;

  private final Operand sourceFactors;
  private final Operand kernelFactors;
  private final Operand gradientFactors;

  private final BlockSums toSources;
  private final BlockSums addShared;
  private final BlockSums toSharedGradients;
  private final BlockSums toInputGradients;

  private final Gemm forward;
  private final Gemm toKernel;
  private final Gemm toSource;

  /**
   * @param bias null where there is none
   * @param moments receive the outputs of a training's way forward
   * @param backwardAtInput takes the gradients at the input
   */
  UpsampleConvolutionStep(
      Activations input,
      int outputs,
      ParameterSlice weight,
      ParameterSlice bias,
      boolean biasIsTrained,
      Optional<BatchMoments> moments,
      ChunkAction backwardAtInput,
      Arithmetic arithmetic) {
    this.input = input;
    this.weight = weight;
    this.bias = bias;
    this.biasIsTrained = biasIsTrained;
    this.moments = moments;
    this.backwardAtInput = backwardAtInput;
    this.tiles = new Tiles(input.height() / 2, input.width() / 2);
    int inputBlock = input.blockLength();
    int outputBlock = Floats.count(input.batch(), outputs);
    this.pairs = Floats.count(outputs, input.channels());
    this.tileKernels = new TileKernels(pairs);
    this.zeros = new float[inputBlock];
    this.repeatedBias = ChannelChunks.of(outputs).scratch();

    Arena arena = arithmetic.arena();
    int productLength = Floats.count(tiles.productBlocks(), outputBlock);
    this.products = arena.floats(productLength);
    this.productGradients = arena.floats(productLength);
    this.output =
        new Activations(
            products.slice(0, tiles.imageBlocks() * outputBlock),
            productGradients.slice(0, tiles.imageBlocks() * outputBlock),
            input.batch(),
            outputs,
            2 * input.height(),
            2 * input.width(),
            tiles.imageOrder());
    this.sources = arena.floats(Floats.count(tiles.sourceBlocks(), inputBlock));
    this.kernels = arena.floats(Floats.count(Tiles.KINDS, Tiles.KINDS, pairs));
    this.kernelGradients = arena.floats(kernels.length());
    this.sourceFactors = arithmetic.operand(sources, inputBlock);
    this.kernelFactors = arithmetic.operand(kernels, pairs);
    this.gradientFactors = arithmetic.operand(productGradients, outputBlock);

    BlockTable sourceTable = tiles.sources(input.blocks());
    BlockTable shared = tiles.shared();
    this.toSources = new BlockSums(sourceTable, inputBlock, input.channels());
    this.toInputGradients =
        new BlockSums(
            sourceTable.transposed(0, input.positions()).inOrder(input.blocks()),
            inputBlock,
            input.channels());
    this.addShared = new BlockSums(shared, outputBlock, outputs);
    this.toSharedGradients =
        new BlockSums(
            shared.transposed(tiles.imageBlocks(), tiles.productBlocks()), outputBlock, outputs);

    int rows = tiles.columns() * input.batch();
    this.forward = arithmetic.gemm(GemmShape.rightTransposed(rows, outputs, input.channels()));
    this.toKernel = arithmetic.gemm(GemmShape.leftTransposed(outputs, input.channels(), rows));
    this.toSource = arithmetic.gemm(GemmShape.dense(rows, input.channels(), outputs));
  }

  Activations output() {
    return output;
  }

  /**
   * Row of tiles by row of tiles, so that what one operation leaves the next finds in the cache.
   */
  @Override
  public void forward(ForwardMode pass) {
    tileKernels.fold(weight.read(), kernels);
    kernelFactors.refresh(0, Tiles.KINDS * Tiles.KINDS);
    if (bias != null) {
      ChannelChunks.of(output.channels()).repeat(bias.read(), repeatedBias);
    }
    ChunkAction finished = measuring(pass);
    for (int rowSource = 0; rowSource < Tiles.SOURCES; rowSource++) {
      for (int tileRow = 0; tileRow < tiles.height(rowSource); tileRow++) {
        for (int columnSource = 0; columnSource < Tiles.SOURCES; columnSource++) {
          multiply(rowSource, columnSource, tileRow);
        }
        addShared(rowSource, tileRow, finished);
      }
    }
  }

  private ChunkAction measuring(ForwardMode pass) {
    if (!pass.training() || moments.isEmpty()) {
      return ChunkAction.NONE;
    }
    moments.get().start();
    return moments.get();
  }

  private void multiply(int rowSource, int columnSource, int tileRow) {
    int firstBlock = firstBlock(rowSource, columnSource, tileRow);
    int width = tiles.width(columnSource);
    toSources.run(input.values(), sources, firstBlock, width);
    sourceFactors.refresh(firstBlock, width);
    for (int rowKind : Tiles.kindsOf(rowSource)) {
      int row = tileRow - Tiles.firstTileOf(rowKind);
      for (int columnKind : Tiles.kindsOf(columnSource)) {
        if (isProduct(row)) {
          forward.run(
              sourceFactors,
              (firstBlock + Tiles.firstTileOf(columnKind)) * input.blockLength(),
              kernelFactors,
              kernel(rowKind, columnKind),
              products,
              firstProduct(rowKind, columnKind, row) * output.blockLength());
        }
      }
    }
  }

  private void addShared(int rowSource, int tileRow, ChunkAction finished) {
    for (int rowKind : Tiles.kindsOf(rowSource)) {
      int row = tileRow - Tiles.firstTileOf(rowKind);
      if (rowKind != Tiles.SHARED && isProduct(row)) {
        for (int columnKind = 1; columnKind < Tiles.KINDS; columnKind++) {
          addShared.addTo(
              products,
              repeatedBias,
              firstProduct(rowKind, columnKind, row),
              tiles.columns(),
              finished);
        }
      }
    }
  }

  @Override
  public void backward(Gradients wanted) {
    for (int rowSource = 0; rowSource < Tiles.SOURCES; rowSource++) {
      for (int tileRow = 0; tileRow < tiles.height(rowSource); tileRow++) {
        for (int columnSource = 0; columnSource < Tiles.SOURCES; columnSource++) {
          backwardToKernels(rowSource, columnSource, tileRow);
          if (wanted.atInput()) {
            backwardToSources(rowSource, columnSource, tileRow);
          }
        }
      }
    }
    float[] weightGradient = new float[weight.length()];
    tileKernels.foldBackward(kernelGradients, weightGradient);
    weight.writeGradients(weightGradient);
    writeBiasGradients();
    if (wanted.atInput()) {
      toInputGradients.run(sources, input.gradients(), backwardAtInput);
    }
  }

  private void backwardToKernels(int rowSource, int columnSource, int tileRow) {
    int firstBlock = firstBlock(rowSource, columnSource, tileRow);
    for (int rowKind : Tiles.kindsOf(rowSource)) {
      int row = tileRow - Tiles.firstTileOf(rowKind);
      for (int columnKind : Tiles.kindsOf(columnSource)) {
        if (isProduct(row)) {
          int product = firstProduct(rowKind, columnKind, row);
          if (product >= tiles.imageBlocks()) {
            toSharedGradients.run(
                productGradients, productGradients, product - tiles.imageBlocks(), tiles.columns());
          }
          gradientFactors.refresh(product, tiles.columns());
          toKernel.run(
              gradientFactors,
              product * output.blockLength(),
              sourceFactors,
              (firstBlock + Tiles.firstTileOf(columnKind)) * input.blockLength(),
              kernelGradients,
              kernel(rowKind, columnKind),
              row > 0);
        }
      }
    }
  }

  /** Gradients take the place of their sources, which are used up. */
  private void backwardToSources(int rowSource, int columnSource, int tileRow) {
    int firstBlock = firstBlock(rowSource, columnSource, tileRow);
    for (int past = tiles.columns(); past < tiles.width(columnSource); past++) {
      sources.write((firstBlock + past) * zeros.length, zeros, zeros.length);
    }
    boolean isFirst = true;
    for (int rowKind : Tiles.kindsOf(rowSource)) {
      int row = tileRow - Tiles.firstTileOf(rowKind);
      for (int columnKind : Tiles.kindsOf(columnSource)) {
        if (isProduct(row)) {
          toSource.run(
              gradientFactors,
              firstProduct(rowKind, columnKind, row) * output.blockLength(),
              kernelFactors,
              kernel(rowKind, columnKind),
              sources,
              (firstBlock + Tiles.firstTileOf(columnKind)) * input.blockLength(),
              !isFirst);
          isFirst = false;
        }
      }
    }
  }

  private int firstBlock(int rowSource, int columnSource, int tileRow) {
    return tiles.firstSource(rowSource, columnSource) + tileRow * tiles.width(columnSource);
  }

  private int firstProduct(int rowKind, int columnKind, int row) {
    return tiles.firstProduct(rowKind, columnKind) + row * tiles.columns();
  }

  private boolean isProduct(int row) {
    return row >= 0 && row < tiles.rows();
  }

  private int kernel(int rowKind, int columnKind) {
    return (rowKind * Tiles.KINDS + columnKind) * pairs;
  }

  private void writeBiasGradients() {
    if (bias == null) {
      return;
    }
    float[] gradients = new float[bias.length()];
    if (biasIsTrained) {
      ColumnSums.of(output.gradients(), output.length(), gradients);
    }
    bias.writeGradients(gradients);
  }
}
