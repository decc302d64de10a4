
// ---- Menu: where the administrator's menu opens over the page, it closes when somebody leaves it or presses Escape.

const openMenu = () => document.querySelector(".menu[open]");

document.addEventListener("focusout", (event) => {
  const menu = openMenu();
  if (menu?.contains(event.target) && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  const menu = openMenu();
  if (event.key !== "Escape" || !menu?.contains(document.activeElement)) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
