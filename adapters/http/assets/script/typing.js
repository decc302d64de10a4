
// ---- Typing: forms that are sent while somebody types or chooses, typed text that is not lost, parts that show where
// they count.

const PAUSE_MS = 150;

// Does something whenever a field is changed: not every way of choosing in a list is an input to every browser.
function whenChanged(form, react) {
  form.addEventListener("input", react);
  form.addEventListener("change", (event) => { if (event.target.matches("select")) react(event); });
}

function sendWhileTyping(form) {
  let waiting = 0;
  const send = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => swap(form, addressOf(form, fieldsOf(form))), PAUSE_MS);
  };
  whenChanged(form, send);
}

// A form marked `data-keep` asks before what was typed and not saved is left; `data-keep="typed"` came back from a save
// that was refused.
function keepTyped(form) {
  let typed = form.dataset.keep === "typed";
  whenChanged(form, () => { typed = true; });
  form.addEventListener("submit", () => { typed = false; });
  addEventListener("beforeunload", (event) => {
    if (typed && form.isConnected) event.preventDefault();
  });
}

// A part marked `data-if="name=value"` is shown while a field of its form says so.
function showWhere(part) {
  const [name, value] = part.dataset.if.split("=");
  const form = part.closest("form");
  const look = () => {
    const field = form.elements.namedItem(name);
    const said = field?.type === "checkbox" ? (field.checked ? "on" : "") : field?.value;
    part.hidden = said !== value;
  };
  if (form) whenChanged(form, look);
  look();
}

// A field marked `data-presses="id"` presses that button when it is changed, so that nobody needs to see the button.
function pressOnChange(field) {
  const button = document.getElementById(field.dataset.presses);
  if (!button) return;
  button.hidden = true;
  field.addEventListener("change", () => field.form.requestSubmit(button));
}

// A part marked `data-until-typed` tells of the fields that stand above it, and goes when one of them is changed.
function goWhenStale(part) {
  whenChanged(part.closest("form"), (event) => {
    if (event.target.compareDocumentPosition(part) & Node.DOCUMENT_POSITION_FOLLOWING) part.remove();
  });
}
