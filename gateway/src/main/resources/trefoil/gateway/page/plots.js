"use strict";
(() => {
  const HEIGHT = 280;
  const PAPER_WIDTH = 640;
  const root = document.documentElement;
  const css = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const TIMES = [["s", 1e9], ["ms", 1e6], ["µs", 1e3], ["ns", 1]];

  const number = (v) => {
    const size = Math.abs(v);
    return size !== 0 && size < 0.001 ? v.toPrecision(2)
      : v.toLocaleString("en", { maximumFractionDigits: size >= 1000 ? 0 : size >= 10 ? 1 : 3 });
  };
  const text = (v, axis) => {
    if (v === null || v === undefined) return "";
    if (axis.scale === "BINS") return axis.bins[v] ?? "";
    if (axis.scale === "TIME") return new Date(v * 1000).toISOString().replace("T", " ").replace(/\.000Z$/, "Z");
    if (axis.unit === "ns") {
      const [name, one] = TIMES.find(([, one]) => Math.abs(v) >= one) ?? TIMES[3];
      return number(v / one) + " " + name;
    }
    return axis.unit === "" || axis.unit === "count" ? number(v) : number(v) + " " + axis.unit;
  };

  const PATHS = {
    LINE: () => uPlot.paths.linear(),
    STEPS: () => uPlot.paths.stepped({ align: 1 }),
    BARS: () => uPlot.paths.bars({ size: [0.86, 90] }),
    POINTS: () => () => null,
  };

  /* All series over the union of their places; a place that a series lacks is null in it. */
  const aligned = (spec) => {
    const places = [...new Set(spec.series.flatMap((s) => s.x))].sort((a, b) => a - b);
    const index = new Map(places.map((x, i) => [x, i]));
    const column = (s, values) => {
      const filled = new Array(places.length).fill(null);
      s.x.forEach((x, i) => { filled[index.get(x)] = values[i]; });
      return filled;
    };
    const data = [places];
    const series = [{ label: spec.x.label, value: (u, v) => v === null ? "–" : text(v, spec.x) }];
    const bands = [];
    spec.series.forEach((s, i) => {
      const colour = css("--s" + (i % 6));
      const points = s.kind === "POINTS";
      series.push({
        label: s.name,
        stroke: colour,
        fill: s.kind === "BARS" ? colour + "b0" : undefined,
        width: points ? 0 : s.kind === "BARS" ? 1 : 2,
        paths: PATHS[s.kind](),
        spanGaps: true,
        points: { show: points || s.x.length === 1, size: points && s.x.length > 400 ? 3 : 5, fill: colour, stroke: colour },
        value: (u, v) => v === null ? "–" : text(v, spec.y),
      });
      data.push(column(s, s.y));
      if (s.low) {
        for (const side of ["high", "low"]) {
          series.push({ class: "band", label: s.name + " " + side, stroke: "transparent", width: 0, paths: PATHS[s.kind](), spanGaps: true,
            points: { show: false }, value: (u, v) => v === null ? "–" : text(v, spec.y) });
          data.push(column(s, s[side]));
        }
        bands.push({ series: [series.length - 2, series.length - 1], fill: colour + "2e" });
      }
    });
    return { data, series, bands };
  };

  const marks = (spec) => (u) => {
    const c = u.ctx;
    c.save();
    c.strokeStyle = c.fillStyle = css("--soft");
    c.font = 12 * devicePixelRatio + "px system-ui, sans-serif";
    c.textAlign = "left";
    c.textBaseline = "alphabetic";
    c.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
    for (const mark of spec.marks) {
      const at = u.valToPos(mark.at, mark.vertical ? "x" : "y", true);
      const { left, top, width, height } = u.bbox;
      const inside = mark.vertical ? at >= left && at <= left + width : at >= top && at <= top + height;
      if (!inside) continue;
      c.beginPath();
      if (mark.vertical) { c.moveTo(at, top); c.lineTo(at, top + height); } else { c.moveTo(left, at); c.lineTo(left + width, at); }
      c.stroke();
      const pad = 4 * devicePixelRatio;
      const wide = c.measureText(mark.label).width;
      if (mark.vertical) c.fillText(mark.label, Math.min(at + pad, left + width - wide), top + 14 * devicePixelRatio);
      else c.fillText(mark.label, left + width - wide - pad, at - pad);
    }
    c.restore();
  };

  /* A day has 24 hours, and dates are read everywhere. */
  const DATES = [
    [3600 * 24 * 365, "{YYYY}", null, null, null, null, null, null, 1],
    [3600 * 24 * 28, "{MMM}", "\n{YYYY}", null, null, null, null, null, 1],
    [3600 * 24, "{D} {MMM}", "\n{YYYY}", null, null, null, null, null, 1],
    [60, "{HH}:{mm}", "\n{D} {MMM} {YYYY}", null, "\n{D} {MMM}", null, null, null, 1],
    [1, "{HH}:{mm}:{ss}", "\n{D} {MMM} {YYYY}", null, "\n{D} {MMM}", null, null, null, 1],
    [0.001, "{ss}.{fff} s", "\n{D} {MMM} {YYYY} {HH}:{mm}", null, "\n{D} {MMM} {HH}:{mm}", null, "\n{HH}:{mm}", null, 1],
  ];

  const axis = (spec, side, width) => {
    const from = spec[side];
    const bins = from.bins.length;
    const every = Math.max(1, Math.ceil(bins * (7.2 * Math.max(1, ...from.bins.map((b) => b.length)) + 14) / Math.max(200, width)));
    return {
      label: from.label,
      labelSize: 22,
      labelFont: "13px system-ui, sans-serif",
      font: "12px system-ui, sans-serif",
      stroke: css("--soft"),
      grid: { stroke: css("--line"), width: 1 },
      ticks: { stroke: css("--line"), width: 1, size: 5 },
      size: side === "y" ? (u, values) => 18 + 7 * Math.max(4, ...(values ?? []).map((v) => (v ?? "").length)) : 34,
      space: side === "x" ? (from.scale === "TIME" ? 90 : 64) : 34,
      ...(from.scale === "TIME" ? { values: DATES } : { values: (u, at) => at.map((v) => text(v, from)) }),
      ...(from.scale === "BINS" ? { splits: () => from.bins.map((b, i) => i).filter((i) => i % every === 0) } : {}),
    };
  };

  const scale = (from, bars) => ({
    time: from.scale === "TIME",
    distr: from.scale === "LOG" ? 3 : 1,
    ...(from.scale === "BINS" ? { range: [-0.6, from.bins.length - 0.4] } : {}),
    ...(bars ? { range: (u, low, high) => [Math.min(0, low), high > 0 ? high * 1.06 : 0] } : {}),
  });

  const draw = (figure) => {
    const spec = JSON.parse(figure.querySelector("script").textContent);
    const target = figure.querySelector(".canvas");
    const { data, series, bands } = aligned(spec);
    const width = root.classList.contains("print") ? Math.min(target.clientWidth, PAPER_WIDTH) : target.clientWidth;
    target.replaceChildren();
    const bars = spec.series.some((s) => s.kind === "BARS") && spec.y.scale === "LINEAR";
    return new uPlot({
      width,
      height: HEIGHT,
      tzDate: (at) => uPlot.tzDate(new Date(at * 1000), "Etc/UTC"),
      fmtDate: uPlot.fmtDate,
      scales: { x: scale(spec.x, false), y: scale(spec.y, bars) },
      axes: [axis(spec, "x", width), axis(spec, "y", width)],
      series, bands,
      legend: { live: true },
      cursor: { drag: { x: true, y: false } },
      hooks: { draw: [marks(spec)] },
    }, data, target);
  };

  let plots = [];
  const figures = [...document.querySelectorAll("figure.plot")].filter((f) => f.querySelector(".canvas"));
  const drawAll = () => {
    plots.forEach((plot) => plot.destroy());
    plots = figures.map(draw);
  };
  drawAll();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  addEventListener("beforeprint", () => { root.classList.add("print"); drawAll(); });
  addEventListener("afterprint", () => { root.classList.remove("print"); drawAll(); });
  let known = root.clientWidth;
  new ResizeObserver(() => {
    if (root.clientWidth !== known) {
      known = root.clientWidth;
      drawAll();
    }
  }).observe(document.body);
})();
