/**
 * Files that may come from anybody, read within bounds: {@link io.dcganspark.model.json.StrictJson}
 * for JSON, {@link io.dcganspark.model.json.SmallFile} for their bytes.
 */
package io.dcganspark.model.json;
