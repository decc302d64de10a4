// Picdesk's script. Pages work without it: it fetches the very same pages and shows the part that changed.
// It is one module, written in chapters: say, swap, dialog, typing, ticks, upload, menu, begin.

// ---- Say: what happened, for those who listen to the page instead of looking at it.

function say(text) {
  const place = document.getElementById("said");
  if (!place || !text) return;
  place.textContent = "";
  // A live region speaks when its content changes; the same text twice is a change as well.
  requestAnimationFrame(() => { place.textContent = text; });
}

// Says what a page has to say of the last change.
function sayNotice(page) {
  const notice = page.querySelector("main .notice[role='status']:not([autofocus])");
  if (notice) say(notice.textContent.trim());
}
