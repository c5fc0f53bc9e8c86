/* What a browser, axe-core and html-validate say of a page.
 *
 *     node check.mjs [--shots FOLDER] PAGE.html...
 *
 * Each page is opened from disk in both colour schemes and at three widths,
 * once without scripts, and played with: sorted, filtered, highlighted, pointed
 * at, and gone through with the keyboard. Prints what is wrong and exits 1. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { HtmlValidate } from "html-validate";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axe = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");

const WIDTHS = [320, 900, 1920];
const SCHEMES = ["light", "dark"];

const validator = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: {
    /* The page is made by a program and is as long as its campaign. */
    "long-title": "off",
    /* A policy that only the page itself can carry has to name its hash. */
    "require-csp-nonce": "off",
  },
});

/* Runs with a browser of its own, which opens contexts that know nothing of each
 * other. Its folder is empty, and goes with it. */
export const withBrowser = async (run) => {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });

  try {
    return await run(async (options = {}) => {
      const context = await browser.newContext(options);

      context.setDefaultTimeout(120_000); /* on a machine that others use */
      return context;
    });
  } finally {
    await browser.close();
  }
};

export const validate = async (path) => {
  const report = await validator.validateString(await readFile(path, "utf8"), path);

  return report.results.flatMap((result) =>
    result.messages.map((m) => `html-validate: ${m.ruleId} at ${m.line}:${m.column}: ${m.message}`));
};

/* Opens the page; whatever it says or asks for is kept in `said`. */
const visit = async (context, path, said) => {
  const page = await context.newPage();
  const url = pathToFileURL(resolve(path)).href;

  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) said.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => said.push(`script: ${error.message}`));
  page.on("dialog", (dialog) => {
    said.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => {
    if (request.url() !== url) said.push(`request: ${request.url().slice(0, 80)}`);
  });
  await page.goto(url);
  if ((await page.title()) === "hacked") said.push("hostile: a label runs");
  return page;
};

const accessibility = async (page) => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));

  return violations.map((v) => `axe: ${v.id}: ${v.help}: ${v.nodes.length} times, ${v.nodes[0].html.slice(0, 120)}`);
};

/* Nothing but tables and drawings, which scroll within themselves, is wider
 * than the window; no text is cut. */
const layout = (page) =>
  page.evaluate(() => {
    const wrong = [];
    const root = document.documentElement;

    if (root.scrollWidth > root.clientWidth) wrong.push(`layout: ${root.scrollWidth} px wide in ${root.clientWidth}`);
    for (const element of document.querySelectorAll("p, h1, h2, h3, li, summary, .answer, figure"))
      if (element.checkVisibility() && element.closest(".wide, nav") === null &&
          element.scrollWidth > element.clientWidth + 1)
        wrong.push(`layout: cut: ${element.tagName} ${element.textContent.slice(0, 40)}`);
    for (const svg of document.querySelectorAll(".drawing svg")) {
      const box = svg.getBoundingClientRect();

      for (const text of svg.querySelectorAll("text")) {
        const own = text.getBoundingClientRect();

        if (own.width > 0 && (own.left < box.left - 1 || own.right > box.right + 1))
          wrong.push(`layout: ${svg.querySelector("title").textContent}: beyond the drawing: ${text.textContent}`);
      }
    }
    return wrong;
  });

/* Text in drawings against the page behind it: 4.5 to 1 (WCAG 1.4.3), which axe
 * does not look at. */
const contrast = (page) =>
  page.evaluate(() => {
    const rgb = (text) => text.match(/[\d.]+/g).slice(0, 3).map(Number);
    const light = (c) =>
      c.map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
    const paper = light(rgb(getComputedStyle(document.body).backgroundColor));
    const wrong = new Set();

    for (const text of document.querySelectorAll(".drawing text")) {
      const own = light(rgb(getComputedStyle(text).fill));
      const ratio = (Math.max(own, paper) + 0.05) / (Math.min(own, paper) + 0.05);

      if (ratio < 4.5) wrong.add(`contrast: ${ratio.toFixed(1)} of "${text.textContent}" in a drawing`);
    }
    return [...wrong];
  });

const need = (found, is, what) => {
  if (!is) found.push(`play: ${what}`);
};

const column = (page, table, index) =>
  page.$$eval(`${table} tbody tr`, (rows, i) =>
    rows.map((row) => row.cells[i].dataset.v ?? row.cells[i].textContent), index);

/* Sorted, the numbers of a column go up, then down. */
const playSort = async (page, found) => {
  const table = "#runs table";
  const head = page.locator(`${table} thead th`).nth(2);
  const before = await column(page, table, 2);

  for (const [order, sign] of [["ascending", 1], ["descending", -1]]) {
    await head.locator("button").click();
    const after = (await column(page, table, 2)).map(Number);

    need(found, (await head.getAttribute("aria-sort")) === order, `the head is not ${order}`);
    need(found, after.every((v, i) => i === 0 || sign * (v - after[i - 1]) >= 0), `rows are not ${order}`);
    need(found, after.length === before.length, "sorting loses rows");
  }
};

const playFilter = async (page, found) => {
  const rows = page.locator("#runs tbody tr");
  const all = await rows.count();
  const system = page.locator("#filters select").first();
  const value = await system.locator("option").nth(1).getAttribute("value");
  const visible = () => page.$$eval("#runs tbody tr", (list) => list.filter((r) => !r.hidden).map((r) => r.cells[0].textContent));

  await system.selectOption(value);
  const shown = await visible();
  need(found, shown.length > 0 && shown.every((name) => name === value), "the filter lets others through");
  need(found, (await page.textContent("#runs-shown")).startsWith(`${shown.length} of ${all}`), "the count is wrong");
  await page.fill("#filters input", "no run has these words");
  need(found, (await visible()).length === 0, "words do not filter");
  await page.fill("#filters input", "");
  await system.selectOption("");
  need(found, (await visible()).length === all, "the filter keeps rows back");
};

const playHighlight = async (page, found) => {
  const chooser = page.locator("#highlight select");
  const slots = await chooser.locator("option").evaluateAll((list) => list.map((o) => o.value).filter(Boolean));
  const count = (what) => page.locator(what).count();
  const drawn = await count(".drawing svg");

  need(found, slots.length > 0, "no system can be chosen");
  for (const slot of slots) {
    await chooser.selectOption(slot);
    need(found, (await count(`.drawing .s${slot}.dim`)) === 0, `its own marks are dim: ${slot}`);
    const others = await page.$$eval(".drawing [class]", (list, own) =>
      list.filter((e) => /^s\d+/.test(e.getAttribute("class")) && !e.classList.contains(`s${own}`) &&
        !e.classList.contains("dim")).length, slot);
    need(found, others === 0, `others' marks are not dim: ${slot}`);
    need(found, (await count(`tr.on .system[data-s="${slot}"]`)) === (await count(`tbody tr .system[data-s="${slot}"]`)),
      `not all rows are on: ${slot}`);
  }
  if (drawn > 0) need(found, (await count(".drawing .dim")) > 0, "nothing is dim");
  await chooser.selectOption("");
  need(found, (await count(".dim, tr.on")) === 0, "the highlight stays");
  await page.locator("main .system[data-s]").first().click();
  need(found, (await count("tr.on")) > 0, "a click on a name does nothing");
  await page.locator("main .system[data-s]").first().click();
  need(found, (await count("tr.on")) === 0, "a second click does not undo");
};

const playTip = async (page, found) => {
  const mark = page.locator(".drawing .at").first();

  if ((await mark.count()) === 0) return;
  /* The way there scrolls, which hides it. */
  for (let i = 0; i < 20 && !(await page.locator("#tip").isVisible()); i++) {
    await mark.hover({ force: true, position: { x: 8 + (i % 3), y: 8 } });
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  need(found, await page.locator("#tip").isVisible(), "no value under the pointer");
  need(found, /\d/.test(await page.textContent("#tip")), "the value has no figure");
};

/* Everything that can be used is reached by the Tab key, visibly. */
const playKeyboard = async (page, found) => {
  const reached = new Set();

  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const e = document.activeElement;

      return { what: e.closest("#highlight")?.id ?? e.tagName, outline: getComputedStyle(e).outlineStyle };
    });
    need(found, at.outline !== "none" || at.what === "BODY", `no outline on ${at.what}`);
    reached.add(at.what);
  }
  need(found, reached.has("highlight") && reached.has("SUMMARY"), `the keyboard reaches only ${[...reached]}`);
  const sort = page.locator("#runs thead button").first();
  await sort.focus();
  await page.keyboard.press("Enter");
  need(found, (await page.locator("#runs th[aria-sort]").count()) === 1, "Enter does not sort");
};

const play = async (page) => {
  const found = [];

  for (const part of [playKeyboard, playSort, playFilter, playHighlight, playTip]) {
    try {
      await part(page, found);
    } catch (error) {
      found.push(`play: ${part.name}: ${error.message.split("\n")[0]}`);
    }
  }
  return found;
};

/* Without scripts all is there but the controls. */
const readable = async (open, path) => {
  const found = [];
  const context = await open({ javaScriptEnabled: false });
  const page = await visit(context, path, found);
  const visible = await page.locator("main").innerText();

  need(found, visible.length > 500, "little to read without scripts");
  need(found, (await page.locator(".controls:not([hidden])").count()) === 0, "controls without scripts");
  need(found, (await page.locator("#answers .sure").count()) === 4, "not four answers");
  need(found, (await page.locator("th button").count()) === 0, "buttons without scripts");
  await context.close();
  return found;
};

export const look = async (open, path, options = {}) => {
  const found = await validate(path);
  const size = (await readFile(path)).length;

  if (size > 2 << 20) found.push(`size: ${size} bytes`);
  for (const colorScheme of options.schemes ?? SCHEMES) {
    const context = await open({ colorScheme });

    for (const width of options.widths ?? WIDTHS) {
      const page = await visit(context, path, found);
      const where = `${colorScheme} ${width}: `;
      const say = (list) => found.push(...list.map((line) => where + line));

      await page.setViewportSize({ width, height: 900 });
      if (options.shots)
        await page.screenshot({ path: join(options.shots, `${basename(dirname(path))}-${basename(path, ".html")}-${colorScheme}-${width}.png`), fullPage: true });
      for (const details of await page.$$("details")) await details.evaluate((e) => (e.open = true));
      say(await layout(page));
      say(await contrast(page));
      if (width < 1000) say(await accessibility(page));
      if (width === 900 && options.play !== false) say(await play(page));
      await page.close();
    }
    await context.close();
  }
  if (options.play !== false && options.bare !== false) found.push(...(await readable(open, path)));
  return [...new Set(found)];
};

const main = async (args) => {
  const shots = args[0] === "--shots" ? args.splice(0, 2)[1] : undefined;
  let wrong = 0;

  await withBrowser(async (open) => {
    for (const path of args) {
      const found = await look(open, path, { shots, play: !basename(path).startsWith("comparison") });

      for (const line of found.slice(0, 40)) console.log(`${path}: ${line}`);
      console.log(`${path}: ${found.length === 0 ? "nothing is wrong" : `${found.length} things are wrong`}`);
      wrong += found.length;
    }
  });
  process.exitCode = wrong > 0 ? 1 : 0;
};

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(process.argv.slice(2));
