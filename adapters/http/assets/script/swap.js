
// ---- Swap: fetch a page, and show one part of it in the place of the same part here.
//
// `data-swap="id"` on a link or a form names the part. The address follows; Back shows what was there before.

let underway = null;

// Fetches a page of ours. The latest wish counts: an earlier one that is still under way is given up.
async function fetched(address, sent) {
  if (!sent) {
    underway?.abort();
    underway = new AbortController();
  }
  const answer = await fetch(address, { ...sent, headers: { Accept: "text/html" }, signal: sent ? undefined : underway.signal });
  const kind = answer.headers.get("Content-Type") ?? "";
  if (!kind.startsWith("text/html")) throw new Error("not a page");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { page, address: answer.url, well: answer.ok };
}

// Shows one part of a page here. Without that part on both sides there is nothing to swap.
function swapPart(id, page, moved = true) {
  const here = document.getElementById(id);
  const there = page.getElementById(id);
  if (!here || !there) return null;
  here.replaceWith(there);
  document.title = page.title || document.title;
  showChosen(page, moved);
  wake(there);
  return there;
}

// The client who is chosen stands on every page, so that a newer page of ours also says it here. Where this page stays what
// it is, the ways out of the choice still come back to it.
function showChosen(page, moved) {
  const [here, there] = [document.getElementById("chosen"), page.getElementById("chosen")];
  if (!there) return here?.remove();
  if (!here) document.getElementById("main").before(there);
  else if (moved) here.replaceWith(there);
  else here.querySelector("p").replaceWith(there.querySelector("p"));
  wake(document.getElementById("chosen"));
}

// Goes where an answer is that has no such part. A page that followed a change is shown as it came: fetching it once more
// would lose what it says of the change.
function elsewhere(got, sent) {
  const trouble = got.page.querySelector("main.trouble");
  // Whoever was signed out of an assumed identity is not said to be in it any more.
  if (!got.page.getElementById("assumed")) document.getElementById("assumed")?.remove();
  if (!sent || (!got.well && !trouble)) return location.assign(got.address);
  if (trouble) {
    document.getElementById("main").replaceChildren(...trouble.childNodes);
  } else {
    const [head, there] = [document.querySelector("header.head"), got.page.querySelector("header.head")];
    if (!head || !there || !swapPart("main", got.page)) return location.assign(got.address);
    document.querySelector("body > .office")?.remove();
    head.replaceWith(there);
    const office = got.page.querySelector("body > .office");
    if (office) there.after(office);
    history.pushState({ swap: "main" }, "", got.address);
    sayNotice(got.page);
  }
  settle(document.getElementById("main"));
  scrollTo(0, 0);
}

// Where the focus goes: to what is named, else to the button that was pressed where it is still there, else to what asks for
// it, else to what is complained about, else to the part itself, so that nobody starts again at the top.
function settle(part, named, pressed) {
  const label = pressed?.getAttribute("aria-label");
  const again = label && [...part.querySelectorAll("button[aria-label]")].find((button) => button.getAttribute("aria-label") === label);
  const place = (named && document.getElementById(named)) || again
    || part.querySelector("[autofocus]") || part.querySelector("[aria-invalid='true']") || part;
  if (!place.matches("a[href], button, input, select, textarea, [tabindex]")) place.setAttribute("tabindex", "-1");
  place.focus({ preventScroll: place === part });
}

// Follows a link or sends a form, and swaps the part that it names.
async function swap(element, address, sent, button) {
  const id = element.dataset.swap;
  const here = document.getElementById(id);
  here?.setAttribute("aria-busy", "true");
  here?.classList.add("busy");
  try {
    const got = await fetched(address, sent);
    const moved = element.dataset.address !== "stay";
    const part = swapPart(id, got.page, moved);
    if (!part) return elsewhere(got, sent);
    if (moved) history.pushState({ swap: id }, "", got.address);
    // What goes on by itself leaves the focus where it is, and speaks only where it has something to say.
    const byItself = element.hasAttribute("data-goes-on");
    if (!byItself && !element.hasAttribute("data-typing")) settle(part, element.dataset.focus, button);
    if (!byItself) sayNotice(got.page);
    if (part.dataset.says) say(part.dataset.says);
  } catch (error) {
    if (error.name === "AbortError") return;
    // What cannot be fetched is asked for in the plain way, so that the browser says what is wrong.
    if (sent) element.submit(); else location.assign(address);
  } finally {
    document.getElementById(id)?.classList.remove("busy");
    document.getElementById(id)?.removeAttribute("aria-busy");
  }
}

// The fields of a form as a browser would send them, with the button that was pressed.
function fieldsOf(form, button) {
  const fields = new URLSearchParams(new FormData(form));
  if (button?.name) fields.append(button.name, button.value);
  return fields;
}

// Where a form is posted to: the address that its button names, else its own.
function goalOf(form, button) {
  return button?.hasAttribute("formaction") ? button.formAction : form.action;
}

function addressOf(form, fields) {
  const address = new URL(form.getAttribute("action") ?? location.href, location.href);
  const typed = [...fields].filter(([, value]) => value !== "");
  address.search = new URLSearchParams(typed).toString();
  return address.href;
}

function sendsPlainly(event) {
  return event.defaultPrevented || event.button > 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-swap]");
  if (!link || sendsPlainly(event) || !document.getElementById(link.dataset.swap)) return;
  event.preventDefault();
  swap(link, link.href);
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-swap]");
  if (!form || event.defaultPrevented || !document.getElementById(form.dataset.swap)) return;
  event.preventDefault();
  const fields = fieldsOf(form, event.submitter);
  if (form.method === "get") swap(form, addressOf(form, fields));
  else swap(form, goalOf(form, event.submitter), { method: "POST", body: fields }, event.submitter);
});

addEventListener("popstate", async () => {
  try {
    const got = await fetched(location.href);
    const part = swapPart("main", got.page);
    if (part) settle(part); else location.reload();
  } catch {
    location.reload();
  }
});
