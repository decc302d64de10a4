
// ---- Ticks: moments in the reader's own time, forms that stay where they are, and forms that go on by themselves.

const own = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });

function tellTime(time) {
  const at = new Date(time.dateTime);
  if (Number.isNaN(at.getTime())) return;
  time.title = time.textContent;
  time.textContent = own.format(at);
}

// What is over at a moment says how long it still lasts; then the page is loaded anew, which says how it goes on.
function countDown(told) {
  const left = Date.parse(told.dataset.over) - Date.now();
  if (Number.isNaN(left) || !told.isConnected) return;
  if (left <= 0) return location.reload();
  const minutes = Math.floor(left / 60000);
  told.textContent = `${minutes === 0 ? "less than a minute" : minutes === 1 ? "1 minute" : `${minutes} minutes`} left`;
  if (minutes === 4 && told.dataset.said !== "soon") {
    told.dataset.said = "soon";
    say("5 minutes left");
  }
  setTimeout(countDown, Math.min(left, 5000), told);
}

// A form marked `data-stay` is sent, and what came of it is said beside its button.
async function stay(event) {
  const form = event.target.closest("form[data-stay]");
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  const button = event.submitter ?? form.querySelector("button");
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  try {
    const got = await fetched(form.action, { method: "POST", body: fieldsOf(form, event.submitter) });
    const said = got.page.querySelector("main > .notice, .trouble h1")?.textContent.trim();
    const place = form.querySelector(".came") ?? form.appendChild(Object.assign(document.createElement("span"), { className: "came small" }));
    place.textContent = said ?? "Done.";
    showChosen(got.page, false);
    say(place.textContent);
  } catch {
    form.submit();
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

document.addEventListener("submit", stay);

// A form marked `data-goes-on` sends itself as soon as it is there, and so does the one that comes of it: until there is none.
function goOn(form) {
  setTimeout(() => { if (form.isConnected) form.requestSubmit(); });
}

// A form marked `data-gathers="name"` keeps the boxes that are ticked for it while the list around them comes and goes. Those
// that are not shown now are sent along under that name, and it says how many there are. A box marked
// `data-all`, which does nothing without this, ticks all that are shown.
const gathered = new Set();

function gather(form) {
  const boxes = [...form.elements].filter((field) => field.name === form.dataset.gathers);
  const all = form.querySelector("[data-all]");
  const count = () => {
    for (const box of boxes) if (box.checked) gathered.add(box.value); else gathered.delete(box.value);
    form.querySelector("output").textContent = gathered.size ? `${gathered.size} chosen` : "";
    if (all) all.checked = boxes.every((box) => box.checked);
  };
  for (const box of boxes) {
    box.checked ||= gathered.has(box.value);
    box.addEventListener("change", count);
  }
  if (all) {
    all.closest("[hidden]").hidden = false;
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
      count();
    });
  }
  count();
  form.addEventListener("submit", () => {
    const shown = boxes.map((box) => box.value);
    const others = [...gathered].filter((value) => !shown.includes(value));
    const along = others.map((value) => Object.assign(document.createElement("input"), { type: "hidden", name: form.dataset.gathers, value }));
    form.append(...along);
  });
}
