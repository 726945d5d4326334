// Reads a minute of all cameras together over the last 15 minutes, with uPlot.
import uPlot from "/assets/lib/uplot/uPlot.esm.js";

const sampleSeconds = 5;

export function drawRates(place) {
  let plot;
  const colour = name => getComputedStyle(place).getPropertyValue(name).trim();
  const size = () => ({ width: place.clientWidth, height: 130 });
  const make = data => new uPlot({
    ...size(), padding: [8, 20, 0, 0], cursor: { show: false }, legend: { show: false },
    scales: { x: { time: false, range: [-15, 0] }, y: { range: (_, __, most) => [0, Math.max(4, most * 1.15)] } },
    axes: [
      { stroke: colour("--chart-words"), grid: { stroke: colour("--map-line"), width: 1 }, incrs: [1, 5, 15], space: 60, values: (_, marks) => marks.map(mark => mark === 0 ? "now" : `${-mark} min ago`) },
      { stroke: colour("--chart-words"), grid: { stroke: colour("--map-line"), width: 1 }, size: 44 },
    ],
    series: [{}, { stroke: colour("--chart-line"), fill: colour("--chart-fill"), width: 2, points: { show: false } }],
  }, data, place);
  const drawn = { last: null };
  addEventListener("resize", () => plot?.setSize(size()));
  document.addEventListener("alpr:theme", () => { if (plot) { plot.destroy(); plot = make(drawn.last); } });
  return {
    show(cameras) {
      const length = Math.max(0, ...cameras.map(camera => camera.rates.length));
      if (length === 0) return;
      const minutes = Array.from({ length }, (_, i) => (i - length + 1) * sampleSeconds / 60);
      const sums = minutes.map((_, i) => cameras.reduce((sum, camera) => sum + (camera.rates[i - length + camera.rates.length] ?? 0), 0));
      drawn.last = [minutes, sums];
      if (plot) plot.setData(drawn.last); else plot = make(drawn.last);
    },
  };
}
