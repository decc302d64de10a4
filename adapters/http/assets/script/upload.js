
// ---- Upload: a form marked `data-upload` is sent once for each of its files, with a bar that shows how far it is.
//
// What came of a file is the line that the answer's report has for it. Pages cannot tell how far a `fetch` has come, so
// that this is the one place where an older way is taken.

function sendOne(form, file, bar) {
  const fields = new FormData();
  for (const [name, value] of new FormData(form)) if (!(value instanceof File)) fields.append(name, value);
  fields.append(form.querySelector("input[type='file']").name, file);
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open("POST", form.action);
    sending.setRequestHeader("Accept", "text/html");
    sending.responseType = "document";
    sending.upload.onprogress = (event) => { if (event.lengthComputable) bar.value = event.loaded / event.total; };
    // All of it is sent: how long looking at it takes is not known.
    sending.upload.onload = () => bar.removeAttribute("value");
    sending.onload = () => (sending.response ? resolve({ page: sending.response, address: sending.responseURL }) : reject());
    sending.onerror = reject;
    sending.send(fields);
  });
}

function lineFor(file) {
  const line = document.createElement("li");
  const name = Object.assign(document.createElement("span"), { className: "name", textContent: file.name });
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
  bar.setAttribute("aria-label", file.name);
  line.append(name, " ", bar);
  return { line, bar };
}

function refusedLine(line, why) {
  const state = Object.assign(document.createElement("span"), { className: "state bad", textContent: "Not sent" });
  const said = Object.assign(document.createElement("span"), { className: "muted", textContent: why });
  line.dataset.became = "bad";
  line.replaceChildren(line.firstChild, " ", state, " ", said);
}

// What became of all of them, counted by the states that their lines show.
function summed(report) {
  const counts = new Map();
  for (const state of report.querySelectorAll(".state")) {
    counts.set(state.textContent, (counts.get(state.textContent) ?? 0) + 1);
  }
  return [...counts].map(([state, count]) => `${count} ${count === 1 ? "file" : "files"} ${state.toLowerCase()}`).join(", ");
}

async function upload(event) {
  const form = event.target.closest("form[data-upload]");
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  const chooser = form.querySelector("input[type='file']");
  const button = event.submitter ?? form.querySelector("button");
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  const [came, report, summary] = ["came", "report", "summary"].map((id) => document.getElementById(id));
  const waiting = [...chooser.files].map((file) => ({ file, ...lineFor(file) }));
  report.replaceChildren(...waiting.map(({ line }) => line));
  came.hidden = false;
  let kept = false;
  for (const [place, { file, line, bar }] of waiting.entries()) {
    summary.textContent = `Sending file ${place + 1} of ${waiting.length}.`;
    try {
      const got = await sendOne(form, file, bar);
      const became = got.page.querySelector("#report > li");
      if (became) {
        line.replaceWith(became);
        // A supplier who was new with the first file is one of those to choose from.
        swapPart("delivery", got.page);
        continue;
      }
      // Something is wrong with the form, so that no further file would fare better.
      const complaint = got.page.querySelector(".complaint") ?? got.page.querySelector("h1");
      const why = complaint?.textContent.trim() ?? "";
      swapPart("delivery", got.page)?.querySelector("[aria-invalid='true']")?.focus();
      kept = true;
      for (const { line } of waiting.slice(place)) refusedLine(line, why);
      break;
    } catch {
      refusedLine(line, "The connection broke. Look whether you are connected, and send it again.");
    }
  }
  summary.textContent = `${summed(report)}.`;
  say(summary.textContent);
  // What was chosen stays chosen where the form is to be sent again.
  if (!kept) chooser.value = "";
  button.removeAttribute("aria-disabled");
}

document.addEventListener("submit", upload);
