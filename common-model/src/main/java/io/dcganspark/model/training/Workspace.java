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
 * The memory from which DL4J's layers allocate in a pass forward and back, and which the next pass
 * uses again. Fresh memory of that size costs several times as much as the arithmetic on it, since
 * the kernel has to clear each page.
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

  /** Of each thread that has begun a pass: most often one. */
  private final Map<Long, MemoryWorkspace> opened = new ConcurrentHashMap<>();

  /** The memory of the pass that has begun and not ended; null without one. */
  private MemoryWorkspace current;

  /** What the thread allocated from before this pass was entered. */
  private MemoryWorkspace outer;

  /** ND4J finds a thread's memory by its name, so each workspace has another one. */
  Workspace() {
    this.name = "dl4j-network-" + MADE.incrementAndGet();
    var builder = LayerWorkspaceMgr.builder();
    for (ArrayType type : ArrayType.values()) {
      builder.with(type, name, CONFIGURATION);
    }
    this.forLayers = builder.build();
  }

  /** Begins a pass: what the one before it allocated is overwritten from now on. */
  void begin() {
    end();
    outer = Nd4j.getMemoryManager().getCurrentWorkspace();
    current = Nd4j.getWorkspaceManager().getAndActivateWorkspace(CONFIGURATION, name);
    opened.put(Thread.currentThread().getId(), current);
  }

  /** Leaves a pass that continues later: other networks allocate from their own memory. */
  void leave() {
    Nd4j.getMemoryManager().setCurrentWorkspace(outer);
  }

  /** Continues the pass that was left. */
  void enter() {
    outer = Nd4j.getMemoryManager().getCurrentWorkspace();
    Nd4j.getMemoryManager().setCurrentWorkspace(current);
  }

  /** Ends the pass, if there is one. */
  void end() {
    if (current != null) {
      MemoryWorkspace ended = current;
      current = null;
      MemoryWorkspace around = Nd4j.getMemoryManager().getCurrentWorkspace();
      ended.close();
      Nd4j.getMemoryManager().setCurrentWorkspace(around == ended ? outer : around);
    }
  }

  /** The same memory, as DL4J's layers ask for it. */
  LayerWorkspaceMgr forLayers() {
    return forLayers;
  }

  /** Releases the memory, which ND4J would keep for as long as the thread lives. */
  @Override
  public void close() {
    long thread = Thread.currentThread().getId();
    if (current != null && current.getThreadId() == thread) {
      end();
    }
    opened
        .values()
        .forEach(
            memory -> {
              if (memory.getThreadId() == thread) {
                Nd4j.getWorkspaceManager().destroyWorkspace(memory);
              } else {
                memory.destroyWorkspace(true);
              }
            });
    opened.clear();
  }
}
