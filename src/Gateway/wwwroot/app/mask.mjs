// Draws a camera's mask on its picture, with the pointer or with keys. The two text fields hold the areas; this only writes and shows them,
// so whoever types them, or has no script, does the same.
const editor = document.querySelector("[data-mask-editor]");
if (editor) start(editor.querySelector("svg"), document.querySelector("[data-mask-tools]"));

function start(svg, tools) {
  const fields = { Private: document.getElementById("private"), PublicWay: document.getElementById("public-way") };
  const finish = tools.querySelector("[data-finish]"), undo = tools.querySelector("[data-undo]"), says = tools.querySelector("[data-mask-says]");
  let drawing = null; // { kind, corners } while an area is being drawn
  tools.hidden = false;
  svg.parentElement.classList.add("can-draw");

  for (const button of tools.querySelectorAll("[data-draw]"))
    button.addEventListener("click", () => { drawing = { kind: button.dataset.draw, corners: [] }; say("Press the corners one after the other; with keys, type them below."); show(); });
  undo.addEventListener("click", () => { drawing?.corners.pop(); show(); });
  finish.addEventListener("click", () => {
    const { kind, corners } = drawing;
    drawing = null;
    write(kind, [...read(kind), corners]);
    say("The area is in the field below. Move a corner with the pointer or the arrow keys; Delete takes it away.");
  });
  for (const field of Object.values(fields)) field.addEventListener("input", show);
  svg.addEventListener("pointerdown", event => {
    if (event.target.dataset.corner !== undefined) return drag(event);
    if (!drawing) return;
    event.preventDefault();
    drawing.corners.push(place(event));
    show();
  });
  svg.addEventListener("keydown", event => {
    const { kind, area, corner } = event.target.dataset;
    if (corner === undefined) return;
    const step = event.shiftKey ? 0.2 : 1;
    const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    const areas = read(kind);
    if (by) areas[area][corner] = [bound(areas[area][corner][0] + by[0]), bound(areas[area][corner][1] + by[1])];
    else if (event.key === "Delete") { areas[area].splice(corner, 1); if (areas[area].length < 3) areas.splice(area, 1); }
    else return;
    event.preventDefault();
    event.stopPropagation();
    write(kind, areas);
    svg.querySelector(`[data-kind="${kind}"][data-area="${area}"][data-corner="${corner}"]`)?.focus();
  });
  show();

  function drag(event) {
    const { kind, area, corner } = event.target.dataset;
    event.preventDefault();
    const move = moved => { const areas = read(kind); areas[area][corner] = place(moved); write(kind, areas); };
    const end = () => { removeEventListener("pointermove", move); removeEventListener("pointerup", end); removeEventListener("pointercancel", end); };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
  }

  function place(event) {
    const box = svg.getBoundingClientRect();
    return [bound((event.clientX - box.left) / box.width * 100), bound((event.clientY - box.top) / box.height * 100)];
  }

  function bound(percent) { return Math.round(Math.min(100, Math.max(0, percent)) * 100) / 100; }

  function read(kind) {
    return fields[kind].value.split("\n").map(line => line.trim()).filter(line => line)
      .map(line => line.split(/[\s;]+/).map(word => word.split(",").map(Number)).filter(corner => corner.length === 2 && corner.every(Number.isFinite)));
  }

  function write(kind, areas) {
    fields[kind].value = areas.map(area => area.map(corner => corner.join(",")).join(" ")).join("\n");
    show();
  }

  function show() {
    svg.replaceChildren();
    for (const kind of ["PublicWay", "Private"]) read(kind).forEach((area, index) => {
      shape("polygon", { class: kind === "Private" ? "mask-private" : "mask-public", points: area.map(corner => corner.join(",")).join(" ") });
      area.forEach((corner, number) => handle(corner, { "data-kind": kind, "data-area": index, "data-corner": number, tabindex: 0, role: "button",
        "aria-label": `${kind === "Private" ? "Private" : "Public way"} area ${index + 1}, corner ${number + 1}: ${corner[0]} % from the left, ${corner[1]} % from the top` }));
    });
    if (drawing) {
      shape("polyline", { class: "mask-drawing", points: drawing.corners.map(corner => corner.join(",")).join(" ") });
      drawing.corners.forEach(corner => handle(corner, {}));
    }
    finish.disabled = !(drawing?.corners.length >= 3);
    undo.disabled = !drawing?.corners.length;
  }

  function handle([x, y], more) { shape("ellipse", { class: "mask-corner", cx: x, cy: y, rx: 1.2, ry: 1.2 * svg.clientWidth / Math.max(1, svg.clientHeight), ...more }); }

  function shape(name, attributes) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    svg.append(element);
  }

  function say(words) { says.textContent = words; }
}
