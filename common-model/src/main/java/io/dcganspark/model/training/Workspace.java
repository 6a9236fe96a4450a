package io.dcganspark.model.training;

import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One piece of memory that every array of a pass comes from and that the next pass uses again.
 * Fresh memory of that size costs several times as much as the arithmetic on it, since the kernel
 * has to clear each page.
 */
final class Workspace {
  private static final WorkspaceConfiguration CONFIGURATION =
      WorkspaceConfiguration.builder()
          .initialSize(0)
          .policyLearning(LearningPolicy.FIRST_LOOP)
          .policyAllocation(AllocationPolicy.STRICT)
          .policyReset(ResetPolicy.BLOCK_LEFT)
          .policySpill(SpillPolicy.REALLOCATE)
          .build();

  private final String name;
  private final LayerWorkspaceMgr forLayers;

  /**
   * @param name different for passes of different sizes on the same thread
   */
  Workspace(String name) {
    this.name = name;
    var builder = LayerWorkspaceMgr.builder();
    for (ArrayType type : ArrayType.values()) {
      builder.with(type, name, CONFIGURATION);
    }
    this.forLayers = builder.build();
  }

  /**
   * Opens the scope; arrays made on this thread until it is closed come from here and die with it.
   */
  MemoryWorkspace open() {
    return Nd4j.getWorkspaceManager().getAndActivateWorkspace(CONFIGURATION, name);
  }

  /** The same memory, as DL4J's layers ask for it. */
  LayerWorkspaceMgr forLayers() {
    return forLayers;
  }
}
