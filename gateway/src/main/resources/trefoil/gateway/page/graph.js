"use strict";
for (const figure of document.querySelectorAll("figure.graph")) {
  const svg = figure.querySelector("svg");
  const nodes = new Map([...svg.querySelectorAll(".n")].map((node) => [node.dataset.asset, node]));
  const edges = [...svg.querySelectorAll(".edges .e")];
  const seek = figure.querySelector(".seek");
  const found = seek.querySelector(".found");
  let held = null;

  const light = (asset) => {
    svg.querySelectorAll(".lit").forEach((each) => each.classList.remove("lit"));
    svg.classList.toggle("focus", asset !== null);
    if (asset === null) return 0;
    nodes.get(asset).classList.add("lit");
    const own = edges.filter((edge) => edge.dataset.base === asset || edge.dataset.quote === asset);
    for (const edge of own) {
      edge.classList.add("lit");
      nodes.get(edge.dataset.base).classList.add("lit");
      nodes.get(edge.dataset.quote).classList.add("lit");
    }
    return own.length;
  };

  nodes.forEach((node, asset) => {
    node.addEventListener("pointerenter", () => light(asset));
    node.addEventListener("pointerleave", () => light(held));
    node.addEventListener("click", () => { held = held === asset ? null : asset; light(held); });
  });
  seek.hidden = false;
  seek.querySelector("input").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toUpperCase();
    const names = [...nodes.keys()];
    const hit = wanted === "" ? undefined
      : names.find((name) => name.toUpperCase() === wanted) ?? names.find((name) => name.toUpperCase().startsWith(wanted));
    held = hit ?? null;
    const pairs = light(held);
    found.textContent = wanted === "" ? "" : hit === undefined ? "no such asset" : hit + ": " + pairs + " pairs";
  });
}
