"use strict";
// Draws the numbers of a portal's table as curves when its part of the page is opened; without scripts the table stays.
(function () {
  const drawn = new Map();

  function number(cell) {
    const value = cell ? parseFloat(cell.textContent) : NaN;
    return Number.isNaN(value) ? null : value;
  }

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function options(width, ink, line, curve, band) {
    const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { show: false }, font: "11px sans-serif" };
    return {
      width: width, height: 142, legend: { show: false }, cursor: { show: false },
      tzDate: function (seconds) { return uPlot.tzDate(new Date(seconds * 1e3), "Asia/Shanghai"); },
      scales: { y: { range: function (_plot, least, most) { return [Math.min(0, least), most > 0 ? most * 1.1 : 1]; } } },
      axes: [Object.assign({ space: 60, size: 38 }, axis), Object.assign({ space: 28, size: 46 }, axis)],
      series: [
        {},
        { stroke: curve, width: 1.5, points: { show: true, size: 4, fill: curve } },
        { stroke: "transparent", points: { show: false } },
        { stroke: "transparent", points: { show: false } },
      ],
      bands: [{ series: [2, 3], fill: band }],
    };
  }

  function draw(portal) {
    for (const plot of drawn.get(portal) || []) plot.destroy();
    const place = portal.querySelector(".plots"), table = portal.querySelector("table");
    const times = [], rows = Array.from(table.tBodies[0].rows);
    for (const row of rows) times.push(Number(row.dataset.at));
    const usual = table.tFoot ? table.tFoot.rows : [];
    place.textContent = times.length < 2 ? "A curve needs two runs." : "";
    if (times.length < 2) return;
    const plots = Array.from(table.tHead.rows[0].cells).slice(1).map(function (head, at) {
      const figure = document.createElement("figure"), caption = document.createElement("figcaption");
      caption.textContent = head.textContent;
      figure.append(caption);
      place.append(figure);
      const most = usual.length ? number(usual[0].cells[at + 1]) : null;
      const least = usual.length ? number(usual[1].cells[at + 1]) : null;
      const curve = rows.map(function (row) { return number(row.cells[at + 1]); });
      const data = [times, curve, times.map(function () { return most; }), times.map(function () { return least; })];
      const made = options(figure.clientWidth, colour("--faint"), colour("--line"), colour("--link"), colour("--band"));
      return new uPlot(made, data, figure);
    });
    drawn.set(portal, plots);
  }

  function redraw() {
    for (const portal of drawn.keys()) if (portal.open) draw(portal);
  }

  for (const portal of document.querySelectorAll("details.portal")) {
    portal.addEventListener("toggle", function () { if (portal.open) draw(portal); });
    if (portal.open) draw(portal);
  }
  function follow() {
    const named = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (named && named.tagName === "DETAILS") named.open = true;
  }
  addEventListener("hashchange", follow);
  follow();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  let waiting = 0;
  addEventListener("resize", function () { clearTimeout(waiting); waiting = setTimeout(redraw, 150); });
})();
