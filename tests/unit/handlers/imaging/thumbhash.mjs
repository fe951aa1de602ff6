// Reads questions on standard input and answers with the package `thumbhash`: the hash it would make,
// and what it shows of ours. Beside that, what the page shows. Arguments: the addresses of both.
import { readFileSync } from "node:fs";

const { rgbaToThumbHash, thumbHashToApproximateAspectRatio, thumbHashToRGBA } = await import(
  process.argv[2]
);
const { pixels } = await import(process.argv[3]);
const shown = (hash) => {
  const { w, h, rgba } = thumbHashToRGBA(hash);
  return { width: w, height: h, rgba: Buffer.from(rgba).toString("base64") };
};
const drawn = (hash, { width, height }) => {
  const rgba = Buffer.from(pixels(hash, width, height)).toString("base64");
  return { width, height, rgba };
};

const questions = JSON.parse(readFileSync(0, "utf8"));
const answers = questions.map(({ width, height, rgba, hash }) => {
  const ours = Buffer.from(hash, "base64");
  const theirs = rgbaToThumbHash(width, height, Buffer.from(rgba, "base64"));
  return {
    hash: Buffer.from(theirs).toString("base64"),
    ratio: thumbHashToApproximateAspectRatio(ours),
    ours: shown(ours),
    theirs: shown(theirs),
    page: drawn(ours, shown(ours)),
  };
});
process.stdout.write(JSON.stringify(answers));
