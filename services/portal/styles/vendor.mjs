// Makes what the portal's pages load, from what npm has fetched: node services/portal/styles/vendor.mjs
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile, Logger } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "../../../node_modules");
const vendor = join(here, "../src/portal/static/vendor");

mkdirSync(vendor, { recursive: true });
// By sass's library, not by its command, which asks for a newer Node than Debian has.
const { css } = compile(join(here, "govuk-frontend.scss"), {
  loadPaths: [modules],
  logger: Logger.silent,
  style: "compressed",
});
writeFileSync(join(vendor, "govuk-frontend.min.css"), css);
copyFileSync(
  join(modules, "govuk-frontend/dist/govuk/govuk-frontend.min.js"),
  join(vendor, "govuk-frontend.min.js"),
);
copyFileSync(join(modules, "htmx.org/dist/htmx.min.js"), join(vendor, "htmx.min.js"));
