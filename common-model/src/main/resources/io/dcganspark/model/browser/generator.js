"use strict";
(() => {
  const model = JSON.parse(document.getElementById("model").textContent);
  const byId = (id) => document.getElementById(id);
  const DIRECTIONS = 6;
  const SECONDS_A_LEG = 2;
  // How far a slider goes: six standard deviations.
  const REACH = model.uniform ? 3.5 : 6;

  // PackedNumbers: two numbers of 16 bits in five digits of base 85.
  function unpack({ count, scale, text }) {
    const values = new Float32Array(count);
    const digit = (at) => {
      const value = text.charCodeAt(at) - 35;
      return value === 85 ? 25 : value === 86 ? 57 : value;
    };
    for (let i = 0, at = 0; i < count; i += 2, at += 5) {
      let pair = 0;
      for (let j = 0; j < 5; j++) {
        pair = pair * 85 + digit(at + j);
      }
      values[i] = ((Math.floor(pair / 65536) << 16) >> 16) * scale;
      if (i + 1 < count) {
        values[i + 1] = ((pair % 65536 << 16) >> 16) * scale;
      }
    }
    return values;
  }

  // The sums of a kernel of 3 by 3 that a pixel meets which was doubled: a kernel of 4 by 4.
  function doubled(weight) {
    const parts = [[0], [0, 1], [1, 2], [2]];
    const wide = new Float32Array((weight.length / 9) * 16);
    for (let kernel = 0; kernel < weight.length / 9; kernel++) {
      for (let y = 0; y < 4; y++) {
        for (let x = 0; x < 4; x++) {
          let sum = 0;
          for (const i of parts[y]) {
            for (const j of parts[x]) {
              sum += weight[kernel * 9 + i * 3 + j];
            }
          }
          wide[kernel * 16 + y * 4 + x] = sum;
        }
      }
    }
    return wide;
  }

  const layers = model.layers.map((layer) => {
    const weight = layer.weight && unpack(layer.weight);
    return layer.doubles ? { ...layer, kernel: 4, weight: doubled(weight) } : { ...layer, weight };
  });

  function linear(layer, input) {
    const inputs = input.values.length;
    const values = new Float32Array(layer.outputs);
    for (let out = 0; out < layer.outputs; out++) {
      let sum = layer.bias[out];
      for (let i = 0, at = out * inputs; i < inputs; i++, at++) {
        sum += layer.weight[at] * input.values[i];
      }
      values[out] = sum;
    }
    return { values, channels: layer.channels, height: layer.height, width: layer.width };
  }

  // Each plane with zeros around it, so that no tap of a kernel lies outside.
  function padded({ values, channels, height, width }, by) {
    const wide = width + 2 * by;
    const high = height + 2 * by;
    const planes = new Float32Array(channels * high * wide);
    for (let c = 0; c < channels; c++) {
      for (let y = 0; y < height; y++) {
        const from = (c * height + y) * width;
        planes.set(values.subarray(from, from + width), (c * high + y + by) * wide + by);
      }
    }
    return { planes, high, wide };
  }

  // Output pixel stride * q + r gets, in each dimension, the taps ((r + padding) % stride) + stride * j
  // of the input pixels q + floor((r + padding) / stride) - j.
  function transposed(layer, input) {
    const { inputs, outputs, kernel, stride, padding, weight, bias } = layer;
    const taps = kernel / stride;
    const { planes, high, wide } = padded(input, taps);
    const height = (input.height - 1) * stride - 2 * padding + kernel;
    const width = (input.width - 1) * stride - 2 * padding + kernel;
    const values = new Float32Array(outputs * height * width);
    const phases = Array.from({ length: stride }, (_, r) => ({
      tap: (r + padding) % stride,
      shift: Math.floor((r + padding) / stride) + taps,
    }));
    for (let out = 0; out < outputs; out++) {
      const plane = values.subarray(out * height * width, (out + 1) * height * width);
      if (bias) {
        plane.fill(bias[out]);
      }
      for (let i = 0; i < inputs; i++) {
        const k = (i * outputs + out) * kernel * kernel;
        const from = i * high * wide;
        for (let ry = 0; ry < stride; ry++) {
          for (let rx = 0; rx < stride; rx++) {
            const first = k + phases[ry].tap * kernel + phases[rx].tap;
            for (let y = ry, q = phases[ry].shift; y < height; y += stride, q++) {
              const source = from + q * wide + phases[rx].shift;
              const target = y * width + rx;
              if (taps === 2) {
                const a = weight[first];
                const b = weight[first + stride];
                const c = weight[first + stride * kernel];
                const d = weight[first + stride * kernel + stride];
                for (let x = target, s = source; x < (y + 1) * width; x += stride, s++) {
                  plane[x] += a * planes[s] + b * planes[s - 1] + c * planes[s - wide] + d * planes[s - wide - 1];
                }
              } else {
                for (let j = 0; j < taps; j++) {
                  for (let l = 0; l < taps; l++) {
                    const a = weight[first + stride * (j * kernel + l)];
                    for (let x = target, s = source - j * wide - l; x < (y + 1) * width; x += stride, s++) {
                      plane[x] += a * planes[s];
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    return { values, channels: outputs, height, width };
  }

  function each(input, change) {
    const area = input.height * input.width;
    const values = input.values.map((value, i) => change(value, Math.floor(i / area)));
    return { ...input, values };
  }

  const kinds = {
    linear,
    transposed,
    norm: (layer, input) => each(input, (value, c) => layer.scale[c] * value + layer.shift[c]),
    rectifier: (layer, input) => each(input, (value) => (value < 0 ? layer.slope * value : value)),
    tanh: (layer, input) => each(input, Math.tanh),
  };

  // Grey values of (channel, height, width).
  function draw(latent, label) {
    const values = new Float32Array(model.latent + model.classes);
    values.set(latent);
    if (model.classes > 0) {
      values[model.latent + label] = 1;
    }
    const start = { values, channels: values.length, height: 1, width: 1 };
    const image = layers.reduce((input, layer) => kinds[layer.kind](layer, input), start);
    return Uint8Array.from(image.values, (value) =>
      Math.round(Math.min(Math.max((value + 1) * 127.5, 0), 255)),
    );
  }

  function paint(canvas, pixels) {
    const area = model.height * model.width;
    canvas.width = model.width;
    canvas.height = model.height;
    const context = canvas.getContext("2d");
    const picture = context.createImageData(model.width, model.height);
    for (let i = 0; i < area; i++) {
      for (let c = 0; c < 3; c++) {
        picture.data[4 * i + c] = pixels[(model.channels === 1 ? 0 : c) * area + i];
      }
      picture.data[4 * i + 3] = 255;
    }
    context.putImageData(picture, 0, 0);
  }

  // The largest singular vectors of the first layer, by powers: see "closed-form factorization of latent semantics".
  function directions() {
    const n = model.latent;
    const { kind, weight } = layers[0];
    const inputs = model.latent + model.classes;
    const rows = weight.length / inputs;
    const at = kind === "linear" ? (i, j) => j * inputs + i : (i, j) => i * rows + j;
    const gram = new Float64Array(n * n);
    for (let j = 0; j < rows; j++) {
      for (let a = 0; a < n; a++) {
        const value = weight[at(a, j)];
        for (let b = 0; b <= a; b++) {
          gram[a * n + b] += value * weight[at(b, j)];
        }
      }
    }
    for (let a = 0; a < n; a++) {
      for (let b = a + 1; b < n; b++) {
        gram[a * n + b] = gram[b * n + a];
      }
    }
    const found = [];
    for (let d = 0; d < Math.min(DIRECTIONS, n); d++) {
      let vector = Float64Array.from({ length: n }, (_, i) => Math.cos(i * (d + 1)));
      for (let round = 0; round < 100; round++) {
        const next = new Float64Array(n);
        for (let a = 0; a < n; a++) {
          for (let b = 0; b < n; b++) {
            next[a] += gram[a * n + b] * vector[b];
          }
        }
        for (const other of found) {
          const share = next.reduce((sum, value, i) => sum + value * other[i], 0);
          next.forEach((value, i) => { next[i] = value - share * other[i]; });
        }
        const length = Math.hypot(...next) || 1;
        vector = next.map((value) => value / length);
      }
      found.push(vector);
    }
    return found;
  }

  // Normal latents: along the sphere on which they lie, not through its middle, where pictures are grey. Uniform latents: straight,
  // since an arc leaves [-1, 1].
  function between(from, to, share) {
    if (model.uniform) {
      return from.map((value, i) => (1 - share) * value + share * to[i]);
    }
    const dot = from.reduce((sum, value, i) => sum + value * to[i], 0);
    const angle = Math.acos(Math.min(1, Math.max(-1, dot / (Math.hypot(...from) * Math.hypot(...to)))));
    if (angle < 1e-3) {
      return from;
    }
    const a = Math.sin((1 - share) * angle) / Math.sin(angle);
    const b = Math.sin(share * angle) / Math.sin(angle);
    return from.map((value, i) => a * value + b * to[i]);
  }

  let start = model.starts[0];
  let walk = null;
  const along = directions();
  const sliders = along.map((_, index) => {
    const label = document.createElement("label");
    const slider = document.createElement("input");
    const value = document.createElement("output");
    Object.assign(slider, { type: "range", min: -REACH, max: REACH, step: 0.1, value: 0, id: `direction-${index + 1}` });
    value.textContent = "0";
    slider.addEventListener("input", show);
    label.append(`Direction ${index + 1}`, slider, value);
    byId("directions").append(label);
    return slider;
  });

  function latent() {
    const bound = model.uniform ? (value) => Math.min(1, Math.max(-1, value)) : (value) => value;
    return start.map((value, i) =>
      bound(along.reduce((sum, vector, d) => sum + Number(sliders[d].value) * vector[i], value)));
  }

  function show() {
    for (const slider of sliders) {
      slider.nextElementSibling.textContent = slider.value;
    }
    const label = Number(byId("class").value);
    paint(byId("picture"), draw(latent(), label));
    byId("picture").setAttribute("aria-label", model.classes > 0 ? `Generated image of class ${label}` : "Generated image");
  }

  function startFrom(values) {
    stop();
    start = values;
    for (const button of byId("starts").children) {
      button.setAttribute("aria-pressed", String(model.starts[button.value] === values));
    }
    show();
  }

  function stop() {
    cancelAnimationFrame(walk);
    walk = null;
    byId("play").textContent = "Play a walk";
    byId("play").setAttribute("aria-pressed", "false");
  }

  function play() {
    const begin = performance.now();
    const at = model.starts.indexOf(start);
    const stations = at < 0 ? [start, ...model.starts] : [...model.starts.slice(at), ...model.starts.slice(0, at)];
    const station = (leg) => stations[leg % stations.length];
    function step(now) {
      const legs = Math.max(0, now - begin) / 1000 / SECONDS_A_LEG;
      const leg = Math.floor(legs);
      start = between(station(leg), station(leg + 1), legs - leg);
      show();
      walk = requestAnimationFrame(step);
    }
    byId("play").textContent = "Stop the walk";
    byId("play").setAttribute("aria-pressed", "true");
    walk = requestAnimationFrame(step);
  }

  // Normal: Box and Muller.
  function random() {
    return Array.from({ length: model.latent }, () =>
      model.uniform ? 2 * Math.random() - 1 : Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random()),
    );
  }

  function addStarts() {
    model.starts.forEach((values, index) => {
      const button = document.createElement("button");
      const canvas = document.createElement("canvas");
      Object.assign(button, { type: "button", value: index });
      button.setAttribute("aria-label", `Image ${index}`);
      button.append(canvas);
      button.addEventListener("click", () => startFrom(values));
      byId("starts").append(button);
    });
  }

  function paintStarts() {
    for (const button of byId("starts").children) {
      paint(button.firstChild, draw(model.starts[button.value], Number(byId("class").value)));
    }
  }

  const { recipe, step, producer } = model.about;
  document.title = `${recipe}, step ${step}`;
  byId("about").textContent = `${recipe}, step ${step}; ${producer}`;
  for (let label = 0; label < model.classes; label++) {
    byId("class").append(new Option(label, label));
  }
  byId("class-choice").hidden = model.classes === 0;
  byId("class").addEventListener("change", () => {
    paintStarts();
    show();
  });
  byId("play").addEventListener("click", () => (walk === null ? play() : stop()));
  byId("random").addEventListener("click", () => startFrom(random()));
  byId("reset").addEventListener("click", () => {
    sliders.forEach((slider) => { slider.value = 0; });
    show();
  });
  byId("save").addEventListener("click", () => { byId("save").href = byId("picture").toDataURL("image/png"); });
  byId("save").href = "#";
  addStarts();
  paintStarts();
  startFrom(model.starts[0]);
  // For programs on this page: draw(latent, label) returns grey values, (channel, height, width).
  globalThis.generator = { draw, starts: model.starts };
})();
