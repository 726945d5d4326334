// Runs before the page is drawn: dark or light as chosen here, else as the machine is set.
(() => {
  const chosen = localStorage.getItem("alpr-theme");
  const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
})();
