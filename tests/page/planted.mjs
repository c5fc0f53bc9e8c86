/* Whether the checks can fail: defects planted into a good page, each of which
 * has to be found by the check that is there for it.
 *
 *     node planted.mjs PAGE.html */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { look, withBrowser } from "./check.mjs";

const policy = /\n<meta http-equiv="Content-Security-Policy"[^>]*>/;
const image = '<p><img src="http://127.0.0.1:9/x.png" alt="x"></p>';
const atEnd = (text) => (page) => page.replace("</main>", `${text}</main>`);
/* Without the policy, which knows the script as it is. */
const inScript = (from, to) => (page) => page.replace(policy, "").replace(from, to);

/* What is done to the page, and how what is found has to begin. */
const defects = [
  ["a request", (page) => atEnd(image)(page.replace(policy, "")), "request: "],
  ["a request that the policy stops", atEnd(image), "console: "],
  ["a second script", atEnd("<script>document.title = 'hacked';</script>"), "console: "],
  ["a second script without a policy", (page) =>
    atEnd("<script>document.title = 'hacked';</script>")(page.replace(policy, "")), "hostile: "],
  ["a script that fails", (page) =>
    atEnd("<script>throw new Error('planted');</script>")(page.replace(policy, "")), "script: planted"],
  ["an id twice", atEnd('<p id="main">x</p>'), "html-validate: no-dup-id"],
  ["no language", (page) => page.replace(' lang="en"', ""), "light 320: axe: html-has-lang"],
  ["grey on grey", atEnd('<p style="color:#bbb;background:#ccc">planted</p>'), "light 320: axe: color-contrast"],
  ["a wide element", atEnd('<div style="width:3000px">x</div>'), "light 320: layout: "],
  ["pale text in drawings", (page) => page.replaceAll(/--ink: #1b1d1f/g, "--ink: #d8d8d8"), "light 320: contrast: "],
  ["dark text on dark", (page) => page.replaceAll(/--ink: #e6e8ea/g, "--ink: #333"), "dark 320: contrast: "],
  ["a script that the policy does not know", (page) => page.replace('"use strict";', '"use strict"; '), "console: "],
  ["no outline", (page) => page.replace("</style>", ":focus-visible{outline:none!important}</style>"), "light 900: play: no outline"],
  ["controls without scripts", (page) => page.replace('id="highlight" hidden', 'id="highlight"'),
    "play: controls without scripts"],
  ["a text beyond its drawing", (page) =>
    page.replace(/(class="wide drawing"[\s\S]*?)<\/svg>/, '$1<text x="5000" y="60" fill="var(--ink)">beyond</text></svg>'), "light 320: layout: "],
  ["rows in a wrong order", inScript("sign * (", "-sign * ("), "light 900: play: rows are not ascending"],
  ["a filter that hides nothing", inScript("row.hidden = !fits", "row.hidden = false"), "light 900: play: the filter lets"],
  ["a highlight that dims nothing", inScript('toggle("dim"', 'toggle("dam"'), "light 900: play: others' marks are not dim"],
  ["no value under the pointer", inScript("tip.hidden = !at;", "tip.hidden = true;"), "light 900: play: no value"],
  ["three answers", (page) => page.replace('class="sure"', 'class="unsure"'), "play: not four answers"],
  ["a page too large", (page) => `${page}<!--${"x".repeat(2 << 20)}-->`, "size: "],
];

const folder = await mkdtemp(join(tmpdir(), "concbench-planted."));
const path = join(folder, "planted.html");
const good = await readFile(process.argv[2], "utf8");
let missed = 0;

await withBrowser(async (open) => {
  for (const [name, plant, expected] of defects) {
    const bad = plant(good);

    if (bad === good) throw new Error(`nothing was planted: ${name}`);
    await writeFile(path, bad);
    const [scheme, width] = expected.split(":")[0].split(" ");
    const found = await look(open, path, {
      schemes: [scheme === "dark" ? "dark" : "light"],
      widths: [Number(width) || 320],
      bare: expected.startsWith("play: "),
    });
    const isFound = found.some((line) => line.startsWith(expected));

    missed += !isFound;
    console.log(`${isFound ? "found" : "MISSED"}: ${name}${isFound ? "" : `: ${found.slice(0, 3).join("; ")}`}`);
  }
});
await rm(folder, { recursive: true });
process.exitCode = missed > 0 ? 1 : 0;
