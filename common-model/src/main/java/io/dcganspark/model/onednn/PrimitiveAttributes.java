package io.dcganspark.model.onednn;

import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.global.dnnl;

/** How an operation is to be made; oneDNN copies it as it makes the operation. */
final class PrimitiveAttributes implements AutoCloseable {
  private final dnnl_primitive_attr handle = new dnnl_primitive_attr();

  /** Makes attributes of an operation that uses scratch memory of this project's. */
  PrimitiveAttributes() {
    OneDnn.check(dnnl.dnnl_primitive_attr_create(handle), "attributes");
    int status =
        dnnl.dnnl_primitive_attr_set_scratchpad_mode(handle, dnnl.dnnl_scratchpad_mode_user);
    if (status != dnnl.dnnl_success) {
      close();
    }
    OneDnn.check(status, "a scratchpad of ours");
  }

  /** Has the operation add to its result. */
  void addToResult() {
    dnnl_post_ops after = new dnnl_post_ops();
    OneDnn.check(dnnl.dnnl_post_ops_create(after), "a sum");
    try {
      OneDnn.check(dnnl.dnnl_post_ops_append_sum(after, 1), "a sum");
      OneDnn.check(dnnl.dnnl_primitive_attr_set_post_ops(handle, after), "a sum");
    } finally {
      dnnl.dnnl_post_ops_destroy(after);
    }
  }

  dnnl_primitive_attr handle() {
    return handle;
  }

  @Override
  public void close() {
    dnnl.dnnl_primitive_attr_destroy(handle);
  }
}
