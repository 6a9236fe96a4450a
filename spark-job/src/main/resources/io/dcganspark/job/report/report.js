"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const beside = JSON.parse(document.getElementById("beside").textContent);
  const byId = (id) => document.getElementById(id);
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const number = (value, digits) =>
    Number.isFinite(value) ? value.toLocaleString("en", { maximumFractionDigits: digits }) : "–";
  const median = (values) => {
    const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
    return sorted.length ? sorted[Math.floor(sorted.length / 2)] : NaN;
  };
  const last = (values) => (values.length ? values[values.length - 1] : NaN);

  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  function figure(name, value) {
    const pair = document.createElement("div");
    pair.append(element("dt", name), element("dd", value));
    byId("figures").append(pair);
  }

  function tableRow(body, ...texts) {
    const row = document.createElement("tr");
    row.append(...texts.map((text) => element("td", text)));
    byId(body).append(row);
    return row;
  }

  // All evaluations: those of the training, of trained weights and of their average, and those of evaluate.
  const evaluations = [
    ...data.evaluations.flatMap((one) =>
      [one, one.average && { ...one.average, step: one.step, weights: " of the average" }].filter(Boolean).map((measures) => ({
        ...measures,
        measured: `while it trained, ${number(measures.images, 0)} images${measures.weights ?? ""}`,
      })),
    ),
    ...beside.evaluations,
  ].sort((a, b) => a.step - b.step);

  function showEvaluations() {
    for (const one of evaluations) {
      tableRow(
        "evaluations",
        number(one.step),
        number(one.frechetDistance, 2),
        number(one.realDistance, 2),
        number(one.precision, 3),
        number(one.recall, 3),
        one.measured,
      );
    }
    byId("evaluations-section").hidden = evaluations.length === 0;
  }

  function showHead() {
    const metrics = data.metrics;
    byId("run").textContent = data.run;
    byId("state").textContent = data.complete
      ? `complete, ${number(data.lastStep)} steps`
      : `step ${number(data.step)} of ${number(data.lastStep)} when this was written, ${data.written}`;
    if (beside.generatorPage) {
      byId("generator-page").firstChild.href = beside.generatorPage;
      byId("generator-page").hidden = false;
    }
    figure("epochs", number(last(metrics.epoch), 2));
    figure("loss of G", number(last(metrics.generatorLoss), 3));
    figure("loss of D", number(last(metrics.discriminatorLoss), 3));
    const evaluated = data.evaluations;
    if (evaluated.length > 0) {
      const best = evaluated.reduce((a, b) => (b.frechetDistance < a.frechetDistance ? b : a));
      figure("best Fréchet distance", `${number(best.frechetDistance, 2)} at step ${number(best.step)}`);
      figure("classes covered, last", number(last(evaluated).classesCovered, 0));
    }
    figure("images a second, median", number(median(metrics.imagesPerSecond), 0));
    figure("wait for the exchange a step, median", `${number(1000 * median(metrics.exchangeSeconds), 1)} ms`);
    for (const warning of data.warnings) {
      byId("warnings").append(element("li", warning));
    }
    byId("warnings-section").hidden = data.warnings.length === 0;
  }

  function showSamples() {
    const samples = data.samples;
    if (samples.length === 0) {
      return;
    }
    const slider = byId("frame");
    const play = byId("play");
    let timer = null;

    function show(index) {
      const sample = samples[index];
      slider.value = index;
      byId("samples").src = sample.image;
      byId("samples").alt = `Images that the generator draws at step ${sample.step}`;
      byId("caption").textContent = `step ${number(sample.step)}, epoch ${number(sample.epoch, 2)}`;
    }

    function stop() {
      clearInterval(timer);
      timer = null;
      play.textContent = "Play";
      play.setAttribute("aria-pressed", "false");
    }

    function start() {
      if (Number(slider.value) === samples.length - 1) {
        show(0);
      }
      timer = setInterval(() => {
        const next = Number(slider.value) + 1;
        if (next < samples.length) {
          show(next);
        } else {
          stop();
        }
      }, 200);
      play.textContent = "Pause";
      play.setAttribute("aria-pressed", "true");
    }

    slider.max = samples.length - 1;
    slider.addEventListener("input", () => {
      stop();
      show(Number(slider.value));
    });
    play.addEventListener("click", () => (timer === null ? start() : stop()));
    byId("samples-section").hidden = false;
    show(samples.length - 1);
  }

  const charts = [];

  // title, unit of the vertical axis, steps, then name, color and values of every line
  function chart(title, unit, steps, lines, range) {
    const section = document.createElement("div");
    section.className = "chart";
    section.append(element("h2", title));
    byId("charts").append(section);
    charts.push({ title, unit, steps, lines, range, section, plot: null });
  }

  const axis = (label) => ({
    label,
    stroke: color("--quiet"),
    grid: { stroke: color("--line"), width: 1 },
    ticks: { stroke: color("--line"), width: 1 },
  });

  function draw(one) {
    if (one.plot !== null) {
      one.plot.destroy();
    }
    const options = {
      width: one.section.clientWidth,
      height: 260,
      scales: { x: { time: false }, y: { range: one.range } },
      axes: [axis("step"), axis(one.unit)],
      series: [
        { label: "step" },
        ...one.lines.map((line) => ({
          label: line.name,
          stroke: color(line.color),
          width: 2,
          spanGaps: true,
          points: { show: one.steps.length < 40 },
          value: (plot, value) => (value === null ? "–" : number(value, 4)),
        })),
      ],
    };
    one.plot = new uPlot(options, [one.steps, ...one.lines.map((line) => line.values)], one.section);
  }

  const aroundZero = (least) => (plot, smallest, largest) => [
    Math.min(0, 1.05 * smallest || 0),
    Math.max(least, 1.05 * largest || 0),
  ];
  const fromZero = (least) => (plot, smallest, largest) => [0, Math.max(least, 1.05 * largest || 0)];

  // What the numbers of a run's losses mean; a run from before the key had cross-entropy.
  const losses = new Map(Object.entries({
    "cross-entropy": { name: "binary cross-entropy, nats", judgement: "probability of real" },
    hinge: { name: "hinge loss", judgement: "0: beyond D's margin of generated, 1: of real" },
    "least-squares": { name: "squared distance to the target", judgement: "0: generated, 1: real" },
    wasserstein: { name: "the critic's output, with a sign", judgement: "the critic's output", noScale: true },
    relativistic: { name: "cross-entropy of pairs, nats", judgement: "probability in a pair" },
  }));

  function addCharts() {
    const metrics = data.metrics;
    if (metrics.step.length === 0) {
      return;
    }
    const loss = losses.get(data.configuration?.training?.loss) ?? losses.get("cross-entropy");
    chart("Losses", loss.name, metrics.step, [
      { name: "generator", color: "--generator", values: metrics.generatorLoss },
      { name: "discriminator", color: "--discriminator", values: metrics.discriminatorLoss },
    ], aroundZero(1));
    chart("What the discriminator thinks", loss.judgement, metrics.step, [
      { name: "D(x), real images", color: "--discriminator", values: metrics.discriminatorOnReal },
      { name: "D(G(z)), generated ones", color: "--generator", values: metrics.discriminatorOnGenerated },
    ], loss.noScale ? aroundZero(0) : () => [0, 1]);
    const evaluations = data.evaluations;
    if (evaluations.length > 0) {
      const steps = evaluations.map((one) => one.step);
      const values = (name) => evaluations.map((one) => one[name] ?? null);
      chart("Fréchet distance to the data", "FD, less is better", steps, [
        { name: "Fréchet distance", color: "--third", values: values("frechetDistance") },
      ], fromZero(1));
      chart("Precision and recall", "share of images", steps, [
        { name: "precision", color: "--discriminator", values: values("precision") },
        { name: "recall", color: "--generator", values: values("recall") },
      ], () => [0, 1]);
    }
    chart("Speed", "images a second", metrics.step, [
      { name: "images a second", color: "--third", values: metrics.imagesPerSecond },
    ], fromZero(1));
    chart("Wait for the exchange of gradients", "ms a step", metrics.step, [
      {
        name: "ms a step",
        color: "--third",
        values: metrics.exchangeSeconds.map((seconds) => (seconds === null ? null : 1000 * seconds)),
      },
    ], fromZero(1));
  }

  function stragglers(summary) {
    const { tasks, slowest, waitingShare } = summary;
    const ms = (seconds) => number((1000 * seconds) / slowest.steps, 1);
    const { min, median, max } = summary.computeSeconds;
    return (
      `${number(tasks)} task${tasks === 1 ? "" : "s"} computed for ${ms(min)} to ${ms(max)} ms a step, median ${ms(median)}. ` +
      `The slowest was rank ${slowest.rank} on ${slowest.host}. ` +
      `All together waited for gradients for ${number(100 * waitingShare, 1)} % of the time.`
    );
  }

  function showTasks() {
    const { round } = data;
    if (!round) {
      return;
    }
    const { tasks, summary } = round;
    byId("tasks-title").textContent = `Tasks of the round that ended at step ${number(round.step)}`;
    byId("tasks-summary").textContent = summary ? stragglers(summary) : "";
    for (const task of tasks ?? (summary ? [summary.slowest] : [])) {
      const row = document.createElement("tr");
      row.append(
        element("td", task.rank),
        element("td", task.host),
        element("td", task.replicas),
        element("td", number((1000 * task.computeSeconds) / task.steps, 1)),
        element("td", number((1000 * task.exchangeSeconds) / task.steps, 1)),
      );
      byId("tasks").append(row);
    }
    byId("tasks-section").hidden = false;
  }

  function showRecords() {
    for (const checkpoint of data.checkpoints) {
      const row = document.createElement("tr");
      row.append(
        element("td", number(checkpoint.step)),
        element("td", number(checkpoint.epoch, 2)),
        element("td", checkpoint.manifest),
      );
      byId("checkpoints").append(row);
    }
    byId("configuration").textContent = JSON.stringify(data.configuration, null, 2);
    byId("provenance").textContent = JSON.stringify(data.provenance, null, 2);
  }

  showHead();
  showSamples();
  addCharts();
  showEvaluations();
  showTasks();
  showRecords();
  charts.forEach(draw);
  // Charts are drawn on canvases, which follow neither the window nor its colors by themselves.
  addEventListener("resize", () => charts.forEach(draw));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach(draw));
})();
