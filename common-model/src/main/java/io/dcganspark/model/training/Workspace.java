package io.dcganspark.model.training;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
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
final class Workspace implements AutoCloseable {
  private static final WorkspaceConfiguration CONFIGURATION =
      WorkspaceConfiguration.builder()
          .initialSize(0)
          .policyLearning(LearningPolicy.FIRST_LOOP)
          .policyAllocation(AllocationPolicy.STRICT)
          .policyReset(ResetPolicy.BLOCK_LEFT)
          .policySpill(SpillPolicy.REALLOCATE)
          .build();

  private static final AtomicLong MADE = new AtomicLong();

  private final String name;
  private final LayerWorkspaceMgr forLayers;

  /** Of each thread that has opened it: most often one. */
  private final Map<Long, MemoryWorkspace> opened = new ConcurrentHashMap<>();

  /**
   * @param use of it, for people; ND4J finds a thread's memory by its name, so each gets its own
   */
  Workspace(String use) {
    this.name = use + "-" + MADE.incrementAndGet();
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
    MemoryWorkspace memory =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace(CONFIGURATION, name);
    opened.put(Thread.currentThread().getId(), memory);
    return memory;
  }

  /** The same memory, as DL4J's layers ask for it. */
  LayerWorkspaceMgr forLayers() {
    return forLayers;
  }

  /**
   * Gives the memory back, which ND4J would keep for as long as the thread lives. Memory that is
   * still open stays: another pass uses it.
   */
  @Override
  public void close() {
    opened
        .values()
        .forEach(
            memory -> {
              if (memory.isScopeActive()) {
                return;
              }
              if (memory.getThreadId() == Thread.currentThread().getId()) {
                Nd4j.getWorkspaceManager().destroyWorkspace(memory);
              } else {
                memory.destroyWorkspace(true);
              }
            });
    opened.clear();
  }
}
