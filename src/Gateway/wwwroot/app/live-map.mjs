// Replaces the drawn map with one that can be moved, where the browser can: MapLibre over plain GeoJSON, no tiles.
export async function drawMap(place) {
  if (!document.createElement("canvas").getContext("webgl2")) return null;
  try {
    const maplibre = await import("/assets/lib/maplibre/maplibre-gl.mjs");
    maplibre.setWorkerUrl("/assets/lib/maplibre/maplibre-gl-worker.mjs");
    return new CameraMap(maplibre, place);
  } catch {
    return null; // the drawn map stays
  }
}

const moods = { Well: "--mood-well", Trouble: "--mood-trouble", Silent: "--mood-silent", NeverHeard: "--mood-never" };

class CameraMap {
  #maplibre; #place; #map; #labels = new Map(); #ready;

  constructor(maplibre, place) { this.#maplibre = maplibre; this.#place = place; }

  show(cameras) {
    if (cameras.length === 0) return;
    if (!this.#map) this.#begin(cameras);
    this.#ready.then(() => this.#map.getSource("cameras").setData(points(cameras)));
    for (const camera of cameras) this.#label(camera);
  }

  #begin(cameras) {
    const bounds = new this.#maplibre.LngLatBounds();
    cameras.forEach(camera => bounds.extend([camera.longitude, camera.latitude]));
    const canvas = document.createElement("div");
    canvas.className = "map-canvas";
    this.#place.append(canvas);
    this.#map = new this.#maplibre.Map({
      container: canvas, style: this.#style(cameras), bounds, fitBoundsOptions: { padding: 90, maxZoom: 15 },
      attributionControl: false, dragRotate: false, pitchWithRotate: false, maxZoom: 18,
    });
    this.#map.addControl(new this.#maplibre.NavigationControl({ showCompass: false }), "top-right");
    this.#map.addControl(new this.#maplibre.ScaleControl({ unit: "imperial" }), "bottom-left");
    this.#ready = new Promise(done => this.#map.once("load", () => { this.#place.classList.add("has-map"); done(); }));
    document.addEventListener("alpr:theme", () => this.#paint());
  }

  #style(cameras) {
    const colour = name => getComputedStyle(this.#place).getPropertyValue(name).trim();
    return {
      version: 8,
      sources: { graticule: { type: "geojson", data: graticule(cameras) }, cameras: { type: "geojson", data: points(cameras) } },
      layers: [
        { id: "ground", type: "background", paint: { "background-color": colour("--map-ground") } },
        { id: "graticule", type: "line", source: "graticule", paint: { "line-color": colour("--map-line"), "line-width": 1 } },
        { id: "cameras", type: "circle", source: "cameras", paint: {
          "circle-radius": 8, "circle-stroke-width": 2, "circle-stroke-color": colour("--map-ground"),
          "circle-color": ["match", ["get", "mood"], ...Object.entries(moods).flatMap(([mood, name]) => [mood, colour(name)]), colour("--mood-never")],
        } },
      ],
    };
  }

  #paint() {
    const colour = name => getComputedStyle(this.#place).getPropertyValue(name).trim();
    this.#map.setPaintProperty("ground", "background-color", colour("--map-ground"));
    this.#map.setPaintProperty("graticule", "line-color", colour("--map-line"));
    this.#map.setPaintProperty("cameras", "circle-stroke-color", colour("--map-ground"));
  }

  // The label is a link, so that the map works with keys alone.
  #label(camera) {
    let link = this.#labels.get(camera.id);
    if (!link) {
      link = document.createElement("a");
      link.href = `/cameras/${encodeURIComponent(camera.id)}`;
      link.className = "map-label";
      new this.#maplibre.Marker({ element: link, anchor: "left", offset: [12, 0] }).setLngLat([camera.longitude, camera.latitude]).addTo(this.#map);
      this.#labels.set(camera.id, link);
    }
    link.textContent = camera.id;
    link.title = `${camera.label}: ${camera.mood}, ${camera.rate} reads a minute`;
  }
}

const points = cameras => ({
  type: "FeatureCollection",
  features: cameras.map(camera => ({ type: "Feature", geometry: { type: "Point", coordinates: [camera.longitude, camera.latitude] }, properties: { id: camera.id, mood: camera.mood } })),
});

// Lines each hundredth of a degree, some way beyond the cameras.
function graticule(cameras) {
  const step = 0.01, room = 0.3;
  const [west, east] = range(cameras.map(camera => camera.longitude)), [south, north] = range(cameras.map(camera => camera.latitude));
  const lines = [];
  for (let x = west; x <= east; x += step) lines.push([[x, south], [x, north]]);
  for (let y = south; y <= north; y += step) lines.push([[west, y], [east, y]]);
  return { type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: lines.slice(0, 2000) } };

  function range(values) {
    return [Math.floor((Math.min(...values) - room) / step) * step, Math.ceil((Math.max(...values) + room) / step) * step];
  }
}
