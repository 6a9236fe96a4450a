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

  // Where the reader is, so that reading the page again leads there.
  const place = { step: null, smooth: false, log: false, scroll: 0, ...history.state };
  const keep = (changes) => history.replaceState(Object.assign(place, changes), "");

  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  function figure(name, value, list = "figures") {
    const pair = document.createElement("div");
    pair.append(element("dt", name), element("dd", value));
    byId(list).append(pair);
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
      [one, one.average && { ...one.average, step: one.step, weights: " of the average" }].filter(Boolean).flatMap((measures) => {
        const measured = `while it trained, ${number(measures.images, 0)} images${measures.weights ?? ""}`;
        return [
          { ...measures, measured },
          measures.features && { ...measures.features, step: one.step, measured: `${measured}, evaluation.features` },
        ].filter(Boolean);
      }),
    ),
    ...beside.evaluations,
  ].sort((a, b) => a.step - b.step);

  // Distances are compared within one way of measuring: the one that was used most.
  const compared = (() => {
    const ways = new Map();
    for (const one of evaluations.filter((each) => Number.isFinite(each.frechetDistance))) {
      ways.set(one.measured, [...(ways.get(one.measured) ?? []), one]);
    }
    return [...ways.values()].reduce((a, b) => (b.length > a.length ? b : a), []);
  })();
  const best = compared.length > 0 ? compared.reduce((a, b) => (b.frechetDistance < a.frechetDistance ? b : a)) : null;

  // Fréchet distances of docs/quality.md after each epoch: MNIST, 10,000 images, the classifier of the job.
  const published = new Map(Object.entries({
    dcgan: [249, 105, 68.8, 56.2, 44.4, 39.5, 33.2, 25.0, 25.4, 28.6],
    gan: [744, 684, 644, 605, 648, 615, 570, 587, 633, 506],
    "dcgan-conditional": [309, 172, 50.0, 53.8, 24.8, 27.5, 18.0, 15.7, 20.1, 11.6],
  }));

  function besidePublished() {
    const { recipe } = data.configuration?.model ?? {};
    const epoch = Math.round((best.step * last(data.metrics.epoch)) / last(data.metrics.step));
    const distance = published.get(recipe)?.[epoch - 1];
    const ofMnist = data.provenance?.data?.images === 60000 && best.measured.includes("10,000 images");
    return ofMnist && distance !== undefined
      ? ` Published for ${recipe} on MNIST after ${epoch} epoch${epoch === 1 ? "" : "s"}: ${number(distance, 2)}.`
      : "";
  }

  function verdict() {
    if (best === null) {
      return "Not evaluated: how good the images are was not measured.";
    }
    const real = best.realDistance ?? evaluations.find((one) => Number.isFinite(one.realDistance))?.realDistance;
    const beside = Number.isFinite(real) ? ` Real images: ${number(real, 2)}.` : "";
    return `Best Fréchet distance ${number(best.frechetDistance, 2)} at step ${number(best.step)} (${best.measured}).${beside}${besidePublished()}`;
  }

  function duration(seconds) {
    const minutes = Math.round(seconds / 60);
    return seconds < 90 ? `${number(seconds, 0)} s` : minutes < 90 ? `${minutes} min` : `${number(seconds / 3600, 1)} h`;
  }

  function showFacts() {
    const { model, training } = data.configuration ?? {};
    const provenance = data.provenance ?? {};
    const start = last(provenance.starts ?? []);
    const replicas = training?.replicas;
    const batch = training?.["batch-size"] ?? training?.["batch-size-per-replica"] * replicas;
    const { step, imagesPerSecond } = data.metrics;
    const seconds = step.reduce(
      (sum, at, i) => sum + ((at - (step[i - 1] ?? 0)) * batch) / (imagesPerSecond[i] || NaN), 0);
    const facts = {
      recipe: model?.recipe,
      data: provenance.data && `${provenance.data.path}, ${number(provenance.data.images)} images`,
      batch: Number.isFinite(batch) ? `${number(batch)} on ${replicas} replica${replicas === 1 ? "" : "s"}` : undefined,
      machine: start?.devices?.join(", ") ?? start?.cluster?.driverProcessor,
      "time in training": Number.isFinite(seconds) && seconds > 0 ? duration(seconds) : undefined,
    };
    for (const [name, value] of Object.entries(facts)) {
      if (value !== undefined) {
        figure(name, value, "facts");
      }
    }
  }

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
    byId("verdict").textContent = verdict();
    if (best !== null) {
      figure("best Fréchet distance", `${number(best.frechetDistance, 2)} at step ${number(best.step)}`);
    }
    if (data.evaluations.length > 0) {
      figure("classes covered, last", number(last(data.evaluations).classesCovered, 0));
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
      byId("large-samples").src = sample.image;
      byId("large-samples").alt = byId("samples").alt;
      byId("save-picture").href = sample.image;
      byId("save-picture").download = `step-${sample.step}.png`;
      keep({ step: index === samples.length - 1 ? null : sample.step });
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
    byId("enlarge").addEventListener("click", () => byId("large").showModal());
    const { recipe, classes } = data.configuration?.model ?? {};
    const known = classes ?? (recipe === "dcgan-conditional" ? 10 : 0);
    if (known > 0) {
      byId("rows").textContent = `Rows from above: classes 0 to ${known - 1}.`;
      byId("rows").hidden = false;
    }
    byId("samples-section").hidden = false;
    const left = samples.findIndex((sample) => sample.step === place.step);
    show(left < 0 ? samples.length - 1 : left);
  }

  // Real images of the same grid, and walks that interpolate left beside the report.
  function showBesideSamples() {
    if (data.realImages) {
      byId("real").src = data.realImages;
      byId("real-images").hidden = false;
    }
    for (const { file, image } of beside.walks ?? []) {
      const walk = document.createElement("figure");
      const link = element("a", file);
      link.href = file;
      if (image) {
        const picture = document.createElement("img");
        picture.src = image;
        picture.alt = "A walk from image to image";
        walk.append(picture);
      }
      walk.append(link);
      byId("walks").append(walk);
      byId("walks").hidden = false;
    }
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

  // The mean of what came before, in which a step counts for a tenth.
  function smoothed(values) {
    let mean = null;
    return values.map((value) => {
      mean = value === null || mean === null ? value ?? mean : 0.9 * mean + 0.1 * value;
      return value === null ? null : mean;
    });
  }

  const shown = (line) => {
    const values = place.smooth && !line.exact ? smoothed(line.values) : line.values;
    // Every chart reaches from the start to the last step, so that their axes line up.
    return [null, ...values.map((value) => (place.log && !(value > 0) ? null : value)), null];
  };

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
      scales: { x: { time: false }, y: place.log ? { distr: 3 } : { range: one.range } },
      axes: [axis("step"), { ...axis(one.unit), size: 64 }],
      cursor: { sync: { key: "steps" } },
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
    const end = Math.max(data.step, last(one.steps)) + 1;
    one.plot = new uPlot(options, [[0, ...one.steps, end], ...one.lines.map(shown)], one.section);
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
        { name: "Fréchet distance", color: "--third", values: values("frechetDistance"), exact: true },
      ], fromZero(1));
      chart("Precision and recall", "share of images", steps, [
        { name: "precision", color: "--discriminator", values: values("precision"), exact: true },
        { name: "recall", color: "--generator", values: values("recall"), exact: true },
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

  function csv() {
    const names = Object.keys(data.metrics);
    const rows = data.metrics.step.map((_, i) => names.map((name) => data.metrics[name][i] ?? "").join(","));
    return [names.join(","), ...rows].join("\n") + "\n";
  }

  function offerChoices() {
    for (const choice of ["smooth", "log"]) {
      byId(choice).checked = place[choice];
      byId(choice).addEventListener("change", () => {
        keep({ [choice]: byId(choice).checked });
        charts.forEach(draw);
      });
    }
    byId("save-numbers").href = "data:text/csv;charset=utf-8," + encodeURIComponent(csv());
    byId("charts-section").hidden = charts.length === 0;
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
      tableRow(
        "tasks",
        task.rank,
        task.host,
        task.replicas,
        number((1000 * task.computeSeconds) / task.steps, 1),
        number((1000 * task.exchangeSeconds) / task.steps, 1),
      );
    }
    byId("tasks-section").hidden = false;
  }

  // A path as a shell takes it.
  const quoted = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

  function command(text) {
    const code = element("code", text);
    const copy = element("button", "Copy");
    copy.type = "button";
    copy.addEventListener("click", async () => {
      getSelection().selectAllChildren(code);
      try {
        await navigator.clipboard.writeText(text);
        copy.textContent = "Copied";
      } catch {
        copy.textContent = "Selected";
      }
    });
    return [code, copy];
  }

  // The run writes this page again at each checkpoint.
  function reloadWhileItTrains() {
    addEventListener("scroll", () => keep({ scroll: scrollY }));
    if (data.complete) {
      return;
    }
    byId("reload-choice").hidden = false;
    setInterval(() => {
      const reading = byId("large").open || byId("play").getAttribute("aria-pressed") === "true";
      if (byId("reload").checked && !document.hidden && !reading) {
        location.reload();
      }
    }, 1000 * Number(document.documentElement.dataset.reload));
  }

  function showRecords() {
    for (const { step, epoch, manifest, folder } of data.checkpoints) {
      const found = compared.find((one) => one.step === step);
      const distance = found ? number(found.frechetDistance, 2) + (step === best.step ? ", best" : "") : "–";
      const row = tableRow("checkpoints", number(step), number(epoch, 2), distance, manifest);
      const cell = document.createElement("td");
      if (folder) {
        cell.append(...command(`deploy/local/dcgan generate --checkpoint ${quoted(folder)} --to step-${step}.png`));
      }
      row.append(cell);
    }
    byId("configuration").textContent = JSON.stringify(data.configuration, null, 2);
    byId("provenance").textContent = JSON.stringify(data.provenance, null, 2);
  }

  history.scrollRestoration = "manual";
  showHead();
  showFacts();
  showSamples();
  showBesideSamples();
  addCharts();
  offerChoices();
  showEvaluations();
  showTasks();
  showRecords();
  charts.forEach(draw);
  scrollTo(0, place.scroll);
  reloadWhileItTrains();
  // Charts are drawn on canvases, which follow neither the window nor its colors by themselves.
  addEventListener("resize", () => charts.forEach(draw));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => charts.forEach(draw));
})();
