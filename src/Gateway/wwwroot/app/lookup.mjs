// Where a vehicle was read, on a map that can be moved, where the browser can draw one. What the server drew stays when it cannot.
const place = document.querySelector("[data-read-map]");
const reads = [...document.querySelectorAll("[data-read]")];
if (place && reads.length > 0 && document.createElement("canvas").getContext("webgl2")) {
  try {
    const maplibre = await import("/assets/lib/maplibre/maplibre-gl.mjs");
    maplibre.setWorkerUrl("/assets/lib/maplibre/maplibre-gl-worker.mjs");
    draw(maplibre);
  } catch { /* the drawn map stays */ }
}

// One point a camera: how many reads, and the newest of them to go to. Reads stand newest first.
function cameras() {
  const found = new Map();
  for (const { dataset, id } of reads) {
    const camera = found.get(dataset.camera) ?? { label: dataset.label, at: [Number(dataset.longitude), Number(dataset.latitude)], first: id, count: 0 };
    camera.count++;
    found.set(dataset.camera, camera);
  }
  return [...found.values()];
}

function draw(maplibre) {
  const places = cameras();
  const bounds = new maplibre.LngLatBounds();
  places.forEach(camera => bounds.extend(camera.at));
  const canvas = document.createElement("div");
  canvas.className = "map-canvas";
  place.append(canvas);
  const colour = name => getComputedStyle(place).getPropertyValue(name).trim();
  const map = new maplibre.Map({
    container: canvas, bounds, fitBoundsOptions: { padding: { left: 60, right: 240, top: 60, bottom: 60 }, maxZoom: 14 }, attributionControl: false, dragRotate: false, pitchWithRotate: false, maxZoom: 18,
    style: {
      version: 8,
      sources: { graticule: { type: "geojson", data: graticule(places) } },
      layers: [
        { id: "ground", type: "background", paint: { "background-color": colour("--map-ground") } },
        { id: "graticule", type: "line", source: "graticule", paint: { "line-color": colour("--map-line"), "line-width": 1 } },
      ],
    },
  });
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibre.ScaleControl({ unit: "imperial" }), "bottom-left");
  for (const camera of places) {
    const link = document.createElement("a"); // a link, so that the map works with keys alone
    link.href = `#${camera.first}`;
    link.className = "map-pin";
    link.title = `${camera.label}: ${camera.count} reads`;
    const count = document.createElement("b");
    count.textContent = camera.count;
    link.append(count, ` ${camera.label}`);
    new maplibre.Marker({ element: link, anchor: "left", offset: [-14, 0] }).setLngLat(camera.at).addTo(map);
  }
  map.once("load", () => place.classList.add("has-map"));
  document.addEventListener("alpr:theme", () => {
    map.setPaintProperty("ground", "background-color", colour("--map-ground"));
    map.setPaintProperty("graticule", "line-color", colour("--map-line"));
  });
}

// Lines each hundredth of a degree, some way beyond the cameras.
function graticule(places) {
  const step = 0.01, room = 0.3, lines = [];
  const [west, east] = range(places.map(camera => camera.at[0])), [south, north] = range(places.map(camera => camera.at[1]));
  for (let x = west; x <= east; x += step) lines.push([[x, south], [x, north]]);
  for (let y = south; y <= north; y += step) lines.push([[west, y], [east, y]]);
  return { type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: lines.slice(0, 2000) } };

  function range(values) {
    return [Math.floor((Math.min(...values) - room) / step) * step, Math.ceil((Math.max(...values) + room) / step) * step];
  }
}
