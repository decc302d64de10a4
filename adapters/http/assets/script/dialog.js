
// ---- Dialog: a page that asks for something opens above the one that it belongs to.
//
// `data-dialog` on a link opens the page's `.sheet` in the dialog; on a button, which sends its form where there is no
// scripting, it opens the page that `data-opens` names. A form in it is sent from there: where the answer has a sheet
// again, because something is wrong or there is a preview, it is shown; where it leads elsewhere, so do we.

const dialog = document.getElementById("dialog");
let opener = null;
let merges = false;

function showSheet(page) {
  const sheet = page.querySelector(".sheet");
  if (!sheet) return false;
  const shut = document.createElement("button");
  shut.type = "button";
  shut.className = "quiet close";
  shut.setAttribute("aria-label", "Close");
  shut.textContent = "✕";
  shut.addEventListener("click", () => dialog.close());
  sheet.querySelector("h1")?.setAttribute("id", "dialog-title");
  dialog.replaceChildren(sheet, shut);
  dialog.classList.toggle("broad", sheet.classList.contains("broad"));
  showChosen(page, false);
  wake(sheet);
  if (!dialog.open) dialog.showModal();
  const first = sheet.querySelector("[autofocus]") ?? sheet.querySelector("[aria-invalid='true']")
    ?? sheet.querySelector("input:not([type='hidden']), select, textarea, button");
  (first ?? shut).focus();
  const said = sheet.querySelector("[role='alert'], [role='status']");
  if (said) say(said.textContent.trim());
  return true;
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("[data-dialog]");
  if (!link || sendsPlainly(event)) return;
  event.preventDefault();
  opener = link;
  merges = link.dataset.dialog === "merge";
  const opens = link.href ?? link.dataset.opens;
  try {
    const got = await fetched(opens);
    // Where something is in the way we are led elsewhere, to a page that says what; it says so once.
    if (!showSheet(got.page)) elsewhere(got, got.well);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(opens);
  }
});

// Cancel in a dialog closes it.
dialog?.addEventListener("click", (event) => {
  if (!event.target.closest("a[data-close]")) return;
  event.preventDefault();
  dialog.close();
});

// What is behind the dialog takes over what was added, and keeps what is typed: parts that it does not have yet are put
// in, and those marked `data-fresh` are replaced.
function merge(page) {
  for (const fresh of page.querySelectorAll("[data-fresh][id]")) {
    document.getElementById(fresh.id)?.replaceWith(fresh);
    wake(fresh);
  }
  for (const list of page.querySelectorAll("[data-grows][id]")) {
    const here = document.getElementById(list.id);
    for (const row of list.children) {
      if (here && row.id && !document.getElementById(row.id)) { here.append(row); wake(row); }
    }
  }
}

dialog?.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.dataset.plain !== undefined) return;
  event.preventDefault();
  // A second press while the first is under way sends nothing.
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  const fields = fieldsOf(form, event.submitter);
  try {
    const posts = form.method !== "get";
    const sent = posts ? { method: "POST", body: fields } : undefined;
    const address = posts ? goalOf(form, event.submitter) : addressOf(form, fields);
    const got = await fetched(address, sent);
    if (got.page.querySelector(".sheet")) {
      showSheet(got.page);
      // What is typed in the dialog meanwhile gives this up as little as a change.
      if (posts && merges) merge((await fetched(opener.dataset.behind ?? location.href, {})).page);
    } else {
      dialog.close();
      elsewhere(got, sent);
    }
  } catch {
    say("It could not be sent. Look whether you are connected, and press the button again.");
  } finally {
    delete form.dataset.sending;
  }
});

dialog?.addEventListener("close", () => {
  dialog.replaceChildren();
  opener?.focus();
});

// A press outside closes it, unless something was typed.
dialog?.addEventListener("click", (event) => {
  if (event.target === dialog && !dialog.querySelector("[data-edited]")) dialog.close();
});
dialog?.addEventListener("input", (event) => { event.target.setAttribute("data-edited", ""); });
