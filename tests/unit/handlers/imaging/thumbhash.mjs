// Reads questions on standard input and answers with the package `thumbhash`, whose address is the
// only argument: the hash it would make, and what it shows of ours.
import { readFileSync } from "node:fs";

const { rgbaToThumbHash, thumbHashToApproximateAspectRatio, thumbHashToRGBA } = await import(
  process.argv[2]
);
const shown = (hash) => {
  const { w, h, rgba } = thumbHashToRGBA(hash);
  return { width: w, height: h, rgba: Buffer.from(rgba).toString("base64") };
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
  };
});
process.stdout.write(JSON.stringify(answers));
