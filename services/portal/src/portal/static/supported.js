// Tells the design system's styles that its scripts will run, as soon as there is a body to tell it to.
new MutationObserver((_changes, observer) => {
  if (!document.body) return;
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  observer.disconnect();
}).observe(document.documentElement, { childList: true });
