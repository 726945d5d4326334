// The live page: cameras, rates and alerts change as they happen. What the server drew stays when any of this fails.
import { drawMap } from "./live-map.mjs";
import { drawRates } from "./live-rates.mjs";

const one = name => document.querySelector(`[data-${name}]`);
const words = { Well: "well", Trouble: "trouble", Silent: "silent", NeverHeard: "never heard" };
const status = one("live-status");
const list = one("alert-list");
const count = one("alert-count");
const map = one("map") && drawMap(one("map"));
const rates = one("chart") && drawRates(one("chart"));

const source = new EventSource(`/api/live/events?after=${(list ?? count)?.dataset.after ?? 0}`);

source.addEventListener("cameras", event => {
  const state = JSON.parse(event.data);
  if (status && state.at) status.textContent = `as of ${state.at}`;
  setText("cameras-well", state.cameras.filter(camera => camera.mood === "Well").length);
  setText("rate-total", state.cameras.reduce((sum, camera) => sum + camera.rate, 0));
  setText("alerts-hour", state.alertsLastHour);
  for (const camera of state.cameras) showCamera(camera);
  for (const entry of state.lists) {
    const age = document.querySelector(`[data-list="${CSS.escape(entry.name)}"] [data-age]`);
    if (age) { age.textContent = `${entry.age} old${entry.isStale ? ", stale" : ""}`; age.classList.toggle("stale", entry.isStale); }
  }
  map?.then(drawn => drawn?.show(state.cameras));
  rates?.show(state.cameras);
});

source.addEventListener("alert", event => {
  const id = /data-alert="([^"]+)"/.exec(event.data)?.[1];
  if (!list || !id || list.querySelector(`[data-alert="${CSS.escape(id)}"]`)) return; // at least once: a repeat is not new
  list.insertAdjacentHTML("afterbegin", event.data);
  list.firstElementChild.classList.add("fresh");
  while (list.children.length > 50) list.lastElementChild.remove();
  const none = one("alert-none");
  if (none) none.hidden = true;
  beep();
});

source.addEventListener("alert-count", event => { if (count) count.textContent = event.data; });
source.addEventListener("locked", () => location.assign("/login?why=" + encodeURIComponent("Your session has ended. Log in again.")));
source.onerror = () => { if (status) status.textContent = "connection lost, trying again; what you see is not current"; };

function showCamera(camera) {
  const row = document.querySelector(`[data-camera="${CSS.escape(camera.id)}"]`);
  if (!row) return;
  const mood = row.querySelector("[data-mood]");
  mood.className = `mood mood-${camera.mood}`;
  mood.textContent = words[camera.mood];
  row.querySelector("[data-rate]").textContent = camera.rate;
  row.querySelector("[data-heard]").textContent = camera.heard;
  const most = Math.max(1, ...camera.rates);
  row.querySelector("[data-spark]").setAttribute("points",
    camera.rates.map((rate, i) => `${180 - camera.rates.length + i},${(26 - 24 * rate / most).toFixed(1)}`).join(" "));
  document.querySelector(`[data-camera-dot="${CSS.escape(camera.id)}"]`)?.setAttribute("class", `map-camera mood-${camera.mood}`);
}

function setText(name, value) {
  const place = one(name);
  if (place) (place.firstChild?.nodeType === Node.TEXT_NODE ? place.firstChild : place).textContent = value;
}

// Sound only if asked, in this browser, until it is taken back.
const sound = one("sound");
if (sound) {
  sound.checked = localStorage.getItem("alpr-sound") === "on";
  sound.addEventListener("change", () => { localStorage.setItem("alpr-sound", sound.checked ? "on" : "off"); if (sound.checked) beep(); });
}

function beep() {
  if (!sound?.checked) return;
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  volume.gain.value = 0.1;
  tone.frequency.value = 660;
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.15);
  tone.onended = () => audio.close();
}
