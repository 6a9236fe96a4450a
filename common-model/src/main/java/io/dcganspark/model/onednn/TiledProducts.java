package io.dcganspark.model.onednn;

import java.util.ArrayList;
import java.util.List;

/** A convolution of kernel 4, stride 2 and padding 1 without bias, on {@link StridedTiles}. */
final class TiledProducts implements ConvolutionProducts {
  /** With more rows of a product its kernel costs nothing already. */
  private static final int MOST_ROWS = 512;

  private final ParameterSlice weight;
  private final StridedTiles tiles;
  private final StridedKernels stridedKernels;
  private final int sourceBlock;
  private final int resultBlock;

  private final Floats kernels;
  private final Floats kernelGradients;

  /** Of one kind: (phase, tile, batch, source channel). */
  private final Floats sources;

  /** Of one kind: (tile, batch, result channel). */
  private final Floats spreadResults;

  /** (kind, tile, batch, result channel). */
  private final Floats products;

  /** (kind, phase, tile, batch, source channel). */
  private final Floats sourceGradients;

  private final BlockSums toSources;
  private final BlockSums toSums;
  private final BlockSums toSpread;

  /** Of each group, the source's blocks that no group before it reads. */
  private final List<BlockSums> firstTerms = new ArrayList<>();

  /** Of each group, the source's other blocks. */
  private final List<BlockSums> laterTerms = new ArrayList<>();

  private final Gemm toProducts;
  private final Gemm toSourceGradients;
  private final Gemm toKernels;

  /**
   * @param source in the layout HWNC, height and width multiples of 4
   * @param result in the layout HWNC
   * @param weight (result channel, source channel, 4, 4)
   */
  TiledProducts(Activations source, Activations result, ParameterSlice weight, Arena arena) {
    this.weight = weight;
    int wantedRows = Math.min(MOST_ROWS, Math.max(source.channels(), result.channels()));
    this.tiles = StridedTiles.of(result, wantedRows);
    int pairs = Floats.count(result.channels(), source.channels());
    this.stridedKernels = new StridedKernels(pairs);
    this.sourceBlock = source.blockLength();
    this.resultBlock = result.blockLength();
    this.kernels = arena.floats(Floats.count(StridedKernels.count(), pairs));
    this.kernelGradients = arena.floats(kernels.length());
    int sourcesOfKind = Floats.count(StridedTiles.PHASES, tiles.group(), sourceBlock);
    int resultsOfKind = Floats.count(tiles.group(), resultBlock);
    this.sources = arena.floats(sourcesOfKind);
    this.spreadResults = arena.floats(resultsOfKind);
    this.products = arena.floats(Floats.count(StridedTiles.KINDS, resultsOfKind));
    this.sourceGradients = arena.floats(Floats.count(StridedTiles.KINDS, sourcesOfKind));

    int sourceChannels = source.channels();
    int resultChannels = result.channels();
    this.toSources = new BlockSums(tiles.sources(source.blocks()), sourceBlock, sourceChannels);
    this.toSums = new BlockSums(tiles.sums(result.blocks()), resultBlock, resultChannels);
    this.toSpread = new BlockSums(tiles.spread(result.blocks()), resultBlock, resultChannels);
    boolean[] seen = new boolean[source.positions()];
    for (BlockTable table : tiles.sourceGradients(source.blocks())) {
      BlockTable first = table.where(row -> !row.isEmpty() && !seen[row.target()]);
      BlockTable later = table.where(row -> !row.isEmpty() && seen[row.target()]);
      first.rows().forEach(row -> seen[row.target()] = true);
      firstTerms.add(new BlockSums(first, sourceBlock, sourceChannels));
      laterTerms.add(new BlockSums(later, sourceBlock, sourceChannels));
    }

    int rows = tiles.group() * source.batch();
    this.toProducts = new Sgemm(GemmShape.rightTransposed(rows, resultChannels, sourceChannels));
    this.toSourceGradients = new Sgemm(GemmShape.dense(rows, sourceChannels, resultChannels));
    this.toKernels = new Sgemm(GemmShape.leftTransposed(resultChannels, sourceChannels, rows));
  }

  @Override
  public void refresh() {
    stridedKernels.fold(weight.values(), kernels);
  }

  @Override
  public void toResult(Floats source, Floats result, Floats weightSide) {
    for (int group = 0; group < tiles.groups(); group++) {
      for (int kind = 0; kind < StridedTiles.KINDS; kind++) {
        makeSources(source, group, kind);
        if (weightSide != null) {
          spread(weightSide, group, kind);
          addKernelGradients(group, kind);
        }
        for (int phase = 0; phase < StridedTiles.PHASES; phase++) {
          toProducts.run(
              sources,
              phase * tiles.group() * sourceBlock,
              kernels,
              stridedKernels.at(kind, phase),
              products,
              kind * tiles.group() * resultBlock,
              phase > 0);
        }
      }
      int targets = StridedTiles.RESULTS * tiles.group();
      toSums.run(products, result, group * targets, targets);
    }
    if (weightSide != null) {
      writeWeightGradients();
    }
  }

  @Override
  public void toSource(Floats result, Floats source, Floats weightSide) {
    for (int group = 0; group < tiles.groups(); group++) {
      for (int kind = 0; kind < StridedTiles.KINDS; kind++) {
        spread(result, group, kind);
        if (weightSide != null) {
          makeSources(weightSide, group, kind);
          addKernelGradients(group, kind);
        }
        for (int phase = 0; phase < StridedTiles.PHASES; phase++) {
          toSourceGradients.run(
              spreadResults,
              0,
              kernels,
              stridedKernels.at(kind, phase),
              sourceGradients,
              (kind * StridedTiles.PHASES + phase) * tiles.group() * sourceBlock);
        }
      }
      firstTerms.get(group).run(sourceGradients, source);
      laterTerms.get(group).addTo(sourceGradients, source);
    }
    if (weightSide != null) {
      writeWeightGradients();
    }
  }

  @Override
  public void toWeights(Floats source, Floats result) {
    for (int group = 0; group < tiles.groups(); group++) {
      for (int kind = 0; kind < StridedTiles.KINDS; kind++) {
        makeSources(source, group, kind);
        spread(result, group, kind);
        addKernelGradients(group, kind);
      }
    }
    writeWeightGradients();
  }

  private void makeSources(Floats source, int group, int kind) {
    int count = StridedTiles.PHASES * tiles.group();
    toSources.run(source, sources, (group * StridedTiles.KINDS + kind) * count, count);
  }

  private void spread(Floats result, int group, int kind) {
    int count = tiles.group();
    toSpread.run(result, spreadResults, (group * StridedTiles.KINDS + kind) * count, count);
  }

  private void addKernelGradients(int group, int kind) {
    for (int phase = 0; phase < StridedTiles.PHASES; phase++) {
      toKernels.run(
          spreadResults,
          0,
          sources,
          phase * tiles.group() * sourceBlock,
          kernelGradients,
          stridedKernels.at(kind, phase),
          group > 0);
    }
  }

  private void writeWeightGradients() {
    stridedKernels.foldBackward(kernelGradients, weight.gradients());
  }
}
