// Wakes the design system's parts; every page works without them.
import { initAll } from "./vendor/govuk-frontend.min.js";

initAll();

// A form is sent once, however often its button is pressed.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
// Somebody who comes back to the page by the back button may send it again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// What stands behind the # of a link is sent to nobody: the form takes it from there, and the address forgets it.
for (const form of document.querySelectorAll("form[data-aim-from-fragment]")) {
  const said = decodeURIComponent(window.location.hash.slice(1));
  if (!said || said === "main-content") continue;
  form.elements[form.dataset.aimFromFragment].value = said;
  window.history.replaceState(null, "", window.location.pathname);
}

// What is there to be copied is selected as soon as somebody goes to it.
for (const field of document.querySelectorAll("input[data-aim-select]")) {
  field.addEventListener("focus", () => field.select());
}
