// Comforts that every page has: light or dark, time to lock, keys. Each page works without any of it.
(() => {
  const root = document.documentElement;

  const toggle = document.querySelector("[data-theme-toggle]");
  if (toggle) {
    toggle.hidden = false;
    toggle.addEventListener("click", () => {
      const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
      root.dataset.bsTheme = next;
      localStorage.setItem("alpr-theme", next);
      document.dispatchEvent(new Event("alpr:theme"));
    });
  }

  // Time to lock, counted down; at zero the page shows nothing any more and asks to log in.
  // The server says how many seconds are left, so that a wrong clock here does no harm.
  const lock = document.querySelector("[data-locks-in]");
  if (lock) {
    const end = Date.now() + lock.dataset.locksIn * 1000;
    const show = () => {
      const left = Math.max(0, Math.round((end - Date.now()) / 1000));
      lock.textContent = left > 90 ? `in ${Math.round(left / 60)} min` : `in ${left} s`;
      lock.closest(".locks").classList.toggle("soon", left < 120);
      if (left === 0) location.assign("/login?why=" + encodeURIComponent("30 minutes went by without activity. Log in again."));
    };
    show();
    setInterval(show, 1000);
  }

  // A picture that is not there says so.
  document.addEventListener("error", event => sayMissing(event.target), true);
  document.querySelectorAll("img[data-missing]").forEach(picture => { if (picture.complete && picture.naturalWidth === 0 && picture.currentSrc) sayMissing(picture); });

  function sayMissing(picture) {
    if (!(picture instanceof HTMLImageElement) || !picture.dataset.missing) return;
    const words = document.createElement("span");
    words.className = "no-picture";
    words.textContent = picture.dataset.missing;
    picture.replaceWith(words);
  }

  // "/" to the main field, Esc back, arrows through a list.
  document.addEventListener("keydown", event => {
    const typing = event.target.closest?.("input, textarea, select");
    if (event.key === "/" && !typing) {
      const field = document.querySelector("[data-main-field]") ?? document.querySelector("main input");
      if (field) { event.preventDefault(); field.focus(); }
    } else if (event.key === "Escape") {
      if (typing) typing.blur(); else if (history.length > 1 && location.pathname.split("/").length > 2) history.back();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !typing) {
      const list = event.target.closest?.("[data-arrows]") ?? document.querySelector("[data-arrows]");
      const links = list ? [...list.querySelectorAll("a")] : [];
      if (links.length === 0) return;
      const at = links.indexOf(document.activeElement);
      const next = event.key === "ArrowDown" ? Math.min(at + 1, links.length - 1) : Math.max(at - 1, 0);
      event.preventDefault();
      links[next].focus();
    }
  });

  // A form keeps its draft in this tab until it is sent; never passwords, codes or files.
  for (const form of document.querySelectorAll("main form[method=post]")) {
    const kept = form.querySelectorAll("input:not([type=password]):not([type=hidden]):not([type=file]):not([type=checkbox]):not([name=code]), textarea, select");
    const key = field => `alpr-draft:${form.action}:${field.name}`;
    for (const field of kept) {
      const draft = sessionStorage.getItem(key(field));
      if (draft && !field.value) field.value = draft;
      field.addEventListener("input", () => sessionStorage.setItem(key(field), field.value));
    }
    form.addEventListener("submit", () => kept.forEach(field => sessionStorage.removeItem(key(field))));
  }
})();
