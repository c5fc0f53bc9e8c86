/* Whether a file of `concbench export --format hgrm` is what HdrHistogram makes
 * of the same requests.
 *
 *     node check_hgrm.js RUNS.JSONL SYSTEM/WORKLOAD/CONNECTIONS FILE
 *
 * The journal's histograms are recorded anew, with five digits, so that each of
 * their buckets has one of its own; what HdrHistogram prints of them has to have
 * the same lines. Exits 0, or 1 with the first line that is another. */
"use strict";

const fs = require("fs");
const hdr = require("hdr-histogram-js");

const BITS = 10;

/* Of a step: C and JavaScript round what lies in the middle each its own way. */
const LAST_DIGIT = 1.5e-12;

const [journal, cell, file] = process.argv.slice(2);

/* The middle of a bucket. */
function middle(bucket) {
  const linear = 2 ** BITS;
  const half = linear / 2;

  if (bucket < linear) return bucket;
  const width = 2 ** (Math.floor((bucket - linear) / half) + 1);
  return (((bucket - linear) % half) + half) * width + width / 2;
}

function isOf(run) {
  return (
    run.type === "load" &&
    `${run.system}/${run.workload}/${run.connections}` === cell &&
    (run.verdict === "VALID" || run.verdict === "NOISY")
  );
}

function recorded(histograms) {
  const all = hdr.build({
    bitBucketSize: 64,
    numberOfSignificantValueDigits: 5,
    lowestDiscernibleValue: 1,
    highestTrackableValue: 2 ** 43,
    useWebAssembly: false,
  });
  const min = Math.min(...histograms.map((h) => h.min));
  const max = Math.max(...histograms.map((h) => h.max));

  for (const h of histograms)
    for (const [bucket, count] of h.buckets)
      all.recordValueWithCount(
        Math.min(Math.max(middle(bucket), min), max),
        count
      );
  return all;
}

/* Lines of numbers; the others as they are. */
function parse(text) {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => {
      const fields = line.trim().split(/\s+/);
      const numbers = fields.map(Number);

      return line !== "" && numbers.every(Number.isFinite)
        ? { value: numbers[0], step: numbers[1], rest: fields.slice(2).join(" ") }
        : line;
    });
}

/* A value that HdrHistogram prints is the largest that it takes for the same.
 * Ours at the end is the largest of all, half a bucket above a middle at most. */
function isNear(a, b, tolerance) {
  return Math.abs(a - b) <= tolerance * Math.max(a, b) + 0.001;
}

function differs(ours, theirs) {
  if (typeof ours !== typeof theirs) return true;
  if (typeof ours !== "string")
    return (
      ours.rest !== theirs.rest ||
      Math.abs(ours.step - theirs.step) > LAST_DIGIT ||
      !isNear(ours.value, theirs.value, ours.step < 1 ? 2e-5 : 2 ** -BITS)
    );
  if (!ours.startsWith("#[")) return ours !== theirs;
  const numbers = [ours, theirs].map((line) =>
    line.match(/[0-9.]+/g).map(Number)
  );
  const words = [ours, theirs].map((line) => line.replace(/ *[0-9.]+/g, "#"));

  /* The number of buckets is each one's own affair. */
  return (
    words[0] !== words[1] ||
    (!ours.startsWith("#[Buckets") &&
      numbers[0].some((n, i) => !isNear(n, numbers[1][i], 1e-3)))
  );
}

const runs = fs
  .readFileSync(journal, "utf8")
  .trimEnd()
  .split("\n")
  .slice(1)
  .map((line) => JSON.parse(line))
  .filter(isOf);
const theirs = parse(
  recorded(runs.map((run) => run.load.histogram)).outputPercentileDistribution(
    5,
    1000
  )
);
const ours = parse(fs.readFileSync(file, "utf8"));
const wrong = [...Array(Math.max(ours.length, theirs.length)).keys()].find(
  (i) => differs(ours[i], theirs[i])
);

if (wrong !== undefined) {
  console.error(`line ${wrong + 1}: ours, theirs:`, ours[wrong], theirs[wrong]);
  process.exit(1);
}
console.log(`${ours.length} lines`);
