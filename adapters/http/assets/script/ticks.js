
// ---- Ticks: moments in the reader's own time, and forms that stay where they are.

const own = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });

function tellTime(time) {
  const at = new Date(time.dateTime);
  if (Number.isNaN(at.getTime())) return;
  time.title = time.textContent;
  time.textContent = own.format(at);
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
