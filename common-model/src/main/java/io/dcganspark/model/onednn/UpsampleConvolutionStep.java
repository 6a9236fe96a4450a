package io.dcganspark.model.onednn;

import java.util.List;

/** Upsampling by two and a 3x3 convolution as matrix products on {@link Tiles}. */
final class UpsampleConvolutionStep implements Step {
  private final Images input;
  private final Images output;
  private final ParameterSlice weight;
  private final ParameterSlice bias;
  private final boolean biasIsTrained;
  private final Tiles tiles;
  private final TileKernels tileKernels;
  private final int pairs;

  private final Floats products;
  private final Floats productGradients;
  private final Floats kernelGradients;
  private final Floats sourceGradients;

  /**
   * What the products multiply. In float32, {@link #gradientFactors} are the gradients themselves.
   */
  private final Values sources;

  private final Values kernels;
  private final Values gradientFactors;

  private final BlockSums toSources;
  private final BlockSums addShared;
  private final BlockSums toGradientFactors;
  private final BlockSums toInputGradients;
  private final List<Integer> edgeSources;

  private final MatrixProduct forward;
  private final MatrixProduct toKernel;
  private final MatrixProduct toSource;

  UpsampleConvolutionStep(
      Images input,
      int outputs,
      ParameterSlice weight,
      ParameterSlice bias,
      boolean biasIsTrained,
      Arithmetic arithmetic) {
    this.input = input;
    this.weight = weight;
    this.bias = bias;
    this.biasIsTrained = biasIsTrained;
    this.tiles = new Tiles(input.height() / 2, input.width() / 2);
    int inputBlock = input.blockLength();
    int outputBlock = input.batch() * outputs;
    this.pairs = outputs * input.channels();
    this.tileKernels = new TileKernels(pairs);

    Arena arena = arithmetic.arena();
    this.products = arena.floats(tiles.productBlocks() * outputBlock);
    this.productGradients = arena.floats(tiles.productBlocks() * outputBlock);
    this.output =
        new Images(
            products.slice(0, tiles.imageBlocks() * outputBlock),
            productGradients.slice(0, tiles.imageBlocks() * outputBlock),
            input.batch(),
            outputs,
            2 * input.height(),
            2 * input.width(),
            tiles.imageOrder());
    this.sourceGradients = arena.floats(tiles.sourceBlocks() * inputBlock);
    this.sources = arithmetic.factorsIn(sourceGradients);
    this.gradientFactors = arithmetic.factorsIn(productGradients);
    this.kernelGradients = arena.floats(Tiles.KINDS * Tiles.KINDS * pairs);
    this.kernels = arithmetic.factors(Tiles.KINDS * Tiles.KINDS * pairs);

    BlockTable sourceTable = tiles.sources(input.blocks());
    BlockTable shared = tiles.shared();
    this.toSources = new BlockSums(sourceTable, inputBlock, input.channels());
    this.toInputGradients =
        new BlockSums(sourceTable.transposed(0, input.positions()), inputBlock, input.channels());
    this.addShared = new BlockSums(shared, outputBlock, outputs);
    BlockTable gradientTable = shared.transposed(tiles.imageBlocks(), tiles.productBlocks());
    if (gradientFactors != productGradients) {
      gradientTable.addCopies(tiles.imageBlocks());
    }
    this.toGradientFactors = new BlockSums(gradientTable, outputBlock, outputs);
    this.edgeSources = tiles.edgeSources();

    int rows = tiles.columns() * input.batch();
    this.forward = arithmetic.product(MatrixShape.rightTransposed(rows, outputs, input.channels()));
    this.toKernel = arithmetic.product(MatrixShape.leftTransposed(outputs, input.channels(), rows));
    this.toSource = arithmetic.product(MatrixShape.dense(rows, input.channels(), outputs));
  }

  Images output() {
    return output;
  }

  @Override
  public void forward(Pass pass) {
    tileKernels.fold(weight.read(), kernels);
    toSources.run(input.values(), sources);
    forEachRowOfProducts(
        (kernel, source, product, firstRow, second) ->
            forward.run(sources, source, kernels, kernel, products, product));
    addShared.addTo(products, bias.read());
  }

  @Override
  public void backward(boolean toInput) {
    toGradientFactors.run(productGradients, gradientFactors);
    forEachRowOfProducts(
        (kernel, source, product, firstRow, second) ->
            toKernel.run(
                gradientFactors, product, sources, source, kernelGradients, kernel, !firstRow));
    float[] weightGradient = new float[weight.length()];
    tileKernels.foldBackward(kernelGradients, weightGradient);
    weight.writeGradients(weightGradient);
    writeBiasGradients();
    if (toInput) {
      backwardToInput();
    }
  }

  private void writeBiasGradients() {
    float[] gradients = new float[bias.length()];
    if (biasIsTrained) {
      ColumnSums.of(output.gradients(), output.length(), gradients);
    }
    bias.writeGradients(gradients);
  }

  /** The sources' gradients may take the sources' place: the kernels' gradients are done. */
  private void backwardToInput() {
    float[] zeros = new float[input.blockLength()];
    for (int edge : edgeSources) {
      sourceGradients.write(edge * zeros.length, zeros, zeros.length);
    }
    forEachRowOfProducts(
        (kernel, source, product, firstRow, second) -> {
          if (!second) {
            toSource.run(gradientFactors, product, kernels, kernel, sourceGradients, source);
          }
        });
    forEachRowOfProducts(
        (kernel, source, product, firstRow, second) -> {
          if (second) {
            toSource.run(gradientFactors, product, kernels, kernel, sourceGradients, source, true);
          }
        });
    toInputGradients.run(sourceGradients, input.gradients());
  }

  /** Where one product of a kernel and a row of tiles stands in the three vectors. */
  private interface RowOfProducts {
    void at(int kernel, int source, int product, boolean firstRow, boolean second);
  }

  private void forEachRowOfProducts(RowOfProducts action) {
    for (int rowKind = 0; rowKind < Tiles.KINDS; rowKind++) {
      for (int columnKind = 0; columnKind < Tiles.KINDS; columnKind++) {
        int rowSource = Tiles.sourceOf(rowKind);
        int columnSource = Tiles.sourceOf(columnKind);
        int width = tiles.width(columnSource);
        int source =
            tiles.firstSource(rowSource, columnSource)
                + Tiles.firstTileOf(rowKind) * width
                + Tiles.firstTileOf(columnKind);
        int product = tiles.firstProduct(rowKind, columnKind);
        for (int row = 0; row < tiles.rows(); row++) {
          action.at(
              (rowKind * Tiles.KINDS + columnKind) * pairs,
              (source + row * width) * input.blockLength(),
              (product + row * tiles.columns()) * output.blockLength(),
              row == 0,
              Tiles.isSecond(rowKind) || Tiles.isSecond(columnKind));
        }
      }
    }
  }
}
